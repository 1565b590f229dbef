import { expect, it } from 'vitest'
import type { IrType } from '../ir/types.ts'
import { holdsChar, withoutTexts } from './known-texts.ts'

it.each([
  ['text', 'num', false],
  ['null', 'num', false],
  ['{kind: text, x: num}', '{kind: num, x: num}', false],
  ['[num, char]', '[num, num]', true],
  ['{kind: text, c: char}', '{kind: num, c: num}', true],
  // A field may be called so.
  ['{text: num, char: bool}', '{text: num, char: bool}', false],
  // The dispatcher asks which fields of elements are strings.
  ['list<record<{kind: text, x: num}>>', 'list<record<{kind: text, x: num}>>', false],
  [
    '{all: list<record<{kind: text, in: record<[text]>}>>, k: text}',
    '{all: list<record<{kind: text, in: record<[text]>}>>, k: num}',
    false,
  ],
  ['[record<{kind: text}>, num]', '[record<{kind: text}>, num]', false],
])('%s: erased to %s', (type, erased, holds) => {
  expect(withoutTexts(type as IrType)).toBe(erased)
  expect(holdsChar(type as IrType)).toBe(holds)
})
