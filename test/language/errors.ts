import { combine, counts, floats, kernel, NUMBERS, one, rowsOf } from './construct.ts'

const { compiled, original, never } = rowsOf('errors')
const ERRORS = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError']
const at = combine(
  () => [floats(3)],
  () => [0, 2, 3, -1, 1.5, Number.NaN],
)

export const errors = [
  compiled(
    'throw',
    '`throw new RangeError("…")` and the other built-in errors',
    kernel(
      'a: number',
      `${ERRORS.map((name, i) => `if (a === ${i}) throw new ${name}('it is ${i}')`).join('\n  ')}\n  return a`,
    ),
    () => [0, 1, 2, 3, 4, 5, 6, 7].map((a) => [a]),
  ),
  compiled(
    'throw-message',
    'Messages with numbers and booleans',
    kernel(
      'x: Float64Array, i: number',
      'x[0] = 5; if (!(i >= 0 && i < x.length)) throw new RangeError(`no element ${i} of ${x.length}: ${x[i]}, ${i > 2}`); return x[i]',
    ),
    at,
  ),
  compiled(
    'throw-concatenation',
    "Messages made with `+`: `'no ' + i`, `i + ' is too large'`",
    kernel(
      'a: number',
      "if (a > 3) throw new Error(a + 1 + ' is' + (' too' + a) + a * 2); throw new Error('got ' + a + ' and ' + (a > 1))",
    ),
    one,
  ),
  compiled(
    'throw-constant-message',
    "Messages that are constants: `const MSG = 'bad'`, imported ones, `PREFIX + n`",
    kernel(
      'a: number',
      'if (a > 100) throw new RangeError(MSG)\n  if (a > 2) throw new TypeError(`${MSG}: ${a} ${LIMITS.TOO} ${ANSWER}`)\n' +
        "  if (a < 0) throw new Error(space.OTHER + a + ' ' + OTHER)\n  const own = 'nan'\n  if (a !== a) throw new Error(own)\n  return a",
      "import { OTHER } from './messages'\nimport * as space from './messages'\nconst PREFIX = 'bad', MSG = PREFIX + ' ' + `value${1 + 1}`, ANSWER = 42.5\nenum LIMITS { TOO = 'too large' }",
    ),
    one,
    { files: { './messages': "export const OTHER = 'it is ' as string" } },
  ),
  compiled(
    'throw-choice-message',
    "Messages that are chosen: `n < 0 ? 'negative' : `${n} is too large``, variables of strings",
    kernel(
      "a: number, mode: 'add' | 'mul'",
      "if (a > 100) throw new RangeError(a === 256 ? 'round' : a > 1e9 ? 'huge' : 'large')\n" +
        "  if (a > 2) throw new Error(`${mode} of ${a}: ${a > 3 ? `${a - 3} more` : a === 3 ? 'exact' : 'some ' + mode}${a > 200 ? '!' : '.'}`)\n" +
        "  let what = 'small'\n  if (a < 0) what = mode\n  if (a < 1) throw new TypeError('it is ' + what + (a ? typeof a : null) + '')\n" +
        '  if (a === 1) throw new Error(mode)\n  return a',
    ),
    combine(
      () => [...NUMBERS, 3, 4],
      () => ['add', 'mul', 'other'],
    ),
  ),
  compiled(
    'throw-call',
    '`throw RangeError()`, without `new` or message',
    kernel('a: number', 'if (a > 1) throw TypeError(); if (a < 0) throw new Error; return a'),
    one,
  ),
  compiled(
    'throw-after-writes',
    'Errors after writes, which stay',
    kernel(
      'x: Float64Array, limit: number',
      'let s = 0; for (let i = 0; i < x.length; i++) { if (x[i] > limit) throw new Error(`element ${i}`); s += x[i]; x[i] = s } return s',
    ),
    combine(
      () => [floats(20)],
      () => [0, 1, 1e9],
    ),
  ),
  compiled(
    'throw-in-helper',
    'Errors thrown by helpers',
    kernel(
      'a: number',
      'return check(a) + 1',
      "function check(a: number): number { if (a !== a) throw new RangeError('not a number'); return a }",
    ),
    one,
  ),
  compiled(
    'stack-overflow',
    'Recursion that goes too deep: `RangeError`',
    "export function f(n: number): number {\n  'use jit'\n  return n < 0 ? 0 : f(n - 1) + 1\n}\n",
    () => [[10], [Number.POSITIVE_INFINITY], [20]],
    // It is, but not counted: what was written when the stack ran over is outside of the contract, so that nothing of such a call is compared but its error.
    { fuzz: false },
  ),
  original(
    'throw-cause',
    '`new Error("…", { cause })`',
    kernel('a: number', "if (a > 1) throw new Error('x', { cause: 1 }); return a"),
    'unsupported-syntax',
    one,
  ),
  original(
    'throw-value',
    'Throwing anything but a new built-in error',
    kernel('a: number', 'if (a > 1) throw a; return a'),
    'unsupported-syntax',
    () => [[0]],
  ),
  original(
    'try',
    '`try`, `catch`, `finally`',
    kernel('a: number', 'try { if (a > 1) throw new Error("x") } catch { return 5 } finally { a = 2 } return a'),
    'unsupported-syntax',
    counts,
  ),
  never(
    'custom-error',
    'Errors of classes of your own',
    kernel('a: number', "if (a > 1) throw new Mine('x'); return a", 'class Mine extends Error {}'),
    'unsupported-syntax',
    () => [[0], [2]],
  ),
]
