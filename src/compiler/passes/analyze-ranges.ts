/**
 * Forward range analysis: an interval for every number of a function.
 *
 * 1. Blocks are visited in reverse post-order until nothing changes; a block parameter joins what its edges pass.
 * 2. At loop headers, parameters that keep growing are widened to the next threshold (0, ±1, the element ranges, ±2³⁰, 2³¹−1, 2³²−1, ±2⁵³, ±∞), so that
 *    the loop ends after a few rounds. Comparisons have put `refine` instructions in the way, which keep `i < n` from growing past n.
 * 3. Sums are bounded by how often their loop can run (`bound-accumulators.ts`), and the analysis is repeated with that.
 * 4. Two more rounds without widening take back what widening gave away (`for (i = 0; i < 10; i++)` ends at [0, 10]).
 */

import { BYTES_PER_ELEMENT, bytesOfElement } from '../frontend/math-functions.ts'
import { ANY_BIG } from '../ir/big-interval.ts'
import { findLoops, loopsByHeader, reversePostOrder } from '../ir/cfg.ts'
import {
  ANY_NUMBER,
  BOOLEAN,
  equalIntervals,
  INT32,
  INT32_MAX,
  INT32_MIN,
  type Interval,
  intInterval,
  isEmpty,
  isInt32,
  join,
  mayBeZero,
  meet,
  NOTHING,
  pointInterval,
  SAFE,
  UINT32,
  UINT32_MAX,
} from '../ir/interval.ts'
import { constantNumber, edges, type Instr, type IrFunction, originOf, type Value } from '../ir/ir.ts'
import { elementKind, isArrayType } from '../ir/types.ts'
import { analyzeBigRanges, type BigRanges } from './analyze-big-ranges.ts'
import { numberOfBig } from './big-interval-arithmetic.ts'
import { boundAccumulators } from './bound-accumulators.ts'
import * as arithmetic from './interval-arithmetic.ts'
import { isEven } from './is-even.ts'

/** No array is larger: kernel memory is at most 1 GiB, and native entries check the same limit. */
export const MAX_ARRAY_BYTES = 2 ** 30

const ANY_OR_UNDEFINED: Interval = { ...ANY_NUMBER, undef: true }
const UNDEFINED: Interval = { ...NOTHING, undef: true }

/** The values that elements of an array kind can have. */
export function elementRange(kind: string): Interval {
  switch (kind) {
    case 'Int8Array':
      return intInterval(-128, 127)
    case 'Uint8Array':
    case 'Uint8ClampedArray':
      return intInterval(0, 255)
    case 'Int16Array':
      return intInterval(-32768, 32767)
    case 'Uint16Array':
    case 'String':
      return intInterval(0, 65535)
    case 'Int32Array':
      return INT32
    case 'Uint32Array':
      return UINT32
    default:
      return ANY_NUMBER
  }
}

const tableRanges = new WeakMap<readonly number[], Interval>()

/** The elements of a constant table. */
function tableRange(values: readonly number[]): Interval {
  const known = tableRanges.get(values)
  if (known) return known
  const range = values.map(pointInterval).reduce(join, NOTHING)
  tableRanges.set(values, range)
  return range
}

export type Ranges = ReadonlyMap<Value, Interval>

/**
 * @param entryZeros whether the function's parameters may be −0 where they may be 0, although their facts exclude it: the guard that makes this part of
 * a fact true is made only where somebody can tell −0 from 0, so whoever finds that out must not believe it yet
 * @returns the interval of every value of type `num` (and of `bool`: 0 or 1)
 */
export function analyzeRanges(fn: IrFunction, entryZeros: 'as guarded' | 'of either sign' = 'as guarded'): Ranges {
  const eitherSign = entryZeros === 'of either sign'
  const ranges = analyzeNumbers(fn, NO_BIGINTS, eitherSign)
  // Numbers can be made of bigints, which can be made of numbers.
  if (!fn.blocks.some((b) => b.instrs.some((i) => i.op === 'bigtonum'))) return ranges
  return analyzeNumbers(fn, analyzeBigRanges(fn, ranges), eitherSign)
}

const NO_BIGINTS: BigRanges = new Map()

function analyzeNumbers(fn: IrFunction, bigs: BigRanges, eitherSign: boolean): Ranges {
  let ranges = solve(fn, new Map(), bigs, eitherSign)
  const bounds = new Map<Value, Interval>()
  // Each round can bound sums whose terms are sums bounded in the round before.
  for (let round = 0; round < 3; round++) {
    const before = bounds.size
    for (const [param, bound] of boundAccumulators(fn, ranges)) bounds.set(param, bound)
    if (bounds.size === before) break
    ranges = solve(fn, bounds, bigs, eitherSign)
  }
  return ranges
}

function solve(fn: IrFunction, bounds: ReadonlyMap<Value, Interval>, bigs: BigRanges, eitherSign: boolean): Ranges {
  const ranges = new Map<Value, Interval>()
  const order = reversePostOrder(fn)
  const headers = loopsByHeader(findLoops(fn))
  const entry = fn.blocks[0]
  const get = (value: Value): Interval => ranges.get(value) ?? NOTHING

  const incoming = new Map<Value, Value[]>()
  for (const block of order) {
    for (const edge of edges(block.term)) {
      edge.block.params.forEach((param, i) => {
        const list = incoming.get(param)
        if (list) list.push(edge.args[i])
        else incoming.set(param, [edge.args[i]])
      })
    }
  }

  const factOf = (value: Value): Interval | undefined => {
    if (value.kind === 'instr') return value.attr.fact
    const { fact, block } = value
    return fact && eitherSign && block === entry && mayBeZero(fact) ? { ...fact, negZero: true } : fact
  }
  const paramRange = (param: Value & { kind: 'param' }): Interval => {
    const fact = factOf(param)
    const base =
      param.block === entry
        ? fn.exported
          ? ANY_NUMBER
          : ANY_OR_UNDEFINED
        : (incoming.get(param) ?? []).map(get).reduce(join, NOTHING)
    const bounded = bounds.has(param) ? meet(base, bounds.get(param)!) : base
    return fact ? meet(bounded, fact) : bounded
  }

  // What has the operands that it had is what it was: most of a function has settled after a few rounds.
  let now = 0
  const changedAt = new Map<Value, number>()
  const lookedAt = new Map<Value, number>()
  /** Whether all of these are what they were when the value was looked at; it counts as looked at from now on. */
  const isSettled = (value: Value, operands: readonly Value[]): boolean => {
    const since = lookedAt.get(value)
    if (since !== undefined && operands.every((one) => (changedAt.get(one) ?? 0) <= since)) return true
    lookedAt.set(value, now)
    return false
  }

  const sweep = (mode: 'grow' | 'shrink', round: number): boolean => {
    let changed = false
    const update = (value: Value, next: Interval, widening: boolean) => {
      const old = get(value)
      const joined = mode === 'grow' ? join(old, next) : meet(old, next)
      if (equalIntervals(old, joined)) return
      const wide = round > PATIENCE ? ANY_OR_UNDEFINED : widening ? widen(old, joined) : joined
      const bound = bounds.get(value)
      const fact = factOf(value)
      const limited = fact ? meet(wide, fact) : wide
      const result = bound ? meet(limited, bound) : limited
      if (equalIntervals(old, result)) return
      ranges.set(value, result)
      changedAt.set(value, ++now)
      changed = true
    }
    for (const block of order) {
      for (const param of block.params) {
        if (param.type !== 'num' || isSettled(param, incoming.get(param) ?? [])) continue
        update(param, paramRange(param), mode === 'grow' && round > 2 && headers.has(block))
      }
      for (const instr of block.instrs) {
        if (instr.type !== 'num' || isSettled(instr, instr.args)) continue
        const next = transfer(instr, get, bigs)
        update(instr, instr.attr.fact ? meet(next, instr.attr.fact) : next, false)
      }
    }
    return changed
  }
  for (let round = 0; sweep('grow', round); round++);
  lookedAt.clear()
  for (let round = 0; round < 2; round++) sweep('shrink', 0)
  return ranges
}

/** Rounds after which whatever still changes is given up: a long chain of variables that hand their values on could take as many rounds as it is long. */
const PATIENCE = 60

const UPPER = [-1, 0, 1, 255, 65535, 2 ** 30, INT32_MAX, UINT32_MAX, SAFE]
const LOWER = [1, 0, -1, -256, -65536, -(2 ** 30), INT32_MIN, -SAFE]

/** `next` with each bound that moved since `old` pushed to the next threshold. */
export function widen(old: Interval, next: Interval): Interval {
  if (isEmpty(old)) return next
  const hi = next.hi > old.hi ? (UPPER.find((t) => t >= next.hi) ?? Infinity) : next.hi
  const lo = next.lo < old.lo ? (LOWER.find((t) => t <= next.lo) ?? -Infinity) : next.lo
  return { ...next, lo, hi, int: next.int && lo >= -SAFE && hi <= SAFE }
}

function transfer(instr: Instr, get: (value: Value) => Interval, bigs: BigRanges): Interval {
  const { args, attr } = instr
  const x = () => get(args[0])
  const y = () => get(args[1])
  switch (instr.op) {
    case 'const':
      return pointInterval(attr.value as number)
    case 'undefined':
      return UNDEFINED
    case 'add':
      return arithmetic.add(x(), y())
    case 'sub':
      return arithmetic.sub(x(), y())
    case 'mul':
      return limited(arithmetic.mul(x(), y(), args[0] === args[1]), multipleBelow(args, get))
    case 'div':
      return halved(arithmetic.div(x(), y()), args, get)
    case 'mod':
      return arithmetic.mod(x(), y(), isOtherThanZero(args[1]))
    case 'neg':
      return arithmetic.negate(x())
    case 'and':
      return arithmetic.bitAnd(x(), y())
    case 'or':
      return arithmetic.bitOr(x(), y())
    case 'xor':
      return arithmetic.bitXor(x(), y())
    case 'shl':
      return arithmetic.shiftLeft(x(), y())
    case 'shr':
      return arithmetic.shiftRight(x(), y())
    case 'ushr':
      return arithmetic.shiftRightUnsigned(x(), y())
    case 'tonum':
      return BOOLEAN
    case 'bigtonum':
      return numberOfBig(bigs.get(args[0]) ?? ANY_BIG)
    case 'length':
      return isArrayType(args[0].type)
        ? intInterval(0, MAX_ARRAY_BYTES / bytesOfElement(elementKind(args[0].type)))
        : ANY_NUMBER
    case 'heaproom':
      return intInterval(0, MAX_ARRAY_BYTES / BYTES_PER_ELEMENT[attr.name as string])
    case 'viewget':
      return elementRange(`${attr.name}Array`)
    case 'load': {
      const table = args[0].kind === 'instr' ? args[0].attr.table : undefined
      const kind = isArrayType(args[0].type) ? elementRange(elementKind(args[0].type)) : ANY_NUMBER
      const range = table ? tableRange(table.values) : kind
      return attr.bounds === 'proven' ? range : { ...range, undef: true }
    }
    case 'call':
      return attr.callee?.resultRange ?? ANY_OR_UNDEFINED
    case 'refine':
      return attr.offset === undefined
        ? arithmetic.refine(x(), y(), attr.relation as string, attr.unordered === true)
        : arithmetic.refineAddend(x(), attr.offset, y(), attr.relation as string, attr.unordered === true)
    case 'assume':
      return x()
    case 'highword':
    case 'lowword':
      return isEmpty(x()) ? NOTHING : INT32
    case 'withhighword':
    case 'fromwords':
    case 'copysign':
      return ANY_NUMBER
    case 'choose':
      return join(y(), get(args[2]))
    case 'math':
      return transferMath(attr.name as string, args, get)
    default:
      return ANY_OR_UNDEFINED
  }
}

/** Half of an even integer is one. */
const halved = (range: Interval, [a, b]: readonly Value[], get: (value: Value) => Interval): Interval =>
  get(a).int && constantNumber(b) === 2 && isEven(a, (v) => get(v).int) ? { ...range, int: true } : range

const limited = (range: Interval, limit: Interval | undefined): Interval => (limit ? meet(range, limit) : range)

/** The start of a row, `Math.floor(i / w) * w` or `((i / w) | 0) * w` of integers i ≥ 0, is not above i, and not below 0; but that of −0 is −0. */
function multipleBelow(factors: readonly Value[], get: (value: Value) => Interval): Interval | undefined {
  for (const [row, width] of [factors, [...factors].reverse()]) {
    const quotient = row.kind === 'instr' && isRounded(row) ? row.args[0] : undefined
    if (quotient?.kind !== 'instr' || quotient.op !== 'div' || originOf(quotient.args[1]) !== originOf(width)) continue
    const [i, w] = quotient.args.map(get)
    if (isInt32(i) && i.lo >= 0 && !i.negZero && isInt32(w) && w.lo > 0 && !w.negZero) return intInterval(0, i.hi)
  }
  return undefined
}

/** Whether the value is its first operand without the fraction, if that is a positive int32. */
function isRounded({ op, args, attr }: Instr): boolean {
  if (op === 'math') return attr.name === 'floor' || attr.name === 'trunc'
  return op === 'or' && constantNumber(args[1]) === 0
}

/** Whether a comparison has told that the value is not 0, which its bounds cannot say. */
export function isOtherThanZero(value: Value): boolean {
  if (value.kind !== 'instr' || (value.op !== 'refine' && value.op !== 'assume')) return false
  const [of, other] = value.args
  const zero = value.attr.relation === 'ne' && other.kind === 'instr' && other.op === 'const' && other.attr.value === 0
  return (zero && value.attr.offset === undefined) || isOtherThanZero(of)
}

function transferMath(name: string, args: Value[], get: (value: Value) => Interval): Interval {
  const x = get(args[0])
  switch (name) {
    case 'abs':
      return arithmetic.absolute(x)
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return arithmetic.rounding(name, x)
    case 'sign':
      return arithmetic.sign(x)
    case 'sqrt':
      return arithmetic.squareRoot(x)
    case 'fround':
      return arithmetic.toFloat32(x)
    case 'min':
      return arithmetic.minimum(x, get(args[1]))
    case 'max':
      return arithmetic.maximum(x, get(args[1]))
    case 'imul':
      return isEmpty(x) || isEmpty(get(args[1])) ? NOTHING : INT32
    case 'clz32':
      return isEmpty(x) ? NOTHING : intInterval(0, 32)
    default:
      return ANY_NUMBER
  }
}
