/**
 * Text that a file must contain to be worth parsing: the directive, or what someone may have meant as one (`"use-jit"`, `'USE JIT'`,
 * `"usejit"`, `"use jti"`), which deserves a diagnostic. An import of `usejit/runtime` alone does not match. Bundlers run this test on every file, so it
 * is one regular expression without backtracking to speak of.
 *
 * @example
 * directiveLike.test(`function f() { "use jit: strict" }`) // true
 * directiveLike.test(`import { alloc } from 'usejit/runtime'`) // false
 */
export const directiveLike = /["'`]\s*use?(?:[\s_-]+(?:no[\s_-]*)?(?:j\w{1,3}|ijt)\b|jit\s*["'`:])/i
