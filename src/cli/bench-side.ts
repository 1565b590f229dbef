/** One variant of one function, measured in a process of its own: what one does to the engine's feedback and memory, the other must not feel. */
import type { CallableFunction } from './callable-functions.ts'
import { refusedClass } from './class-place.ts'
import { type Outcome, outcomeOf } from './compare-outcomes.ts'
import { copyObjects, prototypeOfObject } from './copy-objects.ts'
import { summarizeArguments } from './describe-arguments.ts'
import { argumentsOfSize, type ClassMarks, randomFrom, spreadLast } from './generate-arguments.ts'
import { type Case, givenCases, WrongCases } from './given-cases.ts'
import {
  ANOTHER,
  casesFor,
  makeInstance,
  makeParameters,
  type OpenFunction,
  openFunction,
  openMethod,
  prototypesIn,
} from './open-function.ts'
import type { Reach } from './reach-function.ts'
import { hasRoom, residentCopy, restore } from './repeatable-arguments.ts'

export interface SideTask {
  /** URL of the built module. */
  module: string
  /** URL of the module with cases. */
  cases?: string
  /** Names of all marked functions of the file. */
  known: readonly string[]
  function: CallableFunction
  seed: number
  /** Typed arrays from `alloc`. */
  resident: boolean
}

/** Arguments: case number so many, or generated ones of a size. `power`: what counts is the length to this power. */
export type Input = { case: number } | { size: number; power: number }

export type SideRequest =
  | { do: 'open'; task: SideTask }
  | { do: 'shape' }
  | { do: 'prepare'; input: Input; milliseconds: number }
  | { do: 'batch'; milliseconds: number }
  | { do: 'close' }

export interface SideAnswers {
  /** How many cases there are; undefined: none were given. Why the function cannot be called. */
  open: { cases?: number; refused?: string }
  /** How what counts goes with the length of arrays. */
  shape: { power: number }
  /** Of one call, after the engine has warmed up. */
  prepare: { nanoseconds: number; outcome: Outcome; input: string }
  batch: { nanoseconds: number; calls: number; kernel: number }
  /** Most memory that the process had, in bytes. */
  close: { memory: number }
}

type Fn = (...args: unknown[]) => unknown
type StatusOf = (fn: unknown) => { calls: { kernel: number } } | undefined
type Alloc = (Type: unknown, length: number) => ArrayBufferView

/** Calls that take longer get their arguments as they were before each of them: the clock is fine enough. */
const RESTORED_EACH_CALL_NS = 20_000

class Side {
  private fn: Fn = () => undefined
  /** What `status` knows. */
  private method: unknown
  private exports: Record<string, unknown> = {}
  private original: unknown[] = []
  private args: unknown[] = []
  private each = 0
  private statusOf?: StatusOf
  private alloc?: Alloc
  private cases?: readonly Case[]
  constructor(private readonly task: SideTask) {}

  async open(): Promise<SideAnswers['open']> {
    const { module, cases, known, function: one, resident } = this.task
    const { reach } = one
    if ('refused' in reach) return reach
    this.exports = (await import(module)) as Record<string, unknown>
    this.statusOf = this.exports.$status as StatusOf | undefined
    if (resident) this.alloc = this.exports.$alloc as Alloc
    this.cases = await givenCases(cases, one.name, known)
    const refused = this.cases ? undefined : refusedClass(one.classes)
    if (refused !== undefined) return { refused }
    const open = this.cases?.every(({ self }) => self) ? undefined : this.openGenerated(reach)
    if (open && 'refused' in open) return open
    return this.use(open) ?? { cases: this.cases?.length }
  }

  private openGenerated(reach: Reach): OpenFunction | undefined | { refused: string } {
    if (!reach.isOfInstance) return openFunction(this.exports, reach) ?? { refused: ANOTHER }
    const { constructs = [] } = reach
    const { name } = this.task.function
    if ('refused' in constructs) return { refused: `${constructs.refused}; ${casesFor(name, reach)}` }
    try {
      const made = makeInstance(this.exports, reach, makeParameters(constructs, randomFrom(this.task.seed)))
      return openMethod(made, reach) ?? { refused: ANOTHER }
    } catch (error) {
      return { refused: `its constructor throws ${(error as Error).message}; ${casesFor(name, reach)}` }
    }
  }

  /** From here on this is what is called. */
  private use(open: OpenFunction | undefined): { refused: string } | undefined {
    if (!open) return undefined
    const { fn, self } = open
    if (this.statusOf && !this.statusOf(fn)) return { refused: ANOTHER }
    this.method = fn
    this.fn = self ? (fn.bind(self) as Fn) : fn
    return undefined
  }

  /** Whether counts are the length of arrays, its square root or its cube root: the largest with which the original stays within its arrays. */
  shape(): SideAnswers['shape'] {
    const power = [1, 1 / 2, 1 / 3].find((power) => hasRoom(this.fn, this.generate(64, power)))
    return { power: power ?? 1 }
  }

  prepare(input: Input, milliseconds: number): SideAnswers['prepare'] {
    const args = 'case' in input ? this.given(input.case) : this.generate(input.size, input.power)
    this.original = copyObjects([...args], prototypeOfObject)
    this.args = this.alloc ? residentCopy(this.original, this.alloc) : copyObjects(this.original, prototypeOfObject)
    const outcome = this.copyOf(outcomeOf(this.fn, this.args))
    const end = performance.now() + milliseconds
    let rounds = 0
    do {
      restore(this.args, this.original)
      this.each = this.time(2 ** Math.min(rounds, 10))
      rounds++
    } while (performance.now() < end || rounds < 2)
    return { nanoseconds: this.each, outcome, input: summarizeArguments(this.original) }
  }

  /** What is compared. A clone of arrays in kernel memory would be one of the whole memory, a gigabyte. */
  private copyOf(outcome: Outcome): Outcome {
    const own: Alloc = (Type, length) => new (Type as Float64ArrayConstructor)(length)
    return this.alloc ? (residentCopy([outcome], own)[0] as Outcome) : structuredClone(outcome)
  }

  private given(index: number): unknown[] {
    const { reach } = this.task.function
    const { args, self } = this.cases![index]
    if (self) this.use(openMethod(self(this.exports), reach as Reach))
    return args(this.exports)
  }

  batch(milliseconds: number): SideAnswers['batch'] {
    const before = this.statusOf?.(this.method)?.calls.kernel ?? 0
    let calls = 0
    let nanoseconds = 0
    const wanted = milliseconds * 1e6
    const count = this.each > RESTORED_EACH_CALL_NS ? 1 : Math.max(1, Math.ceil(wanted / Math.max(1, this.each)))
    do {
      restore(this.args, this.original)
      nanoseconds += this.time(count) * count
      calls += count
    } while (nanoseconds < wanted)
    return {
      nanoseconds: nanoseconds / calls,
      calls,
      kernel: (this.statusOf?.(this.method)?.calls.kernel ?? 0) - before,
    }
  }

  close(): SideAnswers['close'] {
    return { memory: process.resourceUsage().maxRSS * 1024 }
  }

  private generate(size: number, power: number): unknown[] {
    const { function: one, seed } = this.task
    const count = Math.max(1, Math.floor(size ** power + 1e-9))
    const marks: ClassMarks = new Map()
    const args = spreadLast(argumentsOfSize(one.manifests[0], randomFrom(seed), size, count, marks), one.rest)
    return marks.size > 0 ? copyObjects(args, prototypesIn(this.exports, one.classes, marks)) : args
  }

  /** Nanoseconds of one of so many calls. */
  private time(count: number): number {
    const start = process.hrtime.bigint()
    callRepeatedly(this.fn, this.args, count)
    return Number(process.hrtime.bigint() - start) / count
  }
}

/** Results stay alive for a while, so that no engine leaves calls out whose results nobody wants. */
const results: unknown[] = new Array(8)

function callRepeatedly(fn: Fn, args: readonly unknown[], count: number): void {
  const [a, b, c, d, e, f] = args
  for (let i = 0; i < count; i++) {
    try {
      // What spreading costs would be counted as the function's.
      switch (args.length) {
        case 0:
          results[i & 7] = fn()
          break
        case 1:
          results[i & 7] = fn(a)
          break
        case 2:
          results[i & 7] = fn(a, b)
          break
        case 3:
          results[i & 7] = fn(a, b, c)
          break
        case 4:
          results[i & 7] = fn(a, b, c, d)
          break
        case 5:
          results[i & 7] = fn(a, b, c, d, e)
          break
        case 6:
          results[i & 7] = fn(a, b, c, d, e, f)
          break
        default:
          results[i & 7] = fn(...args)
      }
    } catch (error) {
      results[i & 7] = error
    }
  }
}

let side: Side | undefined
const answer = async (request: SideRequest): Promise<SideAnswers[keyof SideAnswers]> => {
  if (request.do === 'open') {
    side = new Side(request.task)
    return side.open()
  }
  if (!side) throw new Error('asked before it was opened')
  if (request.do === 'shape') return side.shape()
  if (request.do === 'prepare') return side.prepare(request.input, request.milliseconds)
  if (request.do === 'batch') return side.batch(request.milliseconds)
  return side.close()
}
process.on('message', (request: SideRequest) => {
  answer(request).then(
    (value) => process.send?.({ value }),
    (error) =>
      process.send?.({ error: String((error as Error).message ?? error), ofCases: error instanceof WrongCases }),
  )
})
process.on('disconnect', () => process.exit())
