import { describe, expect, test } from 'vitest'
import { formatDiagnostic } from '../diagnostics/format.ts'
import { findMarkedFunctions } from './find-marked-functions.ts'
import type { DirectiveOptions } from './marked-function.ts'

const defaults: DirectiveOptions = { strict: false, fastmath: new Set(), inline: false, native: false }

function find(code: string, options = defaults, file = 'a.ts') {
  return findMarkedFunctions(file, code, options)
}

/** `name:form` of every marked function. */
function names(code: string, file = 'a.ts'): string[] {
  return find(code, defaults, file).marked.map(({ name, form }) => `${name}:${form}`)
}

/** `code "marked text" message` of every diagnostic. */
function complaints(code: string, options = defaults): string[] {
  return find(code, options).diagnostics.map(
    (d) => `${d.code} ${code.slice(d.span?.start, d.span?.end)} | ${d.message}`,
  )
}

describe('functions with a directive of their own', () => {
  test.each([
    ['declaration', 'function f() { "use jit" }', ['f:declaration']],
    ['single quotes', "function f() { 'use jit'; return 1 }", ['f:declaration']],
    ['exported', 'export function f() { "use jit" }', ['f:declaration']],
    ['default export', 'export default function f() { "use jit" }', ['f:declaration']],
    ['anonymous default export', 'export default function () { "use jit" }', ['default:declaration']],
    ['default arrow', 'export default () => { "use jit" }', ['default:arrow']],
    ['arrow', 'const f = () => { "use jit" }', ['f:arrow']],
    ['function expression', 'const f = function () { "use jit" }', ['f:expression']],
    ['named function expression', 'const f = function g() { "use jit" }', ['g:expression']],
    ['property', 'const o = { f: () => { "use jit" } }', ['f:arrow']],
    ['quoted property', 'const o = { "a b": () => { "use jit" } }', ['a b:arrow']],
    ['numbered property', 'const o = { 0x10: () => { "use jit" } }', ['16:arrow']],
    ['computed property', 'const o = { [k]: () => { "use jit" } }', [':arrow']],
    ['__proto__', 'const o = { __proto__: function () { "use jit" } }', [':expression']],
    ['class field', 'class A { f = () => { "use jit" } }', ['f:arrow']],
    ['method', 'class A { m() { "use jit" } }', ['m:method']],
    ['private method', 'class A { #m() { "use jit" } }', ['#m:method']],
    ['static method', 'class A { static m() { "use jit" } }', ['m:method']],
    ['object method', 'const o = { m() { "use jit" } }', ['m:method']],
    ['private class field', 'class A { #f = () => { "use jit" } }', ['#f:arrow']],
    ['assignment', 'let f; f = function () { "use jit" }', ['f:expression']],
    ['assignment if missing', 'let f; f ??= () => { "use jit" }', ['f:arrow']],
    ['assignment to a member', 'o.f = function () { "use jit" }', [':expression']],
    ['assignment to a name in parentheses', 'let f; (f) = function () { "use jit" }', [':expression']],
    ['default value', 'const { f = () => { "use jit" } } = o', ['f:arrow']],
    ['argument', 'map(() => { "use jit" })', [':arrow']],
    ['with a type assertion', 'const f = (() => { "use jit" }) as Op', ['f:arrow']],
    ['with satisfies', 'const f = (() => { "use jit" }) satisfies Op', ['f:arrow']],
    ['within an unmarked function', 'function g() { return function f() { "use jit" } }', ['f:expression']],
    ['within a method', 'class A { m() { const f = () => { "use jit" } } }', ['f:arrow']],
    ['after another directive', 'function f() { "use strict"; "use jit" }', ['f:declaration']],
    ['after a comment', 'function f() { /* hot */ "use jit" }', ['f:declaration']],
    ['implementation of overloads', 'function f(x: 1): 1\nfunction f(x: any) { "use jit" }', ['f:declaration']],
    [
      'several, in source order',
      'function b() { "use jit" }\nconst a = () => { "use jit" }',
      ['b:declaration', 'a:arrow'],
    ],
  ])('%s', (_, code, expected) => {
    expect(names(code)).toEqual(expected)
    expect(complaints(code)).toEqual([])
  })

  test.each([
    ['no directive', 'export function f() {}'],
    ['opted out', 'function f() { "use no jit" }'],
    ['directives of others', '"use client"\nfunction f() { "use strict" }'],
    ['a comment', 'function f() { /* "use jit" */ }'],
    ['a string that is used', 'const mode = "use jit"\nlog("use jit")'],
    ['a template with substitutions', `function f(x) { \`use \${x} jit\` }`],
  ])('not: %s', (_, code) => {
    expect(names(code)).toEqual([])
    expect(complaints(code)).toEqual([])
  })

  test('names of functions are those that JavaScript gives', () => {
    const expressions = [
      '{ f: () => { "use jit" } }.f',
      '{ 0x10: () => { "use jit" } }[16]',
      '{ 1n: () => { "use jit" } }[1]',
      '{ ["f"]: () => { "use jit" } }.f',
    ]
    for (const expression of expressions) {
      const name = new Function(`return (${expression}).name`)() as string
      expect([name, names(`x = ${expression}`)], expression).toEqual([name, [`${name}:arrow`]])
    }
  })

  test('spans of function and directive', () => {
    const code = 'export default function f() {\n  "use jit";\n  return 1\n}\n'
    const [{ span, directiveSpan }] = find(code).marked
    expect(code.slice(span.start, span.end)).toBe('function f() {\n  "use jit";\n  return 1\n}')
    expect(code.slice(directiveSpan?.start, directiveSpan?.end)).toBe('"use jit";')
  })
})

describe('options', () => {
  test('words add to the defaults', () => {
    const [f, g] = find('function f() { "use jit: strict, nnan" }\nfunction g() { "use jit" }', {
      ...defaults,
      native: true,
    }).marked
    expect(f.options).toEqual({ strict: true, fastmath: new Set(['nnan']), inline: false, native: true })
    expect(g.options).toEqual({ ...defaults, native: true })
  })

  test('words of the function add to those of the file', () => {
    const code = '"use jit: nsz"\nexport function f() { "use jit: inline" }\nfunction g() { "use jit" }'
    const [f, g] = find(code).marked
    expect(f.options).toEqual({ ...defaults, fastmath: new Set(['nsz']), inline: true })
    expect(g.options).toEqual({ ...defaults, fastmath: new Set(['nsz']) })
  })
})

describe('at the top of a file', () => {
  test.each([
    ['export function', 'export function f() {}', ['f:declaration']],
    ['exported arrow without block', 'export const f = (x) => x * 2', ['f:arrow']],
    ['exported function expression', 'export const f = function () {}', ['f:expression']],
    ['several declarators', 'export const f = () => 1, n = 2, g = () => 3', ['f:arrow', 'g:arrow']],
    ['type assertion', 'export const f = (() => 1) as Op', ['f:arrow']],
    ['default function', 'export default function () {}', ['default:declaration']],
    ['default arrow', 'export default () => 1', ['default:arrow']],
    ['default name', 'function f() {}\nexport default f', ['f:declaration']],
    ['export list', 'function f() {}\nconst g = () => 1\nexport { f, g as h }', ['f:declaration', 'g:arrow']],
    ['exported twice', 'export function f() {}\nexport { f as g }', ['f:declaration']],
    ['overloads', 'export function f(x: 1): 1\nexport function f(x: any) {}', ['f:declaration']],
    ['one opted out', 'export function f() { "use no jit" }\nexport function g() {}', ['g:declaration']],
    [
      'a local one of its own',
      'export function f() {}\nfunction g() { "use jit" }',
      ['f:declaration', 'g:declaration'],
    ],
    ['after imports of types', 'import type { i32 } from "usejit/types"\nexport function f() {}', ['f:declaration']],
    ['not: local functions', 'function f() {}\nconst g = () => 1', []],
    [
      'not: re-exports',
      'import { f } from "./f.js"\nexport { f }\nexport { g } from "./g.js"\nexport * from "./h.js"',
      [],
    ],
    ['not: methods', 'export class A { m() {} }\nexport const o = { f() {}, g: () => 1 }', []],
    ['not: wrapped functions', 'export const f = memo(() => 1)', []],
    ['not: types', 'export type f = () => void\nexport declare function g(): void', []],
  ])('%s', (_, code, expected) => {
    const source = `"use jit"\n${code}`
    expect(names(source)).toEqual(expected)
    expect(complaints(source)).toEqual([])
  })

  test('marked functions have no directive of their own', () => {
    const [f] = find('"use jit"\nexport function f() {}').marked
    expect(f).not.toHaveProperty('directiveSpan')
  })

  test('"use no jit" takes the whole file out', () => {
    const source = '"use no jit"\nexport function f() { "use jit" }'
    expect(names(source)).toEqual([])
    expect(complaints(source)).toEqual([])
  })

  test('exported functions that cannot be marked are named', () => {
    expect(complaints('"use jit"\nexport async function f() { await g() }')).toEqual([
      "misplaced-directive async function f() | The async function 'f' cannot be compiled, though the directive at the top of the file asks for it.",
    ])
    expect(complaints('"use jit"\nexport function* f() { "use no jit" }')).toEqual([])
  })
})

describe('unknown words', () => {
  test('the function stays the original, the nearest word is named', () => {
    const { marked, diagnostics } = find('function f() { "use jit: fast-math" }\nfunction g() { "use jit" }')
    expect(marked.map(({ name }) => name)).toEqual(['g'])
    expect(diagnostics).toMatchObject([
      {
        code: 'unknown-directive-option',
        severity: 'warning',
        message: '"use jit" has no option "fast-math".',
        help: 'Did you mean "fastmath"?',
        functionName: 'f',
      },
    ])
  })

  test.each([
    ['nothing near', 'function f() { "use jit: parallel" }', '"use jit" has no option "parallel".'],
    ['comma too many', 'function f() { "use jit: strict," }', 'A word is missing after "use jit:".'],
    ['at the top of a file', '"use jit: fastmth"\nexport function f() {}', '"use jit" has no option "fastmth".'],
  ])('%s', (_, code, message) => {
    expect(names(code)).toEqual([])
    expect(find(code).diagnostics.map((d) => d.message)).toEqual([message])
  })

  test('a wrong word at the top does not touch functions with a directive of their own', () => {
    expect(names('"use jit: x"\nexport function f() {}\nfunction g() { "use jit" }')).toEqual(['g:declaration'])
  })
})

describe('near misses', () => {
  test.each([
    ['hyphen', 'function f() { "use-jit" }', '"use-jit"', 'Write "use jit".'],
    ['no colon', 'function f() { "use jit strict" }', '"use jit strict"', 'Write "use jit: strict".'],
    ['at the top of a file', '"use JIT"\nexport function f() {}', '"use JIT"', 'Write "use jit".'],
    ['not first', 'function f() { g(); "usejit" }', '"usejit"', 'Write "use jit".'],
    ['in parentheses', 'function f() { ("use jit") }', '("use jit")', 'Write "use jit" without parentheses.'],
    ['in backquotes', 'function f() { `use jit` }', '`use jit`', 'Write "use jit" without backquotes.'],
  ])('%s', (_, code, text, help) => {
    expect(names(code)).toEqual([])
    const { diagnostics } = find(code, { ...defaults, strict: true })
    expect(diagnostics).toMatchObject([{ code: 'near-miss-directive', severity: 'warning', help }])
    expect(code.slice(diagnostics[0].span?.start, diagnostics[0].span?.end)).toBe(text)
  })
})

describe('misplaced directives', () => {
  test.each([
    [
      'computed name',
      'class A { [m]() { "use jit" } }',
      '"use jit" | A method whose name is computed cannot be compiled.',
    ],
    ['async method', 'class A { async m() { "use jit" } }', `"use jit" | The async method 'm' cannot be compiled.`],
    [
      'constructor',
      'class A { constructor() { "use jit" } }',
      `"use jit" | The constructor 'constructor' cannot be compiled yet.`,
    ],
    ['getter', 'class A { get x() { "use jit"; return 1 } }', `"use jit"; | The getter 'x' cannot be compiled yet.`],
    ['setter', 'const o = { set x(v) { "use jit" } }', `"use jit" | The setter 'x' cannot be compiled yet.`],
    ['generator', 'function* f() { "use jit" }', `"use jit" | The generator function 'f' cannot be compiled.`],
    ['async', 'const f = async () => { "use jit" }', `"use jit" | The async function 'f' cannot be compiled.`],
    [
      'async generator',
      'async function* f() { "use jit" }',
      `"use jit" | The async generator function 'f' cannot be compiled.`,
    ],
    ['anonymous', 'go(async () => { "use jit" })', '"use jit" | The async function cannot be compiled.'],
    [
      'static block',
      'class A { static { "use jit" } }',
      '"use jit" | "use jit" has no effect in a class static block.',
    ],
    ['namespace', 'namespace N { "use jit" }', '"use jit" | "use jit" has no effect in a namespace.'],
    [
      'not first',
      'function f() { g(); "use jit" }',
      '"use jit" | "use jit" must come before every other statement of the function.',
    ],
    [
      'with words',
      'function f() { g(); "use jit: strict" }',
      '"use jit: strict" | "use jit: strict" must come before every other statement of the function.',
    ],
    [
      'in a block',
      'function f() { if (x) { "use jit" } }',
      '"use jit" | "use jit" has no effect inside a statement: it marks whole functions.',
    ],
    [
      'as a branch',
      'if (x) "use jit"',
      '"use jit" | "use jit" has no effect inside a statement: it marks whole functions.',
    ],
    [
      'after imports',
      'import "x"\n"use jit"\nexport const f = () => 1',
      '"use jit" | "use jit" at the top of a file must come before every other statement.',
    ],
    ['twice', 'function* f() { "use no jit"; "use jit" }', '"use jit" | "use jit" has no effect beside "use no jit".'],
  ])('%s', (_, code, expected) => {
    expect(names(code)).toEqual([])
    expect(complaints(code)).toEqual([`misplaced-directive ${expected}`])
  })

  test.each([
    ['directive', 'function f() { "use jit"; const g = () => { "use jit" } }'],
    ['file', '"use jit"\nexport function f() { const g = () => { "use jit" } }'],
  ])('inside a function that is marked by its %s: the outer one compiles both', (_, code) => {
    expect(names(code)).toEqual(['f:declaration'])
    expect(complaints(code)).toEqual([`misplaced-directive "use jit" | The function 'g' is compiled as part of 'f'.`])
  })

  test('a second directive is reported, the first holds', () => {
    const code = 'function f() { "use jit: strict"; "use jit: inline" }'
    expect(find(code).marked[0].options).toEqual({ ...defaults, strict: true })
    expect(complaints(code)).toEqual(['misplaced-directive "use jit: inline" | A second "use jit" has no effect.'])
  })
})

describe('severity', () => {
  const code = (words: string): string => `const o = { get m() { "use jit${words}" } }`
  test.each([
    ['warning by default', code(''), defaults, 'warning'],
    ['error when the plugin is strict', code(''), { ...defaults, strict: true }, 'error'],
    ['error when the directive is strict', code(': strict'), defaults, 'error'],
    ['error when a strict directive holds an unknown word', 'function f() { "use jit: strict, x" }', defaults, 'error'],
    ['error when a strict directive is not first', 'function f() { g(); "use jit: strict" }', defaults, 'error'],
  ] as const)('%s', (_, source, options, severity) =>
    expect(find(source, options).diagnostics[0].severity).toBe(severity),
  )
})

test('diagnostics come in source order', () => {
  const code = 'function f() { async () => { g(); "use jit" }; "use jit" }\nfunction h() { "use-jit" }'
  const starts = find(code).diagnostics.map((d) => d.span?.start ?? -1)
  expect(starts).toHaveLength(3)
  expect(starts).toEqual([...starts].sort((a, b) => a - b))
})

test('what a user sees', () => {
  const code = 'export class Signal {\n  get energy(): number {\n    "use jit"\n    return 1\n  }\n}\n'
  const [diagnostic] = find(code).diagnostics
  expect(formatDiagnostic(diagnostic, code, { color: false })).toMatchInlineSnapshot(`
    "usejit [misplaced-directive] a.ts:3:5  The getter 'energy' cannot be compiled yet.
      1 | export class Signal {
      2 |   get energy(): number {
    > 3 |     "use jit"
        |     ^^^^^^^^^
      4 |     return 1
      5 |   }
    help: Move its work into a function, mark that, and call it from the getter."
  `)
})

test('a syntax error is thrown, not swallowed', () => {
  expect(() => find('function f( { "use jit" }')).toThrow(expect.objectContaining({ code: 'syntax-error' }))
})
