import { BIG_DEFAULT } from './declarations.ts'
import { num, type Snippet, snippet } from './snippet.ts'

/** Bigints: what is computed with them, compared with numbers, stepped and wrapped. */
export const BIGINT_SNIPPETS: readonly Snippet[] = [
  snippet(
    'bigint-from-number bigint-arithmetic bigint-wrap bigint-to-number bigint-literal',
    'let #a = Number(BigInt.asIntN(64, BigInt($0 | 0) * BigInt($1 | 0) - 0xffn));',
    'int int',
    num('#a'),
  ),
  snippet(
    'bigint-bits bigint-shift bigint-to-number',
    'const #b = BigInt($0 | 0), #c = BigInt($1 | 0); let #a = Number(BigInt.asIntN(64, (#b & #c) ^ (#b | ~#c) ^ (#b << 3n) ^ (#b >> (#c & 63n))));',
    'int int',
    num('#a'),
  ),
  snippet(
    'bigint-comparison bigint-truth bigint-typeof',
    'const #b = BigInt($0 | 0), #c = BigInt($1 >>> 0); let #a = +(#b < #c) + 2 * +(#b === #c) + (#b ? 4 : 0) + (typeof #b === "bigint" ? 8 : 0);',
    'int int',
    num('#a'),
  ),
  snippet(
    'bigint-mixed',
    'const #b = BigInt($0 | 0) * BigInt($1 | 0); let #a = +(#b < $2) + 2 * +(#b >= $0) + 4 * +($2 > #b) + 8 * +($1 <= #b) + 16 * +((#b as unknown) == $2 * $3) + 32 * +(($0 as unknown) != #b);',
    'int int num num',
    num('#a'),
  ),
  snippet(
    'bigint-default',
    `const #b = BigInt($0 | 0); let #a = Number(BigInt.asIntN(53, @${BIG_DEFAULT}(#b) - @${BIG_DEFAULT}(#b, BigInt($1 | 0)) * 3n + @${BIG_DEFAULT}(7n, $2 ? #b : undefined)));`,
    'int int bool',
    num('#a'),
  ),
  snippet(
    'bigint-step bigint-wrap',
    'let #b = BigInt.asIntN(32, BigInt($0 | 0)); const #c = #b++; #b += #c; #b = BigInt.asUintN(40, #b * 7n); let #a = Number(--#b);',
    'int',
    num('#a'),
  ),
  snippet(
    'bigint-loop bigint-arithmetic',
    'let #m = 0xcbf29ce484222325n; for (let #i = 0; #i < $0.length; #i++) {~ #m = BigInt.asUintN(64, (#m ^ BigInt($0[#i] & 255)) * 0x100000001b3n); } let #a = Number(#m & 0xffffffffn);',
    'array',
    num('#a'),
  ),
]
