/** What the compiler knows of the members of `Math` and `Number`. */

/** Functions of `Math` by the number of arguments they look at; `n` takes any number. */
export const MATH_ARITY: Readonly<Record<string, 0 | 1 | 2 | 'n'>> = {
  abs: 1,
  acos: 1,
  acosh: 1,
  asin: 1,
  asinh: 1,
  atan: 1,
  atan2: 2,
  atanh: 1,
  cbrt: 1,
  ceil: 1,
  clz32: 1,
  cos: 1,
  cosh: 1,
  exp: 1,
  expm1: 1,
  floor: 1,
  fround: 1,
  hypot: 'n',
  imul: 2,
  log: 1,
  log10: 1,
  log1p: 1,
  log2: 1,
  max: 'n',
  min: 'n',
  pow: 2,
  random: 0,
  round: 1,
  sign: 1,
  sin: 1,
  sinh: 1,
  sqrt: 1,
  tan: 1,
  tanh: 1,
  trunc: 1,
}

/** Functions that become instructions; all others are imported from the engine, so that their bits are the engine's own. */
export const INLINE_MATH: ReadonlySet<string> = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
])

export const MATH_CONSTANTS: Readonly<Record<string, number>> = {
  E: Math.E,
  LN2: Math.LN2,
  LN10: Math.LN10,
  LOG2E: Math.LOG2E,
  LOG10E: Math.LOG10E,
  PI: Math.PI,
  SQRT1_2: Math.SQRT1_2,
  SQRT2: Math.SQRT2,
}

export const NUMBER_CONSTANTS: Readonly<Record<string, number>> = {
  EPSILON: Number.EPSILON,
  MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
  MAX_VALUE: Number.MAX_VALUE,
  MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER,
  MIN_VALUE: Number.MIN_VALUE,
  NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
  POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
}

/** Bytes of an element in memory, of whatever has elements. */
export const bytesOfElement = (kind: string): number =>
  kind === 'Array' || kind === 'Handles' ? 8 : kind === 'String' ? 2 : (BYTES_PER_ELEMENT[kind] ?? 1)

/** `BYTES_PER_ELEMENT` of each typed-array class. */
export const BYTES_PER_ELEMENT: Readonly<Record<string, number>> = {
  Int8Array: 1,
  Uint8Array: 1,
  Uint8ClampedArray: 1,
  Int16Array: 2,
  Uint16Array: 2,
  Int32Array: 4,
  Uint32Array: 4,
  Float32Array: 4,
  Float64Array: 8,
  BigInt64Array: 8,
  BigUint64Array: 8,
}
