import {
  APPLY_TEXT,
  BIG_DEFAULT,
  COUNT,
  COUNTER,
  MAKE_ARRAY,
  MAKE_LIST,
  NEXT_TEXT,
  RECURSIVE_ARRAY,
} from './declarations.ts'
import { ADDER, APPLY, GENERIC, INFERRED, ON_OBJECTS, REST } from './fixed-names.ts'
import { type FileIndex, type FunctionSource, node } from './program.ts'

/** A helper whose signature is written out. */
const helper = (file: FileIndex, name: string, signature: string, body: string, construct = ''): FunctionSource => ({
  name,
  signature,
  params: [],
  result: 'num',
  body: node('block', construct, `{\n${body}\n}`),
  file,
  form: 'declaration',
})

/** A helper that changes a variable which the kernel uses, too. */
export const countingHelper = (): FunctionSource =>
  helper(
    0,
    COUNT,
    '(d: number): number',
    `${COUNTER} = ${COUNTER} * 0.5 + d;\nif (d > 3 && d < 20) return @${COUNT}(d - 3);\nreturn ${COUNTER} - d * 0.25;`,
    'module-variable',
  )

/** Helpers without annotations, and of objects. */
export function specialHelpers(file: FileIndex): FunctionSource[] {
  const generic = 'let s = p;\nfor (let i = 0; i < x.length; i++) {~ s = s * 0.5 + x[i]; }\nreturn s;'
  const onObjects = 'p.x += d;\nreturn [p.x - p.y, { r: p.y * d }];'
  const make = (name: string, signature: string, body: string) => helper(file, name, signature, body)
  return [
    make(GENERIC, '(x, p)', generic),
    make(APPLY, '(g: (x: number) => number, x: number): number', 'return g(x) - g(1) * 0.5;'),
    make(ADDER, '(k: number)', 'return (x: number) => x + k;'),
    make(
      REST,
      '(first: number, ...rest: number[]): number',
      'let s = first + rest.length;\nfor (const x of rest) {~ s = s * 0.5 + x; }\nreturn s;',
    ),
    make(
      APPLY_TEXT,
      '(mode: string, a: number, b: number): number',
      "switch (mode) { case 'add': return a + b; case 'mul': return a * b; case 'minus': b = -b; }\nreturn mode ? a - b : a;",
    ),
    make(
      MAKE_ARRAY,
      '(n: number, v: number): Float64Array',
      'const t = new Float64Array(n);\nfor (let i = 0; i < n; i++) {~ t[i] = v * i + 1; }\nreturn n > 5 ? t.subarray(1) : t;',
    ),
    make(
      MAKE_LIST,
      '(n: number, v: number): number[]',
      'const l: number[] = [v];\nfor (let i = 0; i < n; i++) {~ l.push(v - i); }\nreturn l;',
    ),
    make(
      RECURSIVE_ARRAY,
      '(level: number, x: Float64Array): number',
      `const t = new Float64Array(2);\nt[0] = level + (x.length > 0 ? x[0] : 0.5);\nif (level <= 0) return t[0];\nt[1] = @${RECURSIVE_ARRAY}(level - 1, t);\nx[1] = t[0];\nreturn t[1] - t[0] * 0.5;`,
    ),
    make(BIG_DEFAULT, '(a: bigint, by = -7n): bigint', 'return BigInt.asIntN(64, a * by - 1n);'),
    make(NEXT_TEXT, '(mode: string)', "return mode === 'add' ? 'mul' : mode === 'mul' ? 'minus' : 'add';"),
    make(INFERRED, '(x, i)', `if (!(i < x.length)) return 0;\nreturn x[i] - @${INFERRED}(x, i + 1);`),
    make(ON_OBJECTS, '(p: { x: number; y: number }, d: number): [number, { r: number }]', onObjects),
  ]
}
