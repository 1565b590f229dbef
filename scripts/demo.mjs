// @ts-check
// `npm run demo`: builds examples/demo as its users would, runs it, and prints what the kernels gain.
// Options: --json FILE writes the figures; --assert fails when a kernel is slower than promised.
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root, setup } from './setup.mjs'

/** Least speed-ups that `--assert` accepts. */
const promised = { sieve: 1.5, fused: 2.5, blur: 1.3, rowSums: 1.6 }
/** Seconds that a build of the demo may take. */
const buildLimit = { cold: 10, warm: 2 }

const options = readOptions()
setup()

const example = join(root, 'examples', 'demo')
const out = join(example, 'out')
const photo = join(root, 'node_modules', '@stdlib', 'datasets-img-allium-oreophilum', 'data', 'image.jpg')
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
// A cache of the demo's own, emptied first: otherwise a second `npm run demo` would report a warm build as a cold one.
process.env.USEJIT_CACHE_DIR = join(out, 'cache')
rmSync(out, { recursive: true, force: true })

console.log('Building examples/demo with Vite …')
const cold = timed('build of the page, empty cache', [vite, 'build', example, '--logLevel', 'warn'])
const warm = timed('build of the page, warm cache', [vite, 'build', example, '--logLevel', 'warn'])
const forNode = ['--ssr', 'src/measure.ts', '--outDir', join(out, 'node')]
timed('build for Node', [vite, 'build', example, ...forNode, '--logLevel', 'warn'])

console.log('\nMeasuring: medians, kernel and original in turn, about 1.5 s each …')
const resultFile = join(out, 'result.json')
timed('run in a Node process of its own', [join(out, 'node', 'measure.js'), photo, join(out, 'pictures'), resultFile])
const result = JSON.parse(readFileSync(resultFile, 'utf8'))
/** @type {{ kernel: string, state: string, target: string | null, originalMs: number, kernelMs: number, speedup: number, equal: boolean }[]} */
const rows = []
/** @type {string[]} */
const failures = []

for (const { kernel, state, target, reasons, calls, originalMs, kernelMs, equal } of result.rows) {
  const speedup = originalMs / kernelMs
  rows.push({ kernel, state, target, originalMs, kernelMs, speedup, equal })
  const why = reasons
    .map((/** @type {{ code: string, message: string }} */ r) => `\n    ${r.code}: ${r.message}`)
    .join('')
  if (state !== 'ready') failures.push(`${kernel} has no kernel, its state is "${state}"${why}`)
  else if (calls.kernel === 0) failures.push(`${kernel} has a kernel, but every call ran the original`)
  if (!equal) failures.push(`${kernel} and its original produced different bits`)
}
if (options.assert) {
  for (const [kernel, least] of Object.entries(promised)) {
    const speedup = rows.find((row) => row.kernel === kernel)?.speedup ?? 0
    if (!(speedup >= least)) failures.push(`${kernel} gains ${speedup.toFixed(2)}×, promised is ${least}×`)
  }
  if (cold > buildLimit.cold)
    failures.push(`the cold build took ${cold.toFixed(1)} s, promised is ${buildLimit.cold} s`)
  if (warm > buildLimit.warm)
    failures.push(`the warm build took ${warm.toFixed(1)} s, promised is ${buildLimit.warm} s`)
}

printTable()
console.log(`\nNode ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? process.arch}`)
console.log(
  'Originals ran on ordinary arrays, kernels on alloc() arrays; "equal" compares every byte of output and result.',
)
console.log(
  `\nPictures:\n${result.pictures.map((/** @type {string} */ file) => `  ${relative(process.cwd(), file)}`).join('\n')}`,
)
console.log(`Page: npx vite preview ${relative(process.cwd(), example) || '.'}   (or "npx vite" for the dev server)`)
if (options.json) {
  mkdirSync(dirname(resolve(options.json)), { recursive: true })
  writeFileSync(options.json, `${JSON.stringify({ rows }, null, 2)}\n`)
  console.log(`Figures: ${options.json}`)
}
if (failures.length > 0) {
  console.error(`\nThe demo failed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`)
  process.exit(1)
}

/** @returns {{ json?: string, assert?: boolean }} */
function readOptions() {
  try {
    return parseArgs({ options: { json: { type: 'string' }, assert: { type: 'boolean' } } }).values
  } catch (error) {
    console.error(/** @type {Error} */ (error).message)
    console.error('Usage: npm run demo -- [--json FILE] [--assert]')
    process.exit(2)
  }
}

/**
 * Runs Node to its end and prints how long that took, start of the process included; ends the demo if it fails.
 *
 * @param {string} what
 * @param {string[]} args
 * @returns {number} seconds
 */
function timed(what, args) {
  const started = performance.now()
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  const seconds = (performance.now() - started) / 1000
  if (status !== 0) {
    console.error(`\nThe demo stopped: ${what} failed (${signal ?? `exit code ${status}`}); its messages are above.`)
    process.exit(1)
  }
  console.log(`  ${what.padEnd(36)} ${seconds.toFixed(2)} s`)
  return seconds
}

function printTable() {
  const head = ['kernel', 'status', 'target', 'original ms', 'kernel ms', 'speed-up', 'equal bits']
  const body = rows.map((row) => [
    row.kernel,
    row.state,
    row.target ?? '–',
    row.originalMs.toFixed(3),
    row.kernelMs.toFixed(3),
    `${row.speedup.toFixed(2)}×`,
    row.equal ? 'yes' : 'NO',
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...body.map((cells) => cells[column].length)))
  const line = (/** @type {string[]} */ cells) =>
    cells.map((cell, i) => (i >= 3 && i <= 5 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ')
  console.log(`\n${line(head)}\n${widths.map((width) => '─'.repeat(width)).join('  ')}`)
  for (const cells of body) console.log(line(cells))
}
