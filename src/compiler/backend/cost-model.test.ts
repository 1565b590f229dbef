import { expect, it } from 'vitest'
import { compile } from '../passes/passes.test-support.ts'

/** From how many elements on ordinary arrays are worth a copy. */
const copyOf = (params: string, body: string): number | string => {
  const { functions } = compile(`export function f(${params}) { "use jit"; ${body} }`)
  return functions[0].kernel?.copy ?? 'no kernel'
}

it.each<[string, string, string, number | string]>([
  ['one pass', 'x: Float64Array', 'let s = 0; for (const v of x) s += v; return s', 'never'],
  ['no loop', 'x: Float64Array', 'return x[0] + x[1]', 'never'],
  ['two loops', 'x: Float64Array', 'let s = 0; for (const v of x) for (const w of x) s += v * w; return s', 2048],
  [
    'bigints in a loop',
    'x: Uint8Array',
    'let h = 7n; for (const v of x) h = BigInt.asUintN(64, (h ^ BigInt(v)) * 3n); return h',
    256,
  ],
  [
    'a bigint in front of the loop',
    'x: Uint8Array, b: bigint',
    'let s = Number(BigInt.asIntN(32, b + 1n)); for (const v of x) s += v; return s',
    'never',
  ],
  ['sorting', 'x: Float64Array', 'x.sort()', 1024],
  ['sorting by a comparator', 'x: Float64Array', 'x.sort((a, b) => a - b)', 128],
  [
    'rows count as one pass',
    'm: number[][]',
    'let s = 0; for (const r of m) for (const v of r) s += v; return s',
    'never',
  ],
  [
    'and so do typed arrays in an array',
    'm: Float64Array[]',
    'let s = 0; for (const r of m) for (const v of r) s += v; return s',
    'never',
  ],
  [
    'but for what is done with each of their elements',
    'm: Float64Array[]',
    'let s = 0; for (const r of m) for (const v of r) for (const w of r) s += v * w; return s',
    2048,
  ],
  [
    'all pairs of objects',
    'm: { x: number }[]',
    'let s = 0; for (const a of m) for (const b of m) s += a.x * b.x; return s',
    2048,
  ],
  ['one pass over objects', 'm: { x: number }[]', 'let s = 0; for (const a of m) s += a.x; return s', 'never'],
  [
    'one pass over arrays in objects',
    'm: { r: number[] }[]',
    'let s = 0; for (const a of m) for (const v of a.r) s += v; return s',
    'never',
  ],
])('%s', (_, params, body, from) => {
  expect(copyOf(params, body)).toBe(from)
})

it('all pairs of objects are left to the original where nothing is measured', () => {
  const loop = 'let s = 0; for (const a of m) for (const b of m) s += a.x * b.x; return s'
  const kernelOf = (source: string) => compile(source).functions[0].kernel
  expect(kernelOf(`export function f(m: { x: number }[]) { "use jit"; ${loop} }`)).toMatchObject({
    copy: 2048,
    unmeasured: 'never',
    sample: 'copies',
  })
  expect(kernelOf(`class A { f(m: { x: number }[]) { "use jit"; ${loop} } }`)).toMatchObject({ copy: 'never' })
  const fast = kernelOf(`export function f(m: { x: number }[]) { "use jit: reassoc"; ${loop} }`)
  expect(fast).toMatchObject({ copy: 'never' })
  expect(fast?.unmeasured ?? fast?.sample).toBeUndefined()
})
