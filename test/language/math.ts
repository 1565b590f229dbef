import { kernel, one, rowsOf, two } from './construct.ts'

const { compiled, original, never } = rowsOf('math')

const UNARY = [
  'abs',
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atanh',
  'cbrt',
  'ceil',
  'clz32',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'floor',
  'fround',
  'log',
  'log10',
  'log1p',
  'log2',
  'round',
  'sign',
  'sin',
  'sinh',
  'sqrt',
  'tan',
  'tanh',
  'trunc',
]
const BINARY = ['atan2', 'imul', 'pow']

export const math = [
  ...UNARY.map((name) =>
    compiled(`Math.${name}`, `\`Math.${name}\``, kernel('a: number', `return Math.${name}(a)`), one),
  ),
  ...BINARY.map((name) =>
    compiled(`Math.${name}`, `\`Math.${name}\``, kernel('a: number, b: number', `return Math.${name}(a, b)`), two),
  ),
  ...['min', 'max', 'hypot'].map((name) =>
    compiled(
      `Math.${name}`,
      `\`Math.${name}\`, with any number of arguments`,
      kernel(
        'a: number, b: number',
        `return Math.${name}(a, b) + Math.${name}(a, b, 3) + Math.${name}() + Math.${name}(b)`,
      ),
      two,
    ),
  ),
  compiled(
    'math-constants',
    '`Math.PI` and the others',
    kernel(
      'a: number',
      'return a * Math.PI + Math.E - Math.SQRT2 * Math.SQRT1_2 + Math.LN2 + Math.LN10 * Math.LOG2E - Math.LOG10E',
    ),
    one,
  ),
  compiled(
    'math-destructured',
    '`const { sqrt, PI } = Math`, `const abs = Math.abs`',
    kernel(
      'a: number',
      'const { sign } = Math; return sqrt(abs(a)) * PI + sign(a) + below(a)',
      'const { sqrt, PI, floor: below } = Math\nconst abs = Math.abs',
    ),
    one,
  ),
  compiled(
    'number-constants',
    '`Number.EPSILON` and the others',
    kernel(
      'a: number',
      'return a > Number.MAX_SAFE_INTEGER ? Number.EPSILON : a < Number.MIN_SAFE_INTEGER ? Number.MAX_VALUE : a === 0 ? Number.MIN_VALUE : a * Number.POSITIVE_INFINITY + Number.NEGATIVE_INFINITY',
    ),
    one,
  ),
  compiled(
    'number-predicates',
    '`Number.isNaN`, `isFinite`, `isInteger`, `isSafeInteger`',
    kernel(
      'a: number',
      'return +Number.isInteger(a) + 2 * +Number.isSafeInteger(a) + 4 * +Number.isNaN(a) + 8 * +Number.isFinite(a)',
    ),
    one,
  ),
  compiled('global-predicates', '`isNaN`, `isFinite`', kernel('a: number', 'return +isNaN(a) + 2 * +isFinite(a)'), one),
  compiled('number-function', '`Number(a)`', kernel('a: number', 'return Number(a)'), one),
  original(
    'parse-float',
    '`parseInt`, `parseFloat`',
    kernel('a: number', 'return parseInt(a as unknown as string)'),
    'unsupported-call',
    one,
    { note: 'Write `Math.trunc(a)`.' },
  ),
  original(
    'Math.f16round',
    '`Math.f16round`, `Math.sumPrecise`',
    kernel('a: number', 'return a > 1e300 ? (Math as unknown as { f16round(x: number): number }).f16round(a) : a'),
    'unsupported-call',
    () => [[1], [0.1]],
  ),
  original(
    'object-is',
    '`Object.is(a, b)`',
    kernel('a: number, b: number', 'return Object.is(a, b)'),
    'unsupported-call',
    two,
  ),
  compiled(
    'Math.random',
    '`Math.random`, the engine’s',
    kernel('a: number', 'return a > 1 ? +(Math.random() < 1) : a'),
    one,
    // Two runs draw different numbers: there is nothing to compare.
    { fuzz: false },
  ),
  never(
    'date',
    '`Date.now()`, `performance.now()`',
    kernel('a: number', 'return a > 1e300 ? Date.now() : a'),
    'unsupported-call',
    () => [[1], [2]],
  ),
]
