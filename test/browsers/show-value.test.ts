import { expect, it } from 'vitest'
import { showValue } from './show-value.ts'

class A {
  x = 1
}
const shared = { x: 1 }

it.each<[string, unknown, unknown]>([
  ['signs of zero', 0, -0],
  ['numbers and strings', 1, '1'],
  ['numbers and bigints', 1, 1n],
  ['the last bit', 0.1 + 0.2, 0.3],
  ['undefined and null', undefined, null],
  ['undefined and a hole', [undefined], new Array(1)],
  ['elements', Float64Array.of(0), Float64Array.of(-0)],
  ['kinds of arrays', Int8Array.of(1), Uint8Array.of(1)],
  ['classes', new A(), { x: 1 }],
  ['identity', [shared, shared], [{ x: 1 }, { x: 1 }]],
  ['errors', new RangeError('x'), new TypeError('x')],
  ['messages', new Error('x'), new Error('y')],
])('tells apart: %s', (_, a, b) => {
  expect(showValue(a)).not.toBe(showValue(b))
})

it('does not tell NaN from NaN, nor equal structures', () => {
  const make = () => ({ a: [Number.NaN, -0, 1n], b: Float32Array.of(0.1, Number.NaN), c: new A() })
  expect(showValue(make())).toBe(showValue(make()))
})
