import { expect, test } from 'vitest'
import * as all from './index.ts'
import * as programs from './public.ts'

test('what programs import is all that is not for emitted code', () => {
  expect(Object.keys(programs)).toEqual(Object.keys(all).filter((name) => !name.startsWith('$')))
})
