/** Runs kernels beside their originals, in a thread of its own: a call that does not end can be ended with it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { CallableFunction } from './callable-functions.ts'
import { type Deviation, findDifference, outcomeOf } from './compare-outcomes.ts'
import { describeArguments } from './describe-arguments.ts'
import { generateArguments, randomFrom, spreadLast } from './generate-arguments.ts'
import { type Case, givenCases } from './given-cases.ts'
import {
  casesFor,
  describeInstance,
  makeInstance,
  makeParameters,
  type OpenFunction,
  openFunction,
  openMethod,
} from './open-function.ts'
import type { Reach } from './reach-function.ts'

export interface VerifyTask {
  kernels: string
  originals: string
  cases?: string
  functions: CallableFunction[]
  /** Names of all marked functions, also of those without kernels. */
  known: readonly string[]
  /** Index of the first of them. */
  start: number
  seed: number
  /** For each function. */
  milliseconds: number
  /** The largest distance allowed under fastmath, in units in the last place. */
  maxUlp?: number
  /** Number of the function and of the call that is under way. */
  progress: Int32Array
}

/** What was found out about one function. */
export interface Verification {
  name: string
  /** Compared calls, and those of them that ran the kernel. */
  calls: number
  kernel: number
  /** What differed, and the arguments of that call. */
  mismatch?: string
  input?: string
  /** What the method was called on. */
  on?: string
  deviation?: Deviation
  /** Why it was not tried, or not to the end. */
  note?: string
}

type Exports = Record<string, unknown>
type StatusOf = (fn: unknown) => { calls: { kernel: number } } | undefined

/** Calls that one object gets before a new one is made: what it holds is what they have left. */
const CALLS_OF_ONE = 16
/** Constructors that throw so often in turn are not tried again. */
const ATTEMPTS = 20

async function verify(task: VerifyTask, tell: (result: Verification) => void): Promise<void> {
  const { $status, ...kernels } = (await import(task.kernels)) as Exports
  const originals = (await import(task.originals)) as Exports
  const sides = { kernels, originals, statusOf: $status as StatusOf }
  for (const [i, one] of task.functions.slice(task.start).entries()) {
    Atomics.store(task.progress, 0, task.start + i)
    const given = await givenCases(task.cases, one.name, task.known)
    tell(new Verifier(one, sides, task).run(given))
  }
}

/** The two versions of what is called. */
interface Pair {
  kernel: OpenFunction
  original: OpenFunction
  /** `new Meter(3)` */
  on?: string
}

class Verifier {
  private readonly one: CallableFunction
  private readonly sides: { kernels: Exports; originals: Exports; statusOf: StatusOf }
  private readonly task: VerifyTask
  private readonly result: Verification
  private readonly random: () => number
  private readonly deviation: Deviation | undefined

  constructor(one: CallableFunction, sides: Verifier['sides'], task: VerifyTask) {
    this.one = one
    this.sides = sides
    this.task = task
    this.result = { name: one.name, calls: 0, kernel: 0 }
    this.random = randomFrom(task.seed)
    this.deviation = one.fastmath ? { ulp: 0, relative: 0 } : undefined
  }

  run(given: readonly Case[] = []): Verification {
    const { result } = this
    const { reach } = this.one
    if ('refused' in reach) return { ...result, note: reach.refused }
    try {
      const end = performance.now() + this.task.milliseconds
      if (given.every((one) => this.runGiven(one, reach)) && !(given.length > 0 && this.cannotMake(reach)))
        this.generate(reach, end)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      result.note = error.message
    }
    if (this.deviation) result.deviation = this.deviation
    return result
  }

  private runGiven({ args, self }: Case, reach: Reach): boolean {
    const { kernels, originals } = this.sides
    const open = (exports: Exports) => (self ? openMethod(self(exports), reach) : openFunction(exports, reach))
    if (reach.isOfInstance && !self) {
      const made = this.makePair(reach)
      return this.compare(made, args(kernels), args(originals))
    }
    return this.compare(this.pairOf(open(kernels), open(originals)), args(kernels), args(originals))
  }

  private generate(reach: Reach, end: number): void {
    const { manifests, rest, fastmath } = this.one
    let pair: Pair | undefined
    for (let i = 0; performance.now() < end; i++) {
      if (!pair || (reach.isOfInstance && i % CALLS_OF_ONE === 0)) pair = this.open(reach)
      const manifest = manifests[Math.floor(this.random() * manifests.length)]
      const args = spreadLast(generateArguments(manifest, this.random, fastmath), rest)
      if (!this.compare(pair, args, structuredClone(args))) return
    }
  }

  private open(reach: Reach): Pair {
    if (reach.isOfInstance) return this.makePair(reach)
    return this.pairOf(openFunction(this.sides.kernels, reach), openFunction(this.sides.originals, reach))
  }

  /** Of an object that nobody can make up, there are the given cases only. */
  private cannotMake({ constructs }: Reach): boolean {
    return constructs !== undefined && 'refused' in constructs
  }

  private makePair(reach: Reach): Pair {
    const { constructs = [] } = reach
    if ('refused' in constructs) throw new Refusal(`${constructs.refused}; ${casesFor(this.one.name, reach)}`)
    for (let attempt = 1; ; attempt++) {
      const args = makeParameters(constructs, this.random)
      const on = describeInstance(reach, args)
      try {
        const [kernel, original] = [this.sides.kernels, this.sides.originals].map((exports) =>
          openMethod(makeInstance(exports, reach, structuredClone(args)), reach),
        )
        return { ...this.pairOf(kernel, original), on }
      } catch (error) {
        if (error instanceof Refusal) throw error
        if (attempt === ATTEMPTS)
          throw new Refusal(`${on} throws ${(error as Error).message}; ${casesFor(this.one.name, reach)}`)
      }
    }
  }

  private pairOf(kernel: OpenFunction | undefined, original: OpenFunction | undefined): Pair {
    if (!kernel || !original || !this.sides.statusOf(kernel.fn))
      throw new Refusal('what is exported under its name is another function')
    return { kernel, original }
  }

  /** @returns whether they agree */
  private compare({ kernel, original, on }: Pair, args: unknown[], again: unknown[]): boolean {
    const { result, deviation } = this
    const { progress, maxUlp } = this.task
    Atomics.add(progress, 1, 1)
    const input = describeLater(args)
    const before = this.kernelCalls(kernel)
    const expected = outcomeOf(original.fn, again, original.self)
    const actual = outcomeOf(kernel.fn, args, kernel.self)
    result.calls++
    result.kernel += this.kernelCalls(kernel) - before
    let found = findDifference(expected, actual, deviation)
    if (!found && deviation && maxUlp !== undefined && deviation.ulp > maxUlp)
      found = `numbers are ${deviation.ulp} units in the last place apart, which is more than ${maxUlp}`
    if (!found) return true
    result.mismatch = found
    result.input = input()
    if (on) result.on = on
    return false
  }

  private kernelCalls({ fn }: OpenFunction): number {
    return this.sides.statusOf(fn)?.calls.kernel ?? 0
  }
}

/** Why a function cannot be tried. */
class Refusal extends Error {}

/** The text of arguments as they are now, made when it is needed. */
function describeLater(args: readonly unknown[]): () => string {
  try {
    const saved = structuredClone(args)
    return () => describeArguments(saved)
  } catch {
    return () => 'arguments that cannot be copied'
  }
}

const port = parentPort as NonNullable<typeof parentPort>
await verify(workerData as VerifyTask, (result) => port.postMessage(result))
