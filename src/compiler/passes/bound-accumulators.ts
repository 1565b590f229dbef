/**
 * Bounds of sums: a loop that runs at most T times and adds at most d to a variable in each round leaves it at most T·d above its start. Range
 * analysis alone cannot see that (it widens the sum to ±∞, where it is no integer any more); with it, sums of bytes stay integers.
 *
 * A round may also begin the sum anew, with an integer (`best = Math.max(x[i], best + x[i])`): that is one more start.
 *
 * T comes from a counter: another parameter of the loop's header that is an int32 and moves by at least 1 in every round.
 */
import { findLoops, instructionsOf, type Loop, loopsByHeader } from '../ir/cfg.ts'
import { type Incoming, incomingValues, sourcesOf } from '../ir/incoming-values.ts'
import { type Interval, intInterval, isSafeInt, NOTHING, SAFE } from '../ir/interval.ts'
import { type Block, type BlockParam, constantNumber, type IrFunction, originOf, type Value } from '../ir/ir.ts'

/** @returns for header parameters, an interval that holds in addition to what `ranges` says */
export function boundAccumulators(fn: IrFunction, ranges: ReadonlyMap<Value, Interval>): Map<BlockParam, Interval> {
  const finder = new AccumulatorBounds(fn, ranges)
  return finder.run()
}

/** A parameter of a loop's header that is not bounded, and that something is added to. */
export interface UnboundedSum {
  param: BlockParam
  /** Whether a round begins it anew or not by what it is. */
  isChosen: boolean
}

/** The sums of a loop and those inside it that are not bounded. */
export const unboundedSums = (fn: IrFunction, loop: Loop, ranges: ReadonlyMap<Value, Interval>): UnboundedSum[] =>
  new AccumulatorBounds(fn, ranges).unbounded(loop)

/** The counters of a loop and those inside it, which tell how often they run, and what those are compared with. */
export function countersOf(
  fn: IrFunction,
  loop: Loop,
  ranges: ReadonlyMap<Value, Interval>,
): { counters: BlockParam[]; bounds: Value[] } {
  const counters = new AccumulatorBounds(fn, ranges).counters(loop)
  const counted = new Set<Value>(counters)
  const bounds = instructionsOf(loop).flatMap(({ op, args }) =>
    op === 'refine' && counted.has(originOf(args[0])) ? [args[1]] : [],
  )
  return { counters, bounds }
}

/** How much a value can have changed, now and at its extremes on the way. */
interface Change {
  lo: number
  hi: number
  lowest: number
  highest: number
  /** The integers that it can be instead, if it can have begun anew. */
  anew?: Span
}

interface Span {
  lo: number
  hi: number
}

/** What encloses both. */
function enclose(a: Span | undefined, b: Span | undefined): Span | undefined {
  return a && b ? { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) } : (a ?? b)
}

/** The change on one way or another. */
function either(a: Change, b: Change): Change {
  return {
    lo: Math.min(a.lo, b.lo),
    hi: Math.max(a.hi, b.hi),
    lowest: Math.min(a.lowest, b.lowest),
    highest: Math.max(a.highest, b.highest),
    anew: enclose(a.anew, b.anew),
  }
}

/** What is an integer that does not depend on the start. */
const begun = (range: Interval): Change | undefined =>
  isSafeInt(range)
    ? { lo: Infinity, hi: -Infinity, lowest: 0, highest: 0, anew: { lo: range.lo, hi: range.hi } }
    : undefined

/** `Math.min` or `Math.max` with a constant, which is one comparison of doubles; of variables it takes several instructions. */
const isLimited = (value: Value): boolean =>
  value.kind === 'instr' && value.op === 'math' && value.args.some((arg) => constantNumber(arg) !== undefined)

const isSafe = ({ lo, hi }: Span): boolean => lo >= -SAFE && hi <= SAFE

const UNCHANGED: Change = { lo: 0, hi: 0, lowest: 0, highest: 0 }

class AccumulatorBounds {
  private readonly ranges: ReadonlyMap<Value, Interval>
  private readonly loops: Loop[]
  private readonly incoming: Incoming
  private readonly headers: ReadonlyMap<Block, Loop>
  private readonly rounds = new Map<Loop, number>()
  /** What `change` has found, by start and value. */
  private readonly changes = new Map<Value, Map<Value, Change | undefined>>()

  constructor(fn: IrFunction, ranges: ReadonlyMap<Value, Interval>) {
    this.ranges = ranges
    this.incoming = incomingValues(fn.blocks)
    this.loops = findLoops(fn)
    this.headers = loopsByHeader(this.loops)
  }

  run(): Map<BlockParam, Interval> {
    const found = new Map<BlockParam, Interval>()
    for (const loop of this.headers.values()) this.rounds.set(loop, this.maximalRounds(loop))
    for (const loop of this.headers.values()) {
      for (const param of loop.header.params) {
        if (param.type !== 'num' || isSafeInt(this.range(param))) continue
        const bound = this.boundOf(param, loop)
        if (bound) found.set(param, bound)
      }
    }
    return found
  }

  counters(of: Loop): BlockParam[] {
    const inside = [...loopsByHeader([of]).values()]
    return inside.flatMap((loop) => loop.header.params.filter((param) => this.counted(param, loop)))
  }

  unbounded(of: Loop): UnboundedSum[] {
    for (const loop of this.headers.values()) this.rounds.set(loop, this.maximalRounds(loop))
    return [...loopsByHeader([of]).values()].flatMap((loop) =>
      loop.header.params.flatMap((param) => {
        if (param.type !== 'num' || isSafeInt(this.range(param))) return []
        const repeated = this.repeated(param, loop)
        const round = this.oneOf(repeated, param, new Set())
        if (!round || (round.lo === 0 && round.hi === 0)) return []
        return [
          { param, isChosen: round.anew !== undefined && (repeated.some(isLimited) || this.isCompared(param, loop)) },
        ]
      }),
    )
  }

  /** Whether something is compared with a sum, on its way through a round. */
  private isCompared(param: BlockParam, loop: Loop): boolean {
    return instructionsOf(loop).some(
      ({ op, args }) => op === 'compare' && args.some((arg) => this.change(arg, param, new Set()) !== undefined),
    )
  }

  private range(value: Value): Interval {
    return this.ranges.get(value) ?? NOTHING
  }

  /** How often the loop's body can be entered, at most. */
  private maximalRounds(loop: Loop): number {
    return Math.min(Infinity, ...loop.header.params.map((param) => this.counted(param, loop) ?? Infinity))
  }

  /** How many values a counter has at most; undefined of what is no counter. */
  private counted(param: BlockParam, loop: Loop): number | undefined {
    const range = this.range(param)
    if (param.type !== 'num' || !range.int || range.nan || range.undef) return undefined
    const steps = this.repeated(param, loop).map((v) => this.change(v, param, new Set()))
    const up = steps.every((s) => s !== undefined && !s.anew && s.lo >= 1)
    const down = steps.every((s) => s !== undefined && !s.anew && s.hi <= -1)
    return (up || down) && Number.isFinite(range.hi - range.lo) ? range.hi - range.lo + 1 : undefined
  }

  private repeated(param: Value, loop: Loop): Value[] {
    return sourcesOf(this.incoming, param, loop).repeated
  }

  private boundOf(param: BlockParam, loop: Loop): Interval | undefined {
    const rounds = this.rounds.get(loop) ?? Infinity
    if (rounds === Infinity) return undefined
    const initial = sourcesOf(this.incoming, param, loop).initial.map((value) => this.range(value))
    if (!initial.every(isSafeInt)) return undefined
    let lo = Math.min(...initial.map((r) => r.lo))
    let hi = Math.max(...initial.map((r) => r.hi))
    const round = this.oneOf(this.repeated(param, loop), param, new Set())
    if (!round) return undefined
    const { anew, lowest, highest } = round
    if (anew) [lo, hi] = [Math.min(lo, anew.lo), Math.max(hi, anew.hi)]
    lo += rounds * Math.min(0, round.lo)
    hi += rounds * Math.max(0, round.hi)
    // On the way through a round, too, every sum must be exact.
    if (!(lo + lowest >= -SAFE && hi + highest <= SAFE)) return undefined
    return { ...intInterval(lo, hi), negZero: true }
  }

  /** By how much `value` differs from `start` on the way there, if it is `start` plus safe integers. */
  private change(value: Value, start: Value, active: Set<Value>): Change | undefined {
    if (value === start) return UNCHANGED
    let known = this.changes.get(start)
    if (!known) {
      known = new Map()
      this.changes.set(start, known)
    }
    // Each value once: the ways through a row of `if` are too many to be walked one by one.
    if (!known.has(value)) known.set(value, this.changeOf(value, start, active))
    return known.get(value)
  }

  private changeOf(value: Value, start: Value, active: Set<Value>): Change | undefined {
    if (value.kind === 'param') return this.changeThroughParam(value, start, active)
    const [a, b] = value.args
    switch (value.op) {
      case 'refine':
      case 'assume':
        return this.change(a, start, active)
      case 'add':
        return this.plus(this.change(a, start, active), b, 1) ?? this.plus(this.change(b, start, active), a, 1)
      case 'sub':
        return this.plus(this.change(a, start, active), b, -1)
      case 'math':
        if (value.attr.name !== 'min' && value.attr.name !== 'max') return undefined
        return this.oneOf(value.args, start, active)
      case 'choose':
        return this.oneOf(value.args.slice(1), start, active)
      default:
        return undefined
    }
  }

  /** The change to one of these, if one at least is changed: the others begin anew, with integers. */
  private oneOf(values: readonly Value[], start: Value, active: Set<Value>): Change | undefined {
    const changes = values.map((value) => this.change(value, start, active))
    if (changes.every((change) => !change)) return undefined
    let all: Change | undefined
    for (const [i, value] of values.entries()) {
      const one = changes[i] ?? begun(this.range(value))
      if (!one) return undefined
      all = all ? either(all, one) : one
    }
    return all
  }

  private plus(change: Change | undefined, term: Value, sign: 1 | -1): Change | undefined {
    const range = this.range(term)
    if (!change || !isSafeInt(range)) return undefined
    const [least, most] = sign === 1 ? [range.lo, range.hi] : [-range.hi, -range.lo]
    const lo = change.lo + least
    const hi = change.hi + most
    const { lowest, highest, anew } = change
    const begun = anew && { lo: anew.lo + least, hi: anew.hi + most }
    if (begun && !isSafe(begun)) return undefined
    return { lo, hi, lowest: Math.min(lowest, lo), highest: Math.max(highest, hi), anew: begun }
  }

  private changeThroughParam(param: BlockParam, start: Value, active: Set<Value>): Change | undefined {
    const sources = this.incoming.get(param)
    if (!sources || active.has(param)) return undefined
    const loop = this.headers.get(param.block)
    const entering = sources.filter((s) => !loop?.blocks.has(s.from)).map((s) => s.value)
    active.add(param)
    const entered = this.oneOf(entering, start, active)
    active.delete(param)
    if (!entered || !loop) return entered
    // An inner loop: what enters it, and what its rounds add.
    const rounds = this.rounds.get(loop) ?? this.maximalRounds(loop)
    if (rounds === Infinity) return undefined
    active.add(param)
    const round = this.oneOf(this.repeated(param, loop), param, active)
    active.delete(param)
    if (!round) return undefined
    const [least, most] = [Math.min(0, round.lo) * rounds, Math.max(0, round.hi) * rounds]
    const [lo, hi] = [entered.lo + least, entered.hi + most]
    const span = enclose(entered.anew, round.anew)
    const anew = span && { lo: span.lo + least, hi: span.hi + most }
    if (anew && !isSafe({ lo: anew.lo + round.lowest, hi: anew.hi + round.highest })) return undefined
    return {
      lo,
      hi,
      lowest: Math.min(entered.lowest, lo + round.lowest),
      highest: Math.max(entered.highest, hi + round.highest),
      anew,
    }
  }
}
