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
  const { kernel, host, arity } = subject
  const sources = [mathInputs(seed), mathInputs(seed + 1), mathInputs(seed + 2)]
  const combinations = arity > 1 ? specialTuples(arity) : []
  const result: MathComparison = { inputs, mismatches: 0, examples: [] }
  for (let i = 0; i < inputs; i++) {
    let a = sources[0].next()
    let b = arity > 1 ? sources[1].next() : 0
    let c = arity > 2 ? sources[2].next() : 0
    if (i < combinations.length) {
      ;[a, b, c] = combinations[i]
    } else if (arity > 1 && (i & 1) === 0) {
      // operands of similar size, where the interesting cases of atan2, hypot and % are
      b = a * (1 + (b % 8))
      c = a * (1 + (c % 8))
    }
    const ours = arity === 1 ? kernel(a) : arity === 2 ? kernel(a, b) : kernel(a, b, c)
    const theirs = arity === 1 ? host(a) : arity === 2 ? host(a, b) : host(a, b, c)
    if (!Object.is(ours, theirs)) {
      result.mismatches++
      if (result.examples.length < 5) {
        result.examples.push({ args: [a, b, c].slice(0, arity), kernel: ours, host: theirs })
      }
    }
  }
  return result
}

/** Names of all functions of the library. */
export const mathNames: readonly string[] = mathLibrary.map(({ name }) => name)

/** A comparison together with what the probes say about this engine. */
export interface ProbedComparison extends MathComparison {
  name: string
  probes: number
  failedProbes: number
}

/**
 * {@link compareWithHost} for the function of this name, and its probes.
 *
 * @param name one of `mathNames`
 * @param inputs how many inputs
 * @param seed of the input sequence
 * @throws RangeError when there is no such function
 */
export function compareByName(name: string, inputs: number, seed: number): ProbedComparison {
  const subject = mathLibrary.find((entry) => entry.name === name)
  if (subject === undefined) throw new RangeError(`the Math library has no function ${name}`)
  const probes = mathProbes[name] ?? []
  const failed = probes.filter(({ args, result }) => !Object.is(subject.host(...args), result))
  return { name, probes: probes.length, failedProbes: failed.length, ...compareWithHost(subject, inputs, seed) }
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
