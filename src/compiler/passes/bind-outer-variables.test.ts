import { describe, expect, it } from 'vitest'
import { compile, count, irAfter } from './passes.test-support.ts'

const around = 'let count = 0\nlet limit = 10\nconst table = new Float64Array(4)\n'
const bound = (code: string) => irAfter(`${around}${code}`, 'store-outer-variables')
const inputs = (code: string) =>
  compile(`${around}${code}`).functions[0].kernel!.params.map(({ from, ...spec }) =>
    [from?.root ?? 'argument', 'slot' in spec ? spec.slot : ''].join(' ').trim(),
  )

describe('bind-outer-variables', () => {
  it('makes a variable that is only read a parameter', () => {
    const source = 'export function f(a: number) { "use jit"; return a < limit ? table[a] : limit }'
    const text = bound(source)
    expect(text).toMatch(/b0\(%0\.a: num, %1\.limit: num, %2\.table: array<Float64Array>\)/)
    expect(text).not.toMatch(/outer|slot/)
    expect(inputs(source)).toEqual(['argument', 'limit', 'table'])
  })

  it('makes one that the kernel writes a value, and stores it where it returns', () => {
    const source = 'export function f(a: number) { "use jit"; for (let i = 0; i < a; i++) count += i }'
    const text = bound(source)
    expect(count(text, 'setslot #0')).toBe(1)
    expect(text).toMatch(/setslot #0 %\d+\.count\n {2}return/)
    expect(text).not.toMatch(/getslot|getouter|setouter|flagslots/)
    expect(inputs(source)).toEqual(['argument', 'count 0'])
  })

  it('stores it before an exception too, and says so', () => {
    const text = bound('export function f(a: number) { "use jit"; count++; if (a > 1) throw new Error("a"); count++ }')
    expect(text).toMatch(/setslot #0 %\d+\.count\n {2}flagslots true\n {2}throw/)
    expect(count(text, 'setslot #0')).toBe(2)
  })

  it('stores it before the exception of a bigint that is not there', () => {
    const text = bound('export function f(x: BigInt64Array) { "use jit"; count++; return BigInt.asIntN(64, x[0]) }')
    expect(text).toMatch(/setslot #0 %\d+\.count\n {2}flagslots true\n {2}throw/)
  })

  const recursive = 'function r(n: number): number { LINE return n <= 0 ? limit : r(n - 1) + r(n - 2) }\n'
  it('hands what is only read on to functions that are called', () => {
    const source = `${recursive.replace('LINE', '')}export function f(a: number) { "use jit"; return r(a) }`
    expect(bound(source)).toMatch(/call f\.jit\.r\.0 %0\.a, %1\.limit\n/)
    expect(inputs(source)).toEqual(['argument', 'limit'])
  })

  it('keeps in memory what a function that is called writes', () => {
    const source = `${recursive.replace('LINE', 'count++;')}export function f(a: number) { "use jit"; count *= 2; return r(a) }`
    const text = bound(source)
    expect(text).toMatch(
      /b0\(.*\):\n {2}setslot #0 %\d+\.count\n {2}flagslots true\n {2}%\d+(?:\.count)?: num = getslot #0\n/,
    )
    expect(text).toMatch(/flagslots false\n {2}return/)
  })

  it('keeps as a value what only the kernel itself writes, and stores it before a call that may throw', () => {
    const text = bound(
      `${recursive.replace('LINE', '')}export function f(a: number) { "use jit"; count *= 2; const b = r(a); count += b }`,
    )
    expect(text).toMatch(/setslot #0 %\d+\n {2}%\d+.*= call/)
    expect(text).not.toContain('getslot')
  })

  it('asks for nothing that is not used in the end', () => {
    expect(inputs('export function f(a: number) { "use jit"; const unused = count; return a }')).toEqual(['argument'])
  })
})
