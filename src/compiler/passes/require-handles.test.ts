import { expect, test } from 'vitest'
import { count, irAfter, kernel } from './passes.test-support.ts'

const after = (params: string, body: string) => irAfter(kernel(params, body), 'require-handles')

test('what is used of a row that was read must be there', () => {
  expect(after('m: number[][], i: number', 'return m[i][0]')).toMatch(
    /%(\S+): list<num> = loadhandle .*\n(?:.*\n)*? {2}mustbe %\1\n {2}%\S+: num = load /,
  )
  expect(after('m: number[][], i: number', 'return m[i].length')).toMatch(/mustbe .*\n {2}%\S+: num = length/)
  expect(after('m: number[][], i: number', 'm[i].push(1)')).toMatch(/mustbe .*\n {2}listpush/)
  expect(after('p: { x: number }[], i: number', 'return p[i].x')).toMatch(/mustbe .*\n {2}%\S+: array<Array> = fields/)
})

test('also where its value is not needed: JavaScript throws', () => {
  expect(after('m: number[][], i: number', 'm[i][0]; return 1')).toContain('mustbe')
})

test('what goes into an array must be there, too', () => {
  expect(count(after('m: number[][], i: number', 'm[0] = m[i]'), 'mustbe')).toBe(1)
  expect(count(after('m: number[][], i: number', 'm.push(m[i])'), 'mustbe')).toBe(1)
})

test('nothing must be where a row is only asked for, or is none that was read', () => {
  expect(after('m: number[][], i: number', 'return m[i] === undefined')).not.toContain('mustbe')
  expect(after('m: number[][], i: number', 'return m[i] === m[0]')).not.toContain('mustbe')
  expect(after('m: number[][], x: number[]', 'm.push(x); m.push([1]); return x[0]')).not.toContain('mustbe')
  expect(after('x: number[], i: number', 'return x[i]')).not.toContain('mustbe')
})
