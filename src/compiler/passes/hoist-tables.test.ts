import { describe, expect, it } from 'vitest'
import { compile, count, irAfter, kernel } from './passes.test-support.ts'

const table = 'const T = [7, 12, 17, 22]\n'
const inLoop = kernel('x: Float64Array', 'for (let i = 0; i < x.length; i++) x[i] = T[i & 3] + T.length')

describe('hoist-tables', () => {
  it('names a table once, at the start, and knows its length', () => {
    const text = irAfter(`${table}${inLoop}`, 'hoist-tables')
    expect(text).toMatch(/b0\(%0\.x: array<Float64Array>\):\n {2}%1: array<Uint8Array> = table T\n/)
    expect(count(text, '= table')).toBe(1)
    expect(text).toMatch(/const 4\n/)
    expect(text).not.toMatch(/length %1\b/)
  })

  it('knows the range of its elements', () => {
    const product = kernel('x: Int32Array', 'for (let i = 0; i < x.length; i++) x[i] = T[i & 1] * T[1 - (i & 1)]')
    const machine = (declaration: string) => irAfter(`${declaration}\n${product}`, 'select-representations')
    expect(machine('const T = [1000, 70000]')).toMatch(/= i\.mul/)
    // The class alone says less.
    expect(machine('const T = Uint32Array.of(1000, 70000)\nexport const U = T')).toMatch(/= f\.mul/)
  })

  it('makes one constant of equal tables, and keeps others apart', () => {
    const body = 'return T[i & 3] + U[i & 3] + V[i & 3]'
    const { llvmIr } = compile(`${table}const U = [7, 12, 17, 22], V = [7, 12, 17, 23]\n${kernel('i: number', body)}`)
    expect(count(llvmIr as string, '= internal unnamed_addr constant')).toBe(2)
  })

  it('leaves arrays from outside alone that somebody can change', () => {
    const text = irAfter(`const T = Float64Array.of(1, 2)\nexport const U = T\n${inLoop}`, 'hoist-tables')
    expect(text).not.toContain('= table')
    expect(text).toContain('%1.T: array<Float64Array>')
  })
})
