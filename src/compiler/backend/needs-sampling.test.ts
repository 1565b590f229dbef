import { expect, it } from 'vitest'
import { compile } from '../passes/passes.test-support.ts'

const NEST = 'for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let k = 0; k < n; k++)'
const PRODUCT = `${NEST} c[i * n + j] += a[i * n + k] * b[k * n + j]`
const MATRICES = 'a: Float64Array, b: Float64Array, c: Float64Array, n: number'

it.each<[string, string, string, boolean]>([
  ['two loops', 'x: Float64Array', 'let s = 0; for (const v of x) for (const w of x) s += v * w; return s', true],
  [
    'a search',
    'x: Float64Array, n: number',
    'let i = 0; for (let k = 0; k < n; k++) while (x[i] < k) i++; return i',
    true,
  ],
  ['a sort', 'x: Float64Array', 'x.sort()', true],
  [
    'one pass over a string',
    's: string',
    'let h = 0; for (let i = 0; i < s.length; i++) h += s.charCodeAt(i); return h',
    true,
  ],
  ['three loops that may be left early', MATRICES, `${NEST} { if (a[i] > 5) return; c[i * n + j] += b[k] }`, true],
  ['three loops that may be gone around', MATRICES, `if (a[0] === 0) return; ${PRODUCT}`, true],
  [
    'three loops, one of which does not count',
    MATRICES,
    'for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let k = n; while (k > 1) { c[i] += a[j]; k /= 2 } }',
    true,
  ],
  ['three loops that every call goes through', MATRICES, PRODUCT, false],
  [
    'three loops behind and in front of others',
    MATRICES,
    `c.fill(0); ${PRODUCT}; for (let i = 0; i < n; i++) c[i] *= 2`,
    false,
  ],
  ['one pass, which never pays', 'x: Float64Array', 'let s = 0; for (const v of x) s += v; return s', false],
  [
    'no arrays',
    'n: number',
    'let s = 0; for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s += i ^ j; return s',
    false,
  ],
])('%s', (_, params, body, expected) => {
  const { functions } = compile(`export function f(${params}) { "use jit"; ${body} }`)
  expect(functions[0].kernel?.sample ?? false).toBe(expected)
})

it('results of fastmath do not depend on the clock', () => {
  const body = 'let s = 0; for (const v of x) for (const w of x) s += v * w; return s'
  const { functions } = compile(`export function f(x: Float64Array) { "use jit: reassoc"; ${body} }`)
  expect(functions[0].kernel).toMatchObject({ copy: 2048 })
  expect(functions[0].kernel?.sample).toBeUndefined()
})
