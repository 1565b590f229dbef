import { bytes, combine, counts, floats, kernel, NUMBERS, one, rowsOf, two } from './construct.ts'

const { compiled, original, never } = rowsOf('operators')

const binary = (op: string, id: string, title = `\`a ${op} b\``) =>
  compiled(id, title, kernel('a: number, b: number', `return a ${op} b`), two)
const elements = combine(
  () => [floats(3)],
  () => [0, 2, 3, -1, 1.5],
)

export const operators = [
  binary('+', 'add'),
  binary('-', 'subtract'),
  binary('*', 'multiply'),
  binary('/', 'divide'),
  binary('%', 'remainder'),
  binary('**', 'power'),
  binary('&', 'and'),
  binary('|', 'or'),
  binary('^', 'xor'),
  binary('<<', 'shift-left'),
  binary('>>', 'shift-right'),
  binary('>>>', 'shift-right-unsigned'),
  compiled('negate', '`-a`, `+a`', kernel('a: number', 'return 1 / -a + +a'), one),
  compiled('bit-not', '`~a`', kernel('a: number', 'return ~a'), one),
  compiled('to-int32', '`a | 0`, `a >>> 0`, `~~a`', kernel('a: number', 'return (a | 0) + (a >>> 0) * 3 + ~~a'), one),
  compiled(
    'integer-arithmetic',
    'Integer arithmetic: `(a * b) | 0`, `(a / b) | 0`',
    kernel(
      'a: number, b: number',
      'const x = a | 0, y = b | 0; return ((x * y) | 0) ^ ((x / y) | 0) ^ ((x + y) >>> 0)',
    ),
    two,
  ),
  compiled(
    'less',
    '`<`, `<=`, `>`, `>=`',
    kernel('a: number, b: number', 'return +(a < b) + 2 * +(a <= b) + 4 * +(a > b) + 8 * +(a >= b)'),
    two,
  ),
  compiled(
    'strict-equality',
    '`===`, `!==`',
    kernel('a: number, b: number', 'return +(a === b) + 2 * +(a !== b)'),
    two,
  ),
  compiled('loose-equality', '`==`, `!=`', kernel('a: number, b: number', 'return +(a == b) + 2 * +(a != b)'), two),
  compiled(
    'mixed-equality',
    'Equality of number and boolean',
    kernel('a: number, b: boolean', 'return +(a == (b as unknown)) + 2 * +((a as unknown) === b)'),
    combine(
      () => NUMBERS,
      () => [true, false],
    ),
  ),
  compiled('not', '`!a`', kernel('a: number', 'return !a !== !!a'), one),
  compiled('truthiness', 'Truth of a number: `if (a)`', kernel('a: number', 'if (a) return 1; return a ? 2 : 3'), one),
  compiled(
    'logical-condition',
    '`&&`, `||` in conditions',
    kernel('a: number, b: number', 'if (a && b > 1 || a < b) return 1; return 2'),
    two,
  ),
  compiled(
    'logical-value',
    '`a && b`, `a || b` as values',
    kernel('a: number, b: number', 'return (a && b) * 3 - (a || b)'),
    two,
  ),
  compiled('nullish', '`a ?? b`', kernel('x: Float64Array, i: number', 'return x[i] ?? -1'), elements),
  compiled(
    'logical-mixed',
    'Numbers and booleans together, as operands: `x[i] += a && b > 1`',
    kernel('a: number, b: number', 'return +(a || b > 1) + (a > 1 ? b : a === b) * 3 + Math.max(a && a > b, -2)'),
    two,
  ),
  compiled(
    'effect-expression',
    '`a && f()`, `a ? f() : g()` as statements',
    kernel(
      'x: Float64Array, a: number',
      'let n = 0; a > 1 && (x[0] = a); a > 2 || n++; a ? put(1) : (n += 5); (x[5] ?? n) && put(0), a < 0 && n--; return n; function put(i: number) { x[i] = 7 }',
    ),
    () => [0, 1, 2, 3, -1].map((a) => [floats(3), a]),
  ),
  compiled('conditional', '`c ? a : b`', kernel('a: number, b: number', 'return a < b ? a : b > 1 ? a - b : b'), two),
  compiled('comma', '`a, b`', kernel('a: number', 'let x = a; return (x++, x *= 2, x)'), one),
  compiled(
    'to-number',
    '`+flag`, `Number(flag)`, arithmetic with booleans',
    kernel('a: number', 'return +(a > 1) + Number(a < 5) * 2 + ((a > 2) as unknown as number) * 4'),
    one,
  ),
  compiled('to-boolean', '`Boolean(a)`, `!!a`', kernel('a: number', 'return Boolean(a) && !!a'), one),
  compiled(
    'typeof',
    '`typeof x === "…"`',
    kernel(
      'x: Float64Array, i: number',
      'return +(typeof x[i] === "number") + 2 * +(typeof x[i] == "undefined") + 4 * +(typeof (i > 1) !== "boolean") + 8 * +(typeof x === "object")',
    ),
    elements,
  ),
  compiled(
    'typeof-switch',
    '`switch (typeof x)`, `typeof x` as a value',
    kernel(
      'x: Float64Array, i: number, w?: Float64Array, b: boolean | null = null',
      `let s = 0
  switch (typeof b) {
    case 'undefined': s += 1
    case 'object': s += 4; break
    case 'boolean': s += 16; break
    default: s += 64
  }
  switch (typeof w) { case 'undefined': s *= 2; break; case 'object': s += w.length }
  const kind = typeof x[i]
  return kind === typeof i && KIND === kind && 'number' === typeof s ? s : kind === 'undefined' ? -s : 0`,
      "const KIND = 'num' + 'ber'",
    ),
    combine(
      () => [floats(3)],
      () => [0, 2, 3, -1, 1.5],
      () => [undefined, floats(2)],
      () => [undefined, null, true],
    ),
    { note: 'The string can be compared, returned and put into messages, as others can.' },
  ),
  compiled('void', '`void a`', kernel('a: number', 'let n = 0; return void (n = a) === undefined ? n : -1'), one),
  compiled(
    'compare-undefined',
    '`=== undefined`, `== null`',
    kernel(
      'x: Float64Array, i: number',
      'return +(x[i] === undefined) + 2 * +(x[i] != null) + 4 * +((x[i] as number | null) === null)',
    ),
    elements,
  ),
  compiled(
    'evaluation-order',
    'Operands and indices with effects, in order',
    kernel('x: Uint8Array', 'let i = 0; x[i++] = x[i++] + x[i] * i++; return i * 1000 + (i = 5) * i'),
    () => [[bytes(5)], [bytes(1)]],
  ),
  compiled(
    'equality-of-arrays',
    '`x === y` of arrays, and of objects that were passed in',
    kernel(
      'x: Float64Array, y: Float64Array, p: { x: number } = { x: 1 }, q: { x: number } = p',
      'return x === y ? 1 : p !== q ? 2 : 0',
    ),
    () => {
      const x = floats(2)
      return [
        [x, x],
        [x, floats(2)],
      ]
    },
    {
      note: 'Parameters by their names, in what they are compiled into as well; not one of several: `(c ? a : b) === x`.',
    },
  ),
  original('in', '`i in x`', kernel('x: Float64Array, i: number', 'return i in x'), 'unsupported-operation', elements, {
    note: "Write `x[i] !== undefined`, or compare `i` with `x.length`. For `'w' in object` see below.",
  }),
  never(
    'instanceof',
    '`instanceof`',
    kernel('x: Float64Array', 'return x instanceof Float64Array'),
    'unsupported-operation',
    () => [[floats(1)]],
  ),
  never(
    'delete',
    '`delete`',
    kernel('x: Float64Array, i: number', 'delete (x as unknown as Record<number, unknown>)[i]; return i'),
    'unsupported-syntax',
    () => [[floats(3), 5]],
  ),
  never(
    'string-operators',
    'Adding strings: `a + s`',
    kernel('a: number', "const s = a + 'x'; return s === '1x' ? 1 : 0"),
    'unsupported-operation',
    counts,
  ),
  compiled(
    'optional-chaining',
    '`a?.b`, `a?.[i]` on what may be missing',
    kernel('x: Float64Array, a: number', 'const y = a > 1 ? x : null; return y?.[1] ?? y?.length'),
    () => NUMBERS.map((a) => [floats(3), a]),
    { note: 'Not calls.' },
  ),
  original(
    'optional-call',
    '`a?.f()`',
    kernel('x: Float64Array, a: number', 'const y = a > 1 ? x : null; y?.fill(1); return y?.length'),
    'unsupported-syntax',
    () => NUMBERS.map((a) => [floats(3), a]),
  ),
]
