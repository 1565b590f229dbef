import { describe, expect, it } from 'vitest'
import { compileToLlvm } from '../pipeline.ts'

const options = {
  directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false },
  verifyPasses: true,
}
const compile = (source: string) => compileToLlvm('a.ts', source, options).functions[0]

describe('a kernel that returns an array', () => {
  it.each([
    ['its only one', 'function f(x: Float64Array): Float64Array { "use jit"; x[0] = 1; return x }', 0],
    ['the second', 'function f(x: Float64Array, y: Float64Array) { "use jit"; y[0] = x[0]; return y }', 1],
    [
      'through a variable',
      'function f(x: Float64Array) { "use jit"; const r = x; if (r[0] > 1) return r; return x }',
      0,
    ],
    [
      'through a helper',
      'function id(a: Float64Array) { return a }\nexport function f(x: Float64Array) { "use jit"; return id(x) }',
      0,
    ],
  ])('answers the parameter: %s', (_, source, index) => {
    expect(compile(source).kernel).toMatchObject({ result: 'void', returns: index })
  })

  it('answers nothing where it is not always the same', () => {
    const { kernel, diagnostics } = compile(
      'function f(x: Float64Array, y: Float64Array, a: boolean) { "use jit"; return a ? x : y }',
    )
    expect(diagnostics).toEqual([])
    expect(kernel).not.toHaveProperty('returns')
    expect(kernel).toMatchObject({ fresh: { array: 'Float64Array' } })
  })

  it('returns one of several ordinary arrays by its address', () => {
    const { kernel, diagnostics } = compile(
      'function f(x: number[], y: number[], a: boolean) { "use jit"; return a ? x : y }',
    )
    expect(diagnostics).toEqual([])
    expect(kernel).not.toHaveProperty('returns')
    expect(kernel).toMatchObject({ result: 'list' })
  })

  it('answers nothing where it returns a number', () => {
    expect(compile('function f(x: Float64Array) { "use jit"; return x[0] }').kernel).not.toHaveProperty('returns')
  })
})
