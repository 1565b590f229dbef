import { describe, expect, test } from 'vitest'
import { SAME_AS } from '../../runtime-shim/manifest.ts'
import { count, irAfter, kernel } from './passes.test-support.ts'

const returned = (params: string, body: string): string => irAfter(kernel(params, body), 'return-arrays')
/** The constants that tell what an array is. */
const origins = (ir: string): number[] =>
  [...ir.matchAll(/const (-?\d+)\n(?:.*\n)*? {2}setslot #(?:60|57) /g)].map(([, value]) => Number(value))

describe('returnArrays', () => {
  test('leaves a new array with its memory', () => {
    const ir = returned('n: number', 'return new Float64Array(n)')
    expect(ir).toMatch(/setslot #62 %(\d+)\n.*const -1\n {2}setslot #61 %\d+\n {2}setslot #60/)
    expect(ir).not.toContain('return %')
  })

  test('computes what a part is from what it is a part of', () => {
    expect(returned('x: Float64Array, n: number', 'return x.subarray(n)')).toMatch(
      /const 0\n[\s\S]*choose[\s\S]*setslot #60/,
    )
  })

  test('passes it along where arrays meet', () => {
    const ir = returned('x: Float64Array, n: number', 'let t = x; if (n > 1) t = new Float64Array(3); return t')
    expect(ir).toMatch(/b\d+\(%\d+\.t: array<Float64Array>, %\d+\.t: array<Uint8Array>, %\d+\.t: num\)/)
  })

  test('says of one object in two fields that it is one', () => {
    const ir = returned('n: number', 'const t = new Float64Array(3); return { a: t, b: t }')
    expect(origins(ir)).toContain(SAME_AS + 62)
    const two = returned('n: number', 'return { a: new Float64Array(3), b: new Float64Array(3) }')
    expect(origins(two).some((origin) => origin >= SAME_AS)).toBe(false)
  })

  test('says of an array that a variable from outside gets, and that is the result, that it is one', () => {
    const source = `let buf = new Float64Array(1)\n${kernel('n: number', 'buf = new Float64Array(n); return buf')}`
    const ir = irAfter(source, 'return-arrays')
    expect(ir).toMatch(/setslot #2 (%\d+)[\s\S]*setslot #62 \1\n/)
    expect(ir).toContain(`const ${SAME_AS + 2}\n`)
  })

  test('leaves a variable that keeps its array that very array', () => {
    const source = `let buf = new Float64Array(1)\n${kernel('n: number', 'if (n > buf.length) buf = new Float64Array(n)')}`
    expect(irAfter(source, 'return-arrays')).toMatch(/setslot #0 %\d+\.buf\n {2}return/)
  })

  test('leaves alone functions that return no arrays, or always one parameter', () => {
    expect(count(returned('x: Float64Array', 'const t = x.slice(); return t[0]'), 'setslot')).toBe(0)
    expect(count(returned('x: Float64Array', 'x[0] = 1; return x'), 'setslot')).toBe(0)
  })
})
