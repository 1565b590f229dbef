/**
 * Times every function of the Math library in a kernel, against the same kernel calling the engine's function, and against JavaScript.
 *
 *   npm run build && node scripts/time-math.mjs [--only sin,cos]
 *
 * Nanoseconds an element, the best of many short runs. `loop` can be vectorised, `once` cannot. The engine's column is what kernels would run without
 * the library, and what they do run where the probes fail; the choice between the two is made when the module is loaded.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const directory = join(root, 'out', `time-math-${process.pid}`)
await mkdir(directory, { recursive: true })
const file = join(directory, 'comparison.mjs')
await build({ entryPoints: [join(root, 'scripts', 'math-comparison.ts')], bundle: true, format: 'esm', outfile: file })
const { kernelSource, mathNames } = await import(pathToFileURL(file).href)
await rm(directory, { recursive: true })

const { compileModule, chooseToolchain } = await import('usejit/compiler')
const toolchain = chooseToolchain({ toolchain: 'embedded' })
const directive = { strict: true, fastmath: new Set(), inline: false, native: false }
const { artifact } = await compileModule('kernels.ts', kernelSource(), { directive }, { toolchain })
await toolchain.close()

const memory = new WebAssembly.Memory({ initial: 64 })
const constant = (value) => new WebAssembly.Global({ value: 'i32' }, value)
const module = new WebAssembly.Module(Buffer.from(artifact.wasm, 'base64'))
const { exports } = new WebAssembly.Instance(module, {
  env: {
    memory,
    __memory_base: constant(1 << 17),
    __table_base: constant(0),
    __stack_pointer: new WebAssembly.Global({ value: 'i32', mutable: true }, 1 << 16),
    __indirect_function_table: new WebAssembly.Table({ initial: 1024, element: 'anyfunc' }),
  },
  math: Math,
})

const LENGTH = 4000
const addresses = [0, 1, 2, 3].map((i) => (1 << 18) + i * 8 * LENGTH)
const [x, y, z, out] = addresses.map((address) => new Float64Array(memory.buffer, address, LENGTH))
/** Where the functions are defined, as far as that is not everywhere; otherwise −10 … 10. */
const DOMAINS = {
  asin: [-1, 1],
  acos: [-1, 1],
  atanh: [-1, 1],
  acosh: [1, 20],
  log: [0, 20],
  log2: [0, 20],
  log10: [0, 20],
  log1p: [-1, 20],
}

console.log(`Node ${process.versions.node}, V8 ${process.versions.v8}, ${process.arch}; ns an element`)
console.log('function    JavaScript   loop: engine  library   once: engine  library')
for (const name of values.only?.split(',') ?? mathNames) {
  const [low, high] = DOMAINS[name] ?? [-10, 10]
  for (const column of [x, y, z]) for (let i = 0; i < LENGTH; i++) column[i] = low + Math.random() * (high - low)
  const args = ['x[i]', 'y[i]', 'z[i]'].slice(0, /^hypot3$/.test(name) ? 3 : /^(hypot2|atan2|fmod)$/.test(name) ? 2 : 1)
  const value = name === 'fmod' ? args.join(' % ') : `Math.${name.replace(/^(hypot)./, '$1')}(${args})`
  const original = new Function('x', 'y', 'z', 'out', `for (let i = 0; i < out.length; i++) out[i] = ${value}`)
  const columns = [time(() => original(x, y, z, out))]
  for (const kind of ['Loop', 'Once']) {
    const kernel = exports[`${name}${kind}.jit`]
    const twin = exports[`${name}${kind}.jit.engine`]
    const run = (f) => f && time(() => f(...addresses.flatMap((address) => [address, LENGTH])))
    columns.push(run(twin ?? kernel), twin && run(kernel))
  }
  const [js, ...rest] = columns.map((t) => (t === undefined ? '–' : t.toFixed(1)))
  console.log(`${name.padEnd(9)} ${js.padStart(12)} ${rest.map((t, i) => t.padStart(i % 2 ? 9 : 14)).join('')}`)
}

function time(run) {
  let best = Infinity
  for (let i = 0; i < 50; i++) run()
  for (let i = 0; i < 400; i++) {
    const begin = performance.now()
    run()
    best = Math.min(best, performance.now() - begin)
  }
  return (best / LENGTH) * 1e6
}
