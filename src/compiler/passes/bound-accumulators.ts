/**
 * Bounds of sums: a loop that runs at most T times and adds at most d to a variable in each round leaves it at most T·d above its start. Range
 * analysis alone cannot see that (it widens the sum to ±∞, where it is no integer any more); with it, sums of bytes stay integers.
 *
 * T comes from a counter: another parameter of the loop's header that is an int32 and moves by at least 1 in every round.
 */
import { findLoops, type Loop, loopsByHeader } from '../ir/cfg.ts'
import { type Interval, intInterval, isSafeInt, NOTHING, SAFE } from '../ir/interval.ts'
import type { Block, BlockParam, IrFunction, Value } from '../ir/ir.ts'
import { incomingValues } from './index-hull.ts'

/** @returns for header parameters, an interval that holds in addition to what `ranges` says */
export function boundAccumulators(fn: IrFunction, ranges: ReadonlyMap<Value, Interval>): Map<BlockParam, Interval> {
  const finder = new AccumulatorBounds(fn, ranges)
  return finder.run()
}

/** How much a value can have changed, now and at its extremes on the way. */
interface Change {
  lo: number
  hi: number
  lowest: number
  highest: number
}

class AccumulatorBounds {
  private readonly ranges: ReadonlyMap<Value, Interval>
  private readonly loops: Loop[]
  private readonly incoming: ReturnType<typeof incomingValues>
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

  private range(value: Value): Interval {
    return this.ranges.get(value) ?? NOTHING
  }

  /** How often the loop's body can be entered, at most. */
  private maximalRounds(loop: Loop): number {
    let rounds = Infinity
    for (const param of loop.header.params) {
      const range = this.range(param)
      if (param.type !== 'num' || !range.int || range.nan || range.undef) continue
      const steps = this.repeated(param, loop).map((v) => this.change(v, param, new Set()))
      const up = steps.every((s) => s !== undefined && s.lo >= 1)
      const down = steps.every((s) => s !== undefined && s.hi <= -1)
      if ((up || down) && Number.isFinite(range.hi - range.lo)) rounds = Math.min(rounds, range.hi - range.lo + 1)
    }
    return rounds
  }

  private repeated(param: Value, loop: Loop): Value[] {
    return (this.incoming.get(param) ?? []).filter((s) => loop.blocks.has(s.from)).map((s) => s.value)
  }

  private boundOf(param: BlockParam, loop: Loop): Interval | undefined {
    const rounds = this.rounds.get(loop) ?? Infinity
    if (rounds === Infinity) return undefined
    const initial = (this.incoming.get(param) ?? [])
      .filter((s) => !loop.blocks.has(s.from))
      .map((s) => this.range(s.value))
    if (!initial.every(isSafeInt)) return undefined
    let lo = Math.min(...initial.map((r) => r.lo))
    let hi = Math.max(...initial.map((r) => r.hi))
    const changes = this.repeated(param, loop).map((v) => this.change(v, param, new Set()))
    let [least, most, lowest, highest] = [0, 0, 0, 0]
    for (const change of changes) {
      if (!change) return undefined
      least = Math.min(least, change.lo)
      most = Math.max(most, change.hi)
      lowest = Math.min(lowest, change.lowest)
      highest = Math.max(highest, change.highest)
    }
    lo += rounds * least
    hi += rounds * most
    // On the way through a round, too, every sum must be exact.
    if (!(lo + lowest >= -SAFE && hi + highest <= SAFE)) return undefined
    return { ...intInterval(lo, hi), negZero: true }
  }

  /** By how much `value` differs from `start` on the way there, if it is `start` plus safe integers. */
  private change(value: Value, start: Value, active: Set<Value>): Change | undefined {
    if (value === start) return { lo: 0, hi: 0, lowest: 0, highest: 0 }
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
      default:
        return undefined
    }
  }

  private plus(change: Change | undefined, term: Value, sign: 1 | -1): Change | undefined {
    const range = this.range(term)
    if (!change || !isSafeInt(range)) return undefined
    const lo = change.lo + (sign === 1 ? range.lo : -range.hi)
    const hi = change.hi + (sign === 1 ? range.hi : -range.lo)
    return { lo, hi, lowest: Math.min(change.lowest, lo), highest: Math.max(change.highest, hi) }
  }

  private changeThroughParam(param: BlockParam, start: Value, active: Set<Value>): Change | undefined {
    const sources = this.incoming.get(param)
    if (!sources || active.has(param)) return undefined
    active.add(param)
    const loop = this.headers.get(param.block)
    const entering = sources.filter((s) => !loop?.blocks.has(s.from)).map((s) => this.change(s.value, start, active))
    active.delete(param)
    let [lo, hi, lowest, highest] = [Infinity, -Infinity, 0, 0]
    for (const change of entering) {
      if (!change) return undefined
      lo = Math.min(lo, change.lo)
      hi = Math.max(hi, change.hi)
      lowest = Math.min(lowest, change.lowest)
      highest = Math.max(highest, change.highest)
    }
    if (!loop) return { lo, hi, lowest, highest }
    // An inner loop: what enters it, and what its rounds add.
    const rounds = this.rounds.get(loop) ?? this.maximalRounds(loop)
    if (rounds === Infinity) return undefined
    for (const value of this.repeated(param, loop)) {
      const change = this.change(value, param, active)
      if (!change) return undefined
      lo += Math.min(0, change.lo) * rounds
      hi += Math.max(0, change.hi) * rounds
      lowest = Math.min(lowest, lo + change.lowest)
      highest = Math.max(highest, hi + change.highest)
    }
    return { lo, hi, lowest, highest }
  }
}
