/** Functions of objects that are declared outside, chosen by a string: `SHAPES[kind](r)`. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const KIND = `type Kind = 'circle' | 'square' | 'line'\n`
const FUNCTIONS = `{
  circle: (r: number) => Math.PI * r * r,
  square(r: number) { return r * r - 1 },
  'line': function (r: number) { return -r },
}`
const NAMES = ['circle', 'square', 'line']
/** None of them is a key; some are members of all objects. */
const OTHERS = ['', 'cube', 'circle ', 'Circle', 'toString', 'constructor', '__proto__', 'hasOwnProperty', '0']
const NUMBERS = [0, -0, 1, -2.5, Number.NaN, Infinity, 2 ** 31, 5e-324]

const loop = (call = 'SHAPES[kind](x[i])') => `
  export function f(kind: Kind, x: Float64Array): number {
    "use jit"
    let s = 0
    for (let i = 0; i < x.length; i++) { x[i] += 1; s += ${call}; x[i] = s }
    return s
  }`

/** [what, module, its other files, the reason why wrong names are left to the original] */
const TABLES: readonly [string, string, Record<string, string>?, string?][] = [
  ['a constant', `${KIND} const SHAPES = ${FUNCTIONS}; ${loop()}`],
  ['an exported one', `${KIND} export const SHAPES = ${FUNCTIONS}; ${loop()}`],
  ['by its own keys', `const SHAPES = ${FUNCTIONS} as const; type Kind = keyof typeof SHAPES; ${loop()}`],
  ['a Record', `${KIND} const SHAPES: Record<Kind, (r: number) => number> = ${FUNCTIONS}; ${loop()}`],
  [
    'keys of a Record',
    `${KIND} const SHAPES: Record<Kind, (r: number) => number> = ${FUNCTIONS}; ${loop().replace('Kind', 'keyof typeof SHAPES')}`,
  ],
  ['a frozen one', `${KIND} export const SHAPES = Object.freeze(${FUNCTIONS}); ${loop()}`],
  ['satisfies', `${KIND} const SHAPES = ${FUNCTIONS} satisfies Record<Kind, unknown>; ${loop()}`],
  [
    'of another file, frozen',
    `import { SHAPES, type Kind } from './shapes'; ${loop()}`,
    { 'shapes.ts': `export ${KIND} export const SHAPES = Object.freeze(${FUNCTIONS})` },
  ],
  [
    'by a namespace',
    `import * as shapes from './shapes'; type Kind = shapes.Kind; ${loop('shapes.SHAPES[kind](x[i])')}`,
    { 'shapes.ts': `export ${KIND} export const SHAPES = Object.freeze(${FUNCTIONS})` },
  ],
  [
    'behind a helper of another file',
    `import { area, type Kind } from './shapes'; ${loop('area(kind, x[i])')}`,
    {
      'shapes.ts': `export ${KIND} const SHAPES = ${FUNCTIONS}; export const area = (kind: Kind, r: number) => SHAPES[kind](r)`,
    },
  ],
  [
    'a variable',
    `${KIND} const SHAPES = ${FUNCTIONS}; ${loop('g(x[i])').replace('let s', 'const g = SHAPES[kind]; let s')}`,
  ],
  [
    'what a helper returns',
    `${KIND} const SHAPES = ${FUNCTIONS}; const pick = (k: Kind) => SHAPES[k]; ${loop('pick(kind)(x[i])')}`,
  ],
  ['a condition', `${KIND} const SHAPES = ${FUNCTIONS}; ${loop("(x[i] > 1 ? SHAPES[kind] : SHAPES['line'])(x[i])")}`],
  [
    'of the kernel',
    `${KIND} ${loop('own[kind](x[i])').replace('let s', 'const own = { circle: (r: number) => r * k, square: (r: number) => r * r - 1, line: Math.abs }; let k = 3; let s')}`,
  ],
  [
    'any string',
    `${loop().replaceAll('Kind', 'string')} const SHAPES: Record<string, (r: number) => number> = ${FUNCTIONS}`,
    {},
    'gave-up',
  ],
]

describe('a table of functions by name', () => {
  for (const dispatch of ['always', 'auto'] as const)
    it.each(dispatch === 'always' ? TABLES : TABLES.slice(0, 2))(
      `is %s (${dispatch})`,
      async (what, main, files = {}, reason = 'argument-type') => {
        const { same, calls, module, diagnostics } = await program({ 'main.ts': main, ...files }, { dispatch })
        expect(diagnostics).toEqual([])
        const run = (kind: string, length: number, own = false) =>
          same((m) => {
            const x = own && m.alloc ? m.alloc(Float64Array, length) : new Float64Array(length)
            for (let i = 0; i < length; i++) x[i] = NUMBERS[i % NUMBERS.length]
            let result: unknown
            try {
              result = m.f(kind, x)
            } catch (error) {
              // The name in it is the bundler's.
              result = String(error).replace(/SHAPES\$?\w*/, 'SHAPES')
            }
            return [typeof result === 'object' ? 'an object' : result, [...x]]
          })
        for (const kind of NAMES) for (const length of [0, 1, 8]) run(kind, length, length === 8)
        if (dispatch === 'always') expect(calls(module.f), what).toEqual({ kernel: 9, original: 0, byReason: {} })
        for (const kind of OTHERS) for (const length of [0, 3]) run(kind, length, length === 3)
        if (dispatch === 'always' && reason === 'argument-type')
          expect(calls(module.f), what).toEqual({ kernel: 9, original: 18, byReason: { 'argument-type': 18 } })
        if (dispatch === 'always' && reason === 'gave-up')
          expect(calls(module.f).byReason).toMatchObject({ 'gave-up': 9 })
      },
    )

  it('whose names come from arrays and objects', async () => {
    const { same, calls, module, diagnostics } = await program(`
      ${KIND}
      interface Shape { kind: Kind; r: number }
      const SHAPES = ${FUNCTIONS}
      export function each(kinds: Kind[], x: Float64Array): number {
        "use jit"
        let s = 0
        for (let i = 0; i < x.length; i++) { x[i] *= 2; s += SHAPES[kinds[i]](x[i]) }
        return s
      }
      export function areas(shapes: Shape[]): number {
        "use jit"
        let s = 0
        for (const shape of shapes) { shape.r += 1; s += SHAPES[shape.kind](shape.r) }
        return s
      }
      export function one(shape: Shape, k: number): number { "use jit"; const area = SHAPES[shape.kind]; shape.r += k; return area(shape.r) }
      export function parsed(text: string): number {
        "use jit"
        let s = 1
        for (const c of text) s = OPERATORS[c](s, 3)
        return s
      }
      const OPERATORS: Record<string, (a: number, b: number) => number> = { '+': (a, b) => a + b, '*': (a, b) => a * b, '-': (a, b) => a - b }
    `)
    expect(diagnostics).toEqual([])
    const outcome = (run: () => unknown) => {
      try {
        return run()
      } catch (error) {
        return String(error)
      }
    }
    for (const kinds of [[], ['circle', 'line', 'square'], ['circle', 'cube'], ['line'], ['circle', undefined, 'line']])
      same((m) => {
        const x = Float64Array.of(1, -0, 3)
        return [outcome(() => m.each(kinds, x)), x]
      })
    // What has a kind that is no key, or is missing, throws after the elements before it were written.
    expect(calls(module.each)).toEqual({ kernel: 1, original: 4, byReason: { 'argument-type': 1, 'gave-up': 3 } })
    for (const kinds of [['circle', 'line'], ['square', 'toString'], []])
      same((m) => {
        const shapes = kinds.map((kind, i) => ({ kind, r: i - 0.5 }))
        return [outcome(() => m.areas(shapes)), shapes]
      })
    expect(calls(module.areas)).toMatchObject({ kernel: 2, original: 1 })
    for (const kind of ['circle', 'line', 'cube'])
      same((m) => {
        const shape = { kind, r: 2 }
        return [outcome(() => m.one(shape, 0.5)), shape]
      })
    expect(calls(module.one)).toMatchObject({ kernel: 2, original: 1 })
    for (const text of ['', '+*-', '+?', '**-+', 'x']) same((m) => outcome(() => m.parsed(text)))
    expect(calls(module.parsed)).toEqual({ kernel: 3, original: 2, byReason: { 'gave-up': 2 } })
  })
})

describe('what is put into such a table counts', () => {
  it('from the next call on', async () => {
    const { same, calls, module, diagnostics } = await program(`
      ${KIND}
      export const SHAPES: Record<Kind, (r: number) => number> = ${FUNCTIONS}
      export function f(kind: Kind, r: number): number { "use jit"; return SHAPES[kind](r) + SHAPES.line(r) }
      export const put = (kind: Kind, area: (r: number) => number) => { const old = SHAPES[kind]; SHAPES[kind] = area; return old }
      export const drop = () => delete (SHAPES as any).line
      export const hide = () => Object.defineProperty(SHAPES, 'square', { get: () => (r: number) => r + 100 })
    `)
    expect(diagnostics).toEqual([])
    const all = (m: Record<string, (...args: unknown[]) => unknown>) =>
      NAMES.map((kind) => {
        try {
          return m.f(kind, 3)
        } catch (error) {
          return (error as Error).constructor.name
        }
      })
    same(all)
    expect(calls(module.f).kernel).toBe(3)
    same((m) => {
      const old = m.put('circle', (r: number) => r * 1000)
      const results = all(m)
      m.put('circle', old)
      return results
    })
    expect(calls(module.f)).toMatchObject({ kernel: 3, original: 3 })
    // What was there at first is back.
    same(all)
    expect(calls(module.f).kernel).toBe(6)
    same((m) => {
      m.hide()
      return all(m)
    })
    same((m) => {
      m.drop()
      return all(m)
    })
    expect(calls(module.f)).toMatchObject({ kernel: 6, original: 9 })
  })

  it.each([
    ['a field', 'OPS.add = other'],
    ['a computed one', "OPS['add'] = other"],
    ['`Object.assign`', 'Object.assign(OPS, { add: other })'],
    ['`Object.defineProperty`', "Object.defineProperty(OPS, 'add', { value: other })"],
    ['a function that is called while the module loads', 'function init() { OPS.add = other }; init()'],
  ])('also what is put there while the module loads, by %s: status says so', async (_, change) => {
    const { same, calls, module, diagnostics } = await program(`
      const add = (a: number, b: number) => a + b, mul = (a: number, b: number) => a * b, other = (a: number, b: number) => a - b
      const OPS = { add, mul }
      ${change}
      export function f(kind: 'add' | 'mul', a: number, b: number): number { "use jit"; return OPS[kind](a, b) }
      export const back = () => { OPS.add = add }
    `)
    expect(diagnostics).toEqual([])
    const both = (m: Record<string, (...args: unknown[]) => unknown>) => [m.f('add', 3, 4), m.f('mul', 3, 4)]
    expect(same(both)).toEqual([-1, 12])
    expect(calls(module.f)).toEqual({ kernel: 0, original: 2, byReason: { 'outer-value': 2 } })
    expect(module.status(module.f).reasons).toEqual([
      { code: 'outer-value', message: expect.stringMatching(/\(It calls add, mul: overridden, or replaced\?\)$/) },
    ])
    if (change.includes('defineProperty')) return
    expect(same((m) => [m.back(), both(m)])).toEqual([undefined, [7, 12]])
    expect(calls(module.f).kernel).toBe(2)
    // An argument that is wrong is told as before.
    expect(() => module.f('div', 1, 2)).toThrow(TypeError)
    expect(calls(module.f).byReason).toEqual({ 'outer-value': 2, 'argument-type': 1 })
  })

  it('also by way of `this`, and by a reference that is passed on', async () => {
    const { same, calls, module, diagnostics } = await program(`
      const OPS = { a(x: number) { return x + 1 }, b(x: number) { return this.a(x) * 2 } }
      export function f(kind: 'a' | 'b', x: number): number { "use jit"; return OPS[kind](x) }
      export const change = () => { OPS.a = (x) => x - 1 }
    `)
    expect(diagnostics).toEqual([])
    const both = (m: Record<string, (...args: unknown[]) => unknown>) => [m.f('a', 3), m.f('b', 3)]
    expect(same(both)).toEqual([4, 8])
    expect(calls(module.f).kernel).toBe(2)
    expect(same((m) => [m.change(), both(m)])).toEqual([undefined, [2, 4]])
    expect(calls(module.f)).toMatchObject({ kernel: 2, original: 2 })
  })
})

describe('is left to the original, with a reason', () => {
  const REFUSED: readonly [string, string, Record<string, string>, string][] = [
    [
      'a table of another file that anybody can change',
      `import { SHAPES, type Kind } from './shapes'; ${loop()}`,
      { 'shapes.ts': `export ${KIND} export const SHAPES = ${FUNCTIONS}` },
      'unsupported-call: `SHAPES.circle` belongs to an object of another file, and may have been replaced before this file was loaded',
    ],
    [
      'one that is assigned again',
      `${KIND} let SHAPES = ${FUNCTIONS}; export const set = () => { SHAPES = { ...SHAPES, line: (r) => r } }; ${loop()}`,
      {},
      'captured-variable: `SHAPES` is an object of functions, and is assigned again somewhere',
    ],
    [
      'one whose function would lose its `this`',
      `const OPS = { a(x: number) { return x + 1 }, b(x: number) { return this.a(x) * 2 } }
       export function f(kind: 'a' | 'b', x: number): number { "use jit"; const op = OPS[kind]; return op(x) }`,
      {},
      'unsupported-operation: `b` uses `this`, which it does not have under another name',
    ],
    [
      'functions that are compared',
      `const OPS = { a: (x: number) => x + 1, b: (x: number) => x * 2 }
       export function f(kind: 'a' | 'b', x: number): number { "use jit"; const op = OPS[kind]; return op === OPS.a ? 100 : op(x) }`,
      {},
      'unsupported-operation: Functions cannot be compared here',
    ],
    [
      'functions that switch tells apart',
      `const a = (x: number) => x + 1, b = (x: number) => x * 2
       export function f(kind: 'a' | 'b', x: number): number { "use jit"; const op = kind === 'a' ? a : b; switch (op) { case a: return 100; default: return op(x) } }`,
      {},
      'unsupported-operation: Functions cannot be compared here',
    ],
    [
      'functions of different results',
      `const OPS = { a: (x: number) => x > 1, b: (x: number) => x }
       export function f(kind: 'a' | 'b', x: number): number { "use jit"; return Number(OPS[kind](x)) }`,
      {},
      'type-conflict: The functions that may be called here return different types: a boolean and a number',
    ],
  ]
  it.each(REFUSED)('%s', async (_, main, files, reason) => {
    const { same, diagnostics } = await program({ 'main.ts': main, ...files })
    expect(diagnostics).toEqual([reason])
    same((m) => [m.f('circle', Float64Array.of(1, 2)), 0].length)
  })
})
