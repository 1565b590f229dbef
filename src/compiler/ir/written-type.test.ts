import { expect, it } from 'vitest'
import type { IrType } from './types.ts'
import { writtenType } from './written-type.ts'

it.each<[string, string]>([
  ['num', 'number'],
  ['array<Float64Array>', 'Float64Array'],
  ['array<String>', 'string'],
  ['list<bool>', 'boolean[]'],
  ['list<list<num>>', 'number[][]'],
  ['record<{x: num, y: num}>', '{ x: number; y: number }'],
  ['list<record<{x: num, ok: bool}>>', '{ x: number; ok: boolean }[]'],
  ['list<record<[num, num]>>', '[number, number][]'],
  ['[num, big]', '[number, bigint]'],
  ['{?u is: num, it: num}', 'number | undefined'],
  ['list<record<{?n is: num, it: bool}>>', '(boolean | null)[]'],
  ['list<record<{kind: text, v: list<num>}>>', '{ kind: string; v: number[] }[]'],
])('writes %s as %s', (type, expected) => {
  expect(writtenType(type as IrType)).toBe(expected)
})

it('calls what is declared by its name, wherever it is a part', () => {
  const known = new Map([['record<{x: num, y: num}>', 'Point']])
  expect(writtenType('list<list<record<{x: num, y: num}>>>', known)).toBe('Point[][]')
  expect(writtenType('list<record<{x: num, z: num}>>' as IrType, known)).toBe('{ x: number; z: number }[]')
})
