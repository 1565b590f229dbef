/**
 * Symbolic hulls: for an index inside a loop nest, the smallest and the largest value it can take, as expressions that can be computed in front of
 * the nest.
 *
 * The hull of a value is found from its definition:
 * 1. a value from outside the nest is its own hull; that it is an int32 becomes a condition to check;
 * 2. `+`, `−`, `×`, halves of what is even, shifts by constants, `min`, `max` combine the hulls of their operands;
 * 3. a counter (a parameter of a loop header that each round moves in one direction only) starts at the hull of its initial value; the other end comes
 *    from the comparison that lets the loop go on: inside `i < n` the largest i is n − 1;
 * 4. a value that merges several takes the hull of all of them; a `refine` tightens one end;
 * 5. otherwise the static range serves, if it is small (`x & 1023`, an element of a Uint8Array).
 *
 * All arithmetic of the conditions is done on JavaScript numbers, so that it cannot wrap; rounding is monotonic and anything above 2³¹ fails anyway.
 */

import type { Loop } from '../ir/cfg.ts'
import { type Incoming, sourcesOf } from '../ir/incoming-values.ts'
import { INT32_MAX, INT32_MIN, type Interval, isInt32, isIntWithin, NOTHING } from '../ir/interval.ts'
import { type Block, constantNumber, type Instr, originOf, type Value } from '../ir/ir.ts'
import { elementKind, isArrayType } from '../ir/types.ts'
import { elementRange, type Ranges } from './analyze-ranges.ts'
import type { Condition } from './guard-conditions.ts'
import { isEven } from './is-even.ts'
import { constant, isSame, isWhole, type Symbolic, type SymbolicOp, symbolic } from './symbolic.ts'

export interface Hull {
  lo: Symbolic
  hi: Symbolic
}

/** What a successful look at one index found. */
export interface HullResult {
  hull: Hull
  conditions: Condition[]
  /** Values inside the nest that the conditions keep within int32. */
  bounded: Value[]
  /** Values from outside that the conditions prove to be int32. */
  leaves: Value[]
}

/** The largest static bound that is accepted as an index for lack of anything better: look-up tables are not larger. */
const TABLE_LIMIT = 2 ** 20
/** Steps after which a search gives up; expressions in real code need a few dozen. */
const STEP_LIMIT = 4000

/** Looks for hulls of indices in one loop (with the loops inside it). */
export class HullFinder {
  private readonly loop: Loop
  private readonly ranges: Ranges
  private readonly incoming: Incoming
  private readonly headers: ReadonlyMap<Block, Loop>
  private readonly trusted: ReadonlySet<Value>
  private steps = 0
  private conditions: Condition[] = []
  private below = new Set<Value>()
  private above = new Set<Value>()
  private leaves = new Set<Value>()
  private readonly active = new Set<string>()
  private readonly known = new Map<string, Symbolic>()

  /**
   * @param incoming for each block parameter the values its edges pass
   * @param headers the loops inside `loop`, itself included, by their headers
   * @param trusted loads that are in range wherever the hull is used
   */
  constructor(
    loop: Loop,
    ranges: Ranges,
    incoming: Incoming,
    headers: ReadonlyMap<Block, Loop>,
    trusted: ReadonlySet<Value>,
  ) {
    this.trusted = trusted
    this.loop = loop
    this.ranges = ranges
    this.incoming = incoming
    this.headers = headers
  }

  /** The hull of an index, or undefined where none can be computed in front of the nest. */
  find(index: Value): HullResult | undefined {
    this.steps = 0
    this.conditions = []
    this.below = new Set()
    this.above = new Set()
    this.leaves = new Set()
    this.known.clear()
    const lo = this.bound(index, 'lo')
    const hi = lo && this.bound(index, 'hi')
    if (!lo || !hi) return undefined
    return {
      hull: { lo, hi },
      conditions: this.conditions,
      bounded: [...this.below].filter((v) => this.above.has(v)),
      leaves: [...this.leaves],
    }
  }

  private range(value: Value): Interval {
    return this.ranges.get(value) ?? NOTHING
  }

  private isOutside(value: Value): boolean {
    return !this.loop.blocks.has(value.block)
  }

  private bound(value: Value, side: 'lo' | 'hi'): Symbolic | undefined {
    const key = `${value.id}${side}`
    const known = this.known.get(key)
    if (known) return known
    if (this.active.has(key) || this.steps++ > STEP_LIMIT) return undefined
    this.active.add(key)
    const result = this.compute(value, side)
    this.active.delete(key)
    if (result) this.known.set(key, result)
    return result
  }

  private compute(value: Value, side: 'lo' | 'hi'): Symbolic | undefined {
    const range = this.range(value)
    if (isInt32(range) && range.lo === range.hi) return constant(range.lo)
    if (this.isOutside(value)) {
      if (!isInt32(range) && !this.leaves.has(value)) {
        if (range.lo > INT32_MAX || range.hi < INT32_MIN) return undefined
        this.leaves.add(value)
        this.conditions.push({ kind: 'isint32', value })
      }
      return { kind: 'value', value }
    }
    const found = value.kind === 'param' ? this.ofParam(value, side) : this.ofInstr(value, side)
    if (found) {
      if (!isInt32(range)) this.keepInInt32(value, found, side)
      return found
    }
    return this.staticBound(range, side)
  }

  /** Index arithmetic is done in int32: what could leave it must be checked. */
  private keepInInt32(value: Value, bound: Symbolic, side: 'lo' | 'hi'): void {
    if (side === 'lo') {
      this.above.add(value)
      this.conditions.push({ kind: 'le', a: constant(INT32_MIN), b: bound })
    } else {
      this.below.add(value)
      this.conditions.push({ kind: 'le', a: bound, b: constant(INT32_MAX) })
    }
  }

  private staticBound(range: Interval, side: 'lo' | 'hi'): Symbolic | undefined {
    if (!isIntWithin(range, -TABLE_LIMIT, TABLE_LIMIT)) return undefined
    return constant(side === 'lo' ? range.lo : range.hi)
  }

  private ofParam(param: Value & { kind: 'param' }, side: 'lo' | 'hi'): Symbolic | undefined {
    const loop = this.headers.get(param.block)
    if (!loop) {
      const sources = this.incoming.get(param) ?? []
      return this.all(
        sources.map((s) => s.value),
        side,
      )
    }
    const { initial, repeated } = sourcesOf(this.incoming, param, loop)
    const wrongWay = side === 'lo' ? 'up' : 'down'
    if (this.stepsOf(param, repeated, wrongWay)) return this.all(initial, side)
    return this.all([...initial, ...repeated], side)
  }

  private all(values: Value[], side: 'lo' | 'hi'): Symbolic | undefined {
    let result: Symbolic | undefined
    for (const value of values) {
      const bound = this.bound(value, side)
      if (!bound) return undefined
      result = result ? symbolic(side === 'lo' ? 'min' : 'max', result, bound) : bound
    }
    return result
  }

  /**
   * What a counter is moved by in a round, if that moves it in one direction only. A step that is the same in all rounds of the nest is taken for a positive
   * one; that it is not negative is one more condition.
   */
  private stepsOf(counter: Value, repeated: readonly Value[], direction: 'up' | 'down'): Value[] | undefined {
    const steps: Value[] = []
    if (!repeated.every((v) => this.movesOnly(v, counter, direction, new Set(), steps))) return undefined
    for (const step of steps) {
      const { lo, hi } = this.range(step)
      if (lo >= 0 || hi <= 0) continue
      const exact = this.exact(step)
      if (!exact) return undefined
      this.conditions.push({ kind: 'le', a: constant(0), b: exact })
    }
    return steps
  }

  /** Whether `value` is `counter` moved up (or down) or not at all, on every path through one round of the loop; `steps` gets what it is moved by. */
  private movesOnly(
    value: Value,
    counter: Value,
    direction: 'up' | 'down',
    assumed: Set<Value>,
    steps: Value[],
  ): boolean {
    if (value === counter || assumed.has(value)) return true
    if (value.kind === 'param') {
      const sources = this.incoming.get(value)
      if (!sources || this.isOutside(value)) return false
      assumed.add(value)
      return sources.every((s) => this.movesOnly(s.value, counter, direction, assumed, steps))
    }
    const [a, b] = value.args
    const isInteger = (r: Interval) => r.int && !r.nan && !r.undef
    const positive = (v: Value) => isInteger(this.range(v)) && this.range(v).lo >= 0
    const negative = (v: Value) => isInteger(this.range(v)) && this.range(v).hi <= 0
    const forward = (v: Value) => positive(v) || (this.range(v).hi > 0 && this.exact(v) !== undefined)
    // What has been assumed on the way to a failure is not so.
    const attempt = (moved: Value, step: Value) => {
      const tried = new Set(assumed)
      if (!this.movesOnly(moved, counter, direction, tried, steps)) return false
      steps.push(step)
      for (const one of tried) assumed.add(one)
      return true
    }
    switch (value.op) {
      case 'refine':
      case 'assume':
        return this.movesOnly(a, counter, direction, assumed, steps)
      case 'add':
        if (direction === 'up') return (forward(b) && attempt(a, b)) || (forward(a) && attempt(b, a))
        return (negative(b) && attempt(a, b)) || (negative(a) && attempt(b, a))
      case 'sub':
        return (direction === 'up' ? negative(b) : forward(b)) && attempt(a, b)
      default:
        return false
    }
  }

  private ofInstr(instr: Instr, side: 'lo' | 'hi'): Symbolic | undefined {
    const [a, b] = instr.args
    const other = side === 'lo' ? 'hi' : 'lo'
    switch (instr.op) {
      case 'add':
        return this.combine('add', this.bound(a, side), this.bound(b, side))
      case 'sub':
        return this.combine('sub', this.bound(a, side), this.bound(b, other))
      case 'mul':
        return this.ofProduct(a, b, side)
      case 'div':
        // What has a hull is an integer, and so is half of it if that is even.
        return constantNumber(b) === 2 && isEven(a, (v) => !this.isOutside(v) || this.range(v).int)
          ? this.combine('mul', this.bound(a, side), constant(0.5))
          : undefined
      case 'refine':
        return this.ofRefinement(instr, side)
      case 'assume': {
        const own = this.bound(a, side)
        if (own || side === 'hi') return own
        // An upper end taken from there would be far above any array.
        const { fact } = instr.attr
        return fact && isInt32(fact) ? constant(fact.lo) : undefined
      }
      case 'shr':
        return b.kind === 'instr' && b.op === 'const'
          ? this.combine('shr', this.boundOfInt32(a, side), constant((b.attr.value as number) & 31))
          : undefined
      case 'or':
        // x | 0 is x for an int32.
        return b.kind === 'instr' && b.op === 'const' && b.attr.value === 0 ? this.boundOfInt32(a, side) : undefined
      case 'math':
        if (instr.attr.name === 'min' || instr.attr.name === 'max')
          return this.combine(instr.attr.name, this.bound(a, side), this.bound(b, side))
        if (isInt32(this.range(a)) && ['floor', 'ceil', 'trunc', 'round'].includes(instr.attr.name ?? ''))
          return this.bound(a, side)
        return undefined
      case 'load': {
        // An element of a byte array, provided that the access itself is in range.
        if (!isArrayType(a.type) || (instr.attr.bounds !== 'proven' && !this.trusted.has(instr))) return undefined
        return this.staticBound(elementRange(elementKind(a.type)), side)
      }
      default:
        return undefined
    }
  }

  /** The bound of an operand that ToInt32 must leave as it is. */
  private boundOfInt32(value: Value, side: 'lo' | 'hi'): Symbolic | undefined {
    const lo = this.bound(value, 'lo')
    const hi = this.bound(value, 'hi')
    if (!lo || !hi) return undefined
    this.conditions.push({ kind: 'le', a: constant(INT32_MIN), b: lo }, { kind: 'le', a: hi, b: constant(INT32_MAX) })
    return side === 'lo' ? lo : hi
  }

  private combine(op: SymbolicOp, a: Symbolic | undefined, b: Symbolic | undefined): Symbolic | undefined {
    return a && b && symbolic(op, a, b)
  }

  private ofProduct(a: Value, b: Value, side: 'lo' | 'hi'): Symbolic | undefined {
    const other = side === 'lo' ? 'hi' : 'lo'
    // Two non-negative factors: bounds multiply. A constant factor: its sign decides.
    if (this.range(a).lo >= 0 && this.range(b).lo >= 0)
      return this.combine('mul', this.bound(a, side), this.bound(b, side))
    if (this.isConstant(b))
      return this.combine('mul', this.bound(a, this.range(b).lo >= 0 ? side : other), this.bound(b, side))
    if (this.isConstant(a))
      return this.combine('mul', this.bound(a, side), this.bound(b, this.range(a).lo >= 0 ? side : other))
    // A factor from outside the nest is a stride: that it is not negative is one more condition, and one corner is left.
    if (this.isOutside(b)) return this.timesStride(a, b, side)
    if (this.isOutside(a)) return this.timesStride(b, a, side)
    const [alo, ahi, blo, bhi] = [this.bound(a, 'lo'), this.bound(a, 'hi'), this.bound(b, 'lo'), this.bound(b, 'hi')]
    if (!alo || !ahi || !blo || !bhi) return undefined
    const op = side === 'lo' ? 'min' : 'max'
    const corners = [
      symbolic('mul', alo, blo),
      symbolic('mul', alo, bhi),
      symbolic('mul', ahi, blo),
      symbolic('mul', ahi, bhi),
    ]
    return corners.reduce((x, y) => symbolic(op, x, y))
  }

  private timesStride(a: Value, stride: Value, side: 'lo' | 'hi'): Symbolic | undefined {
    const product = this.combine('mul', this.bound(a, side), this.bound(stride, 'lo'))
    if (product) this.conditions.push({ kind: 'le', a: constant(0), b: { kind: 'value', value: stride } })
    return product
  }

  private isConstant(value: Value): boolean {
    const range = this.range(value)
    return isInt32(range) && range.lo === range.hi
  }

  /** The upper end of a bound that a comparison gives; it need not be an integer. */
  private ceiling(value: Value): Symbolic | undefined {
    if (
      value.kind === 'instr' &&
      !this.isOutside(value) &&
      (value.op === 'add' || (value.op === 'mul' && value.args.every((factor) => this.range(factor).lo >= 0)))
    ) {
      return this.combine(value.op, this.ceiling(value.args[0]), this.ceiling(value.args[1]))
    }
    if (value.kind === 'instr' && value.op === 'const') return constant(value.attr.value as number)
    if (value.kind === 'instr' && value.op === 'math' && value.attr.name === 'sqrt') {
      const a = this.bound(value.args[0], 'hi')
      return a && { kind: 'sqrt', a }
    }
    return this.bound(value, 'hi')
  }

  /** Inside `v < w` the largest v is the largest w, less one: both are integers. */
  private ofRefinement(instr: Instr, side: 'lo' | 'hi'): Symbolic | undefined {
    const [value, other] = instr.args
    const { relation, offset = 0 } = instr.attr
    const less = (limit: Symbolic | undefined, by: number) =>
      this.combine(by < 0 ? 'add' : 'sub', limit, constant(Math.abs(by)))
    const fromComparison = (): Symbolic | undefined => {
      if (side === 'hi' && relation === 'lt') return less(this.bound(other, 'hi'), offset + 1)
      if (side === 'hi' && relation === 'le') return less(this.ceiling(other), offset)
      if (side === 'hi' && relation === 'eq') return less(this.bound(other, 'hi'), offset)
      if (side === 'lo' && relation === 'gt') return less(this.bound(other, 'lo'), offset - 1)
      if (side === 'lo' && (relation === 'ge' || relation === 'eq')) return less(this.bound(other, 'lo'), offset)
      return undefined
    }
    // That the value itself is an integer must be established either way: by its own hull, or by its static range.
    const own = this.bound(value, side)
    if (!own && !this.isInteger(value, new Set())) return undefined
    const limit = fromComparison()
    // A comparison of `i + 64` says itself how far the round reaches.
    const compared = limit && offset === 0 ? this.lastInStep(value, limit, side) : limit
    if (!own || !compared) return own ?? compared
    // Where both ends are expressions, the comparison is the tighter one in all but contrived code; it keeps the guard short.
    if (own.kind !== 'const' && compared.kind !== 'const') return compared
    return symbolic(side === 'lo' ? 'max' : 'min', own, compared)
  }

  /**
   * Counters that begin at a and move by s have the values a, a + s, a + 2s …: the last one that is not above a limit is less than s below it. Where `n` is a
   * multiple of s, `i + s - 1` with `i < n` is in range of n elements.
   *
   * The value is the limit itself, or even above, where the loop is not entered at all or s is negative; NaN where s is 0.
   */
  private lastInStep(value: Value, limit: Symbolic, side: 'lo' | 'hi'): Symbolic {
    const counter = originOf(value)
    const loop = counter.kind === 'param' ? this.headers.get(counter.block) : undefined
    if (!loop || !isWhole(limit)) return limit
    const { initial, repeated } = sourcesOf(this.incoming, counter, loop)
    // What comes to the limit from one side has not been beyond 2⁵³, where sums are rounded.
    const steps = this.stepsOf(counter, repeated, side === 'hi' ? 'up' : 'down')
    const move = steps && this.exactly(steps)
    const step = move?.kind === 'const' ? constant(Math.abs(move.value)) : move
    if (!step || (step.kind === 'const' && step.value <= 1)) return limit
    const first = this.exactly(initial)
    if (!first) return limit
    return side === 'hi'
      ? symbolic('add', first, symbolic('multiple', symbolic('sub', limit, first), step))
      : symbolic('sub', first, symbolic('multiple', symbolic('sub', first, limit), step))
  }

  /** What all of these values are, if that is one and the same in all rounds of the nest: an integer wherever the conditions hold. */
  private exactly(values: readonly Value[]): Symbolic | undefined {
    const [first, ...others] = values.map((v) => this.exact(v))
    return others.every((other) => first && other && isSame(first, other)) ? first : undefined
  }

  /** What a value is, in terms of values from outside of the nest. */
  private exact(value: Value): Symbolic | undefined {
    const { lo, hi } = this.range(value)
    if (lo === hi && this.isConstant(value)) return constant(lo)
    const origin = originOf(value)
    if (this.isOutside(origin)) return this.bound(origin, 'lo')
    if (this.steps++ > STEP_LIMIT) return undefined
    if (origin.kind === 'param' || (origin.op !== 'add' && origin.op !== 'sub' && origin.op !== 'mul')) return undefined
    const [a, b] = origin.args
    return this.combine(origin.op, this.exact(a), this.exact(b))
  }

  /** Whether a value is an integer whenever the conditions hold; counters are followed around their loops. */
  private isInteger(value: Value, assumed: Set<Value>): boolean {
    const range = this.range(value)
    if (assumed.has(value) || (range.int && !range.nan && !range.undef)) return true
    if (this.isOutside(value)) return this.bound(value, 'lo') !== undefined
    if (value.kind === 'param') {
      assumed.add(value)
      return (this.incoming.get(value) ?? []).every((s) => this.isInteger(s.value, assumed))
    }
    if (value.op === 'refine' || value.op === 'assume') return this.isInteger(value.args[0], assumed)
    if (value.op === 'add' || value.op === 'sub' || value.op === 'mul')
      return value.args.every((a) => this.isInteger(a, assumed))
    return false
  }
}
