import { describe, expect, it } from 'vitest'
import { fieldsOf, isObjectType, isOpenType, isTupleType, nesting, recordType, tupleType } from './object-type.ts'
import type { IrType } from './types.ts'

const record = (fields: Record<string, IrType>) =>
  recordType(Object.entries(fields).map(([name, type]) => ({ name, type })))

describe('types of objects', () => {
  it.each<[string, IrType, string, number]>([
    ['a record', record({ x: 'num', ok: 'bool' }), '{x: num, ok: bool}', 1],
    ['a tuple', tupleType(['num', 'array<Float64Array>']), '[num, array<Float64Array>]', 1],
    ['nothing in it', record({}), '{}', 1],
    ['nested', record({ a: record({ b: tupleType(['num']) }), c: 'num' }), '{a: {b: [num]}, c: num}', 3],
    ['odd names', record({ 'a, b: {': 'num', 'q"': 'bool' }), '{"a, b: {": num, "q\\"": bool}', 1],
  ])('%s', (_, type, text, depth) => {
    expect(type).toBe(text)
    expect(nesting(type)).toBe(depth)
    if (!isObjectType(type)) throw new Error('no object')
    const fields = fieldsOf(type)
    expect(isTupleType(type) ? tupleType(fields.map((f) => f.type)) : recordType(fields)).toBe(text)
  })

  it('names and types the fields', () => {
    expect(fieldsOf('{"a, b: {": [num, bool], c: num}')).toEqual([
      { name: 'a, b: {', type: '[num, bool]' },
      { name: 'c', type: 'num' },
    ])
    expect(fieldsOf('[num, {x: num}]').map((f) => f.name)).toEqual(['0', '1'])
  })

  it('may leave open what other fields there are', () => {
    const type = recordType([{ name: 'p', type: recordType([{ name: 'x', type: 'num' }], true) }], true)
    expect(type).toBe('{~p: {~x: num}}')
    expect([isOpenType(type), isOpenType('{p: {~x: num}}'), isOpenType('[num]')]).toEqual([true, false, false])
    expect(fieldsOf(type)).toEqual([{ name: 'p', type: '{~x: num}' }])
    expect(fieldsOf('{~}')).toEqual([])
  })

  it('lists integer names first, as JavaScript does', () => {
    const fields = ['b', '10', '9', '-1', '01'].map((name) => ({ name, type: 'num' as const }))
    expect(fieldsOf(recordType(fields)).map((f) => f.name)).toEqual(
      Object.keys({ b: 0, '10': 0, '9': 0, '-1': 0, '01': 0 }),
    )
  })

  it('is no object', () => {
    for (const type of ['num', 'bool', 'array<Float64Array>', 'void'] as const) expect(isObjectType(type)).toBe(false)
  })
})

it('the fields of what is no object are not looked for without end', () => {
  expect(() => fieldsOf('{x: num' as never)).toThrow('{x: num is not the type of an object')
})
