import { combine, kernel, NUMBERS, one, rowsOf } from './construct.ts'

const { compiled, original } = rowsOf('bytes')

const WORDS: readonly bigint[] = [0n, 1n, -1n, 10n, 2n ** 31n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n) + 1n]
const words = combine(() => WORDS)
const pairs = combine(
  () => WORDS,
  () => WORDS,
)
/** Only its low bits count, so that it may have any size. */
const any = combine(() => [...WORDS, 2n ** 64n - 1n, 2n ** 200n + 3n, -(2n ** 90n)])

export const byteConstructs = [
  compiled('bigint', '`bigint`', kernel('a: bigint', 'return BigInt.asIntN(64, a + 1n)'), any, {
    note: 'computed in 64 bits where it is wrapped (`BigInt.asUintN(64, …)`) or known to be small, in 128 where a product is compared, divided or shifted',
  }),
  compiled(
    'bigint-claim',
    '`i64`, `u64` of `usejit/types`',
    kernel('a: i64, b: u64', 'return a < b', "import type { i64, u64 } from 'usejit/types'"),
    () => [
      [-1n, 2n ** 64n - 1n],
      [5n, 3n],
    ],
  ),
  compiled('bigint-literal', '`10n`', kernel('a: bigint', 'return BigInt.asIntN(64, a * 10n - 0xffn)'), any),
  compiled(
    'bigint-arithmetic',
    '`a + b`, `-`, `*`, `-a`',
    kernel('a: bigint, b: bigint', 'return BigInt.asUintN(64, (a + b) * (a - b) - -a)'),
    pairs,
  ),
  compiled('bigint-division', '`a / b`, `a % b`', kernel('a: bigint, b: bigint', 'return (a / b) ^ (a % b)'), pairs, {
    note: 'division by `0n` throws',
  }),
  compiled('bigint-power', '`a ** 3n`', kernel('a: bigint', 'return BigInt.asUintN(64, a ** 3n)'), any, {
    note: 'the exponent is a literal',
  }),
  compiled(
    'bigint-bits',
    '`a & b`, `a | b`, `a ^ b`, `~a`',
    kernel('a: bigint, b: bigint', 'return (a & b) ^ (a | ~b)'),
    pairs,
  ),
  compiled(
    'bigint-shift',
    '`a << b`, `a >> b`',
    kernel('a: bigint, b: bigint', 'return BigInt.asIntN(64, (a << 3n) ^ (a >> (b & 63n)))'),
    pairs,
    { note: 'the distance is known not to be negative' },
  ),
  compiled(
    'bigint-comparison',
    '`a < b`, `a === b`, `a == 10`',
    kernel('a: bigint, b: bigint', 'return a < b || a === b || (a as unknown) == 10'),
    pairs,
  ),
  compiled(
    'bigint-truth',
    '`a ? … : …`, `!a`, `a && b`',
    kernel('a: bigint, b: bigint', 'return (a ? 1 : 2) + (!b ? 10 : 20) + ((a && b) > 0n ? 100 : 200)'),
    pairs,
  ),
  compiled(
    'bigint-step',
    '`a++`, `a += b`',
    kernel('a: bigint', 'let b = BigInt.asIntN(32, a); const c = b++; b += c; b <<= 2n; return --b'),
    any,
  ),
  compiled(
    'bigint-loop',
    'loops over bigints',
    kernel('a: bigint, b: bigint', 'while (b) { const r = a % b; a = b; b = r } return a'),
    pairs,
  ),
  compiled('bigint-typeof', '`typeof a`', kernel('a: bigint', "return typeof a === 'bigint'"), words),
  compiled(
    'bigint-wrap',
    '`BigInt.asIntN(n, a)`, `BigInt.asUintN(n, a)`',
    kernel('a: bigint', 'return BigInt.asIntN(5, a) + BigInt.asUintN(40, a)'),
    any,
    { note: 'the number of bits is a literal' },
  ),
  compiled(
    'bigint-from-number',
    '`BigInt(x)`',
    kernel('a: number', 'return BigInt(a | 0) + BigInt(a > 1) + BigInt(a) * 2n'),
    one,
    { note: 'a fraction throws' },
  ),
  compiled('bigint-to-number', '`Number(a)`', kernel('a: bigint', 'return Number(a) + Number(a & 255n)'), words),
  compiled(
    'bigint-constant',
    'constants of the module',
    kernel('a: bigint', 'return a & MASK', 'const MASK = (1n << 40n) - 1n'),
    any,
  ),
  original(
    'bigint-unbounded',
    'bigints of any size',
    kernel('a: bigint, b: bigint', 'return a * b'),
    'unbounded-bigint',
    pairs,
    { note: 'say how many bits count: `BigInt.asIntN(64, a * b)`' },
  ),
  compiled(
    'bigint-mixed',
    'a bigint compared with a number',
    kernel(
      'a: bigint, b: number',
      'return +(a < b) + 2 * +(a <= b) + 4 * +(b < a) + 8 * +((a as unknown) == b) + 16 * +((b as unknown) != a) + 32 * +((a as unknown) === b)',
    ),
    combine(
      () => WORDS,
      () => [...NUMBERS, 2 ** 63, -(2 ** 63), 2 ** 53 + 2, 9.5, -1.5, 1e300],
    ),
    { note: 'of at most 64 bits; what they stand for is compared, whatever the number is' },
  ),
  compiled(
    'bigint-default',
    'default parameters: `k = 3n`',
    kernel(
      'a: bigint, k = 3n, m: bigint = k * MASK - 1n',
      'return BigInt.asIntN(64, h(a, k) + h(m) - h(a, undefined))',
      'const MASK = (1n << 20n) - 1n\nfunction h(a: bigint, by = -7n) { return BigInt.asIntN(64, a * by) }',
    ),
    () => [[5n], [5n, 2n], [2n ** 70n, undefined, 9n], [-1n, -(2n ** 63n)], [1n, 7]],
  ),
  compiled(
    'BigInt64Array',
    '`BigInt64Array`',
    kernel('x: BigInt64Array, i: number', 'x[i] += 1n'),
    () => [
      [BigInt64Array.of(1n, 2n ** 63n - 1n), 1],
      [BigInt64Array.of(1n), 1],
    ],
    { note: 'computing with an element that is out of range throws, as it does in JavaScript' },
  ),
  compiled(
    'BigUint64Array',
    '`BigUint64Array`',
    kernel('x: BigUint64Array', 'let s = 0n; for (const v of x) s ^= v; x[0] = -s; return s'),
    () => [[BigUint64Array.of(1n, 2n ** 64n - 1n)], [new BigUint64Array()]],
  ),
  compiled(
    'bigint-element-missing',
    '`x[i] ?? 0n`, `x[i] === undefined`',
    kernel('x: BigInt64Array, i: number', 'return x[i] === undefined ? -1n : (x[i] ?? 0n)'),
    () => [
      [BigInt64Array.of(7n), 0],
      [BigInt64Array.of(7n), 1],
    ],
  ),
  original(
    'bigint-element-result',
    '`return x[i]` where it may be out of range',
    kernel('x: BigInt64Array, i: number', 'return x[i]'),
    'unsupported-operation',
    () => [
      [BigInt64Array.of(7n), 0],
      [BigInt64Array.of(7n), 1],
    ],
    { note: 'write `x[i] ?? 0n`' },
  ),
  compiled(
    'view-get',
    '`v.getInt16(i, littleEndian)` and the other nine',
    kernel(
      'v: DataView, i: number, little: boolean',
      'return v.getUint8(i) + v.getInt16(i) + v.getFloat32(0, little) + Number(v.getBigInt64(0, true) & 255n)',
    ),
    () =>
      [0, 3, 6, 7, -1].flatMap((i) =>
        [true, false].map((little) => [new DataView(new ArrayBuffer(10), 2, 8), i, little]),
      ),
    { note: 'out of range it throws, as it does in JavaScript' },
  ),
  compiled(
    'view-set',
    '`v.setInt16(i, x, littleEndian)` and the other nine',
    kernel('v: DataView, i: number, x: number', 'v.setUint8(0, 7); v.setInt16(i, x, true); v.setFloat64(0, x)'),
    () => [0, 3, 6, 7, -1].map((i) => [new DataView(new ArrayBuffer(10), 2, 8), i, 1.5 + i]),
  ),
  compiled('view-length', '`v.byteLength`', kernel('v: DataView', 'return v.byteLength'), () => [
    [new DataView(new ArrayBuffer(8), 3)],
  ]),
  original(
    'view-offset',
    '`v.byteOffset`, `v.buffer`',
    kernel('v: DataView', 'return v.byteOffset'),
    'unsupported-operation',
    () => [[new DataView(new ArrayBuffer(8), 3)]],
  ),
  original(
    'view-new',
    '`new DataView(…)` of other buffers',
    kernel('x: Uint8Array', 'return new DataView(x.buffer).getInt8(0)'),
    'unsupported-operation',
    () => [[Uint8Array.of(5)]],
    { note: 'begin at the array, `new DataView(x.buffer, x.byteOffset, x.byteLength)`, or take it as a parameter' },
  ),
]
