import { describe, expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

/** Numbers 1, 2, 3 … */
const numbers = (length: number) => Float64Array.from({ length }, (_, i) => i + 1)

/** Lengths around multiples of all the steps. */
const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 15, 16, 17, 24, 31, 32, 33]
const STEPS = [1, 2, 3, 4, 5, 8, 16, 40, 2 ** 30, 2 ** 31 - 1]

async function compare(params: string, body: string, calls: Iterable<Argument[]>): Promise<void> {
  const module = await compileBothWays(`export function f(${params}) { "use jit"; ${body} }`)
  expect(module.diagnostics).toEqual([])
  let accepted = 0
  for (const args of calls) {
    if (module.accepts('f', args)) accepted++
    else continue
    const { original, kernel } = module.run('f', args)
    expect(kernel, args.map((a) => (typeof a === 'number' ? a : (a as Float64Array).length)).join()).toEqual(original)
  }
  expect(accepted).toBeGreaterThan(0)
}

describe('the elements behind a counter in steps', () => {
  it.each<[string, string]>([
    [
      'all of a group',
      'for (let i = 0; i < x.length; i += 4) { x[i] = y[i + 3]; x[i + 1] = y[i + 2]; x[i + 2] += y[i]; x[i + 3] = i }',
    ],
    ['one more than a group', 'for (let i = 0; i < x.length; i += 3) { x[i] += y[i + 3]; x[i + 3] = i }'],
    ['from the end', 'for (let i = x.length - 1; i >= 0; i -= 4) { x[i - 3] += y[i]; x[i] = y[i - 2] }'],
    [
      'from the end, with the first element',
      'for (let i = x.length - 1; i > 0; i -= 2) { x[i - 1] += y[i]; x[i] = y[i - 1] }',
    ],
    ['in another order', 'for (let i = 1; i <= y.length; i += 5) { x[i + 3] = y[i - 1]; y[i + 2] = x[i] }'],
    ['in blocks', 'for (let i = 0; i < x.length; i += 8) for (let k = 0; k < 8; k++) x[i + k] += y[i + 7 - k]'],
    ['in blocks, to their ends', 'for (let i = 0; i < x.length; i += 8) for (let k = i; k < i + 8; k++) x[k] += y[k]'],
    [
      'where a round leaves some out',
      'for (let i = 0; i < x.length; ) { x[i + 1] = i; if (y[i] % 3 === 1) { i += 2; continue } y[i] = 1; i += 2 }',
    ],
    [
      'where steps are several',
      'for (let i = 0; i < x.length; ) { x[i + 1] = i; if (y[i] % 3 === 1) { i += 3; continue } y[i] = 1; i += 2 }',
    ],
  ])('%s', { timeout: 60_000 }, async (_, body) => {
    const calls = LENGTHS.flatMap((n) => [0, 1, 3, 4].map((more): Argument[] => [numbers(n), numbers(n + more)]))
    await compare('x: Float64Array, y: Float64Array', body, calls)
  })

  it('of pixels', async () => {
    const body =
      'for (let i = 0; i < x.length; i += 4) { const g = 0.3 * x[i] + 0.6 * x[i + 1] + 0.1 * x[i + 2]; x[i] = x[i + 1] = x[i + 2] = g; x[i + 3] = 255 }'
    const pixels = (length: number) => Uint8ClampedArray.from({ length }, (_, i) => i * 37)
    await compare(
      'x: Uint8ClampedArray',
      body,
      [...LENGTHS, 64, 400, 403].map((n) => [pixels(n)]),
    )
  })
})

describe('a step and a start from outside', () => {
  const PARAMS = 'x: Float64Array, y: Float64Array, n: number, first: number, step: number'
  it.each<[string, string]>([
    ['upwards', 'for (let i = first; i < n; i += step) { x[i] += y[i + step - 1]; if (i < -9) break }'],
    ['upwards, with the limit', 'for (let i = first; i <= n; i += step) { x[i] += y[i]; if (i < -9) break }'],
    ['downwards', 'for (let i = n - 1; i >= first; i -= step) { x[i - step + 1] += y[i]; if (i > 99) break }'],
    [
      'in groups',
      'for (let i = 0; i < n; i += 2 * step) { for (let k = 0; k < step; k++) x[i + k + step] -= y[i + k]; if (i < -9) break }',
    ],
    [
      'in rows that begin later and later',
      'for (let k = 0; k < first; k++) for (let i = k; i < n; i += step) { x[i] += y[i + step - 1]; if (i < -9) break }',
    ],
    ['in steps that grow', 'for (let w = 1; w < n; w *= 2) for (let i = first; i < n; i += w) x[i + w - 1] += y[i]'],
    [
      'in steps that are the round',
      'for (let w = 1; w < first; w++) for (let i = w; i < n; i += w) x[i + w - 1] += y[i]',
    ],
  ])('%s', { timeout: 120_000 }, async (_, body) => {
    const calls = function* (): Generator<Argument[]> {
      // Groups of 2³⁰ would take the original long.
      for (const length of [0, 4, 15, 16, 17])
        for (const n of [-(2 ** 31), -1, 0, length - 1, length, length + 1, 2 * length, 5.5])
          for (const first of [-9, 0, 3, 4])
            for (const step of [-(2 ** 31), -3, -1, ...STEPS])
              if (step <= 40 || !body.includes('k < step')) yield [numbers(length), numbers(length + 3), n, first, step]
    }
    await compare(PARAMS, body, calls())
  })
})

describe('what moves', () => {
  it.each<[string, string, Argument[][]]>([
    [
      'a counter that a sum takes below its start',
      `export function f(x: Float64Array, back: Int32Array, n: number) {
      "use jit"
      let [s, i] = [0, 5]
      for (let round = 0; i < n && round < 9; round++) {
        s += x[i - 3]
        let p = i
        if (back[round] > 0) p = i & 1
        i = p + p
      }
      return s
    }`,
      [
        [numbers(10), Int32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0), 8],
        [numbers(100), new Int32Array(9), 80],
      ],
    ],
  ])('%s', async (_, source, calls) => {
    const module = await compileBothWays(source)
    expect(module.kernels).toEqual(['f'])
    for (const args of calls) {
      expect(module.accepts('f', args)).toBe(true)
      const { original, kernel } = module.run('f', args)
      expect(kernel).toEqual(original)
    }
  })
})
