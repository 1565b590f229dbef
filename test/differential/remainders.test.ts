/** `%` of integers in every width, with each way of computing it: dividends around multiples of the divisor, zeros of both signs, both ends. */
import { describe, expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

const ENDS = [0, 1, 2, 3, 5, 7, 8, 255, 256, 257, 65535, 65536, 1e6, 2 ** 30, 2 ** 30 + 1, 2 ** 31 - 2, 2 ** 31 - 1]
const SIGNED = [...ENDS, ...ENDS.map((x) => -x | 0), -(2 ** 31)]
const UNSIGNED = [...ENDS, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 2, 2 ** 32 - 1]

const EXPRESSIONS = [
  'p % q',
  '(p + 1) % q',
  '(p - 1) % q',
  '(p + q) % q',
  '(p + q - 1) % q',
  '((p % q) + q) % q',
  // Sums that fit into 32 bits, down to their end.
  '((p >> 1) + (q >> 1)) % q',
  '((p >> 1) - 1073741824) % q',
  '(p * 3) % q',
  '(p * 16807) % 2147483647',
  'p % 8',
  'p % -3',
  '(p + q) % 10',
  'p % (q * 2)',
  'p % (q & 255)',
  '-p % q',
  '(p % q) % 3',
]

/** How the result is looked at: as a double with its zero's sign, as int32, and as an index. */
const VIEWS: Record<string, (expression: string) => string> = {
  value: (e) => `out[i] = ${e}`,
  inverse: (e) => `out[i] = 1 / (${e})`,
  low: (e) => `out[i] = (${e}) | 0`,
  element: (e) => `out[i] = table[${e}]`,
  divided: (e) => `if (q !== 0) out[i] = ${e}; else out[i] = 7`,
  positive: (e) => `if (q > 0) out[i] = ${e}; else out[i] = 8`,
}

function pairs(values: number[]): [number[], number[]] {
  const left = values.flatMap((x) => values.map(() => x))
  const right = values.flatMap(() => values)
  return [left, right]
}

describe.each([
  ['Int32Array', Int32Array, SIGNED],
  ['Uint32Array', Uint32Array, UNSIGNED],
] as const)('%s', (name, type, values) => {
  it.each(Object.entries(VIEWS))('%s', { timeout: 300_000 }, async (_, view) => {
    const source = EXPRESSIONS.map(
      (e, k) => `export function f${k}(a: ${name}, b: ${name}, table: Float64Array, out: Float64Array) {
        "use jit"
        for (let i = 0; i < out.length; i++) { const p = a[i], q = b[i]; ${view(e)} }
      }`,
    ).join('\n')
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    const [left, right] = pairs([...values])
    const table = Float64Array.from({ length: 300 }, (_, i) => i * 0.5 + 1)
    for (const [k, expression] of EXPRESSIONS.entries()) {
      const args = [type.from(left), type.from(right), table, new Float64Array(left.length)]
      const { original, kernel } = module.run(`f${k}`, args)
      expect(kernel, expression).toStrictEqual(original)
    }
  })
})

/** All kinds of doubles, around the multiples of powers of two. */
const DOUBLES = [
  0,
  0.5,
  1,
  1.5,
  2 ** -1074,
  2 ** -1022,
  2 ** -30,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 52 + 1,
  2 ** 53,
  2 ** 53 + 2,
  1152921503667322900,
  1e300,
  Number.MAX_VALUE,
  Infinity,
  Number.NaN,
]
  .flatMap((x) => [x, x + 1, x - 0.25, x * 3])
  .flatMap((x) => [x, -x])

describe('doubles', () => {
  it.each(['value', 'inverse', 'low', 'element'])(
    'by powers of two and others: %s',
    { timeout: 300_000 },
    async (view) => {
      const divisors = [
        '1',
        '2',
        '-2',
        '4',
        '1024',
        '4294967296',
        '9007199254740992',
        '18014398509481984',
        '0.5',
        '3',
        '0',
        '-0',
        'Infinity',
        '9007199254740991',
        '4294967295',
      ]
      const source = divisors
        .map(
          (d, k) => `export function f${k}(a: Float64Array, table: Float64Array, out: Float64Array) {
          "use jit"
          for (let i = 0; i < out.length; i++) { const p = a[i]; ${VIEWS[view](`p % ${d}`)} }
        }`,
        )
        .join('\n')
      const module = await compileBothWays(source)
      expect(module.diagnostics).toEqual([])
      const table = Float64Array.from({ length: 300 }, (_, i) => i * 0.5 + 1)
      for (const [k, divisor] of divisors.entries()) {
        const args = [Float64Array.from(DOUBLES), table, new Float64Array(DOUBLES.length)]
        const { original, kernel } = module.run(`f${k}`, args)
        expect(kernel, divisor).toStrictEqual(original)
      }
    },
  )
})

describe('numbers that are passed', () => {
  it('wrap around, also by 1 and by powers of two, and stay with the original by what is not positive', {
    timeout: 300_000,
  }, async () => {
    const source = `
      export function ring(x: Float64Array, n: number, i: number): number { "use jit"; return x[(i + 1) % n] + 3 * x[(i + n - 1) % n] }
      export function grid(x: Float64Array, w: number, h: number, c: number, r: number): number {
        "use jit"; return x[((r + h - 1) % h) * w + ((c + 1) % w)]
      }
      export function far(x: Float64Array, rows: Int32Array, w: number, i: number): number { "use jit"; return x[rows[i] * w + i] }
      export function near(x: Float64Array, rows: Int32Array, w: number, i: number): number { "use jit"; return x[rows[i] * w - rows[i] * w + i] }
      export function signs(x: Float64Array, rows: Int32Array, w: number, out: Float64Array) {
        "use jit"
        for (let i = 0; i < out.length; i++) { const k = rows[i] * w; out[i] = x[k] + 1 / k }
      }
      export function gcd(a: Int32Array, b: Int32Array, out: Float64Array) {
        "use jit"
        for (let i = 0; i < out.length; i++) { let p = a[i], q = b[i]; while (q !== 0) { const t = p % q; p = q; q = t } out[i] = p }
      }
      export function factor(n: number): number { "use jit"; for (let d = 2; d * d <= n; d++) if (n % d === 0) return d; return n }
      export function collatz(x: number): number { "use jit"; let c = 0; while (x > 1) { x = x % 2 === 0 ? x / 2 : 3 * x + 1; c++ } return c }
      export function lcg(seed: number, n: number): number {
        "use jit"; let s = seed | 0; for (let i = 0; i < n; i++) s = (s * 16807) % 2147483647; return s
      }`
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    const x = Float64Array.from({ length: 64 }, (_, i) => i + 0.25)
    let runs = 0
    const both = (name: string, ...args: Parameters<typeof module.run>[1]) => {
      if (!module.accepts(name, args)) return
      const { original, kernel } = module.run(name, args)
      expect(kernel, `${name}(${args.slice(1).join(', ')})`).toStrictEqual(original)
      runs++
    }
    for (const n of SIGNED) for (const i of SIGNED) both('ring', x, n, i)
    const sizes = [-1, 0, 1, 2, 7, 8, 2 ** 31 - 1, -(2 ** 31)]
    for (const w of sizes)
      for (const h of sizes) for (const c of sizes) for (const r of sizes) both('grid', x, w, h, c, r)
    const rows = Int32Array.from([0, 1, 3, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 30])
    for (const w of SIGNED) for (const i of rows.keys()) both('far', x, rows, w, i)
    for (const w of SIGNED) for (const i of rows.keys()) both('near', x, rows, w, i)
    for (const w of [0, 1, -1, 2]) both('signs', x, rows, w, new Float64Array(rows.length))
    const [left, right] = pairs(SIGNED)
    both('gcd', Int32Array.from(left), Int32Array.from(right), new Float64Array(left.length))
    for (const seed of SIGNED) both('lcg', seed, 50)
    for (const n of [...SIGNED, 2.5, 1e15, Number.NaN]) both('factor', n)
    for (const n of [...SIGNED.filter((s) => s < 1e7), 0.5, 97.5, 1e15 + 1, Number.NaN, -Infinity]) both('collatz', n)
    expect(runs).toBeGreaterThan(2500)
    // By these an index would be NaN, or nobody takes it: the original has the call.
    for (const n of [0, -0, -1, 0.5, Number.NaN]) expect(module.accepts('ring', [x, n, 1]), `n = ${n}`).toBe(false)
    expect(module.accepts('ring', [x, 64, 1])).toBe(true)
  })
})
