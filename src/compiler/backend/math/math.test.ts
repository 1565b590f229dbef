import { describe, expect, it } from 'vitest'
import { hardAngles, twoOverPi } from '../../../../scripts/hard-angles.ts'
import { compareWithHost } from '../../../../scripts/math-comparison.ts'
import { fromWords, highWord, lowWord, withHighWord } from './bits.ts'
import { fmod } from './fmod.ts'
import { type MathFunction, mathLibrary } from './library.ts'
import { twoOverPiDigit } from './payne-hanek.ts'
import { mathProbes } from './probes.ts'

/** Whether the builtin of this engine passes its probes, and thus whether kernels would use the library for it. */
function passesProbes({ name, host }: MathFunction): boolean {
  return (mathProbes[name] ?? []).every(({ args, result }) => Object.is(host(...args), result))
}

/** Engines whose builtins are those of the library, see docs/math.md. */
const expectedToPass = process.arch === 'x64' && Number(process.versions.v8.split('.')[0]) < 15

describe('bit intrinsics', () => {
  it.each([
    [0, 0, 0],
    [-0, -0x80000000, 0],
    [1, 0x3ff00000, 0],
    [-1.5, 0xbff80000 | 0, 0],
    [Number.MIN_VALUE, 0, 1],
    [Math.PI, 0x400921fb, 0x54442d18],
    [Number.MAX_VALUE, 0x7fefffff, -1],
  ])('%d has words %d and %d', (x, high, low) => {
    expect(highWord(x)).toBe(high)
    expect(lowWord(x)).toBe(low)
    expect(fromWords(high, low)).toBe(x)
    expect(withHighWord(fromWords(0x12345678, low), high)).toBe(x)
  })
})

describe('constants', () => {
  it('2/π in 24-bit digits', () => {
    const table = Array.from({ length: 52 }, (_, i) => twoOverPiDigit(i))
    const digits = BigInt(table.length)
    expect(twoOverPiDigit(52)).toBe(0)
    const expected = twoOverPi(24n * digits)
    expect(table.reduce((sum, digit) => (sum << 24n) | BigInt(digit), 0n)).toBe(expected)
  })

  it('hard angles are within 2^-45 of a multiple of π/2, and some within 2^-58', () => {
    const bits = 1300n
    const inverse = twoOverPi(bits)
    const distances = hardAngles()
      .filter((angle) => angle > 1e6)
      .map((angle) => {
        const exponent = (highWord(angle) >> 20) - 1075
        const significand = (BigInt((highWord(angle) & 0xfffff) | 0x100000) << 32n) | BigInt(lowWord(angle) >>> 0)
        const product = significand * inverse
        const fraction =
          (exponent < 0 ? product >> BigInt(-exponent) : product << BigInt(exponent)) & ((1n << bits) - 1n)
        const distance = fraction >> (bits - 1n) ? (1n << bits) - fraction : fraction
        return Number(distance >> (bits - 200n)) / 2 ** 200
      })
    expect(Math.min(...distances)).toBeLessThan(2 ** -58)
    expect(Math.min(...distances)).toBeGreaterThan(2 ** -62)
  })
})

describe('same bits as the engine wherever its builtin passes the probes', () => {
  it.runIf(expectedToPass)('which is everywhere on this engine', () => {
    expect(mathLibrary.filter((subject) => !passesProbes(subject))).toEqual([])
  })

  it.each(mathLibrary.filter(passesProbes))('$name', (subject) => {
    expect(compareWithHost(subject, 200_000, 20_240)).toMatchObject({ mismatches: 0, examples: [] })
  })
})

describe('the comparison itself', () => {
  it('notices a single differing unit in the last place', () => {
    const wrong = { ...mathLibrary[0], kernel: (x: number) => (x === 0.5 ? 0.47942553860420306 : Math.sin(x)) }
    const { mismatches, examples } = compareWithHost(wrong, 1000, 1)
    expect(mismatches).toBe(1)
    expect(examples[0]).toEqual({ args: [0.5], kernel: 0.47942553860420306, host: Math.sin(0.5) })
  })

  it('tells -0 from 0 but no NaN from another', () => {
    const sign = {
      ...mathLibrary[0],
      kernel: (x: number) => Math.abs(x),
      host: (x: number) => (x === 0 ? x : Math.abs(x)),
    }
    expect(compareWithHost(sign, 100, 1).examples.map(({ args }) => args)).toEqual([[-0]])
  })
})

describe('fmod', () => {
  it.each([
    [5.5, 2, 1.5],
    [-5.5, 2, -1.5],
    [-4, 2, -0],
    [4, -Infinity, 4],
    [Infinity, 4, NaN],
    [4, 0, NaN],
    [NaN, 1, NaN],
    [1, NaN, NaN],
    [Number.MAX_VALUE, Number.MIN_VALUE, 0],
    [Number.MAX_VALUE, 3 * Number.MIN_VALUE, 2 * Number.MIN_VALUE],
    [2 ** 1023, 2 ** 1023 - 2 ** 971, 2 ** 971],
    [1e308, 3e-320, 1e308 % 3e-320],
  ])('%d %% %d is %d', (x, y, expected) => {
    expect(fmod(x, y)).toBe(expected)
  })
})

describe('probes', () => {
  it('exist for each function that engines may differ in, and for no other', () => {
    expect(Object.keys(mathProbes).sort()).toEqual(
      mathLibrary
        .filter((entry) => !entry.exact)
        .map((entry) => entry.name)
        .sort(),
    )
  })

  const subjects = mathLibrary.filter((entry) => !entry.exact)

  it.each(subjects)('$name: 8 to 16 argument lists of its arity', ({ name, arity }) => {
    const probes = mathProbes[name]
    expect(probes.length).toBeGreaterThanOrEqual(8)
    expect(probes.length).toBeLessThanOrEqual(16)
    expect(probes.every(({ args }) => args.length === arity)).toBe(true)
  })

  it.each(subjects)('$name: an implementation that rounds the last bit otherwise is noticed', (subject) => {
    const shifted = (...args: number[]) => subject.host(...args) * (1 + Number.EPSILON)
    expect(passesProbes({ ...subject, host: shifted })).toBe(false)
  })

  it.each(subjects)('$name: the recorded results are those of the kernel source', ({ name, kernel }) => {
    expect(mathProbes[name].map(({ args }) => kernel(...args))).toEqual(mathProbes[name].map(({ result }) => result))
  })
})
