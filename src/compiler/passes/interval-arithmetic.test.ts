import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ANY_NUMBER,
  INT32,
  INT32_MAX,
  INT32_MIN,
  type Interval,
  intInterval,
  join,
  meet,
  NOTHING,
  pointInterval,
  showInterval,
  UINT32,
} from '../ir/interval.ts'
import * as arithmetic from './interval-arithmetic.ts'

type Member = number | undefined

/** What it means for a value to be in an interval: the definition that every rule below is held against. */
function contains(interval: Interval, x: Member): boolean {
  if (x === undefined) return interval.undef
  if (Number.isNaN(x)) return interval.nan
  if (Object.is(x, -0) && !interval.negZero) return false
  return interval.lo <= x && x <= interval.hi && (!interval.int || Number.isInteger(x))
}

const EXTREMES = [
  0,
  -0,
  1,
  -1,
  2,
  -5,
  0.5,
  -0.5,
  0.3,
  -1.5,
  2.5,
  31,
  32,
  255,
  ...[INT32_MAX, INT32_MIN, 2 ** 31, -(2 ** 31) - 1, 2 ** 31 - 0.5, -(2 ** 31) - 0.5],
  ...[2 ** 32 - 1, 2 ** 32, 2 ** 52, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 53 + 2, 1e21, -1e300],
  ...[5e-324, -5e-324, 1.5e-45, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
]
const aMember: fc.Arbitrary<Member> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...EXTREMES) },
  { weight: 2, arbitrary: fc.integer({ min: -40, max: 40 }) },
  { weight: 2, arbitrary: fc.integer() },
  { weight: 2, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constant(undefined) },
)
const anOffset = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.constantFrom(64, INT32_MAX, -INT32_MAX), fc.integer())
const pointOf = (x: Member): Interval => (x === undefined ? { ...NOTHING, undef: true } : pointInterval(x))

/** An interval with one of its members: the join of a few values, sometimes with room to spare at either end. */
const aPair: fc.Arbitrary<{ interval: Interval; x: Member }> = fc
  .tuple(fc.array(aMember, { minLength: 1, maxLength: 3 }), fc.nat(), fc.constantFrom(0, 0, 1, 3, 1000, Infinity))
  .map(([members, pick, spare]) => {
    const tight = members.map(pointOf).reduce(join)
    const lo = spare === Infinity ? -Infinity : tight.lo - spare
    const hi = spare === Infinity ? Infinity : tight.hi + spare
    return { interval: { ...tight, lo, hi }, x: members[pick % members.length] }
  })

const RUNS = { numRuns: 3000 }
/** JavaScript's operators on a member, undefined included. */
const js = (f: (a: number, b: number) => number) => f as (a: Member, b: Member) => number

const UNARY: [string, (a: Interval) => Interval, (a: number) => number][] = [
  ['-a', arithmetic.negate, (a) => -a],
  ['a | 0', arithmetic.toInt32, (a) => a | 0],
  ['a >>> 0', arithmetic.toUint32, (a) => a >>> 0],
  ['a * a', (a) => arithmetic.mul(a, a, true), (a) => a * a],
  ['Math.floor(a)', (a) => arithmetic.rounding('floor', a), Math.floor],
  ['Math.ceil(a)', (a) => arithmetic.rounding('ceil', a), Math.ceil],
  ['Math.trunc(a)', (a) => arithmetic.rounding('trunc', a), Math.trunc],
  ['Math.round(a)', (a) => arithmetic.rounding('round', a), Math.round],
  ['Math.abs(a)', arithmetic.absolute, Math.abs],
  ['Math.sqrt(a)', arithmetic.squareRoot, Math.sqrt],
  ['Math.sign(a)', arithmetic.sign, Math.sign],
  ['Math.fround(a)', arithmetic.toFloat32, Math.fround],
]
const BINARY: [string, (a: Interval, b: Interval) => Interval, (a: number, b: number) => number][] = [
  ['a + b', arithmetic.add, (a, b) => a + b],
  ['a - b', arithmetic.sub, (a, b) => a - b],
  ['a * b', arithmetic.mul, (a, b) => a * b],
  ['a / b', arithmetic.div, (a, b) => a / b],
  ['a % b', arithmetic.mod, (a, b) => a % b],
  ['a & b', arithmetic.bitAnd, (a, b) => a & b],
  ['a | b', arithmetic.bitOr, (a, b) => a | b],
  ['a ^ b', arithmetic.bitXor, (a, b) => a ^ b],
  ['a << b', arithmetic.shiftLeft, (a, b) => a << b],
  ['a >> b', arithmetic.shiftRight, (a, b) => a >> b],
  ['a >>> b', arithmetic.shiftRightUnsigned, (a, b) => a >>> b],
  ['Math.min(a, b)', arithmetic.minimum, Math.min],
  ['Math.max(a, b)', arithmetic.maximum, Math.max],
]

describe('every result lies in the interval of the result', () => {
  const holds = (interval: Interval, result: Member, from: string) =>
    expect(contains(interval, result), `${from} = ${show(result)} ∉ ${showInterval(interval)}`).toBe(true)

  it.each(UNARY)('%s', (_, rule, operator) => {
    fc.assert(
      fc.property(aPair, ({ interval, x }) => {
        holds(rule(interval), js(operator)(x, 0), `${show(x)} ∈ ${showInterval(interval)}`)
      }),
      RUNS,
    )
  })

  it.each(BINARY)('%s', (_, rule, operator) => {
    fc.assert(
      fc.property(aPair, aPair, (a, b) => {
        const from = `${show(a.x)} ∈ ${showInterval(a.interval)}, ${show(b.x)} ∈ ${showInterval(b.interval)}`
        holds(rule(a.interval, b.interval), js(operator)(a.x, b.x), from)
      }),
      RUNS,
    )
  })

  const branchHolds = (relation: string) =>
    fc.assert(
      fc.property(aPair, aPair, fc.boolean(), (a, b, unordered) => {
        const isNaNLike = [a.x, b.x].some((x) => x === undefined || Number.isNaN(x))
        fc.pre((unordered && isNaNLike) || HOLDS[relation](a.x as number, b.x as number))
        // `ne` without NaN is what the true branch of `if (a)` knows.
        fc.pre(relation !== 'ne' || unordered || !isNaNLike)
        const from = `${show(a.x)} ∈ ${showInterval(a.interval)} ${relation} ${show(b.x)} ∈ ${showInterval(b.interval)}`
        holds(arithmetic.refine(a.interval, b.interval, relation, unordered), a.x, from)
      }),
      RUNS,
    )
  it.each(['lt', 'le', 'gt', 'ge', 'eq', 'ne'])('a branch on %s', (relation) => branchHolds(relation))

  const sumHolds = (relation: string) =>
    fc.assert(
      fc.property(aPair, anOffset, aPair, fc.boolean(), (a, offset, b, unordered) => {
        const isNaNLike = [a.x, b.x].some((x) => x === undefined || Number.isNaN(x))
        const sum = (a.x as number) + offset
        fc.pre((unordered && isNaNLike) || HOLDS[relation](sum, b.x as number))
        fc.pre(relation !== 'ne' || unordered || !isNaNLike)
        const from = `${show(a.x)} ∈ ${showInterval(a.interval)} + ${offset} ${relation} ${show(b.x)} ∈ ${showInterval(b.interval)}`
        holds(arithmetic.refineAddend(a.interval, offset, b.interval, relation, unordered), a.x, from)
      }),
      RUNS,
    )
  it.each(['lt', 'le', 'gt', 'ge', 'eq', 'ne'])('a branch on a sum that is %s', (relation) => sumHolds(relation))

  it('join and meet', () => {
    fc.assert(
      fc.property(aPair, aPair, (a, b) => {
        holds(join(a.interval, b.interval), a.x, 'join')
        if (contains(b.interval, a.x)) holds(meet(a.interval, b.interval), a.x, 'meet')
      }),
      RUNS,
    )
  })
})

const HOLDS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
}

const show = (x: Member): string => (Object.is(x, -0) ? '-0' : String(x))

/** Soundness alone would be satisfied by "anything": these say how much the rules know. */
describe('intervals are as tight as loops need them', () => {
  const byte = intInterval(0, 255)
  const zero = pointInterval(0)
  it.each<[string, Interval, string]>([
    ['byte + byte', arithmetic.add(byte, byte), 'int[0, 510]'],
    ['byte - byte', arithmetic.sub(byte, byte), 'int[-255, 255]'],
    ['byte * byte', arithmetic.mul(byte, byte), 'int[0, 65025]'],
    [
      'int32 * int32 leaves the integers',
      arithmetic.mul(INT32, INT32),
      'f64[-4611686016279904000, 4611686018427388000] -0',
    ],
    ['int32 + 1', arithmetic.add(INT32, pointInterval(1)), 'int[-2147483647, 2147483648]'],
    ['x + 0.5', arithmetic.add(byte, pointInterval(0.5)), 'f64[0.5, 255.5]'],
    ['-byte may be -0', arithmetic.negate(byte), 'int[-255, 0] -0'],
    ['0 - byte is never -0', arithmetic.sub(zero, byte), 'int[-255, 0]'],
    ['x * x is not negative', arithmetic.mul(INT32, INT32, true), 'f64[0, 4611686018427388000]'],
    ['byte / 0 may be NaN or infinite', arithmetic.div(byte, zero), 'f64[-∞, ∞] nan'],
    ['byte / 2', arithmetic.div(byte, pointInterval(2)), 'f64[0, 127.5]'],
    ['byte % 10', arithmetic.mod(byte, pointInterval(10)), 'int[0, 9]'],
    ['int32 % 10 has the sign of the left', arithmetic.mod(INT32, pointInterval(10)), 'int[-9, 9] -0'],
    ['byte % 0 may be NaN', arithmetic.mod(byte, byte), 'int[0, 254] nan'],
    ['byte % byte, known not to be 0', arithmetic.mod(byte, byte, true), 'int[0, 254]'],
    ['any | 0', arithmetic.toInt32(ANY_NUMBER), 'int[-2147483648, 2147483647]'],
    ['(byte / 2) | 0', arithmetic.toInt32(arithmetic.div(byte, pointInterval(2))), 'int[0, 127]'],
    ['any & 15', arithmetic.bitAnd(ANY_NUMBER, pointInterval(15)), 'int[0, 15]'],
    ['any >>> 24', arithmetic.shiftRightUnsigned(ANY_NUMBER, pointInterval(24)), 'int[0, 255]'],
    ['any >> 24', arithmetic.shiftRight(ANY_NUMBER, pointInterval(24)), 'int[-128, 127]'],
    ['byte << 4', arithmetic.shiftLeft(byte, pointInterval(4)), 'int[0, 4080]'],
    ['byte << 24 overflows', arithmetic.shiftLeft(byte, pointInterval(24)), 'int[-2147483648, 2147483647]'],
    ['~byte', arithmetic.bitXor(byte, pointInterval(-1)), 'int[-256, -1]'],
    ['byte | 256', arithmetic.bitOr(byte, pointInterval(256)), 'int[256, 511]'],
    ['Math.floor(byte / 2)', arithmetic.rounding('floor', arithmetic.div(byte, pointInterval(2))), 'int[0, 127]'],
    ['Math.floor(any)', arithmetic.rounding('floor', ANY_NUMBER), 'f64[-∞, ∞] nan -0'],
    ['Math.abs(int32)', arithmetic.absolute(INT32), 'int[0, 2147483648]'],
    ['Math.sqrt(any)', arithmetic.squareRoot(ANY_NUMBER), 'f64[0, ∞] nan -0'],
    ['Math.min(any, 255), NaN stays', arithmetic.minimum(ANY_NUMBER, pointInterval(255)), 'f64[-∞, 255] nan -0'],
    ['i < n makes i smaller than the largest n', arithmetic.refine(INT32, byte, 'lt', false), 'int[-2147483648, 254]'],
    ['i >= 0', arithmetic.refine(INT32, zero, 'ge', false), 'int[0, 2147483647]'],
    ['not (i < 0) for any i: NaN is left', arithmetic.refine(ANY_NUMBER, zero, 'ge', true), 'f64[0, ∞] nan -0'],
    ['not (i < NaN) says nothing', arithmetic.refine(byte, ANY_NUMBER, 'ge', true), 'int[0, 255]'],
    ['byte !== 0', arithmetic.refine(byte, zero, 'ne', false), 'int[1, 255]'],
    ['i + 64 <= n', arithmetic.refineAddend(INT32, 64, byte, 'le', false), 'int[-2147483648, 191]'],
    ['i + 64 < n', arithmetic.refineAddend(INT32, 64, byte, 'lt', false), 'int[-2147483648, 190]'],
    ['i - 1 >= 0', arithmetic.refineAddend(INT32, -1, zero, 'ge', false), 'int[1, 2147483647]'],
    ['i + 1 === byte', arithmetic.refineAddend(INT32, 1, byte, 'eq', false), 'int[-1, 254]'],
    ['byte + 1 !== 256', arithmetic.refineAddend(byte, 1, pointInterval(256), 'ne', false), 'int[0, 254]'],
    [
      'x + 1 <= n for a fraction, which may have been rounded down',
      arithmetic.refineAddend(ANY_NUMBER, 1, byte, 'le', false),
      'f64[-∞, 255] -0',
    ],
    [
      'i + 1 <= n beyond 2⁵², where sums are rounded',
      arithmetic.refineAddend(ANY_NUMBER, 1, intInterval(0, 2 ** 53 - 1), 'le', false),
      'f64[-∞, ∞] -0',
    ],
    ['uint32 === int32', arithmetic.refine(UINT32, INT32, 'eq', false), 'int[0, 2147483647]'],
  ])('%s', (_, interval, expected) => {
    expect(showInterval(interval)).toBe(expected)
  })
})
