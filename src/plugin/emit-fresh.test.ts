import { expect, it } from 'vitest'
import { emitFresh } from './emit-fresh.ts'

it.each<[string, Parameters<typeof emitFresh>[0], string]>([
  ['a tuple', { tuple: [{ slot: 62 }, { slot: 61, boolean: true }] }, '[s(62),s(61)!==0]'],
  ['an empty one', { tuple: [] }, '[]'],
  [
    'a record',
    {
      record: [
        ['x', { slot: 62 }],
        ['default', { slot: 61 }],
      ],
    },
    '{x:s(62),default:s(61)}',
  ],
  ['nested', { record: [['p', { tuple: [{ record: [['y', { slot: 1 }]] }] }]] }, '{p:[{y:s(1)}]}'],
  [
    'odd names',
    {
      record: [
        ['a b', { slot: 1 }],
        ['0', { slot: 2 }],
        ['"', { slot: 3 }],
      ],
    },
    '{"a b":s(1),"0":s(2),"\\"":s(3)}',
  ],
  [
    'a field that a literal would take for the prototype',
    { record: [['__proto__', { slot: 1 }]] },
    '{["__proto__"]:s(1)}',
  ],
])('%s', (_, result, text) => {
  expect(emitFresh(result, 's')).toBe(text)
  const made = new Function('s', `return ${text}`)((i: number) => i)
  expect(Object.getPrototypeOf(made)).toBe(Array.isArray(made) ? Array.prototype : Object.prototype)
})

it('a string', () => {
  expect(emitFresh({ slot: 62, text: true }, 's', { texts: 'k.manifest.texts' })).toBe('k.manifest.texts[s(62)]')
})
