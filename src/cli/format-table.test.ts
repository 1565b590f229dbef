import { expect, it } from 'vitest'
import { formatTable } from './format-table.ts'

it('lines up columns and draws nothing', () => {
  expect(
    formatTable(
      ['function', 'ms', ''],
      [
        ['blur', '12.5', 'x'],
        ['a longer name', '3', ''],
      ],
      [1],
    ),
  ).toBe(['function         ms', 'blur           12.5  x', 'a longer name     3'].join('\n'))
})
