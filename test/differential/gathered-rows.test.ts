/** Loops whose ends and rows are elements: they are read before the loop, where that is known to be harmless. */
import { describe, expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

const PARAMS = 'start: Int32Array, pick: Int32Array, x: Float64Array, y: Float64Array, w: number'
const KERNELS: Record<string, string> = {
  sparse: 'let s = 0; for (let k = start[i]; k < start[i + 1]; k++) s += x[k] * x[pick[k]]; y[i] = s',
  gathered: 'let s = 0; for (let k = 0; k < w; k++) s += x[pick[i] * w + k]; y[i] = s',
  twice: 'let s = 0; for (let k = 0; k < w; k++) for (let q = 0; q < start[k]; q++) s += x[pick[k] * w + q]; y[i] = s',
  moved: 'let s = 0; for (let k = start[i]; k < start[i + 1]; k++) { s += x[k]; if (s > 50) break } y[i] = s',
  written:
    'for (let k = start[i]; k < start[i + 1]; k++) { x[k] += pick[i]; start[i + 1] = start[i + 1] & 7 } y[i] = x[i]',
  overlapping: 'for (let k = 0; k < w; k++) y[pick[i] * w + k] = x[start[i] + k] + y[k]',
  never: 'let s = 0; for (let k = 0; k < w - 100; k++) s += x[pick[i]]; y[i] = s',
  least: 'let m = 1e9; for (let k = start[i]; k < start[i + 1]; k++) m = Math.min(m, x[pick[start[i]] + k]); y[i] = m',
}
const SOURCE = Object.entries(KERNELS)
  .map(
    ([name, body]) =>
      `export function ${name}(${PARAMS}) { "use jit"; w |= 0; const n = y.length; for (let i = 0; i < n; i++) { ${body} } }
       export function ${name}Here(${PARAMS}, i: number) { "use jit"; w |= 0; ${body} }`,
  )
  .join('\n')

const numbers = (length: number) => Float64Array.from({ length }, (_, i) => ((i * 7) % 11) - 2.5)
const END = 2 ** 31 - 1
const STARTS: Record<string, number[]> = {
  'in order': [0, 2, 5, 5, 9],
  'empty rows': [3, 3, 3, 3, 3],
  backwards: [9, 5, 3, 1, 0],
  'beyond the end': [0, 8, 30, 5, 31],
  negative: [-3, 2, -1, 4, -END],
  'at the ends of int32': [END - 2, END, END - 1, END, END],
  short: [0, 2],
  none: [],
}
const PICKS: Record<string, number[]> = {
  'in range': [0, 1, 2, 1, 0, 3, 2, 1, 0, 1],
  negative: [-1, 0, -2, 1, -END - 1, 2, 0, 0, 0, 0],
  large: [1000, 1, END, 2, 1 << 20, 0, 0, 0, 0, 0],
  short: [1],
  none: [],
}

describe('elements that loops begin and end with', () => {
  it('are those of every round', { timeout: 300_000 }, async () => {
    const module = await compileBothWays(SOURCE)
    expect(module.diagnostics).toEqual([])
    for (const name of Object.keys(KERNELS)) {
      for (const [starts, start] of Object.entries(STARTS)) {
        for (const [picks, pick] of Object.entries(PICKS)) {
          for (const w of [0, 2, 3, -1]) {
            const args: Argument[] = [
              Int32Array.from(start),
              Int32Array.from(pick),
              numbers(12),
              new Float64Array(4),
              w,
            ]
            const what = `${name}: start ${starts}, pick ${picks}, w = ${w}`
            if (isEndless(name, start)) continue
            const whole = module.run(name, args)
            expect(whole.kernel, what).toStrictEqual(whole.original)
            for (const i of [0, 3, 4, -1]) {
              const one = module.run(`${name}Here`, [...args, i])
              expect(one.kernel, `${what}, i = ${i}`).toStrictEqual(one.original)
            }
          }
        }
      }
    }
  })
})

/** Whether some row begins at the one end of int32 and ends at the other. */
const isEndless = (name: string, start: readonly number[]): boolean =>
  start.some((from, i) => from < -1e6 && (start[i + 1] ?? 0) > from) ||
  (name === 'twice' && start.some((end) => end > 1e6))
