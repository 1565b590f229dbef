import { expect, it } from 'vitest'
import { compile } from '../passes/passes.test-support.ts'

const NEST = 'for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let k = 0; k < n; k++)'
const PRODUCT = `${NEST} c[i * n + j] += a[i * n + k] * b[k * n + j]`
const MATRICES = 'a: Float64Array, b: Float64Array, c: Float64Array, n: number'

it.each<[string, string, string, 'copies' | 'all' | 'made' | undefined]>([
  ['two loops', 'x: Float64Array', 'let s = 0; for (const v of x) for (const w of x) s += v * w; return s', 'copies'],
  [
    'a search',
    'x: Float64Array, n: number',
    'let i = 0; for (let k = 0; k < n; k++) while (x[i] < k) i++; return i',
    'all',
  ],
  ['a sort', 'x: Float64Array', 'x.sort()', 'all'],
  [
    'one pass over a string',
    's: string',
    'let h = 0; for (let i = 0; i < s.length; i++) h += s.charCodeAt(i); return h',
    'copies',
  ],
  ['three loops that may be left early', MATRICES, `${NEST} { if (a[i] > 5) return; c[i * n + j] += b[k] }`, 'copies'],
  ['three loops that may be gone around', MATRICES, `if (a[0] === 0) return; ${PRODUCT}`, 'copies'],
  [
    'three loops, one of which does not count',
    MATRICES,
    'for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let k = n; while (k > 1) { c[i] += a[j]; k /= 2 } }',
    'copies',
  ],
  ['three loops that every call goes through', MATRICES, PRODUCT, undefined],
  [
    'three loops behind and in front of others',
    MATRICES,
    `c.fill(0); ${PRODUCT}; for (let i = 0; i < n; i++) c[i] *= 2`,
    undefined,
  ],
  ['one pass, which never pays', 'x: Float64Array', 'let s = 0; for (const v of x) s += v; return s', undefined],
  [
    'an array that is made',
    'n: number',
    'const out: number[] = []; for (let i = 0; i < n; i++) out.push(i); return out',
    'made',
  ],
  [
    'an object with arrays that are made',
    'n: number',
    'const rows: number[][] = []; for (let i = 0; i < n; i++) rows.push([i]); return { rows, n }',
    'made',
  ],
  ['three loops that make one', `${MATRICES}`, `${PRODUCT}; return [a[0], [n]]`, undefined],
  ['a typed array that is made', 'n: number', 'const out = new Float64Array(n); out[0] = n; return out', undefined],
  [
    'numbers in rounds that wait for each other',
    'x: number',
    'let c = 0; while (x > 1) { x /= 3; c++ } return c',
    'all',
  ],
  [
    'remainders of numbers',
    'n: number, m: number',
    'let s = 1; for (let i = 0; i < n; i++) s = (s * 3) % m; return s',
    'all',
  ],
  ['numbers without a loop', 'x: number', 'return x % 7 > 3 ? Math.sqrt(x) : x', undefined],
  [
    'no arrays',
    'n: number',
    'let s = 0; for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s += i ^ j; return s',
    undefined,
  ],
])('%s', (_, params, body, expected) => {
  const { functions } = compile(`export function f(${params}) { "use jit"; ${body} }`)
  expect(functions[0].kernel?.sample).toBe(expected)
})

it('results of fastmath do not depend on the clock', () => {
  const body = 'let s = 0; for (const v of x) for (const w of x) s += v * w; return s'
  const { functions } = compile(`export function f(x: Float64Array) { "use jit: reassoc"; ${body} }`)
  expect(functions[0].kernel).toMatchObject({ copy: 2048 })
  expect(functions[0].kernel?.sample).toBeUndefined()
})
