/** What every program declares in its first file besides constants: an enum of strings, functions in tables, objects inside of objects. */
import type { ConstantSource } from './program.ts'

/** Functions of two numbers, of which nobody can change one. */
export const FUNCTION_TABLE = 'OPS'
/** The same by the strings that are told apart, but for the empty one: of an object that only reads are seen of, and of a frozen one of another file. */
export const NAMED_FUNCTIONS = 'FNS'
export const OPEN_FUNCTIONS = 'OPEN'
export const TEXT_ENUM = 'Sign'
/** Arrays of arrays and of objects, whose types nothing says. */
export const ROW_TABLE = 'ROWS'
export const POINT_TABLE = 'POINTS'
/** An object whose fields are named like the strings that are told apart, but for the empty one. */
export const NAMED = 'NAMED'
/** Strings that parameters may be; the enum names the last two. */
export const TEXTS = ['add', 'mul', 'minus', ''] as const
/** A variable of which only fields of an object inside are used. */
export const NESTED = 'NEST'
/** A helper that tells strings apart: `(mode, a, b)`. */
export const APPLY_TEXT = 'h14'
/** Another one that turns one into the next. */
export const NEXT_TEXT = 'h15'
/** Functions of constant objects: of one that may be changed, of a frozen one of another file, and of a class that inherits. */
export const METHODS = 'METHS'
export const FROZEN = 'FROZEN'
export const FAMILY = 'LAST'
/** A class of which kernels make objects. */
export const POINT_CLASS = 'PT'
/** Another one, with arrays that grow in its fields. */
export const HEAP_CLASS = 'HP'
/** An array of such objects, one of which is there twice, and another one by itself. */
export const CROWD = 'CROWD'
export const LONER = 'LONER'
/** Helpers that make arrays: `(n, v)`, an ordinary one `(n, v)`, and one that calls itself `(level, x)`. */
export const MAKE_ARRAY = 'h16'
export const MAKE_LIST = 'h17'
export const RECURSIVE_ARRAY = 'h18'
/** One that reads and assigns the first variable of the module, and calls itself so that it stays a call `(d)`. */
export const COUNT = 'h29'
/** That variable. */
export const COUNTER = 'S0'
/** Arrays of the module in whose places kernels put others. */
export const EXCHANGED = ['X0', 'X1'] as const
/** A helper of bigints, the second of which may be left out. */
export const BIG_DEFAULT = 'h19'

/** The message of errors. */
export const MESSAGE = 'MSG'

/** What kernels assign of them. */
export const TABLE_FIELDS = [
  `${POINT_TABLE}[0].x`,
  `${POINT_TABLE}[1].x`,
  `${CROWD}[0].x`,
  `${CROWD}[0].n`,
  `${CROWD}[1].x`,
  `${CROWD}[1].n`,
  `${LONER}.x`,
  `${LONER}.y`,
  `${LONER}.n`,
  `${NAMED}.add`,
  `${NAMED}.mul`,
  `${NAMED}.minus`,
] as const

export const DECLARATIONS: readonly ConstantSource[] = [
  {
    name: FUNCTION_TABLE,
    text: '[(a: number, b: number) => a - b, Math.min, function (a: number, b: number) { return a * 0.5 + b; }, Math.abs]',
    file: 0,
  },
  {
    name: NAMED_FUNCTIONS,
    text: '{ add: (a: number, b: number) => a + b * 0.5, mul: Math.max, minus(a: number, b: number) { return a - b; } }',
    file: 0,
  },
  {
    name: OPEN_FUNCTIONS,
    text: 'Object.freeze({ minus: (a: number, b: number): number => a * 0.25 - b, mul(a: number, b: number): number { return a > b ? a : b * 2; }, add: Math.min })',
    file: 1,
  },
  {
    name: METHODS,
    text: "{ w: 3, mode: 'add' as 'add' | 'mul', get wide(): number { return this.w * 0.5; }, add(a: number, b: number): number { return a + b * this.w; }, mul: (a: number, b: number): number => a * b, sub: function (a: number, b: number): number { return a - b; } }",
    file: 0,
    object: true,
  },
  {
    name: FROZEN,
    text: 'Object.freeze({ mul: (a: number, b: number): number => a * b, add(a: number, b: number): number { return a + b; } })',
    file: 1,
  },
  {
    name: FAMILY,
    text: `class FIRST { static half(a: number, b: number): number { return a * 0.5 - b; } } class ${FAMILY} extends FIRST { static run(a: number, b: number): number { return super.half(b, a) + this.half(a, b) + ${FAMILY}.half(b, b); } }`,
    file: 0,
    declaration: true,
  },
  {
    name: POINT_CLASS,
    text: `class ${POINT_CLASS} { n = 0; y: number; constructor(public x: number, y: number) { this.y = y; } add(o: ${POINT_CLASS}): ${POINT_CLASS} { return new ${POINT_CLASS}(this.x + o.x, this.y * 0.5 + o.y); } dot(o: ${POINT_CLASS}): number { return this.x * o.x + this.y * o.y; } get size(): number { this.n += 0.5; return this.x - this.y * 0.25; } get twice(): ${POINT_CLASS} { return this.add(this); } step(d: number): this { this.x -= d; this.n++; return this; } }`,
    file: 0,
    declaration: true,
    object: true,
  },
  {
    name: HEAP_CLASS,
    text: `class ${HEAP_CLASS} { private a: number[] = []; pairs: { at: number; v: number }[]; constructor(readonly most: number) { this.pairs = []; } push(v: number): void { this.a.push(v); let i = this.a.length - 1; while (i > 0) { const p = (i - 1) >> 1; if (this.a[p] <= this.a[i]) break; [this.a[p], this.a[i]] = [this.a[i], this.a[p]]; i = p; } if (this.a.length > this.most) this.a.length = this.most; this.pairs.push({ at: i, v }); } pop(): number | undefined { return this.a.pop(); } last(): number { const p = this.pairs.pop(); return p === undefined ? -1 : p.at + p.v * 0.5; } clear(): void { this.a = []; } size(): number { return this.a.length; } }`,
    file: 0,
    declaration: true,
    object: true,
  },
  {
    name: CROWD,
    text: `const ${CROWD}: ${POINT_CLASS}[] = ((one: ${POINT_CLASS}) => [one, new ${POINT_CLASS}(-3, 0.5), one])(new ${POINT_CLASS}(1, 2))`,
    file: 0,
    declaration: true,
    object: true,
  },
  {
    name: LONER,
    text: `const ${LONER}: ${POINT_CLASS} = new ${POINT_CLASS}(0.25, -1)`,
    file: 0,
    declaration: true,
    object: true,
  },
  { name: ROW_TABLE, text: '[[1, 0.5], [-2, 3], [0.25, -1]]', file: 0 },
  { name: POINT_TABLE, text: '[{ x: 1, on: true }, { x: 2.5, on: false }]', file: 0, object: true },
  { name: NAMED, text: '{ add: 1, mul: 2.5, minus: -3 }', file: 0, object: true },
  { name: MESSAGE, text: "'fu' + `zz of ${1 + 1}`", file: 0 },
  { name: TEXT_ENUM, text: `enum ${TEXT_ENUM} { Minus = 'minus', None = '' }`, file: 0, declaration: true },
]
