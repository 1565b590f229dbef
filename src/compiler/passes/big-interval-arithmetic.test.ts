import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ANY_BIG, type BigInterval, bigPoint, INT64, joinBigs, meetBigs, NO_BIG, UINT64 } from '../ir/big-interval.ts'
import { intInterval, pointInterval } from '../ir/interval.ts'
import type { Relation } from '../ir/ir.ts'
import {
  bigBinary,
  bigNegate,
  bigOfNumber,
  bigRefine,
  bigWiden,
  bigWrap,
  bitLength,
  numberOfBig,
} from './big-interval-arithmetic.ts'

/** What it means for a bigint to be in an interval: the definition that every rule below is held against. */
const contains = ({ lo, hi }: BigInterval, x: bigint): boolean =>
  (lo === undefined || lo <= x) && (hi === undefined || x <= hi)

const powers = [1n, 8n, 31n, 53n, 63n, 64n, 127n, 128n].flatMap((k) => [
  2n ** k - 1n,
  2n ** k,
  -(2n ** k),
  -(2n ** k) - 1n,
])
const aBigint = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 2n, 7n, -16n, ...powers),
  fc.bigInt(-70n, 70n),
  fc.bigInt(-(2n ** 130n), 2n ** 130n),
)

/** An interval with one of its members: the join of a few values, sometimes without one of the bounds. */
const aPair = fc
  .tuple(fc.array(aBigint, { minLength: 1, maxLength: 3 }), fc.nat(), fc.constantFrom('', '', '', 'lo', 'hi', 'both'))
  .map(([members, pick, open]) => {
    const interval = members.map(bigPoint).reduce(joinBigs)
    if (open === 'lo' || open === 'both') interval.lo = undefined
    if (open === 'hi' || open === 'both') interval.hi = undefined
    return { interval, x: members[pick % members.length] }
  })
const aDistance = fc
  .tuple(fc.bigInt(-70n, 200n), fc.bigInt(0n, 100n))
  .map(([x, more]) => ({ interval: { lo: x - more, hi: x + more }, x }))

const OPERATORS: [string, (a: bigint, b: bigint) => bigint | undefined][] = [
  ['add', (a, b) => a + b],
  ['sub', (a, b) => a - b],
  ['mul', (a, b) => a * b],
  ['div', (a, b) => (b === 0n ? undefined : a / b)],
  ['mod', (a, b) => (b === 0n ? undefined : a % b)],
  ['and', (a, b) => a & b],
  ['or', (a, b) => a | b],
  ['xor', (a, b) => a ^ b],
]

describe('every result lies in the interval of the result', () => {
  const holds = (result: BigInterval, x: bigint | undefined, what: string) => {
    if (x !== undefined && !contains(result, x)) throw new Error(`${x} is not in [${result.lo}, ${result.hi}]: ${what}`)
  }
  it.each(OPERATORS)('%s', (name, operate) => {
    fc.assert(
      fc.property(aPair, aPair, (a, b) => {
        holds(bigBinary(name, a.interval, b.interval), operate(a.x, b.x), `${a.x} ${name} ${b.x}`)
      }),
      { numRuns: 3000 },
    )
  })
  it.each([
    ['shl', (a: bigint, b: bigint) => a << b],
    ['shr', (a: bigint, b: bigint) => a >> b],
  ] as const)('%s', (name, operate) => {
    fc.assert(
      fc.property(aPair, aDistance, (a, b) => {
        holds(bigBinary(name, a.interval, b.interval), operate(a.x, b.x), `${a.x} ${name} ${b.x}`)
      }),
      { numRuns: 3000 },
    )
  })
  it('negation and wrapping', () => {
    fc.assert(
      fc.property(aPair, fc.integer({ min: 0, max: 130 }), ({ interval, x }, bits) => {
        holds(bigNegate(interval), -x, `-${x}`)
        holds(bigWrap('asint', bits, interval), BigInt.asIntN(bits, x), `asIntN(${bits}, ${x})`)
        holds(bigWrap('asuint', bits, interval), BigInt.asUintN(bits, x), `asUintN(${bits}, ${x})`)
      }),
      { numRuns: 3000 },
    )
  })
  it('refinement', () => {
    const relations: [Relation, (a: bigint, b: bigint) => boolean][] = [
      ['lt', (a, b) => a < b],
      ['le', (a, b) => a <= b],
      ['gt', (a, b) => a > b],
      ['ge', (a, b) => a >= b],
      ['eq', (a, b) => a === b],
      ['ne', (a, b) => a !== b],
    ]
    fc.assert(
      fc.property(aPair, aPair, fc.constantFrom(...relations), (a, b, [relation, is]) => {
        if (is(a.x, b.x)) holds(bigRefine(a.interval, b.interval, relation), a.x, `${a.x} ${relation} ${b.x}`)
      }),
      { numRuns: 3000 },
    )
  })
  it('conversion', () => {
    fc.assert(
      fc.property(aPair, ({ interval, x }) => {
        const { lo, hi } = numberOfBig(interval)
        expect(lo <= Number(x) && Number(x) <= hi).toBe(true)
      }),
    )
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        holds(bigOfNumber(intInterval(Math.min(a, b), Math.max(a, b))), BigInt(a), String(a))
      }),
    )
  })
  it('widening', () => {
    fc.assert(
      fc.property(aPair, aPair, (a, b) => {
        const next = joinBigs(a.interval, b.interval)
        const wide = bigWiden(a.interval, next)
        holds(wide, a.x, 'old')
        holds(wide, b.x, 'new')
      }),
    )
  })
})

describe('the rules are as narrow as the analysis needs', () => {
  it.each<[string, string, BigInterval, BigInterval, BigInterval]>([
    ['a byte', 'and', ANY_BIG, bigPoint(255n), { lo: 0n, hi: 255n }],
    ['a product of words', 'mul', UINT64, UINT64, { lo: 0n, hi: (2n ** 64n - 1n) ** 2n }],
    [
      'the high half of it',
      'shr',
      { lo: 0n, hi: (2n ** 64n - 1n) ** 2n },
      bigPoint(64n),
      { lo: 0n, hi: 2n ** 64n - 2n },
    ],
    ['a remainder', 'mod', ANY_BIG, { lo: 0n, hi: 10n }, { lo: -9n, hi: 9n }],
    ['a remainder of what is not negative', 'mod', UINT64, ANY_BIG, UINT64],
    ['a quotient of what is not negative', 'div', UINT64, { lo: 3n, hi: 5n }, { lo: 0n, hi: (2n ** 64n - 1n) / 3n }],
    ['a quotient by what is negative', 'div', UINT64, bigPoint(-16n), { lo: -(2n ** 60n - 1n), hi: 0n }],
    ['nothing', 'add', NO_BIG, UINT64, NO_BIG],
  ])('%s', (_, name, a, b, expected) => {
    expect(bigBinary(name, a, b)).toEqual(expected)
  })
  it('what fits is not wrapped', () => {
    expect(bigWrap('asuint', 64, { lo: 3n, hi: 5n })).toEqual({ lo: 3n, hi: 5n })
    expect(bigWrap('asuint', 64, ANY_BIG)).toEqual(UINT64)
    expect(bigWrap('asint', 64, UINT64)).toEqual(INT64)
    expect(bigWrap('asint', 0, UINT64)).toEqual(bigPoint(0n))
  })
  it('bounds that nobody could use are given up', () => {
    expect(bigBinary('shl', UINT64, bigPoint(500n))).toEqual({ lo: 0n, hi: undefined })
    expect(bigOfNumber(pointInterval(1e300))).toEqual(ANY_BIG)
    expect(meetBigs(ANY_BIG, UINT64)).toEqual(UINT64)
  })
  it.each([
    [0n, 0],
    [1n, 1],
    [255n, 8],
    [256n, 9],
  ])('%s has %s bits', (x, bits) => {
    expect(bitLength(x)).toBe(bits)
  })
})
