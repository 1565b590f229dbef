/** What the advice of messages says, followed to the letter, compiles. */
import { describe, expect, it } from 'vitest'
import { analyseModule, type CompileOptions, compileToLlvm } from '../../src/compiler/pipeline.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const TYPES =
  'interface V { x: number; y: number }\ninterface P { pos: V; vel: V }\nconst laterOn = (v: number) => v * 2\nconst known = new Map<number, number>()\n' +
  "type Form = { kind: 'a'; r: number } | { kind: 'b'; w: number }\ntype Op = 'add' | 'neg'\nconst add = (a: number) => a + 1, neg = (a: number) => -a, base = { add }, NAME = 'neg'\n" +
  'const OPS = { add, neg }, NAMES = { version: 3 }, SPREAD = { ...base, neg }, GETTER = { add, get neg() { return neg } }, MIXED = { add, neg, version: 3 }, COMPUTED = { add, [NAME]: neg }\n' +
  'class Static { static add(a: number) { return a + 1 } static neg(a: number) { return -a } }\n' +
  'class Ball { x = 0; step = (d: number) => { this.x += d }; get far() { return this.x > 9 } isFar() { return this.x > 9 } again(n: number): number { return n > 0 ? this.again(n - 1) : this.x } }\nfunction step(b: Ball, d: number) { b.x += d }\nfunction again(b: Ball, n: number): number { return n > 0 ? again(b, n - 1) : b.x }\n' +
  'class Dot { constructor(public x: number, public y: number, public on = true) {} }\n' +
  'abstract class Shape { r = 1; twice() { return this.r * 2 } }\nclass Circle extends Shape { k = 1 }\n'
const diagnose = (params: string, body: string) =>
  compileToLlvm('a.ts', `${TYPES}export function f(${params}) { 'use jit'; ${body} }`, OPTIONS).diagnostics

/** A function that is not compiled, what is said, and the same as the advice has it. */
type Row = [
  what: string,
  bad: [params: string, body: string],
  message: string | RegExp,
  help: string | RegExp,
  good: [params: string, body: string],
]

describe('what people write, and what to write instead', () => {
  it.each<Row>([
    [
      'another object in a field of a passed one',
      ['list: P[], into: P, j: number', 'into.vel = list[j].vel'],
      '`vel` is an object that was passed in, and another one cannot be put in its place',
      'Assign its fields: `vel.x = …`.',
      ['list: P[], into: P, j: number', 'into.vel.x = list[j].vel.x; into.vel.y = list[j].vel.y'],
    ],
    [
      'a method of what may be missing',
      ['x?: Float64Array', 'x?.fill(0)'],
      'A call with `?.` cannot be compiled yet',
      'Test before: `if (x != null) x.fill(…)`.',
      ['x?: Float64Array', 'if (x != null) x.fill(0)'],
    ],
    [
      'a function that may be missing',
      ['x: number', 'return laterOn?.(x)'],
      'A call with `?.` cannot be compiled yet',
      'Call it without `?.`: functions that kernels call are known when the program is built, and always there.',
      ['x: number', 'return laterOn(x)'],
    ],
    [
      'a set',
      ['xs: number[]', 'const seen = new Set<number>(); for (const x of xs) seen.add(x); return seen.size'],
      /^`new Set\(…\)` cannot be compiled/,
      'Number the keys, and mark them in an array: `const seen = new Uint8Array(n)`, `if (seen[key] === 0) { seen[key] = 1; size++ }`.',
      [
        'xs: number[], n: number',
        'let size = 0; const seen = new Uint8Array(n); for (const key of xs) if (seen[key] === 0) { seen[key] = 1; size++ } return size',
      ],
    ],
    [
      'a map',
      ['xs: number[]', 'const m = new Map(); for (const x of xs) m.set(x, (m.get(x) ?? 0) + 1); return m.size'],
      /^`new Map\(…\)` cannot be compiled/,
      'Number the keys, and use the numbers as indices of an array: `count[key]++`.',
      [
        'xs: number[]',
        'const count: number[] = new Array(16).fill(0); for (const key of xs) count[key]++; return count.length',
      ],
    ],
    [
      'code units as text',
      ['xs: Uint8Array', "let n = 0; for (const x of xs) if (String.fromCharCode(x) === 'a') n++; return n"],
      '`String.fromCharCode` cannot be called inside a kernel yet',
      /^A kernel makes no strings\. Compare code units, `code === 97`, or put them into an array, `codes\.push\(code\)`/,
      [
        'xs: Uint8Array',
        'const codes: number[] = []; let n = 0; for (const code of xs) { if (code === 97) n++; codes.push(code) } return { n, codes }',
      ],
    ],
    [
      'text that grows',
      ['xs: Uint8Array', "let out = ''; for (const x of xs) out += 'abcd'[x & 3]; return out"],
      'Strings cannot be joined inside a kernel',
      /^A kernel reads strings and makes none\. Put code units into an array, `codes\.push\(s\.charCodeAt\(i\)\)`/,
      [
        'xs: Uint8Array',
        "const codes: number[] = []; for (const x of xs) codes.push('abcd'.charCodeAt(x & 3)); return codes",
      ],
    ],
    [
      'keys that are numbers',
      ['o: Record<number, number>, k: number', 'return o[k]'],
      /has the type 'Record<number, number>'/,
      /^Where the keys are indices, use an array: `number\[\]`, or a Float64Array\./,
      ['o: number[], x: Float64Array, k: number', 'return o[k] + x[k]'],
    ],
    [
      'an index signature of numbers',
      ['o: { [k: number]: number }, k: number', 'return o[k]'],
      /has the type/,
      /^Where the keys are indices, use an array/,
      ['o: number[], k: number', 'return o[k]'],
    ],
    [
      'a string in a message',
      ['s: string', 'if (s.length < 2) throw new SyntaxError(`bad ${s}`); return s.length'],
      'A message can hold numbers, booleans and strings that are told apart, this is a string',
      'Return where or what is wrong as a number, such as `return -1 - i`, and throw outside, where the string is.',
      ['s: string, i: number', 'if (s.length < 2) return -1 - i; return s.length'],
    ],
    [
      'numbers in the order of their text',
      ['xs: number[]', 'xs.sort()'],
      '`sort` without a comparator orders numbers by their text, 10 before 9',
      'If numbers are meant to be ordered by what they are, say so: `(a, b) => a - b`. By their text, order them outside of the function.',
      ['xs: number[]', 'xs.sort((a, b) => a - b)'],
    ],
    [
      'a comparator that asks for something else',
      ['xs: number[], up: boolean', 'xs.sort((a, b) => up ? a - b : b - a)'],
      /^It cannot be seen that this comparator/,
      /`if \(up\) x\.sort\(…\); else x\.sort\(…\)`\.$/,
      ['x: number[], up: boolean', 'if (up) x.sort((a, b) => a - b); else x.sort((a, b) => b - a)'],
    ],
    [
      'a comparator that never says equal',
      ['xs: V[]', 'xs.sort((a, b) => a.x < b.x ? -1 : 1)'],
      /^It cannot be seen that this comparator/,
      /compare them by `<` and `>` and return 0 for equal ones/,
      ['xs: V[]', 'xs.sort((a, b) => a.x < b.x ? -1 : a.x > b.x ? 1 : 0)'],
    ],
    ...(
      [
        ['spreads another', 'SPREAD', /: what it spreads is not known$/, 'Name all of them: `{ add: …, sub: … }`.'],
        ['has a getter', 'GETTER', /: one has a getter$/, 'Put the function itself there: `{ add: (a, b) => a + b }`.'],
        [
          'has other fields',
          'MIXED',
          '`MIXED[…]` needs an object whose fields are all functions, or all of one other type, under names that are written out',
          /^Keep fields of other types in another object/,
        ],
        ['has computed names', 'COMPUTED', /: one has a computed name$/, /^Write the name itself/],
        [
          'is a class',
          'Static',
          'A member of a class cannot be chosen by a computed name',
          /^Put the functions into an object/,
        ],
      ] as const
    ).map(
      ([what, table, message, help]): Row => [
        `a table of functions that ${what}`,
        ['k: Op, x: number', `return ${table}[k](x)`],
        message,
        help,
        ['k: Op, x: number', 'return OPS[k](x) + NAMES.version'],
      ],
    ),
    [
      'a union that is spread',
      ['s: Form[]', 'const out: Form[] = []; for (const p of s) out.push({ ...p }); return out'],
      'It is not known whether the object has `r`, so its fields cannot be listed',
      /^Name the fields, of each member of the union by itself/,
      [
        's: Form[]',
        "const out: Form[] = []; for (const p of s) out.push(p.kind === 'a' ? { kind: 'a', r: p.r } : { kind: 'b', w: p.w }); return out",
      ],
    ],
    [
      'an object with a typed array that is spread',
      ['p: { x: number; w: Float64Array }', 'return { ...p }'],
      /^An object that was passed in may have more fields/,
      'Name the fields: `{ x: p.x, w: p.w }`.',
      ['p: { x: number; w: Float64Array }', 'return { x: p.x, w: p.w }'],
    ],
    [
      'an instance of another class',
      ['x: number', 'return new Intl.NumberFormat().format(x) ? 1 : 0'],
      'What is made here cannot be compiled: kernels make typed arrays, ordinary arrays and objects of classes of the program',
      /^Make an object with the fields that are needed, `\{ x: 0, y: 0 \}`/,
      ['x: number', 'return { x: 0, y: x }'],
    ],
    [
      'a buffer',
      ['n: number', 'return new Float64Array(new ArrayBuffer(n).slice(8)).length'],
      'A buffer that a kernel makes can be given to typed arrays and DataViews, and nothing else',
      'Make a typed array, `new Uint8Array(n)`, and others on its buffer: `new Float64Array(bytes.buffer)`.',
      ['n: number', 'const bytes = new Uint8Array(n); return new Float64Array(bytes.buffer).length'],
    ],
    [
      'strings that are joined',
      ['n: number, s: string', 'let t = 0; if (s + "x" === "ax") t++; return t'],
      'Strings cannot be joined inside a kernel',
      /^A kernel reads strings and makes none\. Put code units into an array/,
      [
        'n: number, s: string',
        "const codes: number[] = []; for (let i = 0; i < s.length; i++) codes.push(s.charCodeAt(i)); return { codes, many: n > 1 ? 'many' : 'one' }",
      ],
    ],
    [
      'a template with values',
      ['n: number', 'return `${n}`'],
      'A string that is put together cannot be compiled yet',
      /^A kernel reads strings and makes none/,
      ['n: number, out: Uint16Array', 'out[0] = 48 + n'],
    ],
    [
      'a number as text',
      ['n: number', 'return n.toFixed(2)'],
      'The method `toFixed` cannot be called inside a kernel yet',
      'A kernel makes no strings: return the numbers, and make the text of them outside.',
      ['n: number', 'return n'],
    ],
    [
      'a pattern',
      ['s: string', 'return /^x/.test(s) ? 1 : 0'],
      'The method `test` cannot be called inside a kernel yet',
      /^Look for the pattern outside, or compare characters: `s\.charCodeAt\(i\)`, `s\[i\] === 'x'`, `s\.startsWith\(…\)`/,
      ['s: string', "return s.charCodeAt(0) === 120 && s[0] === 'x' && s.startsWith('x') ? s.indexOf('x') : 0"],
    ],
    [
      'the time',
      ['n: number', 'return new Date().getTime() + n'],
      /^`new Date\(…\)` cannot be compiled/,
      'Take the time outside, and pass it as a number.',
      ['n: number, now: number', 'return now + n'],
    ],
    [
      'the keys of an object',
      ['o: V', 'let s = 0; for (const k of Object.keys(o)) s += o[k as "x"]; return s'],
      '`Object.keys` cannot be called inside a kernel yet',
      'Name the fields: `o.x + o.y`. What is gone through belongs into an array.',
      ['o: V', 'return o.x + o.y'],
    ],
    [
      'any keys',
      ['o: Record<string, number>', 'return o.a'],
      /has the type 'Record<string, number>'/,
      /^Write out the fields: `\{ a: number; b: number \}`\. For keys that are not known, number them/,
      ['o: { a: number; b: number }', 'return o.a'],
    ],
    [
      'a field by any string',
      ['x: number, k: string', 'const m = { a: 1, b: x }; return m[k as "a"]'],
      'The fields of an object cannot be chosen by a computed name',
      /^Declare which strings it can be: `k: 'a' \| 'b'`\./,
      ["x: number, k: 'a' | 'b'", 'const m = { a: 1, b: x }; return m[k]'],
    ],
    [
      'bigints in an ordinary array',
      ['xs: bigint[]', 'return xs.length'],
      /has the type 'bigint\[\]'/,
      'Use a BigInt64Array or a BigUint64Array.',
      ['xs: BigInt64Array', 'return xs.length'],
    ],
    [
      '`apply`',
      ['xs: number[]', 'return Math.max.apply(null, xs)'],
      'The method `apply` cannot be called inside a kernel yet',
      'Write the call itself: `f(...xs)`, `Math.max(...xs)`.',
      ['xs: number[]', 'return Math.max(...xs)'],
    ],
    [
      '`arguments`',
      ['x: number', 'return arguments[0] + x'],
      '`arguments` cannot be used inside a kernel',
      'Take them by a rest parameter: `...xs: number[]`.',
      ['...xs: number[]', 'return xs[0]'],
    ],
    [
      'a global variable',
      ['x: number', 'return process.pid + x'],
      '`process.pid` is not supported',
      'Read it outside, and pass what it gives as a parameter.',
      ['x: number, pid: number', 'return pid + x'],
    ],
    [
      'a global function as a value',
      ['xs: number[]', 'return xs.map(String).length'],
      '`String` cannot be used inside a kernel',
      'Do this step outside the marked function, and pass the numbers that come of it.',
      ['xs: number[]', 'return xs.length'],
    ],
    [
      'a field that is removed',
      ['o: { x: number }', 'delete (o as any).x'],
      '`delete` cannot be compiled yet',
      'Give the field a value that stands for nothing, such as -1 or NaN.',
      ['o: { x: number }', 'o.x = -1; o.x = NaN'],
    ],
    [
      'functions in an array that grows',
      ['n: number', 'const fs: (() => number)[] = []; fs.push(() => n); return n'],
      /`push`/,
      /^Ordinary arrays of numbers, booleans, arrays and objects grow: `const a: number\[\] = \[\]`/,
      ['n: number', 'const a: number[] = []; a.push(n); return a'],
    ],
    [
      'a function in a field of an object in an array',
      ['xs: Ball[]', 'for (const b of xs) b.step(2)'],
      /^`step` is called on an object that was passed in or lies in an array/,
      /write a function that reads the field/,
      ['xs: Ball[]', 'for (const b of xs) step(b, 2)'],
    ],
    [
      'a new object of a class in an array',
      ['n: number', 'const out: Dot[] = []; out.push(new Dot(n, 1)); return out.length'],
      'An element cannot be compiled where it is an object of the class `Dot` that the kernel has made',
      /^Where it is enough that they are objects of no class, declare the array as `\{ x: number; y: number; on: boolean \}\[\]`, and push `\{ x: v\.x, y: v\.y, on: v\.on \}`\. Or make the objects outside/,
      [
        'n: number',
        'const out: { x: number; y: number; on: boolean }[] = []; const v = new Dot(n, 1); out.push({ x: v.x, y: v.y, on: v.on }); return out.length',
      ],
    ],
    [
      'a new object of a class that is spread',
      ['n: number', 'const v = new Dot(n, 1); const w = { ...v, y: 2 }; return w.x'],
      'What is spread cannot be compiled where it is an object of the class `Dot` that the kernel has made',
      'Name the fields: `{ x: v.x, y: v.y, on: v.on }`.',
      ['n: number', 'const v = new Dot(n, 1); const w = { x: v.x, y: 2, on: v.on }; return w.x'],
    ],
    [
      'Math.hypot of an array',
      ['xs: number[]', 'return Math.hypot(...xs)'],
      'Only tuples of known length can be spread, this is an array of numbers',
      /^Call `Math\.hypot` outside\. Where the last bits do not matter, .*That is rounded differently/,
      ['xs: number[]', 'let s = 0; for (const v of xs) s += v * v; return Math.sqrt(s)'],
    ],
    [
      'a getter that is assigned, of an object in an array',
      ['xs: Ball[]', '(xs[0] as { far: boolean }).far = true; return 1'],
      '`far` is a getter or setter of the class `Ball`, which runs code where it is named',
      'Make it a method, `far()`.',
      ['xs: Ball[]', 'return xs[0].isFar() ? 1 : 0'],
    ],
    [
      'a getter that is assigned, of an object that is passed',
      ['b: Ball', '(b as { far: boolean }).far = true; return 1'],
      '`far` is a getter or setter of the class `Ball`, which runs code where it is named',
      'Make it a method, `far()`.',
      ['b: Ball', 'return b.isFar() ? 1 : 0'],
    ],
    [
      'a method that calls itself',
      ['b: Ball', 'return b.again(3)'],
      '`again` calls itself, and uses `this`',
      'Make it a function that takes the object as a parameter.',
      ['b: Ball', 'return again(b, 3)'],
    ],
    [
      'a method of an abstract class',
      ['s: Shape', 'return s.twice()'],
      '`twice` is called on an object of the abstract class `Shape`, which may be of any subclass',
      'Declare the class that the objects are made of, and write one function for each.',
      ['s: Circle', 'return s.twice()'],
    ],
    [
      'a map of the module',
      ['n: number', 'return (known.get(n) ?? 0) + n'],
      'The method `get` cannot be called inside a kernel yet',
      'Number the keys, and use the numbers as indices of an array: `count[key]++`.',
      ['n: number, count: number[]', 'count[n]++'],
    ],
    [
      'output',
      ['n: number', 'console.assert(n > 0); return n'],
      '`console.assert` cannot be called inside a kernel yet',
      /^Take the output out of the function/,
      ['n: number', 'return n'],
    ],
    [
      'a misspelled function',
      ['n: number', 'return undefinedFn(n)'],
      '`undefinedFn` cannot be called inside a kernel',
      /^((?!undefined).)*$/,
      ['n: number', 'return laterOn(n)'],
    ],
  ])('%s', (_, bad, message, help, good) => {
    const [{ message: said, help: advised = '' }] = diagnose(...bad)
    for (const [text, expected] of [
      [said, message],
      [advised, help],
    ] as const) {
      if (typeof expected === 'string') expect(text).toBe(expected)
      else expect(text).toMatch(expected)
    }
    expect(diagnose(...good)).toEqual([])
  })
})

describe('of imported tables', () => {
  const files: Record<string, string> = {
    '/tables': 'export const WEIGHTS: number[] = [1, 2, 1]\nexport default [1, 2, 3]\nexport const NAMES = ["a", "b"]',
    '/barrel': "export * from './tables'\nexport * as all from './tables'\nexport { default as FIRST } from './tables'",
  }
  const said = async (name: string, use: string) => {
    const code = `import { ${name} } from './barrel'\nexport function f(i: number) { 'use jit'; return ${use} }`
    const resolve = async (source: string) => {
      const file = source.replace('.', '')
      return files[file] === undefined ? undefined : { file, code: files[file] }
    }
    return (await analyseModule('/main.ts', code, OPTIONS, resolve as never)).diagnostics
  }

  it.each([
    ['FIRST', 'FIRST[i]'],
    ['all', 'all.WEIGHTS[i]'],
  ])('%s: says that its file declares no variable', async (name, use) => {
    expect(await said(name, use)).toMatchObject([
      {
        code: 'captured-variable',
        message: `\`${name}\` is imported from './barrel', where no variable of this name is declared`,
        help: 'Declare and export it by a name, `export const TABLE: number[] = …`, and import that; or pass it as a parameter.',
      },
    ])
  })

  it('takes one that is declared', async () => {
    expect(await said('WEIGHTS', 'WEIGHTS[i]')).toEqual([])
  })

  it('says of strings that they are strings', async () => {
    expect(await said('NAMES', "NAMES[i] === 'a' ? 1 : 0")).toMatchObject([
      { message: '`NAMES` is an array of strings, which cannot be compiled yet' },
    ])
  })
})

describe('of a function with several signatures', () => {
  it('says once what is wrong with all of them', () => {
    const diagnostics = diagnose('o: { x?: number; w?: Float64Array }', 'delete o.x; return 1')
    expect(diagnostics.map(({ message }) => message)).toEqual(['`delete` cannot be compiled yet'])
  })

  it('says for which one it is wrong where others are compiled', () => {
    const diagnostics = diagnose(
      'x: Float64Array | BigInt64Array',
      'let s = 0; for (let i = 0; i < x.length; i++) s += x[i] as number; return s',
    )
    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringMatching(/ \(where x: BigInt64Array\)$/)])
  })
})
