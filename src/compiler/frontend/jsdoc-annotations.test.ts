import { describe, expect, it } from 'vitest'
import { compileToLlvm } from '../pipeline.ts'
import { parseModule } from './parse.ts'

const OPTIONS = {
  directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false },
  verifyPasses: true,
}

/** What is made of a file, without names of files and places. */
function compiled(file: string, code: string): string {
  const { llvmIr = '', diagnostics } = compileToLlvm(file, code, OPTIONS)
  return diagnostics.length > 0
    ? diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n')
    : llvmIr.replace(/,? ?!dbg !\d+/g, '').replace(/^!\d+ = .*$\n/gm, '')
}

const loop = (term: string): string => `let s = 0; for (let i = 0; i < a.length; i++) s += ${term}; return s`

describe('JSDoc says what annotations say', () => {
  it.each<[string, js: string, ts: string]>([
    [
      'fields of a parameter',
      `/**
        * @param {Object} p what is weighed
        * @param {number} p.x
        * @param {object} p.at - its place
        * @param {number} p.at.z
        * @param {number} [p.w]
        * @param {Float64Array} a
        */
       export function f(p, a) { 'use jit'; ${loop('a[i] * p.x + p.at.z + (p.w ?? 1)')} }`,
      `export function f(p: { x: number; at: { z: number }; w?: number }, a: Float64Array) { 'use jit'; ${loop('a[i] * p.x + p.at.z + (p.w ?? 1)')} }`,
    ],
    [
      'fields of what is in an array',
      `/** @param {Object[]} a
        * @param {number} a[].x
        * @param {'u' | 'v'} a[].kind */
       export function f(a) { 'use jit'; ${loop("a[i].kind === 'u' ? a[i].x : 0")} }`,
      `export function f(a: { x: number; kind: 'u' | 'v' }[]) { 'use jit'; ${loop("a[i].kind === 'u' ? a[i].x : 0")} }`,
    ],
    [
      'a parameter that is taken apart, by its place',
      `/** @param {{ x: number, y: number }} p @param {Float64Array} a */
       export function f({ x, y }, a) { 'use jit'; ${loop('a[i] * x + y')} }`,
      `export function f({ x, y }: { x: number; y: number }, a: Float64Array) { 'use jit'; ${loop('a[i] * x + y')} }`,
    ],
    [
      'options that are taken apart',
      `/**
        * @param {Object} options
        * @param {number} [options.scale=2]
        * @param {number} [options.offset]
        * @param {Float64Array} a
        */
       export function f({ scale = 2, offset = 0 }, a) { 'use jit'; ${loop('a[i] * scale + offset')} }`,
      `export function f({ scale = 2, offset = 0 }: { scale?: number; offset?: number }, a: Float64Array) { 'use jit'; ${loop('a[i] * scale + offset')} }`,
    ],
    [
      'the type of the whole function',
      `/** @type {(a: Float64Array, k: number) => number} */
       export const f = (a, k) => { 'use jit'; ${loop('a[i] * k')} }`,
      `export const f = (a: Float64Array, k: number): number => { 'use jit'; ${loop('a[i] * k')} }`,
    ],
    [
      'the type of the whole function, by its name',
      `/** @callback Sum
        * @param {Float64Array} a
        * @param {number} [k]
        * @returns {number} */
       /** @type {Sum} */
       export const f = (a, k) => { 'use jit'; ${loop('a[i] * (k ?? 1)')} }`,
      `export const f = (a: Float64Array, k?: number): number => { 'use jit'; ${loop('a[i] * (k ?? 1)')} }`,
    ],
    [
      'type parameters',
      `/** @template {Float64Array | Float32Array} T
        * @param {T} a
        * @param {T} b */
       export function f(a, b) { 'use jit'; for (let i = 0; i < a.length; i++) a[i] += b[i] }`,
      `export function f<T extends Float64Array | Float32Array>(a: T, b: T) { 'use jit'; for (let i = 0; i < a.length; i++) a[i] += b[i] }`,
    ],
    [
      'type parameters of types',
      `/** @template L, [H=L]
        * @typedef {{ lo: L, hi: H }} Pair */
       /** @param {Pair<number>} p @param {Pair<number, boolean>} q @param {Float64Array} a */
       export function f(p, q, a) { 'use jit'; ${loop('a[i] * p.lo + (q.hi ? p.hi : q.lo)')} }`,
      `interface Pair<L, H = L> { lo: L; hi: H }
       export function f(p: Pair<number>, q: Pair<number, boolean>, a: Float64Array) { 'use jit'; ${loop('a[i] * p.lo + (q.hi ? p.hi : q.lo)')} }`,
    ],
    [
      'properties of properties',
      `/** @typedef {Object} Body
        * @property {number} m
        * @property {Object} at
        * @property {number} at.x
        * @prop {boolean} [on]
        */
       /** @param {Body[]} a */
       export function f(a) { 'use jit'; ${loop('a[i].on ? a[i].m * a[i].at.x : 0')} }`,
      `interface Body { m: number; at: { x: number }; on?: boolean }
       export function f(a: Body[]) { 'use jit'; ${loop('a[i].on ? a[i].m * a[i].at.x : 0')} }`,
    ],
    [
      'variables',
      `/** @param {number} n */
       export function f(n) { 'use jit'
         /** @type {number[][]} */
         const rows = []
         for (let i = 0; i < n; i++) rows.push([i, n])
         return rows }`,
      `export function f(n: number) { 'use jit'
         const rows: number[][] = []
         for (let i = 0; i < n; i++) rows.push([i, n])
         return rows }`,
    ],
    [
      'casts',
      `/** @param {number} n */
       export function f(n) { 'use jit'
         const rows = /** @type {{ x: number }[]} */ ([])
         for (let i = 0; i < n; i++) rows.push({ x: i })
         return rows }`,
      `export function f(n: number) { 'use jit'
         const rows = [] as { x: number }[]
         for (let i = 0; i < n; i++) rows.push({ x: i })
         return rows }`,
    ],
    [
      'a rest',
      `/** @param {...number} a */
       export function f(...a) { 'use jit'; ${loop('a[i]')} }`,
      `export function f(...a: number[]) { 'use jit'; ${loop('a[i]')} }`,
    ],
    [
      'types as before TypeScript',
      `/** @param {Array.<!Object>} a
        * @param {Number} a[].x
        * @param {?Float64Array} w
        * @param {Object.<'p'|'q', number>} o
        * @param {Number=} k */
       export function f(a, w, o, k) { 'use jit'; ${loop('a[i].x * (w ? w[0] : o.p) * (k ?? 1)')} }`,
      `export function f(a: { x: number }[], w: Float64Array | null, o: Record<'p' | 'q', number>, k?: number) { 'use jit'; ${loop('a[i].x * (w ? w[0] : o.p) * (k ?? 1)')} }`,
    ],
    [
      'types that go over several lines',
      `/**
        * @param {{
        *   x: number,
        *   y: [number, number]
        * }} p
        * @param {Float64Array} a
        */
       export function f(p, a) { 'use jit'; ${loop('a[i] * p.x + p.y[1]')} }`,
      `export function f(p: { x: number; y: [number, number] }, a: Float64Array) { 'use jit'; ${loop('a[i] * p.x + p.y[1]')} }`,
    ],
    [
      'fields of classes',
      `export class Meter {
         /** @type {number} */
         total
         /** @param {Float64Array} a */
         add(a) { 'use jit'; for (let i = 0; i < a.length; i++) this.total += a[i] } }`,
      `export class Meter {
         total: number
         add(a: Float64Array) { 'use jit'; for (let i = 0; i < a.length; i++) this.total += a[i] } }`,
    ],
  ])('%s', (_, js, ts) => {
    const expected = compiled('a.ts', ts)
    expect(expected).toContain('define ')
    expect(compiled('a.js', js)).toBe(expected)
  })

  it.each([
    ['(x: number) => number', ''],
    ['function(number): number', ''],
    ['function(number=, ...number): number', ''],
    ['Step', '/** @callback Step\n * @param {number} x\n * @returns {number} */'],
    ['Step', '/** @typedef {(x: number) => number} Step */'],
    ['Step<number>', '/** @template T @callback Step\n * @param {T} x\n * @returns {T} */'],
  ])('helpers take functions that are declared as %s', (type, before) => {
    const code = `${before}
      /** @param {${type}} g
       *  @param {Float64Array} a */
      function sum(g, a) { ${loop('g(a[i])')} }
      /** @param {Float64Array} a */
      export function f(a) { 'use jit'; return sum((x) => x * 2, a) }`
    expect(compiled('a.js', code)).toContain('define ')
  })

  it.each([
    ['of a comment that is none', "/* @param {number} n */ export function f(n) { 'use jit'; return n }"],
    ['in TypeScript', "/** @param {number} n */ export function f(n) { 'use jit'; return n }", 'a.ts'],
    ['of words with an @', "/** mail n@param {number} n */ export function f(n) { 'use jit'; return n }"],
    ['between backticks', "/** `/** @param {number} n` */ export function f(n) { 'use jit'; return n }"],
    ['of another name', "/** @param {number} m */ export function f(n) { 'use jit'; return n }"],
    ['of a field alone', "/** @param {number} n.x */ export function f(n) { 'use jit'; return n }"],
    [
      'of the second variable',
      "/** @type {(n: number) => number} */ export const a = 1, f = (n) => { 'use jit'; return n }",
    ],
  ])('nothing is taken from types %s', (_, code, file = 'a.js') => {
    expect(compiled(file, code)).toBe("no-parameter-type: Parameter 'n' of 'f' has no type.")
  })

  it.each([
    ['x = /** @type {number[]} */ (y)', 'TSAsExpression'],
    ['x = /** @type {number[]} */ ( /* the best */ y)', 'TSAsExpression'],
    ['x = (/** @type {number[]} */ y)', 'Identifier'],
    ['x = /** @type {number[]} */ y', 'Identifier'],
    ['x = /** {number[]} */ (y)', 'Identifier'],
  ])('is a cast in front of parentheses: %s', (code, type) => {
    const [statement] = parseModule('a.js', code).program.body
    expect(statement).toMatchObject({ expression: { right: { type } } })
  })
})

describe('advice is written in the language of the file', () => {
  const helpOf = (file: string, code: string) => compileToLlvm(file, code, OPTIONS).diagnostics[0].help
  it.each<[string, js: string, string, ts: string, string]>([
    [
      'a variable of which nothing tells the type',
      "let k = later()\n/** @param {number} n */ export function f(n) { 'use jit'; return n * k }",
      '`/** @type {number} */ let k`',
      "let k = later()\nexport function f(n: number) { 'use jit'; return n * k }",
      '`let k: number`',
    ],
    [
      'a pattern without a type',
      "export function f({ x }) { 'use jit'; return x }",
      '`@param {{ x: number, y: number }} point`',
      "export function f({ x }) { 'use jit'; return x }",
      '`{ x, y }: { x: number; y: number }`',
    ],
    [
      'a rest without a type',
      "export function f(...xs) { 'use jit'; return xs.length }",
      '`@param {...number} name`',
      "export function f(...xs) { 'use jit'; return xs.length }",
      '`number[]`',
    ],
    [
      'a range that is not imported',
      "/** @param {u8} n */ export function f(n) { 'use jit'; return n }",
      "@import { u8 } from 'usejit/types'",
      "export function f(n: u8) { 'use jit'; return n }",
      "import type { u8 } from 'usejit/types'",
    ],
    [
      'what an array holds',
      "/** @param {number[]} r */ export function f(r) { 'use jit'; r.push({ x: 1 }) }",
      '`/** @type {number[][]} */ const rows = []`',
      "export function f(r: number[]) { 'use jit'; r.push({ x: 1 }) }",
      '`const rows: number[][] = []`',
    ],
    [
      'a class that is asked for',
      "/** @param {Float64Array} x */ export function f(x) { 'use jit'; return x instanceof Float64Array ? 1 : 0 }",
      '`@param {Float64Array | number[]} x`',
      "export function f(x: Float64Array) { 'use jit'; return x instanceof Float64Array ? 1 : 0 }",
      '`x: Float64Array | number[]`',
    ],
    [
      'a field that is not declared',
      "/** @param {{ x: number }[]} p */ export function f(p) { 'use jit'; return p[0].mass }",
      '`@property {number} mass`',
      "export function f(p: { x: number }[]) { 'use jit'; return p[0].mass }",
      '`mass: number`',
    ],
    [
      'a field by any string',
      "/** @param {string} k */ export function f(k) { 'use jit'; const m = { a: 1, b: 2 }; return m[k] }",
      "`@param {'a' | 'b'} k`",
      "export function f(k: string) { 'use jit'; const m = { a: 1, b: 2 }; return m[k] }",
      "`k: 'a' | 'b'`",
    ],
    [
      'a parameter beside one that is taken apart',
      "/** @param {{ x: number }} p */ export function f({ x }, n) { 'use jit'; return x * n }",
      ' * @param {{ x: number }} options\n * @param {number} n',
      "export function f({ x }: { x: number }, n) { 'use jit'; return x * n }",
      'function f(…: …, n: number)',
    ],
  ])('%s', (_, js, inJs, ts, inTs) => {
    expect(helpOf('a.js', js)).toContain(inJs)
    expect(helpOf('a.mjs', js)).toContain(inJs)
    expect(helpOf('a.ts', ts)).toContain(inTs)
    expect(helpOf('a.ts', ts)).not.toContain('@')
  })
})
