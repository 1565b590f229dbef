import { describe, expect, it } from 'vitest'
import { compileToLlvm } from '../pipeline.ts'

const options = {
  directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false },
  verifyPasses: true,
}
const codesOf = (source: string) => compileToLlvm('a.ts', source, options).diagnostics.map((d) => d.code)
const HELPER =
  'function h(n: number): number { return n * 2 }\nexport function f(n: number): number { "use jit"; return h(n) }\n'

describe('an assignment through a type', () => {
  it.each([
    '(h as any) = (n: number) => -n',
    '(<any>h) = (n: number) => -n',
    'h! = (n: number) => -n',
    '((h as any)!) = (n: number) => -n',
    '[(h as any)] = [(n: number) => -n]',
    '({ a: (h as any) } = { a: (n: number) => -n });',
    'for ((h as any) of [(n: number) => -n]) break',
    '[(h as any) = f] = []',
  ])('makes a helper unknown: %s', (assignment) => {
    expect(codesOf(HELPER + assignment)).toEqual(['reassigned-function'])
  })

  it('makes the marked function itself the original', () => {
    const source = 'export function f(n: number): number { "use jit"; return n < 2 ? n : f(n - 1) }\n'
    expect(codesOf(`${source}(f as any) = () => 100`)).toEqual(['reassigned-function'])
    expect(codesOf(`${source}f = () => 100`)).toEqual(['reassigned-function'])
    expect(codesOf(source)).toEqual([])
  })

  it.each([
    'const k = h as (n: number) => number',
    'const list = [(h as any)]',
    'console.log(h!)',
    'const o = { a: h as any }',
  ])('is not what this is: %s', (use) => {
    expect(codesOf(HELPER + use)).toEqual([])
  })
})
