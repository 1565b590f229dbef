import { describe, expect, test } from 'vitest'
import { Rejection } from '../diagnostics/rejection.ts'
import { languageOf } from './language.ts'
import { parseModule } from './parse.ts'

function rejectionOf(file: string, code: string): Rejection {
  try {
    parseModule(file, code)
  } catch (error) {
    if (error instanceof Rejection) return error
    throw error
  }
  throw new Error('parsed')
}

describe('languageOf', () => {
  test.each([
    ['a.ts', { typescript: true, jsx: false, sourceType: 'unambiguous' }],
    ['a.ts?v=1', { typescript: true, jsx: false, sourceType: 'unambiguous' }],
    ['/x.js/a.tsx?a=.js', { typescript: true, jsx: true, sourceType: 'unambiguous' }],
    ['a.mts', { typescript: true, jsx: false, sourceType: 'module' }],
    ['a.cts', { typescript: true, jsx: false, sourceType: 'unambiguous' }],
    ['a.js', { typescript: false, jsx: true, sourceType: 'unambiguous' }],
    ['a.jsx', { typescript: false, jsx: true, sourceType: 'unambiguous' }],
    ['a.mjs', { typescript: false, jsx: false, sourceType: 'module' }],
    ['a.cjs', { typescript: false, jsx: false, sourceType: 'script' }],
    ['virtual:kernel', { typescript: true, jsx: false, sourceType: 'unambiguous' }],
  ])('%s', (file, expected) => expect(languageOf(file)).toEqual(expected))
})

describe('accepted', () => {
  test.each([
    ['generic arrow', 'a.ts', 'export const id = <T>(x: T) => x'],
    ['angle-bracket assertion', 'a.ts', 'const n = <number>x'],
    ['query after the extension', 'a.ts?v=1', 'const n = <number>x'],
    ['JSX with types', 'a.tsx', 'const view = (n: number) => <p>{n}</p>'],
    ['JSX in JavaScript', 'a.js', 'const view = <p/>'],
    ['decorators', 'a.ts', '@d export class A { constructor(@inject x: number) {} accessor y = 1 }'],
    ['using', 'a.ts', 'function f() { using x = open() }'],
    ['import attributes', 'a.ts', "import table from './t.json' with { type: 'json' }"],
    ['return at the top of a script', 'a.cjs', 'if (done) return'],
    ['function merged with namespace', 'a.ts', 'function f() {}\nnamespace f { export const x = 1 }'],
  ])('%s', (_, file, code) => expect(parseModule(file, code).type).toBe('File'))

  test('in JavaScript, < and > around a name are comparisons, not type arguments', () => {
    const [statement] = parseModule('a.js', 'f(a < b, c > (d))').program.body
    expect(statement).toMatchObject({ expression: { arguments: [{ operator: '<' }, { operator: '>' }] } })
    const [typed] = parseModule('a.ts', 'f(a < b, c > (d))').program.body
    expect(typed).toMatchObject({ expression: { arguments: [{ type: 'CallExpression' }] } })
  })
})

describe('syntax errors', () => {
  test.each([
    ['a.ts', 'const x = ;', 10, 11, 'Unexpected token.'],
    ['a.ts', 'let x = 1\nlet x = 2', 14, 15, "Identifier 'x' has already been declared."],
    ['a.ts', 'function f() {', 14, 14, 'Unexpected token.'],
    ['a.js', 'let x: number', 5, 6, 'Missing semicolon.'],
  ])('%s: %s', (file, code, start, end, message) => {
    const rejection = rejectionOf(file, code)
    expect(rejection.code).toBe('syntax-error')
    expect(rejection.span).toEqual({ start, end })
    expect(rejection.message).toBe(message)
  })
})
