import { describe, expect, it } from 'vitest'
import { count, irAfter, kernel } from './passes.test-support.ts'

/** Comparisons of the counter with the round that writes the element: one in front of each loop that has been taken apart. */
const segments = (params: string, body: string) =>
  count(irAfter(kernel(params, body), 'segment-loops'), 'i.cmp eq') -
  count(irAfter(kernel(params, body), 'select-representations'), 'i.cmp eq')

const x = 'x: Float64Array, p: number'
const inRange = 'const n = x.length; if (p < 0 || p >= n) return;'
const rounds = (body: string) => `${inRange} for (let j = 0; j < n; j++) { ${body} }`
const nest = (body: string) =>
  `for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { ${body} }`

describe('segment-loops', () => {
  it.each([
    ['one element taken from all', x, rounds('x[j] -= x[p]')],
    [
      'up to a constant',
      'x: Float64Array, p: number',
      'if (x.length < 64 || p < 0 || p >= 64) return; for (let j = 0; j < 64; j++) x[j] -= x[p]',
    ],
    [
      'of an array of its own',
      'x: Float64Array, p: number',
      'const t = new Float64Array(60), q = p & 7; for (let j = 0; j < 60; j++) t[j] = x[j & 3] - t[q]; x[0] = t[9]',
    ],
    ['the first one', x, rounds('x[j] /= x[0]')],
    ['used twice', x, rounds('x[j] = (x[j] - x[p]) * x[p]')],
    ['one way or another', x, rounds('const v = x[p]; if (j & 1) x[j] = v; else x[j] += v')],
    [
      'shortest paths',
      'x: Int32Array, n: number',
      nest('x[i * n + j] = Math.min(x[i * n + j], x[i * n + k] + x[k * n + j])'),
    ],
    ['elimination', 'x: Float64Array, n: number', nest('x[i * n + j] -= x[i * n + k] * x[k * n + j]')],
    [
      'only where a condition holds',
      'x: Int32Array, n: number',
      nest('const d = (x[i * n + k] + x[k * n + j]) | 0; if (d < x[i * n + j]) x[i * n + j] = d'),
    ],
  ])('takes a loop apart: %s', (_, params, body) => {
    expect(segments(params, body)).toBeGreaterThan(0)
  })

  it.each([
    ['another array is written', `${x}, y: Float64Array`, rounds('if (j < y.length) y[j] = x[j] - x[p]')],
    ['the element is loaded behind a store', x, rounds('x[j] = 1; x[j] += x[p]')],
    ['it is loaded in some rounds only', x, rounds('if (j & 1) x[j] -= x[p]')],
    ['two of them', x, rounds('x[j] -= x[p] * x[0]')],
    ['two places are written', x, rounds('x[j] -= x[p]; if (j > 0) x[j - 1] = 0')],
    ['every other element is written', x, `${inRange} for (let j = 0; 2 * j < n; j++) x[2 * j] -= x[p]`],
    ['in steps of two', x, `${inRange} for (let j = 0; j < n; j += 2) x[j] -= x[p]`],
    ['backwards', x, `${inRange} for (let j = n - 1; j >= 0; j--) x[j] -= x[p]`],
    ['the loop may be left', x, rounds('x[j] -= x[p]; if (x[j] > 9) break')],
    ['an array that may share its memory', `${x}, y: Float64Array`, rounds('x[j] -= x[p]; if (j < y.length) y[j] = 0')],
    [
      'the index comes from the array',
      'x: Int32Array, p: number',
      rounds('const q = x[p]; if (q >= 0 && q < n) x[q] = j'),
    ],
    [
      'the place is computed behind a condition',
      `${x}, d: number`,
      rounds('const v = x[p]; if (d > 9 && d < n) { const q = j + (d - 9); if (q < n) x[q] = v }'),
    ],
    ['the condition writes', x, `${inRange} let j = 0; while ((x[j] -= 1) > 0 && j < n) { x[j] -= x[p]; j++ }`],
    ['nothing is written', x, `let s = 0; ${rounds('s += x[j] * x[p]').replace('return', 'return 0')} return s`],
  ])('leaves a loop alone: %s', (_, params, body) => {
    expect(segments(params, body)).toBe(0)
  })

  it('loads the element in front of the loop', () => {
    const text = irAfter(kernel(x, rounds('x[j] -= x[p]')), 'segment-loops')
    const [front] = text.split(/^b\d+/m).filter((block) => block.includes('i.cmp eq'))
    expect(front).toContain('array.load %0.x')
    expect(front).toMatch(/select .*\n.* select .*\n.* i\.trunc/)
  })
})
