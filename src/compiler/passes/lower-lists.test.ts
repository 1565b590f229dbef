import { expect, test } from 'vitest'
import { irAfter, kernel } from './passes.test-support.ts'

const after = (params: string, body: string) => irAfter(kernel(params, body), 'lower-lists')
const count = (text: string, op: RegExp) => text.match(op)?.length ?? 0

test('elements of a list that keeps its length are asked for once, at its definition', () => {
  const text = after('x: number[]', 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s')
  expect(count(text, /= elements /g)).toBe(1)
  expect(text).toMatch(/^b0\(.*\n {2}%\S+: array<Array> = elements %0\.x/m)
})

test('not where it becomes longer in the loop', () => {
  const text = after('x: number[]', 'for (let i = 0; i < 9; i++) x.push(x[i])')
  expect(text).not.toMatch(/^b0\(.*\n {2}%\S+: array<Array> = elements/m)
})

test('a list that another one may be is not known either', () => {
  const text = after('x: number[], y: number[]', 'for (let i = 0; i < 9; i++) x.push(y[i])')
  expect(text).not.toMatch(/^b0\(.*\n {2}%\S+: array<Array> = elements/m)
})

test('one that was made here is no other', () => {
  const text = after(
    'y: number[]',
    'const x: number[] = []; for (let i = 0; i < y.length; i++) x.push(y[i]); return x.length',
  )
  expect(text).toMatch(/^b0\(.*\n {2}%\S+: array<Array> = elements %0\.y/m)
})

test('elements are asked for in front of a loop that changes nothing', () => {
  const text = after('x: number[]', 'x.push(1); let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s')
  expect(count(text, /= elements /g)).toBe(1)
})

test('an assignment is a store, but of lists that begin empty', () => {
  expect(after('x: number[], n: number', 'x[n] = 1')).toMatch(/store /)
  const grows = after('n: number', 'const x: number[] = []; for (let i = 0; i < n; i++) x[i] = i; return x.length')
  expect(grows).toMatch(/listset /)
  expect(grows).not.toMatch(/store /)
  const fixed = after('n: number', 'const x: number[] = [1, 2]; x[n] = 3; return x[0]')
  expect(fixed).not.toMatch(/listset /)
})
