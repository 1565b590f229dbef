/** Loops that use an element of the array that they write, and loops that write where a condition holds. */
import { describe, expect, it } from 'vitest'
import { type BothWays, compileBothWays } from './harness.ts'

const KINDS = ['Float64Array', 'Float32Array', 'Int32Array', 'Uint8Array', 'Uint8ClampedArray'] as const

/** What is done with the array `x`, its length `n` and the place `p` of the element. */
const FLAT: Record<string, string> = {
  'taken from all': 'for (let j = 0; j < n; j++) x[j] -= x[p]',
  'taken from those behind the first': 'for (let j = 1; j < n; j++) x[j] = x[j] - x[p] * 2',
  'divided by': 'for (let j = 0; j < n; j++) x[j] /= x[p]',
  'stored beside': 'for (let j = 0; j < n - 1; j++) x[j + 1] = x[p] + j',
  'stored before': 'for (let j = 1; j <= n - 1; j++) x[j - 1] += x[p]',
  'counted from another number': 'for (let j = 3; j < n; j++) x[j - 3] = x[p] + x[j]',
  'the least': 'for (let j = 0; j < n; j++) { const v = x[p] - 1; if (v < x[j]) x[j] = v }',
  'of a constant number': 'if (n >= 64) for (let j = 0; j < 64; j++) x[j] = x[j] - x[p & 63]',
  'in an array of its own': 'const t = x.slice(); for (let j = 0; j < n; j++) t[j] -= t[p]; x.set(t)',
  'behind a condition':
    'const d = (p * 7) & 15; for (let j = 0; j < n; j++) { const v = x[p]; if (d > 3) { const q = j + (d - 4); if (q < n) x[q] = v + 1 } }',
  'by a quotient behind a condition':
    'const d = p & 3; for (let j = 0; j < n; j++) { const v = x[p]; if (d !== 0) { const q = j + ((p / d) | 0); if (q < n) x[q] = v } }',
  'a condition that writes': 'for (let j = 0; (x[j] += 1) !== 0 && j < n - 1; j++) x[j] = x[j] - x[p]',
  'a fraction as the limit': 'for (let j = 0; j < n - 0.5; j++) x[j] = x[j] * x[p]',
}

/** … and with rows of `w` elements each. */
const ROWS: Record<string, string> = {
  'shortest paths': 'x[i * w + j] = Math.min(x[i * w + j], x[i * w + k] + x[k * w + j])',
  elimination: 'x[i * w + j] -= x[i * w + k] * x[k * w + j]',
  'shortest paths by a condition':
    'const d = (x[i * w + k] + x[k * w + j]) | 0; if (d < x[i * w + j]) x[i * w + j] = d',
  'by the diagonal': 'x[i * w + j] = x[i * w + j] / x[k * w + k] + 1',
}

const VALUES = [3, -1, 0, -0, 2 ** 31 - 1, -(2 ** 31), 1e9, 0.1, Number.NaN, Infinity, -7, 255, 300, 1e-320]

/** Elements of every kind of number, or small ones. */
const filled = (n: number, small: boolean) =>
  Array.from({ length: n }, (_, i) => (small ? ((i * 7919) % 97) - 40 : VALUES[(i * 5) % VALUES.length]))

const functions = (bodies: Record<string, string>, wrap: (body: string) => string, params: string, kind: string) =>
  Object.values(bodies)
    .map((body, i) => `export function f${i}(x: ${kind}, ${params}): void { "use jit"; ${wrap(body)} }`)
    .join('\n')

function agree(module: BothWays, name: string, args: (object | number)[]): void {
  expect(module.accepts(name, args as never)).toBe(true)
  const { original, kernel } = module.run(name, args as never)
  expect(
    kernel,
    `${name} of ${args.map((x) => (typeof x === 'number' ? x : (x as Int8Array).length)).join()}`,
  ).toStrictEqual(original)
}

describe.each(KINDS)('an element of the %s that is written', (kind) => {
  const arrayOf = (n: number, small: boolean) => new globalThis[kind](filled(n, small))

  it('in a row', { timeout: 120_000 }, async () => {
    const module = await compileBothWays(
      functions(FLAT, (body) => `const n = x.length; if (p < 0 || p >= n) return; ${body}`, 'p: number', kind),
    )
    expect(module.diagnostics).toEqual([])
    for (const [i] of Object.keys(FLAT).entries())
      for (const n of [0, 1, 2, 5, 17, 40, 100])
        for (const p of new Set([0, 1, 2, n >> 1, n - 2, n - 1, n, -1]))
          for (const small of [true, false]) agree(module, `f${i}`, [arrayOf(n, small), p])
  })

  it('in rows', { timeout: 120_000 }, async () => {
    const module = await compileBothWays(
      functions(
        ROWS,
        (body) => `for (let k = 0; k < w; k++) for (let i = 0; i < w; i++) for (let j = 0; j < w; j++) { ${body} }`,
        'w: number',
        kind,
      ),
    )
    expect(module.diagnostics).toEqual([])
    // Where there are fewer elements than rows need, some are missing.
    for (const [i] of Object.keys(ROWS).entries())
      for (const w of [0, 1, 2, 3, 7, 21, 40])
        for (const size of [w * w, w * w + 3, Math.max(0, w * w - 1)])
          for (const small of [true, false]) agree(module, `f${i}`, [arrayOf(size, small), w])
  })
})

/** What is done with each element `x[j]`, and `y[j]` of another array. */
const CONDITIONS: Record<string, string> = {
  'the least of two': 'if (y[j] < x[j]) x[j] = y[j]',
  'a limit': 'if (x[j] > m) x[j] = m',
  'the other sign': 'if (x[j] < 0) x[j] = -x[j]',
  'what is no number': 'if (x[j] !== x[j]) x[j] = 1',
  'two ways': 'if (x[j] < m) { } else x[j] = y[j] * 2',
  counted: 'if (x[j] < y[j]) { x[j] = y[j]; n++ }',
}

describe.each(KINDS)('an element of the %s that is written where a condition holds', (kind) => {
  it('is what it was elsewhere', { timeout: 120_000 }, async () => {
    const module = await compileBothWays(
      Object.values(CONDITIONS)
        .map(
          (body, i) =>
            `export function f${i}(x: ${kind}, y: ${kind}, m: number): number { "use jit"; let n = 0; for (let j = 0; j < x.length; j++) { ${body} } return n }`,
        )
        .join('\n'),
    )
    expect(module.diagnostics).toEqual([])
    for (const [i] of Object.keys(CONDITIONS).entries())
      for (const n of [0, 1, 5, 40, 100])
        for (const [of, other] of [
          [true, false],
          [false, true],
          [false, false],
        ])
          for (const m of [0, 3.5, Number.NaN, -1e9]) {
            const x = new globalThis[kind](filled(n, of))
            const y = new globalThis[kind](filled(n + 1, other).slice(1))
            agree(module, `f${i}`, [x, y, m])
            // One array twice, and one that begins in the other.
            agree(module, `f${i}`, [x, x, m])
            if (n > 1) agree(module, `f${i}`, [x.subarray(1), x.subarray(0, n - 1), m])
          }
  })
})
