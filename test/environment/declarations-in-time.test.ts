/** Assignments before declarations, and functions in heads of loops: what JavaScript does there has to be done by the original. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const NUMBERS = [0, 1, 2, 5.5, Number.NaN]
const kernel = (body: string): string => `export function f(n: number, k: number): number { "use jit"; ${body} }`

/** [what, body, whether it is compiled] */
const BODIES: readonly [string, string, boolean][] = [
  ['a case assigns what another one declares', 'let s = 0; for (let i = 0; i < 2; i++) switch (i + k) { case 0: let q = n; s += q; break; case 1: q = 2; s++; break } return s', false],
  ['a case assigns what it declares', 'let s = 0; switch (k) { case 0: let q = n; q += 2; s = q; break; case 1: { let q = 1; q *= n; s = q } } return s', true],
  ['a case falls through to one that assigns', 'switch (k > 1) { case true: let q = n; default: return n; case false: q = 1 } return q', false],
  ['above its declaration', '{ if (k > 1) q = 2; let q = n; return q }', false],
  ['in its own declaration', 'let q = k > 1 ? (q = 2) : n; return q', false],
  ['by a function that is called too early', 'const set = () => { q = 2 }; if (k > 1) set(); let q = n; return q', false],
  ['by a function that is called in time', 'const set = () => { q = 2 }; let q = n; if (k > 1) set(); return q', true],
  ['by a function, of a variable without a value', 'let q: number; const set = (v: number) => { q = v }; set(n); set(q! + k); return q!', true],
  ['by a function that calls itself', 'let q = 0; const add = (v: number): void => { q += v; if (v > 0 && v < 9) add(v - 1) }; add(n); add(k); return q', true],
  ['in the next round', 'let s = 0; for (let i = 0; i < 3; i++) { if (i > k) q = 2; let q = n; s += q } return s', false],
  ['an array, in a function', 'let q = new Float64Array(2); const set = () => { q = new Float64Array([n, k]) }; set(); return q[0] + q[1]', true],
  ['of elements, in a function', 'let s = 0; for (let v of [n, k, 3]) { const twice = () => { v *= 2 }; twice(); s += v } return s', true],
  ['by a pattern, in a function', 'let [p, q] = [n, k]; const swap = () => { [p, q] = [q, p] }; swap(); return p * 3 + q', true],
  ['a head sees the first value', 'let s = 0; for (let i = 0, at = () => i; i < 4; i++) s = s * 10 + at() + n * k; return s', false],
  ['a head assigns the first variable', 'let s = 0; for (let i = 0, step = () => { i += 2 }; i < 9; i++) { step(); s += i * n } return s', false],
  ['a head sees it through another function', 'let s = 0; for (let i = 0, at = () => i, twice = () => at() * 2; i < 4; i++) s = s * 10 + twice(); return s', false],
  ['a head sees what does not change', 'let s = 0; for (let i = 0, m = k, at = () => m + n; i < 4; i++) s = s * 10 + at(); return s', true],
  ['a body sees what the round has', 'let s = 0; for (let i = 0; i < 4; i++) { const at = () => i; i += k > 1 ? 1 : 0; s = s * 10 + at() + n } return s', true],
] // biome-ignore format: one line each

describe('declarations and assignments', () => {
  it.each(BODIES)('%s', async (_, body, compiled) => {
    const { same, calls, module, diagnostics } = await program(kernel(body))
    for (const n of NUMBERS) for (const k of NUMBERS) same((m) => m.f(n, k))
    expect(diagnostics.length === 0).toBe(compiled)
    if (compiled) expect(calls(module.f).kernel).toBeGreaterThan(0)
  })
})
