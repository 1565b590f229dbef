/**
 * Compares kernels that use Math functions with the Math of an engine, bit for bit, and says what the probes decide there.
 *
 *   npm run build && node scripts/sweep-math.mjs [--count 10000000] [--seed 1] [--only sin,cos] [--json] [--browser PATH]
 *   npx -y node@24 scripts/sweep-math.mjs                       the same for another engine
 *   node scripts/sweep-math.mjs --browser /usr/bin/chromium     for a Chromium, or a Firefox
 *
 * Every function is computed by a kernel that LLVM can vectorise and by one that it cannot, both called through their dispatchers as in a
 * user's program; and by the library's source run as JavaScript, which tells how often the engine's algorithm is another one. That is no failure:
 * kernels then call the engine. Exit code 1 when a kernel differs in a single bit.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { openBrowser } from './open-browser.mjs'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    browser: { type: 'string' },
  },
})
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('sweep-math: --count needs a positive integer and --seed an integer')
  process.exit(2)
}

// In the repository, so that the kernels find the package. A folder for each process: several engines can be swept at a time.
const root = fileURLToPath(new URL('..', import.meta.url))
const directory = join(root, 'out', `sweep-math-${process.pid}`)
const bundle = join(directory, 'sweep.mjs')
await mkdir(directory, { recursive: true })
await bundleSweep()
const engine = await open()
try {
  const names = await engine.names()
  const chosen = values.only?.split(',') ?? names
  const unknown = chosen.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    console.error(`sweep-math: no such function: ${unknown.join(', ')}`)
    process.exitCode = 2
  } else {
    if (!values.json) console.log(`${engine.title}, seed ${seed}`)
    for (const name of chosen) print(await engine.compare(name))
  }
} finally {
  await engine.close()
  await rm(directory, { recursive: true })
}

/** Writes the program that runs in the engine: comparison, library and kernels in one file. */
async function bundleSweep() {
  const options = { bundle: true, logLevel: 'error', format: 'esm', platform: 'node' }
  // The sources are TypeScript, which Node 20 does not load.
  const comparison = join(directory, 'comparison.mjs')
  await build({ ...options, entryPoints: [join(root, 'scripts', 'math-comparison.ts')], outfile: comparison })
  const { kernelSource } = await import(pathToFileURL(comparison).href)
  await writeFile(join(directory, 'kernels.ts'), kernelSource())
  await writeFile(
    join(directory, 'main.ts'),
    `import { alloc, status } from 'usejit/runtime'
    import { mathNames, sweep } from '../../scripts/math-comparison.ts'
    import * as kernels from './kernels.ts'
    const swept = (run) => ({ run, decision: () => status(run).variants[0].math })
    const create = (length) => alloc(Float64Array, length)
    export const names = mathNames
    export const compare = (name, count, seed) => {
      const row = sweep(name, count, seed, [swept(kernels[name + 'Loop']), swept(kernels[name + 'Once'])], create)
      const { calls, reasons } = status(kernels[name + 'Loop'])
      if (calls.kernel === 0 || calls.original > 0) throw new Error('no kernel: ' + JSON.stringify(reasons))
      return row
    }`,
  )
  const { default: usejit } = await import('usejit/esbuild')
  await build({
    ...options,
    entryPoints: [join(directory, 'main.ts')],
    plugins: [usejit({ dispatch: 'always', strict: true })],
    outfile: bundle,
    ...(values.browser && { format: 'iife', globalName: 'sweep', platform: 'browser' }),
  })
}

/** The engine under test: this process, or a browser. */
async function open() {
  if (values.browser === undefined) {
    const sweep = await import(pathToFileURL(bundle).href)
    return {
      title: `Node ${process.versions.node}, V8 ${process.versions.v8}, ${process.arch}`,
      names: () => sweep.names,
      compare: (name) => sweep.compare(name, count, seed),
      close: () => {},
    }
  }
  const page = await openBrowser(values.browser)
  await page.addScript(bundle)
  return {
    title: page.title,
    names: () => page.evaluate('sweep.names'),
    compare: (name) => page.evaluate(`sweep.compare(${JSON.stringify(name)}, ${count}, ${seed})`),
    close: page.close,
  }
}

/** One line of the table, and the first disagreements of kernels. */
function print({ name, inputs, probes, failedProbes, library, kernels, decision }) {
  const wrong = kernels.reduce((sum, { mismatches }) => sum + mismatches, 0)
  if (wrong > 0) process.exitCode = 1
  if (values.json) {
    console.log(JSON.stringify({ name, inputs, probes, failedProbes, library, kernels, decision }))
    return
  }
  const passed = probes === 0 ? 'none needed' : `${probes - failedProbes} of ${probes} pass`
  const share = `${((100 * library.mismatches) / inputs).toFixed(2)} %`
  const from = decision === undefined ? 'engine, always' : decision
  console.log(
    `${name.padEnd(7)} ${String(inputs).padStart(9)} inputs   kernels: ${String(wrong).padStart(2)} differ, from ${from.padEnd(14)}   ` +
      `source differs: ${(library.mismatches === 0 ? 'never' : share).padEnd(8)} probes: ${passed}`,
  )
  for (const { args, kernel, host } of kernels.flatMap(({ examples }) => examples)) {
    console.log(`        (${args.map(text).join(', ')})  kernel ${text(kernel)}  engine ${text(host)}`)
  }
}

/** A number as JavaScript source, -0 included. */
function text(number) {
  return Object.is(number, -0) ? '-0' : String(number)
}
