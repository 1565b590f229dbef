/**
 * What real numeric code asks of the language, as rows of the table: counted on the typed syntax trees of 121 kernels in 41 files of 36 published projects
 * (image codecs, geometry, hashes, noise, FFT, statistics, simulation), the helpers that they call included. Every one of these rows must be compiled.
 */
import { describe, expect, it } from 'vitest'
import { constructs } from './constructs.ts'

type Needs = readonly (readonly [what: string, ids: string])[]

/** In the order in which adding them compiles most kernels. */
const GROUPS: Needs = [
  [
    '1. typed arrays of all kinds, `.length`',
    'array-Int8Array array-Uint8Array array-Uint8ClampedArray array-Int16Array array-Uint16Array array-Int32Array array-Uint32Array array-Float32Array array-Float64Array BigInt64Array BigUint64Array length index-computed index-out-of-range element-assignment element-compound aliasing',
  ],
  [
    '2. control flow and scalar expressions',
    'number boolean add subtract multiply divide remainder negate not less strict-equality loose-equality logical-condition logical-value conditional comma if for for-down for-missing for-several for-var for-of while do-while while-true break-continue label-loop label-block switch switch-fallthrough switch-continue switch-scope early-return dead-code let-const var let-uninitialised shadowing parameter-assigned compound-assignment increment increment-value',
  ],
  [
    '3. bit operations, `>>>`, `imul`, `fround`, `clz32`',
    'and or xor bit-not shift-left shift-right shift-right-unsigned to-int32 compound-bits integer-arithmetic Math.imul Math.fround Math.clz32',
  ],
  [
    '4. helper calls, recursion, module-level numeric constants',
    'helper helper-void helper-imported helper-generic default-parameter recursion mutual-recursion module-constant imported-constant namespace-member enum',
  ],
  [
    '5. class methods, `this.*`, static members',
    'method method-call field field-pattern private-field static-member static-field object-method object-field',
  ],
  [
    '6. closures over outer scalars and arrays',
    'closure closure-hoisted captured-scalar captured-function immediate-function function-result',
  ],
  [
    '7. sqrt, abs, min, max, floor, ceil, round, trunc, sign',
    'Math.sqrt Math.abs Math.min Math.max Math.floor Math.ceil Math.round Math.trunc Math.sign math-constants math-destructured',
  ],
  [
    '8. exp, log, sin, cos, atan2, cbrt, pow, `**`',
    'Math.exp Math.log Math.log2 Math.log10 Math.sin Math.cos Math.tan Math.asin Math.acos Math.atan Math.atan2 Math.sinh Math.cosh Math.tanh Math.cbrt Math.hypot Math.pow power compound-power',
  ],
  [
    '9. `number[]`, `number[][]`, `push`',
    'list-read list-write list-grow list-make list-methods list-result array-of-arrays make-array-of-arrays',
  ],
  [
    '10. typed arrays allocated, returned, `subarray`, `fill`, `set`',
    'new-typed-array new-typed-array-of returned-argument returned-new-array subarray slice fill set copy-within index-of sort',
  ],
  [
    '11. tables, scratch arrays and variables of the module',
    'module-table module-array module-variable exchanged-array throw-after-writes',
  ],
  ['12. fresh tuples and objects as results', 'tuple-result object-result object-of-helper'],
  [
    '13. objects as parameters (fields read and written), constant objects',
    'outer-object record-parameter tuple-parameter destructured-parameter interface object-field nested-field object-literal object-pattern imported-type computed-type type-alias',
  ],
  [
    '14. null, undefined, optional, `typeof`',
    'undefined compare-undefined nullish result-undefined optional-parameter kernel-optional-parameter typeof typeof-switch null union-type optional-chaining',
  ],
  ['15. `throw`', 'throw throw-message throw-concatenation throw-call throw-after-writes throw-in-helper'],
  [
    '16. arrays of objects',
    'array-of-objects array-of-tuples make-array-of-objects object-union narrowed-field typed-array-fields',
  ],
  [
    '17. strings, callbacks, function values',
    'string-literals string-result function-value function-variable function-table list-callbacks list-literal-callbacks array-map array-reduce array-for-each array-search string string-charcode string-character string-search string-part string-for-of',
  ],
]

/** The most frequent single constructs, with the share of kernels that have them. */
const SINGLE: Needs = [
  ['`for` 62 %', 'for'],
  ['call of a helper 42 %', 'helper'],
  ['bit operations 39 %', 'and or xor bit-not shift-left shift-right'],
  ['Float64Array 36 %', 'array-Float64Array'],
  ['cheap Math 32 %', 'Math.sqrt Math.abs Math.min Math.max Math.floor Math.ceil Math.round Math.trunc Math.sign'],
  ['`let` without initialiser 32 %', 'let-uninitialised let-undefined let-inferred'],
  ['`var`, function-scoped, redeclared 31 %', 'var var-redeclared var-hoisted'],
  ['ternary 30 %', 'conditional'],
  ['early return 23 %', 'early-return'],
  ['method with `this` 21 %', 'method field'],
  ['`++` as a value 19 %', 'increment-value increment-index increment-element'],
  ['parameter reassigned 17 %', 'parameter-assigned'],
  ['Int8Array, Uint8Array 17 %', 'array-Int8Array array-Uint8Array'],
  ['module constant 16 %', 'module-constant'],
  ['`Array<number>` 16 %', 'list-read list-write'],
  ['`>>>` 15 %', 'shift-right-unsigned'],
  ['Int32Array 15 %', 'array-Int32Array'],
  ['transcendental Math 14 %', 'Math.sin Math.cos Math.exp Math.log Math.pow Math.atan2'],
  ['assignment as a value 14 %', 'assignment-value assignment-chain'],
  ['`while` 12 %', 'while'],
  ['truth of a number 12 %', 'truthiness not logical-value'],
  ['closure 12 %', 'closure'],
  ['object field read 11 %', 'record-parameter'],
  ['Uint32Array 10 %', 'array-Uint32Array'],
  ['`for` with a missing clause 9 %', 'for-missing'],
  ['Float32Array 9 %', 'array-Float32Array'],
  ['several variables in a `for` header 8 %', 'for-several'],
  ['array literal 8 %', 'array-literal list-literal-callbacks array-choice'],
  ['boolean values 7 %', 'boolean boolean-variable'],
  ['array table 7 %', 'module-table'],
  ['`%` 7 %', 'remainder'],
  ['recursion 6 %', 'recursion recursion-inferred mutual-recursion'],
  ['object destructuring 6 %', 'object-pattern destructured-parameter field-pattern'],
  ['`break` 5 %', 'break-continue'],
  ['loose `==` 5 %', 'loose-equality'],
  ['default parameter 4 %', 'default-parameter kernel-default-parameter default-array default-object'],
  ['array of arrays 4 %', 'array-of-arrays'],
  ['`do` … `while` 3 %', 'do-while'],
  ['`+boolean` 2 %', 'to-number'],
  ['`switch` with fallthrough 2 %', 'switch switch-fallthrough'],
  ['comma operator 2 %', 'comma'],
  ['labelled break 1 %', 'label-loop label-block'],
  ['`for` … `of` 1 %', 'for-of for-of-elements for-of-tuple'],
]

const rows = new Map(constructs.map((row) => [row.id, row]))

describe.each([...GROUPS, ...SINGLE])('%s', (_, ids) => {
  for (const id of ids.split(' ')) {
    it(`${id} is compiled`, () => {
      expect(rows.get(id)?.status).toBe('compiled')
    })
  }
})

it('names rows of the table only', () => {
  const named = [...GROUPS, ...SINGLE].flatMap(([, ids]) => ids.split(' '))
  expect(named.filter((id) => !rows.has(id))).toEqual([])
})
