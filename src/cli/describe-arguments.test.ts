import { expect, it } from 'vitest'
import { describeArguments, summarizeArguments, tellingArguments } from './describe-arguments.ts'

const long = Float64Array.from({ length: 300 }, (_, i) => (i === 250 ? 1e308 : i / 4))

it.each<[string, unknown[], string]>([
  ['what is short as it is', [Float64Array.of(1, -0), { x: [2n] }, 3], 'Float64Array.of(1, -0), { x: [2n] }, 3'],
  ['strings', ['ab'.repeat(4)], '"abababab"'],
])('writes arguments: %s', (_, args, text) => {
  expect(describeArguments(args)).toBe(text)
})

it('cuts long arguments only, and says what cannot be seen any more', () => {
  expect(describeArguments([long, 7, { k: 2 }])).toMatch(
    /^Float64Array\.of\(0, 0\.25, [\d., ]+, … \/\* of 300; \[250\] = 1e\+308 \*\/\), 7, \{ k: 2 \}$/,
  )
  expect(describeArguments([long, Array.from({ length: 300 }, () => ({ x: -1 })), true])).toMatch(
    /^Float64Array\.of\(.* \*\/\), \[\{ x: -1 \}, .*, … \/\* of 300; \[0\]\.x = -1 \*\/\], true$/,
  )
  expect(describeArguments(['a'.repeat(500), 12])).toMatch(/^"a{300,} …, 12$/)
})

it.each<[string, unknown[], string, string]>([
  ['a huge element', [[1, 2, -1e9, 4], 36], 'array of 4', 'array of 4 with [2] = -1000000000'],
  [
    'infinities, and no NaN',
    [Float64Array.of(NaN, 1e308, -Infinity)],
    'Float64Array(3)',
    'Float64Array(3) with [2] = -Infinity',
  ],
  [
    'what lies deep',
    [[{ p: { x: 3 } }, { p: { x: 5e20 } }]],
    'array of 2',
    'array of 2 with [1].p.x = 500000000000000000000',
  ],
  [
    'a field of an object',
    [{ list: [1, 2, 3], name: 'a long name to fill it up', n: 2 ** 31 }],
    '{…}',
    '{…} with .n = 2147483648',
  ],
  ['bigints', [BigInt64Array.of(1n, 9n)], 'BigInt64Array(2)', 'BigInt64Array(2) with [1] = 9n'],
  ['nothing of what has no numbers', [[], [true], new DataView(new ArrayBuffer(3))], 'array of 0', 'array of 0'],
  ['nothing of what is written out', [{ x: 1 }, 5], '{ x: 1 }', '{ x: 1 }'],
])('tells of %s', (_, args, short, telling) => {
  expect(summarizeArguments(args).startsWith(short)).toBe(true)
  const rest = summarizeArguments(args.slice(1))
  expect(tellingArguments(args)).toBe(rest ? `${telling}, ${rest}` : telling)
})
