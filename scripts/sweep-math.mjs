/**
 * Compares the Math library with the Math builtins of the engine that runs this script.
 *
 *   node scripts/sweep-math.mjs [--count 10000000] [--seed 1] [--only sin,cos] [--json]
 *   npx -y node@24 scripts/sweep-math.mjs      the same for another engine
 *
 * Ten million inputs per function take a few minutes in all. Exit code 1 when any function differs.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('sweep-math: --count needs a positive integer and --seed an integer')
  process.exit(2)
}

// The sources are TypeScript, which Node 20 does not load: bundle them into a temporary module.
const directory = await mkdtemp(join(tmpdir(), 'usejit-sweep-'))
const bundle = join(directory, 'sweep.mjs')
await build({
  stdin: {
    contents: `
      export { mathLibrary } from './src/compiler/backend/math/library.ts'
      export { compareWithHost } from './scripts/math-comparison.ts'`,
    resolveDir: fileURLToPath(new URL('..', import.meta.url)),
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile: bundle,
})
const { mathLibrary, compareWithHost } = await import(pathToFileURL(bundle).href)
await rm(directory, { recursive: true })

const names = values.only?.split(',') ?? mathLibrary.map((entry) => entry.name)
const unknown = names.filter((name) => !mathLibrary.some((entry) => entry.name === name))
if (unknown.length > 0) {
  console.error(`sweep-math: no such function: ${unknown.join(', ')}`)
  process.exit(2)
}

if (!values.json) console.log(`Node ${process.versions.node}, V8 ${process.versions.v8}, ${process.arch}, seed ${seed}`)
for (const subject of mathLibrary.filter((entry) => names.includes(entry.name))) {
  const start = performance.now()
  const comparison = compareWithHost(subject, count, seed)
  const seconds = (performance.now() - start) / 1000
  if (comparison.mismatches > 0) process.exitCode = 1
  if (values.json) {
    console.log(JSON.stringify({ name: subject.name, ...comparison }))
    continue
  }
  console.log(
    `${subject.name.padEnd(8)} ${String(comparison.inputs).padStart(10)} inputs  ` +
      `${String(comparison.mismatches).padStart(10)} differ  ${seconds.toFixed(1)} s`,
  )
  for (const { args, kernel, host } of comparison.examples) {
    console.log(`         (${args.join(', ')})  kernel ${kernel}  engine ${host}`)
  }
}
