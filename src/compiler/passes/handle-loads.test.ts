import { expect, test } from 'vitest'
import { atPass, count, irAfter, kernel } from './passes.test-support.ts'

const after = (params: string, body: string) => irAfter(kernel(params, body), 'lower-lists')
/** Whether a block that looks at numbers, which is the body of a loop in these examples, has something of the kind. */
const inside = (params: string, body: string, pattern: RegExp): boolean => {
  const blocks = after(params, body).split(/\n(?=b\d+\()/)
  return blocks.some((block) => pattern.test(block) && /store|add .*load|= load /.test(block))
}

const LOOP = 'for (let i = 0; i < n; i++) for (let j = 0; j < n; j++)'

test('a row is read in front of the loop that does not change it, with its elements', () => {
  expect(inside('m: number[][], n: number', `${LOOP} m[i][j] += 1`, /loadhandle/)).toBe(false)
  expect(inside('m: number[][], n: number', `let s = 0; ${LOOP} s += m[i + 1][j]; return s`, /loadhandle/)).toBe(false)
})

test('but not where its index varies, or where another row may take its place', () => {
  expect(inside('m: number[][], n: number', `let s = 0; ${LOOP} s += m[j][i]; return s`, /loadhandle/)).toBe(true)
  expect(inside('m: number[][], n: number', `${LOOP} { m[i][j] += 1; m[0] = m[1] }`, /loadhandle/)).toBe(true)
})

test('elements are not those of a loop outside where a list that it may be becomes longer', () => {
  const body = (change: string) => `let s = 0; for (let i = 0; i < n; i++) { ${change}; s += m[0][i] } return s`
  expect(inside('m: number[][], x: number[], n: number', body('x.push(1)'), /= elements /)).toBe(true)
  // An array of arrays is no array of numbers.
  expect(inside('m: number[][], x: number[][], n: number', body('s += x[0].length'), /= elements /)).toBe(false)
})

test('one row is read once in a block, until a row is stored', () => {
  const reads = (body: string) => count(after('m: number[][], x: number[]', body), '= loadhandle')
  expect(reads('m[0][1] = m[0][2] + m[0][3]')).toBe(1)
  expect(reads('m[0][1] = 2; m[1] = x; return m[0][2]')).toBe(2)
})

test('accesses to rows lose their checks in versions of loops', () => {
  const proven = atPass(
    kernel('m: number[][], n: number', `let s = 0; for (let i = 0; i < m.length; i++) s += m[i][0]; return s`),
    'version-loops',
    (fn) =>
      fn.blocks
        .flatMap(({ instrs }) => instrs)
        .filter(({ op, attr }) => op === 'loadhandle' && attr.bounds === 'proven'),
  )
  expect(proven.length).toBeGreaterThan(0)
})
