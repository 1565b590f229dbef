import { describe, expect, it } from 'vitest'
import { FAST_MATH_FLAGS } from '../frontend/marked-function.ts'
import { printFunction } from '../ir/print.ts'
import { compile, count } from './passes.test-support.ts'

/** The kernel behind the pass, or behind the selection where the pass does not run. */
function machine(params: string, body: string, flags: readonly string[] = FAST_MATH_FLAGS): string {
  const directive = { strict: false, fastmath: new Set(flags) as never, inline: false, native: false }
  let text = ''
  compile(`export function f(${params}) { "use jit"; ${body} }`, {
    directive,
    onPass(fn, name) {
      if (name === 'narrow-floats' || name === 'select-representations') text = printFunction(fn)
    },
  })
  return text
}

const loop = (value: string) => `for (let i = 0; i < x.length; i++) out[i] = ${value}`
const floats = 'x: Float32Array, out: Float32Array, k: number'
/** Operations of the hot loop: the fast one of two, which have the same. */
const narrow = /: f32 = f\.(add|sub|mul|div|sqrt|min|abs)/g

describe('narrow-floats', () => {
  it.each([
    ['a polynomial', floats, loop('(0.25 * x[i] + 0.5) * x[i] - 1.5'), ['mul', 'add', 'mul', 'sub']],
    ['a number that was given', floats, loop('x[i] * k + 1'), ['mul', 'add']],
    ['functions that floats have', floats, loop('Math.sqrt(x[i] * x[i] + 1)'), ['mul', 'add', 'sqrt']],
    ['Math.fround', 'x: Float32Array, out: Float64Array', loop('Math.fround(x[i] * x[i] + 2)'), ['mul', 'add']],
  ])('computes in floats: %s', (_, params, body, expected) => {
    const text = machine(params, body)
    const found = [...text.matchAll(narrow)].map((match) => match[1])
    expect(found.slice(0, expected.length)).toEqual(expected)
  })

  it.each([
    ['without fastmath', floats, loop('(0.25 * x[i] + 0.5) * x[i]'), []],
    ['with a part of it', floats, loop('(0.25 * x[i] + 0.5) * x[i]'), FAST_MATH_FLAGS.slice(1)],
    ['of doubles', 'x: Float64Array, out: Float32Array', loop('(0.25 * x[i] + 0.5) * x[i]'), FAST_MATH_FLAGS],
    ['of a double among floats', `${floats}, y: Float64Array`, loop('x[i] * x[i] + y[i]'), FAST_MATH_FLAGS],
    ['what ends as a double', 'x: Float32Array, out: Float64Array', loop('x[i] * x[i] + 2'), FAST_MATH_FLAGS],
    ['functions that floats do not have', floats, loop('Math.exp(x[i] * x[i])'), FAST_MATH_FLAGS],
    [
      'a sum over all rounds',
      'x: Float32Array, out: Float32Array',
      'let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i]; out[0] = s',
      FAST_MATH_FLAGS,
    ],
  ])('leaves in doubles: %s', (_, params, body, flags) => {
    expect([...machine(params, body, flags).matchAll(narrow)]).toEqual([])
  })

  it('keeps what is used as a double, too', () => {
    const text = machine(
      'x: Float32Array, out: Float32Array, y: Float64Array',
      'for (let i = 0; i < x.length; i++) { const v = x[i] * x[i] + 2; out[i] = v; y[i] = v }',
    )
    expect(count(text, ': f64 = f.mul')).toBeGreaterThan(0)
    expect([...text.matchAll(narrow)].length).toBeGreaterThan(0)
  })
})
