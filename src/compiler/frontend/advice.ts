/** What to write instead of types, functions and members that kernels do not know: those that people use most, and misspelled names. */
import type { NodePath } from '@babel/traverse'
import { type Advice, advise } from '../diagnostics/advice.ts'
import { nearest } from '../diagnostics/nearest.ts'

const PUT_IN_NUMBERS = 'Number the keys, and use the numbers as indices of an array: `count[key]++`.'
const PUT_IN_MARKS =
  'Number the keys, and mark them in an array: `const seen = new Uint8Array(n)`, `if (seen[key] === 0) { seen[key] = 1; size++ }`.'
const AS_CODES =
  "A kernel makes no strings. Compare code units, `code === 97`, or put them into an array, `codes.push(code)`, and make the text of it outside: `codes.map((c) => String.fromCharCode(c)).join('')`."
const NO_TYPE = 'Declare what it is, such as number, Float64Array or { x: number }: a kernel is made for that type.'
const PASS_THE_TIME = 'Take the time outside, and pass it as a number.'
const NO_PATTERNS =
  "Look for the pattern outside, or compare characters: `s.charCodeAt(i)`, `s[i] === 'x'`, `s.startsWith(…)`, `s.indexOf(…)`."
const NO_KEYS = 'Name the fields: `o.x + o.y`. What is gone through belongs into an array.'
const AS_TEXT = 'A kernel makes no strings: return the numbers, and make the text of them outside.'
const ERRORS = "Errors can be thrown, and nothing else: `throw new RangeError('…')`."
const NO_OUTPUT = 'Take the output out of the function, or write values into an array parameter and print them outside.'
const BEFORE = 'Do this step outside the marked function, and pass the numbers that come of it.'

/** Instead of objects with any numbers as keys. */
export const BY_NUMBERS =
  'Where the keys are indices, use an array: `number[]`, or a Float64Array. Number others, and use these numbers as indices.'

const A_NUMBER = 'Write number, or i32 of usejit/types if it is always a 32-bit integer.'

const TYPES: Readonly<Record<string, string>> = {
  any: NO_TYPE,
  unknown: NO_TYPE,
  object: NO_TYPE,
  Object: NO_TYPE,
  int: A_NUMBER,
  integer: A_NUMBER,
  Integer: A_NUMBER,
  float: 'Write number.',
  double: 'Write number.',
  bool: 'Write boolean.',
  ImageData: 'Pass what it holds: data: Uint8ClampedArray, width: number, height: number.',
  AudioBuffer: 'Pass its channels, each of which is a Float32Array.',
  Map: PUT_IN_NUMBERS,
  Set: PUT_IN_MARKS,
  ReadonlyMap: PUT_IN_NUMBERS,
  ReadonlySet: PUT_IN_MARKS,
  WeakMap: PUT_IN_NUMBERS,
  WeakSet: PUT_IN_MARKS,
  RegExp: NO_PATTERNS,
  Promise: 'Await it outside, and pass what it gives.',
  Date: 'Pass date.getTime(), which is a number.',
  ArrayBuffer: 'Pass a typed array or a DataView of the buffer.',
  SharedArrayBuffer: 'Pass a typed array with a copy of its contents.',
  Buffer: 'Declare it as Uint8Array, and pass Uint8Array.from(buffer): a Buffer is a class of its own.',
  symbol: 'Use a number in its place.',
}

/** Type names that exist everywhere. */
const KNOWN_TYPES = [
  ...['number', 'boolean', 'bigint', 'string', 'Array', 'ReadonlyArray', 'ArrayLike', 'DataView'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
]

/**
 * What to declare instead of a type.
 *
 * @param name as it is written, without type arguments
 * @returns undefined where there is no more to say than the general advice
 * @example
 * adviceOnType('Float64Aray') // 'Did you mean Float64Array?'
 */
export function adviceOnType(name: string): string | undefined {
  if (Object.hasOwn(TYPES, name)) return TYPES[name]
  const meant = nearest(name, KNOWN_TYPES)
  return meant === undefined || meant === name ? undefined : `Did you mean ${meant}?`
}

const CALLS: Readonly<Record<string, string>> = {
  'Date.now': PASS_THE_TIME,
  'performance.now': PASS_THE_TIME,
  'crypto.getRandomValues': 'Fill an array with random numbers outside, and pass it.',
  'JSON.stringify': BEFORE,
  'JSON.parse': BEFORE,
  'Number.parseInt': BEFORE,
  'Number.parseFloat': BEFORE,
  parseInt: BEFORE,
  parseFloat: BEFORE,
  structuredClone: 'Copy the elements in a loop, or with slice().',
  fetch: BEFORE,
  setTimeout: BEFORE,
  String: BEFORE,
  'String.fromCharCode': AS_CODES,
  'String.fromCodePoint': AS_CODES,
  'Object.keys': NO_KEYS,
  'Object.values': NO_KEYS,
  'Object.entries': NO_KEYS,
  'Object.fromEntries': NO_KEYS,
  'Object.assign': 'Assign the fields one by one, or copy: `{ ...p, x: 1 }`.',
  'Object.freeze': 'Leave it out: it changes no result of a kernel.',
  'Promise.all': BEFORE,
  'process.hrtime': PASS_THE_TIME,
}

/** What to make instead of objects of classes that kernels do not know. */
const MADE: Readonly<Record<string, string>> = {
  Map: PUT_IN_NUMBERS,
  Set: PUT_IN_MARKS,
  WeakMap: PUT_IN_NUMBERS,
  WeakSet: PUT_IN_MARKS,
  Date: PASS_THE_TIME,
  RegExp: NO_PATTERNS,
  Error: ERRORS,
  RangeError: ERRORS,
  TypeError: ERRORS,
  Promise: BEFORE,
}

/**
 * What to write instead of `new Name(…)`.
 *
 * @param name undefined for what is no global class
 * @example
 * adviceOnNew('Set') // 'Number the keys, and use the numbers as indices of an array: `count[key]++`.'
 */
export const adviceOnNew = (name: string | undefined): string =>
  name !== undefined && Object.hasOwn(MADE, name)
    ? MADE[name]
    : 'Make an object with the fields that are needed, `{ x: 0, y: 0 }`, or make it outside and pass it.'

/** What to make of a function that waits, or hands out values one by one. */
export const NOT_AT_ONCE = 'Call it outside, and put its loops into an ordinary function that kernels call.'

/** Methods of numbers, arrays and dates that make texts, and of patterns. */
const METHODS: Readonly<Record<string, string>> = {
  toFixed: AS_TEXT,
  toPrecision: AS_TEXT,
  toExponential: AS_TEXT,
  toLocaleString: AS_TEXT,
  toString: AS_TEXT,
  join: AS_TEXT,
  test: NO_PATTERNS,
  exec: NO_PATTERNS,
  match: NO_PATTERNS,
  getTime: PASS_THE_TIME,
  get: PUT_IN_NUMBERS,
  has: PUT_IN_NUMBERS,
  add: PUT_IN_MARKS,
  apply: 'Write the call itself: `f(...xs)`, `Math.max(...xs)`.',
  call: 'Write the call itself: `f(x)`, `x.slice(1)`.',
  bind: 'Write a function that calls it: `(x) => f(k, x)`.',
}

/** What to write instead of a call of a method, by its name. */
export const adviceOnMethod = (name: string): string | undefined =>
  Object.hasOwn(METHODS, name) ? METHODS[name] : undefined

/** What to write instead of a global variable that kernels do not know. */
export const adviceOnGlobal = (name: string): Advice =>
  name === 'arguments'
    ? advise`Take them by a rest parameter: ${{ typescript: '`...xs: number[]`', javascript: '`@param {...number} xs`' }}.`
    : (adviceOnCall(name) ?? 'Read it outside, and pass what it gives as a parameter.')

/** Whether a name is one that engines or pages have. */
export const isKnownGlobal = (name: string): boolean =>
  name in globalThis || ['window', 'document', 'self', 'arguments', 'require', 'module', 'exports'].includes(name)

/**
 * What to write instead of a call of a function that is not declared in the program.
 *
 * @param called such as `Date.now` or `parseInt`
 * @example
 * adviceOnCall('Date.now') // 'Take the time outside, and pass it as a number.'
 */
export const adviceOnCall = (called: string): string | undefined =>
  Object.hasOwn(CALLS, called)
    ? CALLS[called]
    : called.startsWith('Intl.')
      ? BEFORE
      : called.startsWith('console.')
        ? NO_OUTPUT
        : undefined

/**
 * The name that a misspelled one most likely meant, as a question.
 *
 * @param known all names that would do
 * @param show how the name is written in full
 * @returns undefined where none of them is close
 * @example
 * didYouMean('sqroot', ['sqrt', 'cbrt'], (name) => `Math.${name}`) // 'Did you mean `Math.sqrt`?'
 */
export function didYouMean(
  word: string,
  known: Iterable<string>,
  show = (name: string): string => name,
): string | undefined {
  const meant = nearest(word, known)
  return meant === undefined || meant === word ? undefined : `Did you mean \`${show(meant)}\`?`
}

/** Names of variables and functions that can be seen from a place, and of global functions that kernels know. */
export const namesInScope = (path: NodePath): string[] => [
  ...Object.keys(path.scope.getAllBindings()),
  ...['Math', 'Number', 'Boolean', 'BigInt', 'isNaN', 'isFinite', 'NaN', 'Infinity', 'undefined'],
]
