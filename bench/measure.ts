/**
 * Measures one workload; runs in a Node process of its own, from the bundle that usejit has compiled.
 *
 *     node measure.mjs NAME MILLISECONDS [C.wasm]      prints a `Row` as JSON; of the suite `dispatch` with the variants `original` and `ordinary`, of `fastmath` with `resident` and `fast`
 *     node measure-native.mjs NAME MILLISECONDS --native  prints a `Row` with the variants `original` and `native`
 *     node measure.mjs --check                         runs every workload on its small input, prints `Check[]`
 */
import { readFileSync } from 'node:fs'
import { alloc, original, status } from 'usejit/runtime'
import { measureDispatch } from './measure-dispatch.ts'
import { measureFastmath } from './measure-fastmath.ts'
import type { Row, VariantName } from './row.ts'
import { summarize } from './statistics.ts'
import {
  type Argument,
  arraysOf,
  bytesOf,
  type MakeArray,
  type Outcome,
  ordinary,
  outcomeOf,
  sameBits,
  type Workload,
} from './workload.ts'
import { dispatchWorkloads } from './workloads/dispatch.ts'
import { fastmathWorkloads } from './workloads/fastmath.ts'
import { workloads } from './workloads/index.ts'

/** One workload on its small input. */
export interface Check {
  name: string
  state: string
  reasons: string[]
  /** Whether the call on resident arrays ran the kernel. */
  kernelRan: boolean
  /** Same bits as the original. */
  equal: boolean
}

/** A sample must last long enough for the clock, and be short enough that the variants alternate often. */
const SAMPLE_NANOSECONDS = 300_000
/**
 * From here on a sample counts the time that the process has computed, rather than what has passed on the clock: another process may have had the
 * processor in between. (Shorter samples are rarely interrupted, and the system counts in microseconds.)
 */
const INTERRUPTIBLE_NANOSECONDS = 200_000
/**
 * Two arrays of a million doubles, of 32 MB that the last cache has: after one call daxpy took 325 µs, after ten 203, and alone in its process 155. With three
 * such arrays a kernel had 0.86 of the speed of the C, alone in its process, after 2 ms, and 0.96 after 20.
 */
const SETTLE_MILLISECONDS = 2
const SETTLE_MILLISECONDS_A_MEGABYTE = 1
/** Share of the time that warms all variants up. */
const WARM_UP = 1 / 3

type Callable = (...args: never[]) => unknown

/** One variant, ready to run. */
interface Variant {
  name: VariantName
  args: Argument[]
  /** Calls the function `count` times and gives the last result. */
  run(count: number): unknown
  /** Restores the arguments. */
  reset(): void
}

const [what, milliseconds = '2000', cWasm] = process.argv.slice(2)
if (what === '--check') console.log(JSON.stringify(workloads.map(check)))
else {
  console.log(JSON.stringify(measureNamed(what, Number(milliseconds))))
}

function measureNamed(name: string, budget: number): Row {
  const dispatched = dispatchWorkloads.find((workload) => workload.name === name)
  if (dispatched) return measureDispatch(dispatched, budget)
  const fast = fastmathWorkloads.find((workload) => workload.name === name)
  return fast ? measureFastmath(fast, budget) : measure(find(name), budget, cWasm)
}

function find(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name)
  if (!found) throw new Error(`There is no workload "${name}". Known: ${workloads.map((w) => w.name).join(', ')}.`)
  return found
}

function check(workload: Workload): Check {
  const { kernel, name } = workload
  const expected = once(variant('original', workload, original(kernel), ordinary, true))
  const before = kernelCalls(kernel)
  const actual = once(variant('resident', workload, kernel, alloc, true))
  const kernelRan = kernelCalls(kernel) > before
  return { name, ...stateOf(kernel), kernelRan, equal: sameBits(expected, actual) }
}

function measure(workload: Workload, budget: number, cFile: string | undefined): Row {
  const { name, suite, input, kernel } = workload
  if (cFile === '--native') return measureNative(workload, budget)
  const variants = [
    variant('original', workload, original(kernel), ordinary, false),
    variant('resident', workload, kernel, alloc, false),
    variant('ordinary', workload, kernel, ordinary, false),
  ]
  if (cFile !== undefined) variants.push(cVariant(workload, cFile))

  const first = variants.map(once)
  const samples = alternate(variants, budget, workload.fresh)
  const last = variants.map(once)
  const same = (i: number) => sameBits(first[0], first[i]) && sameBits(first[0], last[i])
  return {
    name,
    suite,
    input,
    ...stateOf(kernel),
    decided: { resident: decision(kernel, variants[1]), ordinary: decision(kernel, variants[2]) },
    times: Object.fromEntries(variants.map((v, i) => [v.name, summarize(samples[i])])),
    equal: Object.fromEntries(variants.map((v, i) => [v.name, same(i)])),
    peakMemory: process.resourceUsage().maxRSS * 1024,
  }
}

/** What the program with native kernels does on ordinary arrays. */
function measureNative(workload: Workload, budget: number): Row {
  const { name, suite, input, kernel } = workload
  const variants = [
    variant('original', workload, original(kernel), ordinary, false),
    variant('native', workload, kernel, ordinary, false),
  ]
  const first = variants.map(once)
  const samples = alternate(variants, budget, workload.fresh)
  const last = variants.map(once)
  const before = status(kernel)?.variants[0].calls.kernel
  const decided = decision(kernel, variants[1])
  const isNative = status(kernel)?.target === 'native' && status(kernel)?.variants[0].calls.kernel !== before
  const native = decided === 'original' ? decided : isNative ? 'native' : 'wasm'
  return {
    name,
    suite,
    input,
    ...stateOf(kernel),
    decided: { resident: 'original', ordinary: decided, native },
    times: { original: summarize(samples[0]), native: summarize(samples[1]) },
    equal: { native: sameBits(first[0], first[1]) && sameBits(first[0], last[1]) },
    peakMemory: process.resourceUsage().maxRSS * 1024,
  }
}

/**
 * Times the variants in turn, so that a slow moment of the machine hits all of them.
 *
 * @param budget milliseconds for the whole
 * @returns nanoseconds a call, for each variant
 */
function alternate(variants: readonly Variant[], budget: number, fresh: boolean): number[][] {
  const samples: number[][] = variants.map(() => [])
  const counts = variants.map(() => 1)
  const started = performance.now()
  for (let round = 0; ; round++) {
    const elapsed = performance.now() - started
    if (elapsed >= budget && samples[0].length > 0) return samples
    const warm = elapsed >= budget * WARM_UP
    for (let k = 0; k < variants.length; k++) {
      // Another one begins every time: none always runs after the one that leaves the caches worst.
      const i = (k + round) % variants.length
      // Either brings the variant's own arrays into the caches, from which the others have driven them.
      if (fresh) variants[i].reset()
      else settle(variants[i], counts[i])
      const nanoseconds = timed(() => variants[i].run(counts[i]))
      if (warm) samples[i].push(nanoseconds / counts[i])
      else if (!fresh && nanoseconds < SAMPLE_NANOSECONDS) counts[i] *= 2
    }
  }
}

/** Runs a variant until its arrays are where they are when nothing else runs, as the programs of C and Numba have them. */
function settle({ run, args }: Variant, count: number): void {
  const bytes = arraysOf(args).reduce((sum, array) => sum + array.byteLength, 0)
  const end = performance.now() + SETTLE_MILLISECONDS + (SETTLE_MILLISECONDS_A_MEGABYTE * bytes) / 1e6
  do run(count)
  while (performance.now() < end)
}

function timed(run: () => void): number {
  const computed = process.cpuUsage()
  const before = process.hrtime.bigint()
  run()
  const passed = Number(process.hrtime.bigint() - before)
  const { user, system } = process.cpuUsage(computed)
  return passed < INTERRUPTIBLE_NANOSECONDS ? passed : Math.min(passed, (user + system) * 1000)
}

function variant(name: VariantName, workload: Workload, fn: Callable, make: MakeArray, small: boolean): Variant {
  const args = workload.prepare(make, small)
  return {
    name,
    args,
    run: makeLoop(name, workload, fn, args),
    reset: makeReset(args),
  }
}

/** The C function on arrays in a memory of its own, called without any dispatcher. */
function cVariant(workload: Workload, file: string): Variant {
  const memory = new WebAssembly.Memory({ initial: 1024, maximum: 1024 })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    env: { memory, exp: Math.exp, log: Math.log },
  })
  // The linker puts the stack and constants into the first pages.
  let end = 2 * 65536
  const args = workload.prepare((type, length) => {
    const start = Math.ceil(end / 64) * 64
    end = start + length * type.BYTES_PER_ELEMENT
    return new type(memory.buffer, start, length)
  }, false)
  const { symbol, result, lengths = true } = workload.c!
  const flat = args.flatMap((arg) => {
    if (typeof arg === 'number') return [arg]
    return lengths ? [arg.byteOffset, arg.length] : [arg.byteOffset]
  })
  const run = makeLoop('cWasm', workload, instance.exports[symbol] as Callable, flat)
  // Wasm has no unsigned results.
  const read = result === 'uint32_t' ? (count: number) => (run(count) as number) >>> 0 : run
  return { name: 'cWasm', args, run: read, reset: makeReset(args) }
}

/**
 * A loop of calls with the same arguments. It is made from text because closures of one function share what V8 learns in them: one variant's calls
 * would be compiled with the types and targets of the others. V8 also caches equal texts, hence the name in a comment. Function and arguments are
 * parameters: as constants of an enclosing scope, the address and length of each array would be constants in V8's code, and they never are in programs.
 *
 * In the suite `calls` V8 may inline the function into the loop, as it would in a program. In others it may not, so that all variants are called alike.
 * That does not make originals called directly and through the dispatcher equal: daxpy over 10 000 elements takes 18 µs and 14 µs, whichever is made
 * first, for a reason not found yet. Where `ordinary` runs the original, read its ratio with that in mind.
 */
function makeLoop(
  name: string,
  { chained, suite }: Workload,
  fn: Callable,
  args: readonly Argument[],
): (count: number) => unknown {
  const names = args.map((_, i) => `a${i}`)
  const passed = chained ? ['result', ...names.slice(1)] : names
  const text = `/* ${name} */
    let result = ${chained ? names[0] : 'undefined'}
    for (let i = 0; i < count; i++) result = fn(${passed.join(', ')})
    return result`
  const loop = new Function('count', 'fn', ...names, text)
  if (suite !== 'calls') {
    // A call that has had several targets is not inlined.
    loop(1, () => 0, ...args)
    loop(1, () => 1, ...args)
  }
  return (count) => loop(count, fn, ...args)
}

function makeReset(args: readonly Argument[]): () => void {
  const saved = arraysOf(args).map((array) => bytesOf(array).slice())
  return () => {
    arraysOf(args).forEach((array, i) => {
      bytesOf(array).set(saved[i])
    })
  }
}

/** One call on the arguments as they were prepared. */
function once({ args, run, reset }: Variant): Outcome {
  reset()
  return outcomeOf(run(1), args)
}

function kernelCalls(kernel: Callable): number {
  return status(kernel)?.calls.kernel ?? 0
}

/** Who does the work when this variant is called now. */
function decision(kernel: Callable, variant: Variant): 'kernel' | 'original' {
  const before = kernelCalls(kernel)
  once(variant)
  return kernelCalls(kernel) > before ? 'kernel' : 'original'
}

function stateOf(kernel: Callable): { state: string; reasons: string[] } {
  const { state, reasons } = status(kernel) ?? { state: 'unmarked', reasons: [] }
  return { state, reasons: reasons.map(({ code }) => code) }
}
