import { type MathFunction, mathLibrary } from '../src/compiler/backend/math/library.ts'
import { mathProbes } from '../src/compiler/backend/math/probes.ts'
import { mathInputs } from './math-inputs.ts'

/** One input on which the kernel source and the engine disagree. */
export interface MathMismatch {
  args: number[]
  kernel: number
  host: number
}

/** Outcome of {@link compareWithHost}. */
export interface MathComparison {
  inputs: number
  mismatches: number
  /** The first few of them. */
  examples: MathMismatch[]
}

/**
 * Compares one function of the library with the engine that runs this, bit for bit (any NaN equals any NaN).
 *
 * @param subject entry of `mathLibrary`
 * @param inputs how many inputs
 * @param seed of the input sequence; every argument position has a sequence of its own
 */
export function compareWithHost(subject: MathFunction, inputs: number, seed: number): MathComparison {
  const { kernel, arity } = subject
  return compare(subject, inputs, seed, ([x, y, z], out) => {
    for (let i = 0; i < out.length; i++)
      out[i] = arity === 1 ? kernel(x[i]) : arity === 2 ? kernel(x[i], y[i]) : kernel(x[i], y[i], z[i])
  })
}

/** Computes a function of many argument lists; the columns are the arguments. */
type Column = Float64Array
export type ColumnFunction = (columns: Column[], out: Column) => void

/** Inputs at once. */
export const BATCH = 1 << 14

/**
 * Compares one way of computing a function with the engine that runs this, bit for bit (any NaN equals any NaN).
 *
 * @param subject entry of `mathLibrary`, whose host is compared with
 * @param inputs how many inputs
 * @param seed of the input sequence; every argument position has a sequence of its own
 * @param candidate what is compared
 * @param create makes the arrays it works on
 */
export function compare(
  { host, arity }: MathFunction,
  inputs: number,
  seed: number,
  candidate: ColumnFunction,
  create: (length: number) => Column = (length) => new Float64Array(length),
): MathComparison {
  const sources = [mathInputs(seed), mathInputs(seed + 1), mathInputs(seed + 2)]
  const combinations = arity > 1 ? specialTuples(arity) : []
  const result: MathComparison = { inputs, mismatches: 0, examples: [] }
  const [x, y, z, out] = [0, 1, 2, 3].map(() => create(BATCH))
  for (let start = 0; start < inputs; start += BATCH) {
    const length = Math.min(BATCH, inputs - start)
    for (let i = 0; i < length; i++) {
      let a = sources[0].next()
      let b = arity > 1 ? sources[1].next() : 0
      let c = arity > 2 ? sources[2].next() : 0
      if (start + i < combinations.length) {
        ;[a, b, c] = combinations[start + i]
      } else if (arity > 1 && (i & 1) === 0) {
        // operands of similar size, where the interesting cases of atan2, hypot and % are
        b = a * (1 + (b % 8))
        c = a * (1 + (c % 8))
      }
      x[i] = a
      y[i] = b
      z[i] = c
    }
    candidate([x, y, z], out)
    for (let i = 0; i < length; i++) {
      const theirs = arity === 1 ? host(x[i]) : arity === 2 ? host(x[i], y[i]) : host(x[i], y[i], z[i])
      if (Object.is(out[i], theirs)) continue
      result.mismatches++
      if (result.examples.length < 5)
        result.examples.push({ args: [x[i], y[i], z[i]].slice(0, arity), kernel: out[i], host: theirs })
    }
  }
  return result
}

/** Names of all functions of the library. */
export const mathNames: readonly string[] = mathLibrary.map(({ name }) => name)

/** What a sweep finds out about one function in one engine. */
export interface SweepRow {
  name: string
  inputs: number
  probes: number
  failedProbes: number
  /** The sources of the library, run as JavaScript, against the engine: how often they differ. */
  library: MathComparison
  /** Kernels, as users would run them, against the engine: none may differ. Missing where there are none. */
  kernels?: MathComparison[]
  /** Where the kernels take the function from, as `status` tells it. */
  decision?: 'usejit' | 'engine'
}

/** A compiled kernel that computes one function, and what `status` tells of it. */
export interface SweptKernel {
  run: (x: Column, y: Column, z: Column, out: Column) => void
  decision: () => 'usejit' | 'engine' | undefined
}

/**
 * Compares the function of this name, as the library's source and in kernels, with the engine.
 *
 * @param name one of `mathNames`
 * @param inputs how many inputs
 * @param seed of the input sequence
 * @param kernels those that compute it
 * @param create makes arrays that kernels take without a copy
 * @throws RangeError when there is no such function
 */
export function sweep(
  name: string,
  inputs: number,
  seed: number,
  kernels: SweptKernel[] = [],
  create?: (length: number) => Column,
): SweepRow {
  const subject = mathLibrary.find((entry) => entry.name === name)
  if (subject === undefined) throw new RangeError(`the Math library has no function ${name}`)
  const probes = mathProbes[name] ?? []
  const failed = probes.filter(({ args, result }) => !Object.is(subject.host(...args), result))
  return {
    name,
    inputs,
    probes: probes.length,
    failedProbes: failed.length,
    library: compareWithHost(subject, inputs, seed),
    kernels: kernels.map(({ run }) => compare(subject, inputs, seed, ([x, y, z], out) => run(x, y, z, out), create)),
    decision: kernels[0]?.decision(),
  }
}

/**
 * Kernels for every function of the library, as the source of a module: `sin` in a loop that can be vectorised, and `sin1` in one that cannot,
 * because each round decides whether there is another.
 */
export function kernelSource(): string {
  const functions = mathLibrary.map(({ name, builtin, arity }) => {
    const args = ['x[i]', 'y[i]', 'z[i]'].slice(0, arity)
    const value = builtin === 'fmod' ? args.join(' % ') : `Math.${builtin}(${args.join(', ')})`
    const kernel = (suffix: string, condition: string) => `
export function ${name}${suffix}(x: Float64Array, y: Float64Array, z: Float64Array, out: Float64Array): void {
  'use jit'
  for (let i = 0; ${condition}; i++) out[i] = ${value}
}`
    return kernel('Loop', 'i < out.length') + kernel('Once', 'i < out.length && z[i] !== 0.12345')
  })
  return functions.join('\n')
}

const SPECIAL: readonly number[] = [
  0,
  1,
  0.5,
  2,
  3,
  1e300,
  1e-300,
  Number.MIN_VALUE,
  2 ** -1022,
  Number.MAX_VALUE,
  2 ** 60,
  2 ** 900,
  2 ** -400,
  2 ** -401,
  Infinity,
  NaN,
].flatMap((x) => [x, -x])

/** Every combination of special values for two or three arguments. */
function specialTuples(arity: number): [number, number, number][] {
  const tuples: [number, number, number][] = []
  for (const a of SPECIAL) {
    for (const b of SPECIAL) {
      for (const c of arity > 2 ? SPECIAL : [0]) {
        tuples.push([a, b, c])
      }
    }
  }
  return tuples
}
