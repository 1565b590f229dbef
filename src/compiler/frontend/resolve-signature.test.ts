import type { NodePath } from '@babel/traverse'
import { describe, expect, test } from 'vitest'
import { adviceFor } from '../diagnostics/advice.ts'
import { formatDiagnostic } from '../diagnostics/format.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { Rejections } from '../diagnostics/rejections.ts'
import { traverse } from './babel-traverse.ts'
import type { FunctionNode } from './marked-function.ts'
import { ModuleGraph } from './module-graph.ts'
import { parseModule } from './parse.ts'
import { resolveSignature } from './resolve-signature.ts'
import type { DeclaredType, HelperSignature } from './signature.ts'

/** The function named `f` (or the only anonymous one) of a file. */
function functionIn(code: string, file: string): NodePath<FunctionNode> {
  let found: NodePath<FunctionNode> | undefined
  traverse(parseModule(file, code), {
    'FunctionDeclaration|FunctionExpression|ArrowFunctionExpression'(path: NodePath) {
      const fn = path as NodePath<FunctionNode>
      const name = fn.node.type === 'FunctionDeclaration' ? fn.node.id?.name : undefined
      if (name === undefined || name === 'f') found ??= fn
    },
  })
  if (!found) throw new Error('no function')
  return found
}

function resolve(code: string, file = 'a.ts', requireTypes = true): HelperSignature {
  return resolveSignature(functionIn(code, file), { requireTypes, file })
}

/** Parameter types in short: `number`, `Float64Array`, `number[-128,127]int`. */
function types(code: string, file = 'a.ts'): string {
  const { params, result } = resolve(code, file)
  return `(${params.map(({ name, type }) => `${name}: ${short(type)}`).join(', ')}) => ${short(result)}`
}

function short(type: DeclaredType | undefined): string {
  if (!type) return '?'
  if (type.kind === 'array') return type.element
  if (type.kind === 'object') {
    const fields = type.fields.map((f) => `${type.tuple ? '' : `${f.name}: `}${short(f.type)}${f.optional ? '?' : ''}`)
    return type.tuple ? `[${fields.join(', ')}]` : `{${fields.join(', ')}}`
  }
  if (type.kind === 'bigint' && type.range) return `bigint ${type.range}`
  if (type.kind !== 'number' || !type.range) return type.kind
  const { min, max, integer, f32 } = type.range
  return `number[${min},${max}]${integer ? 'int' : ''}${f32 ? 'f32' : ''}`
}

/** `code "marked text" | message` of the rejection. */
function rejection(code: string, file = 'a.ts', requireTypes = true): string {
  const { code: reason, span, message } = rejectionOf(code, file, requireTypes)
  return `${reason} ${code.slice(span.start, span.end)} | ${message}`
}

function rejectionOf(code: string, file = 'a.ts', requireTypes = true): Rejection {
  try {
    resolve(code, file, requireTypes)
  } catch (error) {
    if (error instanceof Rejections) return error.all[0]
    if (error instanceof Rejection) return error
    throw error
  }
  throw new Error(`not rejected: ${code}`)
}

describe('annotations', () => {
  test.each([
    ['number', 'number'],
    ['boolean', 'boolean'],
    ['string', 'String'],
    ["'a' | string", 'String'],
    ['Int8Array', 'Int8Array'],
    ['Uint8Array', 'Uint8Array'],
    ['Uint8ClampedArray', 'Uint8ClampedArray'],
    ['Int16Array', 'Int16Array'],
    ['Uint16Array', 'Uint16Array'],
    ['Int32Array', 'Int32Array'],
    ['Uint32Array', 'Uint32Array'],
    ['Float32Array', 'Float32Array'],
    ['Float64Array', 'Float64Array'],
    ['BigInt64Array', 'BigInt64Array'],
    ['BigUint64Array', 'BigUint64Array'],
    ['Float64Array<ArrayBuffer>', 'Float64Array'],
    ['Float64Array<ArrayBufferLike>', 'Float64Array'],
    ['Readonly<Float64Array>', 'Float64Array'],
    ['Readonly<Float64Array<ArrayBuffer>>', 'Float64Array'],
    ['(number)', 'number'],
    ['0 | 1', 'number'],
    ['-1', 'number'],
    ['true', 'boolean'],
    ['true | false', 'boolean'],
    ['number | 0', 'number'],
    ['Float64Array | Float64Array<ArrayBuffer>', 'Float64Array'],
  ])('%s', (annotation, expected) => {
    expect(types(`function f(x: ${annotation}): ${annotation} {}`)).toBe(`(x: ${expected}) => ${expected}`)
  })

  test.each([
    ['several', 'function f(x: Float64Array, n: number): void {}', '(x: Float64Array, n: number) => void'],
    ['none', 'function f() {}', '() => ?'],
    ['undefined result', 'function f(): undefined {}', '() => void'],
    ['arrow', 'const f = (x: number): boolean => x > 0', '(x: number) => boolean'],
    ['expression', 'const f = function (x: number) {}', '(x: number) => ?'],
    [
      'the implementation of overloads',
      'function f(x: string): string\nfunction f(x: number): number {}',
      '(x: number) => number',
    ],
    ['JSDoc does not count in TypeScript', '/** @returns {boolean} */\nfunction f(x: number) {}', '(x: number) => ?'],
  ])('%s', (_, code, expected) => expect(types(code)).toBe(expected))

  test('spans are those of the parameters', () => {
    const code = 'function f(a: number, b: boolean) {}'
    const spans = resolve(code).params.map(({ span }) => code.slice(span.start, span.end))
    expect(spans).toEqual(['a: number', 'b: boolean'])
  })
})

describe('aliases of the file', () => {
  test.each([
    ['plain', 'type Vec = Float64Array', 'Vec', 'Float64Array'],
    ['declared later', 'export type Vec = Float64Array', 'Vec', 'Float64Array'],
    ['of an alias', 'type A = number\ntype B = A', 'B', 'number'],
    ['of a union', 'type Bit = 0 | 1', 'Bit', 'number'],
    ['of a union of aliases', 'type A = 0\ntype B = 1\ntype C = A | B', 'C', 'number'],
    ['called like a claim', 'type i32 = number', 'i32', 'number'],
    ['of a claim', 'import type { u8 } from "usejit/types"\ntype Byte = u8', 'Byte', 'number[0,255]int'],
    ['exported before use', 'export type Vec = Readonly<Int32Array>', 'Vec', 'Int32Array'],
  ])('%s', (_, before, annotation, expected) => {
    expect(types(`${before}\nfunction f(x: ${annotation}) {}`)).toBe(`(x: ${expected}) => ?`)
    expect(types(`function f(x: ${annotation}) {}\n${before}`)).toBe(`(x: ${expected}) => ?`)
  })

  test('the innermost declaration counts, and names in it mean what they mean there', () => {
    const code = `
      type T = boolean
      type U = T
      function g() {
        type T = number
        return function f(x: T, y: U) {}
      }`
    expect(types(code)).toBe('(x: number, y: boolean) => ?')
  })

  test('within namespaces and switch branches', () => {
    expect(types('namespace N { type T = number; export function f(x: T) {} }')).toBe('(x: number) => ?')
    expect(types('switch (k) { case 1: type T = number; (function (x: T) {}) }')).toBe('(x: number) => ?')
  })

  test('not: an alias within a block that the function is not in', () => {
    expect(rejection('{ type T = number }\nfunction f(x: T) {}')).toMatch(/^unsupported-type T \|/)
  })
})

describe('usejit/types', () => {
  test.each([
    ['i8', 'number[-128,127]int'],
    ['u8', 'number[0,255]int'],
    ['i16', 'number[-32768,32767]int'],
    ['u16', 'number[0,65535]int'],
    ['i32', 'number[-2147483648,2147483647]int'],
    ['u32', 'number[0,4294967295]int'],
    ['f32', 'number[-Infinity,Infinity]f32'],
    ['f64', 'number'],
    ['i64', 'bigint i64'],
    ['u64', 'bigint u64'],
  ])('%s', (name, expected) => {
    const f = (type: string): string => `function f(x: ${type}): ${type} {}`
    const signature = `(x: ${expected}) => ${expected}`
    expect(types(`import type { ${name} } from 'usejit/types'\n${f(name)}`)).toBe(signature)
    expect(types(`import { type ${name} } from 'usejit/types'\n${f(name)}`)).toBe(signature)
    expect(types(`import { ${name} as Renamed } from 'usejit/types'\n${f('Renamed')}`)).toBe(signature)
    expect(types(`import type * as T from 'usejit/types'\n${f(`T.${name}`)}`)).toBe(signature)
    expect(types(f(`import('usejit/types').${name}`))).toBe(signature)
  })

  test('a union keeps a range that all members claim, and no other', () => {
    const before = "import type { i8, u8, f32 } from 'usejit/types'\n"
    expect(types(`${before}function f(x: i8 | i8) {}`)).toBe('(x: number[-128,127]int) => ?')
    expect(types(`${before}function f(x: i8 | u8, y: u8 | number, z: f32 | i8) {}`)).toBe(
      '(x: number, y: number, z: number) => ?',
    )
  })

  test.each([
    [
      'names that it lacks',
      "import type { i23 } from 'usejit/types'\nfunction f(x: i23) {}",
      'i23',
      /these names: i8, u8/,
    ],
    [
      'names of a namespace that it lacks',
      "import type * as T from 'usejit/types'\nfunction f(x: T.i23) {}",
      'T.i23',
      /these names/,
    ],
    [
      'the same name from elsewhere',
      "import type { i32 } from './types.ts'\nfunction f(x: i32) {}",
      'i32',
      /Check the path/,
    ],
    [
      'a namespace from elsewhere',
      "import type * as T from './types.ts'\nfunction f(x: T.i32) {}",
      'T.i32',
      /Check the path/,
    ],
    ['a forgotten import', 'function f(x: i32) {}', 'i32', /import type \{ i32 \} from 'usejit\/types'/],
    ['a default import', "import i32 from 'usejit/types'\nfunction f(x: i32) {}", 'i32', /these names/],
  ])('not: %s', (_, code, text, help) => {
    const { code: reason, span, help: said } = rejectionOf(code)
    expect([reason, code.slice(span.start, span.end)]).toEqual(['unsupported-type', text])
    if (help) expect(adviceFor(said, true)).toMatch(help)
    else expect(said).toBeUndefined()
  })
})

describe('objects and tuples', () => {
  test.each([
    ['{ x: number; ok: boolean }', '{x: number, ok: boolean}'],
    [
      '{ readonly data: Float64Array, "odd name"?: number, 0: number }',
      '{data: Float64Array, odd name: number?, 0: number}',
    ],
    ['[number, boolean]', '[number, boolean]'],
    ['readonly [x: number, y?: number]', '[number, number?]'],
    ['Readonly<[number, number?]>', '[number, number?]'],
    ['{ p: { x: number }; t: [number, [number]] }', '{p: {x: number}, t: [number, [number]]}'],
    ['P', '{x: number, y: number}', 'interface P { x: number; y: number }'],
    [
      'P',
      '{x: number, y: number[-128,127]int}',
      'import type { i8 } from "usejit/types"\ninterface P extends Q { y: i8 }\ninterface Q { x: number }',
    ],
    ['P', '{x: boolean}', 'type Q = { x: number }\ninterface P extends Q { x: boolean }'],
    ['Float64Array', '{x: number}', 'interface Float64Array { x: number }'],
  ])('%s', (type, expected, before = '') => {
    expect(types(`${before}\nfunction f(p: ${type}): ${type} {}`)).toBe(`(p: ${expected}) => ${expected}`)
  })

  test.each([
    ['a method', '{ f(): number }', /leave methods out, and number keys/],
    ['an index signature', '{ [key: string]: number }', /leave methods out, and number keys/],
    ['a call signature', '{ (): number }', /leave methods out, and number keys/],
    ['a rest of a tuple', '[number, ...number[]]', /tuple of known length/],
    ['a computed name', '{ [Symbol.iterator]: number }', /leave methods out, and number keys/],
  ])('not: %s', (_, type, help) => {
    expect(rejectionOf(`function f(p: ${type}) {}`).help).toMatch(help)
  })

  test.each([
    ['a field of another type', 'interface P { x: symbol }', "'symbol'"],
    ['an interface that contains itself', 'interface P { next: P }', '(an interface that contains itself)'],
    ['an interface without what its parameters stand for', 'interface P<T> { x: T }', 'without its type arguments'],
    [
      'an interface that extends a number',
      'type N = number\ninterface P extends N { x: number }',
      '(it extends another type)',
    ],
  ])('not: %s', (_, declaration, said) => {
    expect(rejection(`${declaration}\nfunction f(p: P) {}`)).toContain(said)
  })
})

describe('ordinary arrays', () => {
  test.each(['number[]', 'readonly number[]', 'Array<number>', 'ReadonlyArray<number>', 'Readonly<number[]>', 'u8[]'])(
    '%s',
    (type) => {
      const [{ type: resolved }] = resolve(`import type { u8 } from 'usejit/types'\nfunction f(x: ${type}) {}`).params
      expect(resolved).toEqual({ kind: 'array', element: 'Array' })
    },
  )
})

describe('unsupported types', () => {
  test.each([
    'any',
    'unknown',
    'object',
    'string[]',
    'bigint | number',
    'symbol',
    'null',
    'never',
    'bigint[]',
    'Array',
    'Array<number, number>',
    'ArrayLike<string>',
    'number | boolean',
    'Float64Array | DataView | number',
    'number & string',
    'Number',
    'Boolean',
    'BigInt',
    'Float16Array',
    'ArrayBuffer',
    'Float64Array<SharedArrayBuffer>',
    'Partial<Float64Array>',
    'keyof Float64Array',
    'Foo',
    'Foo.Bar',
    'typeof globalThis',
    '`a`',
  ])('%s', (type) => {
    expect(rejection(`function f(x: ${type}) {}`)).toMatch(
      /^unsupported-type .* \| Parameter 'x' of 'f' has the type '.*', which cannot be compiled yet\.$/,
    )
  })

  test.each([
    [
      'shown in short',
      'function f(x: { a(): void }) {}',
      "unsupported-type { a(): void } | Parameter 'x' of 'f' has the type '{…}', which cannot be compiled yet.",
    ],
    [
      'function',
      'function f(g: (x: number) => number) {}',
      "unsupported-type (x: number) => number | Parameter 'g' of 'f' has the type '(…) => …', which cannot be compiled yet.",
    ],
    [
      'only the member of a union',
      'function f(x: number | symbol) {}',
      "unsupported-type symbol | Parameter 'x' of 'f' has the type 'symbol', which cannot be compiled yet.",
    ],
    [
      'void parameter',
      'function f(x: void) {}',
      "unsupported-type void | Parameter 'x' of 'f' has the type 'void', which only a result can have.",
    ],
    [
      'without a name',
      '(x: symbol) => 1',
      "unsupported-type symbol | Parameter 'x' has the type 'symbol', which cannot be compiled yet.",
    ],
    [
      'type parameter',
      'function f<T>(x: T) {}',
      "unsupported-type T | Parameter 'x' of 'f' has the type 'T' (a type parameter), which cannot be compiled yet.",
    ],
    [
      'an alias points to its use',
      'type Rows = bigint[]\nfunction f(x: Rows) {}',
      "unsupported-type Rows | Parameter 'x' of 'f' has the type 'bigint[]', which cannot be compiled yet.",
    ],
    [
      'imported by import(…)',
      "function f(x: import('./a').b) {}",
      "unsupported-type import('./a').b | Parameter 'x' of 'f' has the type 'import('./a').b', imported from './a', which could not be found.",
    ],
    [
      'alias of itself',
      'type A = A | number\nfunction f(x: A) {}',
      "unsupported-type A | Parameter 'x' of 'f' has the type 'A' (an alias of itself), which cannot be compiled yet.",
    ],
    [
      'aliases of each other',
      'type A = B\ntype B = A\nfunction f(x: A) {}',
      "unsupported-type A | Parameter 'x' of 'f' has the type 'A' (an alias of itself), which cannot be compiled yet.",
    ],
    [
      'imported',
      "import { Vec } from './vec.ts'\nfunction f(x: Vec) {}",
      "unsupported-type Vec | Parameter 'x' of 'f' has the type 'Vec', imported from './vec.ts', which could not be found.",
    ],
  ])('%s', (_, code, expected) => expect(rejection(code)).toBe(expected))

  test.each([
    ['Number', 'Write number, in lower case.'],
    ['bigint[]', 'Use a BigInt64Array or a BigUint64Array.'],
    [
      'void[]',
      'Ordinary arrays can hold numbers, booleans, arrays, and objects of these, each also `| null` or `| undefined`; use a typed array for others.',
    ],
    ['Iterable<number>', 'Use a typed array such as Float64Array.'],
    ['Float64Array | number', 'Declare one type.'],
    ['any', 'Declare what it is, such as number, Float64Array or { x: number }: a kernel is made for that type.'],
    ['Flaot64Array', 'Did you mean Float64Array?'],
    [
      'string[]',
      "Of strings, arrays can hold some that are known: `('a' | 'b')[]`. Pass others as numbers that stand for them, or their code units in a Uint16Array.",
    ],
    ['ImageData', 'Pass what it holds: data: Uint8ClampedArray, width: number, height: number.'],
    ['Promise<number>', 'Await it outside, and pass what it gives.'],
    ['Blob', undefined],
  ])('help for %s', (type, help) => expect(rejectionOf(`function f(x: ${type}) {}`).help).toBe(help))
})

describe('classes are their fields', () => {
  test.each([
    ['class V { x = 0; y: number; static z = 1; #w = 2; get n() { return 1 } f() {} }', '{x: number, y: number}'],
    [
      'class V { constructor(public x: number, private on = true, z: number) { this.z = 1 } z }',
      '{x: number, on: boolean, z: number}',
    ],
    [
      'class U { x = 0 }\nclass V extends U { at: U; data = new Float64Array(3); name: symbol }',
      '{x: number, at: {x: number}, data: Float64Array}',
    ],
    ['class V { x = 0; next: V; all: V[]; or: Float64Array | null }', '{x: number}'],
    ['class V<T, S = boolean> { x: T; y: S; z: number }', '{x: number, y: boolean, z: number}', 'V<number>'],
  ])('%s', (source, expected, type = 'V') => {
    const code = `${source}\nfunction f(v: ${type}) {}`
    const { params } = resolveSignature(functionIn(code, 'a.ts'), {
      requireTypes: true,
      file: 'a.ts',
      graph: new ModuleGraph('a.ts'),
    })
    expect(short(params[0].type)).toBe(expected)
  })

  test('of which there must be some', () =>
    expect(rejection('class V { #x = 1; f() {} }\nfunction f(v: V) {}')).toContain("the type 'V' (a class)"))
})

describe('shadowed names are not the globals', () => {
  test.each([
    ['class', 'class Float64Array {}', 'a class'],
    ['exported class', 'export class Float64Array {}', 'a class'],
    ['declared class', 'declare class Float64Array {}', 'a class'],
    ['enum', "enum Float64Array { A = 'a', B = 1 }", 'an enum'],
    [
      'class merged with a namespace',
      'namespace Float64Array { export const x = 1 }\nclass Float64Array {}',
      'a class',
    ],
    ['variable', 'const Float64Array = Float32Array', 'a variable'],
  ])('%s', (_, before, what) => {
    const message = `unsupported-type Float64Array | Parameter 'x' of 'f' has the type 'Float64Array' (${what}), which cannot be compiled yet.`
    expect(rejection(`${before}\nfunction f(x: Float64Array) {}`)).toBe(message)
  })

  test('enum of numbers: a number', () => {
    expect(() => rejection('enum Float64Array { A, B = 1 << 4 }\nfunction f(x: Float64Array) {}')).toThrow(
      'not rejected',
    )
  })

  test('alias: what it stands for counts', () => {
    expect(types('type Float64Array = number\nfunction f(x: Float64Array) {}')).toBe('(x: number) => ?')
    expect(types('type Readonly<T> = T[]\nfunction f(x: Readonly<Float64Array>) {}')).toBe('(x: Array) => ?')
  })

  test('import', () => {
    expect(rejection("import { Float64Array } from './arrays.ts'\nfunction f(x: Float64Array) {}")).toMatch(
      /imported from '.\/arrays.ts'/,
    )
  })

  test('not: a declaration in a scope that the function is not in', () => {
    expect(types('function g() { class Float64Array {} }\nfunction f(x: Float64Array) {}')).toBe(
      '(x: Float64Array) => ?',
    )
    expect(types('declare global { interface Float64Array { mine: 1 } }\nfunction f(x: Float64Array) {}')).toBe(
      '(x: Float64Array) => ?',
    )
  })
})

test('numbers at the end may be optional', () => {
  const { params } = resolve('function f(x: Float64Array, from?: number, to?: number) {}')
  expect(params.map(({ name, optional = false }) => [name, optional])).toEqual([
    ['x', false],
    ['from', true],
    ['to', true],
  ])
})

test.each(['{number} [x]', '{number} [x=1]', '{number=} x'])(
  'numbers at the end may be optional in JSDoc: %s',
  (tag) => {
    expect(resolve(`/** @param ${tag} */\nfunction f(x) {}`, 'a.js').params).toMatchObject([
      { name: 'x', optional: true },
    ])
  },
)

test.each([
  ['function f(x?: boolean) {}', 'a.ts', 'boolean', 'undefined'],
  ['function f(x?: number, y = 1) {}', 'a.ts', 'number', 'undefined'],
  ['function f(x: number | undefined, y: number) {}', 'a.ts', 'number', 'undefined'],
  ['function f(x?: Float64Array | null) {}', 'a.ts', 'array', 'either'],
  ['function f(x: Float64Array | null = null) {}', 'a.ts', 'array', 'null'],
  ['/** @param {boolean} [x] */\nfunction f(x) {}', 'a.js', 'boolean', 'undefined'],
  ['/** @param {boolean=} x */\nfunction f(x) {}', 'a.js', 'boolean', 'undefined'],
])('a parameter may be missing: %s', (code, file, kind, missing) => {
  expect(resolve(code, file).params[0].type).toMatchObject({ kind: 'maybe', missing, type: { kind } })
})

test('a result may be undefined', () => {
  expect(types('function f(): number | undefined {}')).toBe('() => number')
})

test.each([
  ['boolean | undefined', 'boolean', 'undefined'],
  ['number | null', 'number', 'null'],
  ['number | null | undefined', 'number', 'null'],
  ['null | Float64Array | undefined', 'array', 'either'],
])('a result may be missing: %s', (type, kind, missing) => {
  expect(resolve(`function f(x: number): ${type} {}`).result).toMatchObject({ kind: 'maybe', missing, type: { kind } })
})

test.each(['number | boolean', 'Vec3', 'x is number'])(
  'a result whose declared type kernels do not have is inferred: %s',
  (type) => {
    expect(resolve(`function f(x: number): ${type} {}`).result).toBeUndefined()
    const documented = `/**\n * @param {number} x\n * @returns {${type}}\n */\nfunction f(x) {}`
    expect(resolve(documented, 'a.js').result).toBeUndefined()
  },
)

test.each([
  ['n = 10', 'n: number'],
  ['n = -N * 2, yes = n > 3, no = !yes', 'n: number, yes: boolean, no: boolean'],
  ['x: Float64Array, to: number = x.length, y = x', 'x: Float64Array, to: number, y: Float64Array'],
  ['a: number, b = Math.max(a, Math.PI), c = a > b ? a : Infinity', 'a: number, b: number, c: number'],
  ['m = Mode.Slow', 'm: number'],
])('default values that dispatchers can compute: %s', (list, expected) => {
  expect(types(`const N = 5\nenum Mode { Fast, Slow }\nfunction f(${list}) {}`)).toBe(`(${expected}) => ?`)
})

test.each([
  ['n = later()', 'a call'],
  ['n = changing', 'a variable'],
  ['n: number = true', 'of another type'],
  ['x: Float64Array, n = x[0]', 'an element, which may be undefined'],
  ['n = Math.PI ? 1 : true', 'of two types'],
  ['n = undefined', 'undefined'],
])('default values that dispatchers cannot compute: %s (%s)', (list) => {
  expect(rejection(`let changing = 1\nfunction later() { return 1 }\nfunction f(${list}) {}`)).toMatch(
    /^unsupported-parameter /,
  )
})

describe('unsupported parameters', () => {
  test.each([
    [
      'default',
      'function f(n = g()) {}',
      "n = g() | The default value of parameter 'n' of 'f' cannot be compiled yet.",
    ],
    [
      'typed default',
      'function f(n: number = later, later = 1) {}',
      "n: number = later | The default value of parameter 'n' of 'f' cannot be compiled yet.",
    ],
    ['rest', 'function f(...[x]: number[]) {}', "...[x]: number[] | The rest parameter of 'f' cannot be compiled yet."],
    ['object', 'function f({ x }) {}', "{ x } | The destructured parameter of 'f' cannot be compiled yet."],
    ['array', 'function f([x]) {}', "[x] | The destructured parameter of 'f' cannot be compiled yet."],
    [
      'this',
      'function f(this: Window, x: number) {}',
      "this: Window | The 'this' parameter of 'f' cannot be compiled yet.",
    ],
    [
      'after a good one',
      'function f(a: number, b = g()) {}',
      "b = g() | The default value of parameter 'b' of 'f' cannot be compiled yet.",
    ],
  ])('%s', (_, code, expected) => {
    expect(rejection(code)).toBe(`unsupported-parameter ${expected}`)
    // Kernels know what they leave out when they call a helper.
    const allowed = / (optional parameter|default value) /.test(expected)
    const apart = / destructured parameter /.test(expected)
    if (apart) expect(resolve(code, 'a.ts', false).params).toMatchObject([{ name: '' }])
    else if (!allowed) expect(rejection(code, 'a.ts', false)).toBe(`unsupported-parameter ${expected}`)
    else expect(resolve(code, 'a.ts', false).params.at(-1)).toMatchObject({ optional: true })
  })
})

describe('missing types', () => {
  test.each([
    ['declaration', 'function f(x) {}', 'For example: function f(x: number)'],
    [
      'array by index',
      'function f(x, i: number): number { return x[i] }',
      'For example: function f(x: Float64Array, i: number): number',
    ],
    [
      'array by length',
      'function f(a: i32, x) { return x.length }',
      'For example: function f(a: i32, x: Float64Array)',
    ],
    [
      'not an array by other properties',
      'function f(x) { return x.size + y[x] }',
      'For example: function f(x: number)',
    ],
    ['arrow', 'const f = (x) => x', 'For example: (x: number) => …'],
    ['anonymous', 'export default function (x) {}', 'For example: function (x: number)'],
  ])('%s', (_, code, help) => {
    const found = rejectionOf(code.replace('i32', 'number'))
    expect(found.code).toBe('no-parameter-type')
    expect(found.help).toBe(help.replace('i32', 'number'))
    expect(code.replace('i32', 'number').slice(found.span.start, found.span.end)).toBe('x')
  })

  test('helpers may leave types out, or declare what kernels do not have', () => {
    const { params, result } = resolve('function f(x, n: number) {}', 'a.ts', false)
    expect(params.map(({ type }) => short(type))).toEqual(['?', 'number'])
    expect(result).toBeUndefined()
    const vague = resolve('function f(x: Uint16Array | Uint32Array, y: Vec) {}', 'a.ts', false)
    expect(vague.params.map(({ type }) => short(type))).toEqual(['?', '?'])
  })

  test('what a user sees', () => {
    const code =
      'export function f(x, k: number): void {\n  "use jit"\n  for (let i = 0; i < x.length; i++) x[i] *= k\n}\n'
    const { code: reason, message, span, ...rest } = rejectionOf(code)
    const help = adviceFor(rest.help, true)
    const diagnostic = { code: reason, severity: 'warning', message, span, help, file: 'src/a.ts' } as const
    expect(formatDiagnostic(diagnostic, code, { color: false })).toMatchInlineSnapshot(`
      "usejit [no-parameter-type] src/a.ts:1:19  Parameter 'x' of 'f' has no type.
      > 1 | export function f(x, k: number): void {
          |                   ^
        2 |   "use jit"
        3 |   for (let i = 0; i < x.length; i++) x[i] *= k
      help: For example: function f(x: Float64Array, k: number): void"
    `)
  })
})

describe('JSDoc in JavaScript', () => {
  const comment =
    '/**\n * Adds.\n * @param {Float64Array} x - the {values}\n * @param {number} n\n * @returns {number} sum\n */\n'
  const signature = '(x: Float64Array, n: number) => number'
  test.each([
    ['declaration', `${comment}function f(x, n) {}`],
    ['exported', `${comment}export function f(x, n) {}`],
    ['default export', `${comment}export default function f(x, n) {}`],
    ['variable', `${comment}const f = (x, n) => 1`],
    ['exported variable', `${comment}export const f = function (x, n) {}`],
    ['before the function itself', `const f = ${comment} (x, n) => 1`],
    ['assignment', `${comment}exports.f = (x, n) => 1`],
    ['property', `const o = { ${comment} f: (x, n) => 1 }`],
    ['the nearest of several comments', `/** @param {string} x */\n${comment}function f(x, n) {}`],
    [
      'on one line',
      '/** @param {Float64Array} x with an `@returns {string}` @param {number} n mail a@returns @return {number} */ function f(x, n) {}',
    ],
    [
      '@type of the parameters',
      '/** @return {number} */\nfunction f(/** @type {Float64Array} */ x, /** @type {number} */ n) {}',
    ],
    ['not null', '/** @param {!Float64Array} x\n * @param {number} n\n * @returns {!number} */ function f(x, n) {}'],
  ])('%s', (_, code) => {
    expect(types(code, 'a.js')).toBe(signature)
    expect(types(code, 'a.mjs?v=1')).toBe(signature)
  })

  test.each([
    ['claims', "/** @param {import('usejit/types').u8} x */\nfunction f(x) {}", '(x: number[0,255]int) => ?'],
    ['unions', '/** @param {0|1} x */\nfunction f(x) {}', '(x: number) => ?'],
    [
      'properties of parameters are left out',
      '/** @param {number} x\n * @param {string} x.y */\nfunction f(x) {}',
      '(x: number) => ?',
    ],
  ])('%s', (_, code, expected) => expect(types(code, 'a.js')).toBe(expected))

  test.each([
    [
      'anything',
      '/** @param {*} x */\nfunction f(x) {}',
      "unsupported-type * | Parameter 'x' of 'f' has the type 'any', which cannot be compiled yet.",
    ],
    [
      'plain array',
      '/** @param {bigint[]} x */\nfunction f(x) {}',
      "unsupported-type bigint[] | Parameter 'x' of 'f' has the type 'bigint[]', which cannot be compiled yet.",
    ],
    [
      'object',
      '/** @param {{a: symbol}} x */\nfunction f(x) {}',
      "unsupported-type symbol | Parameter 'x' of 'f' has the type 'symbol', which cannot be compiled yet.",
    ],
    [
      'old function types',
      '/** @param {function(number)} x */\nfunction f(x) {}',
      "unsupported-type function(number) | Parameter 'x' of 'f' has the type '(…) => …', which cannot be compiled yet.",
    ],
    [
      'what is no type',
      '/** @param {a number} x */\nfunction f(x) {}',
      "unsupported-type a number | Parameter 'x' of 'f' has the type 'a number', which is not written as in TypeScript.",
    ],
    [
      'no type of a field',
      '/**\n * @param {Object} p\n * @param {symbol} p.x\n */\nfunction f(p) {}',
      "unsupported-type symbol | Parameter 'p' of 'f' has the type 'symbol', which cannot be compiled yet.",
    ],
    [
      'a shadowed name',
      'class Float64Array {}\n/** @param {Float64Array} x */\nfunction f(x) {}',
      "unsupported-type Float64Array | Parameter 'x' of 'f' has the type 'Float64Array' (a class), which cannot be compiled yet.",
    ],
    ['nothing', 'function f(x) {}', "no-parameter-type x | Parameter 'x' of 'f' has no type."],
    [
      'a comment of another kind',
      '/* @param {number} x */\nfunction f(x) {}',
      "no-parameter-type x | Parameter 'x' of 'f' has no type.",
    ],
    [
      'the comment of a call around it',
      '/** @param {number} x */\ngo((x) => 1)',
      "no-parameter-type x | Parameter 'x' has no type.",
    ],
    [
      'the comment of another variable',
      '/** @param {number} x */\nconst a = 1, g = (x) => 1',
      "no-parameter-type x | Parameter 'x' of 'g' has no type.",
    ],
  ])('not: %s', (_, code, expected) => expect(rejection(code, 'a.js')).toBe(expected))

  test('help shows the comment to write', () => {
    expect(rejectionOf('/** @param {u8} k */\nfunction f(x, k) { return x[k] }', 'a.js').help).toBe(
      'For example:\n/**\n * @param {Float64Array} x\n * @param {u8} k\n */',
    )
  })
})
