import { expect, it } from 'vitest'
import { ANY_NUMBER, INT32, type Interval, intInterval, NOTHING, pointInterval } from '../compiler/ir/interval.ts'
import { compileToLlvm } from '../compiler/pipeline.ts'
import { describeValues, describeVariable, type VariableFacts, variableFacts } from './variable-table.ts'

it.each<[Interval | undefined, string]>([
  [ANY_NUMBER, 'any number'],
  [{ ...ANY_NUMBER, undef: true }, 'any number, undefined'],
  [INT32, 'whole, −2^31 … 2^31 − 1'],
  [intInterval(0, 255), 'whole, 0 … 255'],
  [{ ...intInterval(0, 9), negZero: true }, 'whole, 0 … 9, or −0'],
  [pointInterval(0.5), '0.5'],
  [pointInterval(-0), '0, or −0'],
  [{ ...intInterval(-1, 1), int: false, nan: true }, '−1 … 1, or NaN'],
  [{ ...NOTHING, nan: true }, 'NaN'],
  [NOTHING, 'never assigned'],
  [undefined, ''],
])('%j reads %s', (values, text) => {
  expect(describeValues(values)).toBe(text)
})

it('tells the variables of a function, over all that they hold', () => {
  const source = `export function f(x: Uint8Array, flag: boolean) {
    "use jit"
    let most = 0
    for (let i = 0; i < x.length; i++) if (x[i] > most) most = x[i]
    return flag ? most : -1
  }`
  let facts: VariableFacts[] = []
  const lineOf = (at: number) => source.slice(0, at).split('\n').length
  compileToLlvm('a.ts', source, {
    directive: { strict: false, fastmath: new Set(), inline: false, native: false },
    onPass: (fn, pass) => {
      if (pass === 'jam-loops') facts = variableFacts(fn, lineOf)
    },
  })
  expect(facts.map(({ name, line, type, values }) => [name, line, type, describeValues(values)])).toEqual([
    ['x', 1, 'array<Uint8Array>', ''],
    ['flag', 1, 'bool', ''],
    ['most', 3, 'num', 'whole, 0 … 255'],
    ['i', 4, 'num', 'whole, 0 … 1073741824'],
  ])
})

it.each<[Interval | undefined, string]>([
  [intInterval(0, 1), "'add', 'mul'"],
  [pointInterval(2), "'it\\'s'"],
  [intInterval(0, 65_535), ''],
  [undefined, ''],
])('strings are told by their numbers, %j by %s', (values, text) => {
  expect(describeVariable({ values, texts: ['add', 'mul', "it's"] })).toBe(text)
})
