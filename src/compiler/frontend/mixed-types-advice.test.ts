import { expect, it } from 'vitest'
import { compileToLlvm } from '../pipeline.ts'

const TYPES = 'interface V { x: number; y: number }\ninterface R { ok: boolean; why?: string }\n'

it.each<[string, params: string, body: string, message: RegExp, help: RegExp]>([
  [
    'results in two orders',
    'a: number',
    'if (a > 1) return { y: a, x: 1 }; return { x: a, y: 1 }',
    /The function returns an object with `y`, `x` elsewhere and an object with `x`, `y` here/,
    /^Write the fields in the same order everywhere: `\{ y, x \}`\. JavaScript shows their order/,
  ],
  [
    'values in two orders',
    'a: number',
    'const p = a > 1 ? { y: a, x: 1 } : { x: a, y: 1 }; return p.x',
    /^The two results have different types/,
    /^Write the fields in the same order everywhere: `\{ y, x \}`/,
  ],
  [
    'a variable in two orders',
    'a: number',
    'let p: V = { x: 1, y: 2 }; if (a > 1) p = { y: a, x: 3 }; return p.x',
    /^`p` holds an object with `x`, `y` and is given an object with `y`, `x` here/,
    /^Write the fields in the same order everywhere: `\{ x, y \}`/,
  ],
  [
    'fields that one of them lacks',
    'a: number',
    'return a > 1 ? { ok: true } : { ok: false, why: a }',
    /^The two results have different types/,
    /^Make one object of all fields, and choose the values: `why: found \? … : null`\.$/,
  ],
  [
    'fields of two types',
    'a: number',
    'let p = { x: 1 as number | boolean }; if (a > 1) p = { x: true }; return p.x ? 1 : 0',
    /./,
    /^Give each field the same type in both\.$/,
  ],
  [
    'other values',
    'a: number',
    'let p: any = a; if (a > 1) p = { x: 1 }; return 1',
    /^`p` holds a number and is given an object with `x` here/,
    /^Use two variables, one for each type\.$/,
  ],
])('%s', (_, params, body, message, help) => {
  const { diagnostics } = compileToLlvm('a.ts', `${TYPES}export function f(${params}) { 'use jit'; ${body} }`, {
    directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  })
  expect(diagnostics).toMatchObject([
    { code: 'type-conflict', message: expect.stringMatching(message), help: expect.stringMatching(help) },
  ])
})

it.each([
  ['in one order', 'if (a > 1) return { y: a, x: 1 }; return { y: 3, x: a }'],
  ['one object of all fields', 'return { ok: a > 1, why: a > 1 ? null : a }'],
  ['fields of one type', 'let p = { x: 1 }; if (a > 1) p = { x: 2 }; return p.x'],
])('what it says compiles: %s', (_, body) => {
  const { diagnostics } = compileToLlvm('a.ts', `export function f(a: number) { 'use jit'; ${body} }`, {
    directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  })
  expect(diagnostics).toEqual([])
})
