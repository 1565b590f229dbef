import { describe, expect, it } from 'vitest'
import { count, irAfter, kernel } from './passes.test-support.ts'

/** Parameters of blocks that the pass has added: one for each store that it has made unconditional. */
function moved(params: string, body: string): number {
  const parameters = (pass: string) =>
    [': i32', ': f32', ': f64'].reduce((n, type) => n + count(irAfter(kernel(params, body), pass), type), 0)
  return parameters('store-always') - parameters('segment-loops')
}

const x = 'x: Int32Array, y: Int32Array, m: number'
const rounds = (body: string) =>
  `const n = x.length; if (y.length !== n) return; for (let j = 0; j < n; j++) { ${body} }`

describe('store-always', () => {
  it.each([
    ['the least of two', x, rounds('if (y[j] < x[j]) x[j] = y[j]')],
    ['a limit', x, rounds('if (x[j] > m) x[j] = m | 0')],
    ['doubles', x.replace('x: Int32', 'x: Float64'), rounds('if (x[j] < 0) x[j] = -x[j]')],
    ['floats', x.replace('x: Int32', 'x: Float32'), rounds('if (x[j] < 0) x[j] = 0')],
    ['bytes', x.replace('x: Int32', 'x: Uint8'), rounds('if (x[j] > 127) x[j] = 255')],
    ['the other way', x, rounds('if (x[j] >= 0) { } else x[j] = 0')],
    [
      'a row',
      'x: Int32Array, w: number, i: number, k: number',
      'for (let r = 0; r < 9; r++) for (let j = 0; j < w; j++) { const d = x[k * w + j]; if (d < x[i * w + j]) x[i * w + j] = d }',
    ],
  ])('stores in each round: %s', (_, params, body) => {
    expect(moved(params, body)).toBeGreaterThan(0)
  })

  it.each([
    ['the element has not been loaded', x, rounds('if (y[j] < 0) x[j] = y[j]')],
    ['a neighbour has been loaded', x, rounds('if (j > 0) { if (x[j - 1] < 0) x[j] = 0 }')],
    [
      'what the round before has written is needed',
      x,
      `const n = x.length; for (let j = 1; j < n; j++) if (x[j - 1] > x[j]) x[j] = x[j - 1]`,
    ],
    ['two are stored', x, rounds('if (y[j] < x[j]) { x[j] = y[j]; y[j] = 0 }')],
    ['both ways store', x, rounds('if (y[j] < x[j]) x[j] = y[j]; else y[j] = x[j]')],
    ['there are several conditions', x, rounds('if (y[j] < x[j]) x[j] = y[j]; if (y[j] > 9) y[j] = 9')],
    ['the place does not move', x, rounds('if (y[j] < x[5]) x[5] = y[j]')],
    ['the place comes from the data', x, rounds('const q = y[j] & 15; if (q < n) if (x[q] < j) x[q] = j')],
    ['something is stored in between', x, rounds('const v = x[j]; y[j] = 1; if (v < 0) x[j] = 3')],
  ])('leaves the condition alone: %s', (_, params, body) => {
    expect(moved(params, body)).toBe(0)
  })
})
