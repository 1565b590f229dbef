/** Runs kernels beside their originals, in a process of its own: a call that does not end, or takes all memory, ends with it. */
import { openSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { CallableFunction } from './callable-functions.ts'
import { refusedClass } from './class-place.ts'
import { type Deviation, findDifference, outcomeOf } from './compare-outcomes.ts'
import { copyObjects } from './copy-objects.ts'
import { describeArguments, tellingArguments } from './describe-arguments.ts'
import { type ClassMarks, generateArguments, randomFrom, spreadLast } from './generate-arguments.ts'
import { type Case, givenCases, WrongCases } from './given-cases.ts'
import {
  ANOTHER,
  casesFor,
  describeInstance,
  makeInstance,
  makeParameters,
  type OpenFunction,
  openFunction,
  openMethod,
  prototypesIn,
} from './open-function.ts'
import type { Reach } from './reach-function.ts'
import { SizeLimits } from './size-limits.ts'
import { type VerifyProgress, writeProgress } from './verify-progress.ts'

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
  /** Milliseconds for all functions together. */
  budget: number
  /** For each function that can be called. */
  milliseconds: number
  /** The largest distance allowed under fastmath, in units in the last place. */
  maxUlp?: number
  /** Path of the file in which each call is announced. */
  progressFile: string
  /** What earlier processes have ended with in the first of the functions; all but the last have been followed by calls that agreed. */
  accidents: readonly Accident[]
  /** What the process may take. */
  megabytes: number
}

/** A call in which a process ended. */
export interface Accident extends VerifyProgress {
  why: 'time' | 'memory'
  /** Within which it should have ended. */
  seconds: number
}

/** Arguments that were not tried to the end. */
export interface LeftOut {
  /** The call as it could be written, with lengths in place of elements. */
  input: string
  why: 'time' | 'memory'
  /** Only of `time`: how long was waited. */
  seconds?: number
  /** Numbers and lengths above this were left out from then on. Missing of given cases. */
  above?: number
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
  /** The classes of objects in the arguments, which are written as if they were plain. */
  of?: string[]
  deviation?: Deviation
  /** Calls that took too much. */
  left?: LeftOut[]
  /** Why it was not tried, or not to the end. */
  note?: string
  /** Why the original made all calls, where it did. */
  reasons?: string[]
  /** There is no kernel, or nobody asked to call it: that it was not run says nothing. */
  leftAlone?: 'original' | 'unasked'
}

type Exports = Record<string, unknown>
type StatusOf = (fn: unknown) => { calls: { kernel: number }; reasons: readonly { message: string }[] } | undefined

/** Calls that one object gets before a new one is made: what it holds is what they have left. */
const CALLS_OF_ONE = 16
/** Constructors that throw so often in turn are not tried again. */
const ATTEMPTS = 20
/** For a function that has been stopped once. */
const LEAST_MS = 500

async function verify(task: VerifyTask, tell: (result: Verification) => Promise<void>): Promise<void> {
  const { $status, ...kernels } = (await import(task.kernels)) as Exports
  const originals = (await import(task.originals)) as Exports
  const sides = { kernels, originals, statusOf: $status as StatusOf }
  const descriptor = openSync(task.progressFile, 'r+')
  for (const [i, one] of task.functions.slice(task.start).entries()) {
    const given = await givenCases(task.cases, one.name, task.known)
    const announce = (at: Omit<VerifyProgress, 'function'>) =>
      writeProgress(descriptor, { ...at, function: task.start + i })
    await tell(new Verifier(one, sides, task, announce).run(given, i === 0 ? task.accidents : []))
  }
}

/** The two versions of what is called. */
interface Pair {
  kernel: OpenFunction
  original: OpenFunction
  /** `new Meter(3)` */
  on?: string
}

/** So many calls of one function may end a process: each took its time. */
const MOST_ACCIDENTS = 5
/** After so many in a row there is no hope. */
const MOST_IN_A_ROW = 3

class Verifier {
  private readonly one: CallableFunction
  private readonly sides: { kernels: Exports; originals: Exports; statusOf: StatusOf }
  private readonly task: VerifyTask
  private readonly announce: (at: Omit<VerifyProgress, 'function'>) => void
  private readonly result: Verification
  /** Of the call that is made: with its number and the limits its arguments can be made again. */
  private random: () => number
  private readonly deviation: Deviation | undefined
  private readonly limits: SizeLimits
  private spent = 0
  /** The kernel that was called last. */
  private called?: OpenFunction

  constructor(one: CallableFunction, sides: Verifier['sides'], task: VerifyTask, announce: Verifier['announce']) {
    this.one = one
    this.sides = sides
    this.task = task
    this.announce = announce
    this.result = { name: one.name, calls: 0, kernel: 0 }
    this.limits = new SizeLimits(task.milliseconds)
    this.random = randomFrom(task.seed)
    this.deviation = one.fastmath ? { ulp: 0, relative: 0 } : undefined
  }

  run(given: readonly Case[] = [], accidents: readonly Accident[] = []): Verification {
    const { result } = this
    const { reach } = this.one
    if (this.task.budget === 0 && given.length === 0)
      return { ...result, note: 'it has no cases, and --seconds 0 makes up none', leftAlone: 'unasked' }
    if ('refused' in reach) return { ...result, note: reach.refused }
    try {
      const goesOn = accidents.length === 0 || this.recover(given, accidents)
      const last = accidents.at(-1)
      const generates = !(given.length > 0 && (this.cannotMake(reach) || refusedClass(this.one.classes)))
      if (!goesOn) return this.found()
      if (!last || last.given) {
        for (let i = last ? last.call + 1 : 0; i < given.length; i++)
          if (!this.runGiven(given[i], i, reach)) return this.found()
      }
      if (generates) this.generate(reach, last && !last.given ? last.call + 1 : 0)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      result.note = error.message
    }
    return this.found()
  }

  private found(): Verification {
    const { result, called } = this
    if (result.kernel === 0 && called)
      result.reasons = this.sides.statusOf(called.fn)?.reasons.map(({ message }) => message)
    return this.deviation ? { ...this.result, deviation: this.deviation } : this.result
  }

  /**
   * Takes up what earlier processes had found out, and says in what they ended.
   *
   * @returns whether there is a point in going on
   */
  private recover(given: readonly Case[], accidents: readonly Accident[]): boolean {
    const { result, deviation } = this
    let before = -1
    let row = 0
    result.left = accidents.map((accident) => {
      const { limits, call, calls, seconds } = accident
      row = accident.given ? 0 : calls === before ? row + 1 : 1
      before = calls
      const why = accident.why === 'time' ? { why: accident.why, seconds } : { why: accident.why }
      if (accident.given) return { input: tellingArguments(given[call].args(this.sides.originals)), ...why }
      this.limits.exceeded(limits)
      this.random = this.randomOf(call)
      return { input: tellingArguments(this.makeArguments(limits)), ...why, above: this.limits.now.largest }
    })
    const last = accidents[accidents.length - 1]
    result.calls = last.calls
    result.kernel = last.kernel
    // What it has cost is gone; others have their own.
    const waited = accidents.filter(({ given, why }) => why === 'time' && !given)
    this.spent = waited.reduce((sum, { seconds }) => sum + seconds * 1000, last.spent)
    if (deviation) Object.assign(deviation, last.deviation)
    return row < MOST_IN_A_ROW && accidents.length < MOST_ACCIDENTS
  }

  private runGiven({ args, self }: Case, index: number, reach: Reach): boolean {
    const { kernels, originals } = this.sides
    const open = (exports: Exports) => (self ? openMethod(self(exports), reach) : openFunction(exports, reach))
    const pair = reach.isOfInstance && !self ? this.makePair(reach) : this.pairOf(open(kernels), open(originals))
    return this.compare(pair, args(kernels), args(originals), index, true)
  }

  private generate(reach: Reach, first: number): void {
    const refused = refusedClass(this.one.classes)
    if (refused !== undefined) throw new Refusal(refused)
    let pair: Pair | undefined
    // Behind an accident there is a little time always: smaller arguments have not been tried yet.
    const most = Math.max(this.task.milliseconds, first > 0 ? this.spent + LEAST_MS : 0)
    for (let i = first; this.spent < most; i++) {
      const start = performance.now()
      this.random = this.randomOf(i)
      const limits = this.limits.now
      const marks: ClassMarks = new Map()
      const args = this.makeArguments(limits, marks)
      if (!pair || (reach.isOfInstance && i % CALLS_OF_ONE === 0)) pair = this.open(reach)
      if (!this.compareGenerated(pair, args, marks, i)) return
      const took = performance.now() - start
      this.spent += took
      this.limits.took(took)
    }
  }

  /** @returns whether they agree */
  private compareGenerated(pair: Pair, args: unknown[], marks: ClassMarks, call: number): boolean {
    if (marks.size === 0) return this.compare(pair, args, structuredClone(args), call, false)
    const { classes } = this.one
    const { kernels, originals } = this.sides
    const [own, again] = [kernels, originals].map((exports) => copyObjects(args, prototypesIn(exports, classes, marks)))
    const agree = this.compare(pair, own, again, call, false)
    if (!agree) this.result.of = [...new Set([...marks.values()].map((key) => classes[key].name))]
    return agree
  }

  /** Streams of neighbours have nothing to do with each other: seeds of Mulberry32 may be anything. */
  private randomOf(call: number): () => number {
    return randomFrom(Math.imul(this.task.seed, 0x85ebca6b) + Math.imul(call + 1, 0x9e3779b9))
  }

  private makeArguments(limits: VerifyProgress['limits'], marks?: ClassMarks): unknown[] {
    const { manifests, rest, fastmath } = this.one
    const manifest = manifests[Math.floor(this.random() * manifests.length)]
    return spreadLast(generateArguments(manifest, this.random, fastmath, limits, marks), rest)
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
    if (!kernel || !original || !this.sides.statusOf(kernel.fn)) throw new Refusal(ANOTHER)
    return { kernel, original }
  }

  /** @returns whether they agree */
  private compare({ kernel, original, on }: Pair, args: unknown[], again: unknown[], call: number, given: boolean) {
    const { result, deviation, spent } = this
    const { maxUlp } = this.task
    const { calls } = result
    const limits = this.limits.now
    const so = { call, given, calls, kernel: result.kernel, spent, limits, deviation: deviation ?? NO_DEVIATION }
    this.announce(so)
    const input = describeLater(args)
    this.called = kernel
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

const NO_DEVIATION: Deviation = { ulp: 0, relative: 0 }

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

/** Sends, and waits until it is under way: what ends the process must not take it along. */
const send = (message: unknown): Promise<void> =>
  new Promise((done) => (process.send ? process.send(message, undefined, undefined, () => done()) : done()))

process.on('message', async (task: VerifyTask) => {
  const guard = new Worker(new URL('./memory-guard.js', import.meta.url), {
    workerData: { bytes: task.megabytes * 2 ** 20 },
  })
  await new Promise((started) => guard.once('online', started))
  try {
    await verify(task, send)
    await send('end')
  } catch (error) {
    await send({ error: (error as Error).message, ofCases: error instanceof WrongCases })
  }
})
process.on('disconnect', () => process.exit())
