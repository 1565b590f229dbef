import { describe, expect, it } from 'vitest'
import { discriminantOf, unitedType } from './declared-union.ts'
import { findMarkedFunctions } from './find-marked-functions.ts'
import type { DeclaredType } from './signature.ts'
import { signaturesOf } from './signature-variants.ts'

const OPTIONS = { strict: false, fastmath: new Set<never>(), inline: false, native: false }

/** The types of the only parameter in all signatures, in short; what only TypeScript knows is declared in front. */
function types(type: string, declarations = ''): string[] {
  const [marked] = findMarkedFunctions('a.ts', `${declarations}\nfunction f(x: ${type}) { 'use jit' }`, OPTIONS).marked
  return signaturesOf(marked.path, { requireTypes: true, file: 'a.ts' }).map(({ params }) => short(params[0].type))
}

function short(type: DeclaredType): string {
  switch (type.kind) {
    case 'text':
      return type.values.map((value) => `'${value}'`).join('|')
    case 'array':
      return type.of ? `${short(type.of)}[]` : type.element
    case 'maybe':
      return `${short(type.type)}?${type.missing[0]}`
    case 'missing':
      return type.as
    case 'object': {
      const fields = type.fields.map((field) => `${field.name}${field.optional ? '?' : ''}: ${short(field.type)}`)
      const clashes = type.union?.clashes.map((name) => `${name}: clash`) ?? []
      return type.tuple ? `[${fields}]` : `{${[...fields, ...clashes].join(', ')}}`
    }
    default:
      return type.kind
  }
}

const SHAPE = "type S = { kind: 'a'; x: number; r: number } | { kind: 'b'; w: number; x: number; on: boolean }"

describe('a union of object types', () => {
  it.each<[string, string, string, string]>([
    [
      'has the fields of all members',
      'S[]',
      SHAPE,
      "{kind: 'a'|'b', w: number?u, x: number, r: number?u, on: boolean?u}[]",
    ],
    ['lies in memory as a parameter', 'S', SHAPE, "{kind: 'a'|'b', w?: number, x: number, r?: number, on?: boolean}"],
    [
      'of members with the same fields is none',
      "({ k: 'a'; x: number } | { k: 'b'; x: number })[]",
      '',
      "{k: 'a'|'b', x: number}[]",
    ],
    [
      'keeps what may be missing in a member',
      '({ k: 1; x?: number } | { k: 2; x: number | null })[]',
      '',
      '{k: number, x: number?e}[]',
    ],
    [
      'knows what a member says not to have',
      '({ k: 1; x: number } | { k: 2; x: null } | { x?: never; k: 3 })[]',
      '',
      '{k: number, x: number?e}[]',
    ],
    [
      'of unions',
      "(S | { kind: 'c'; z: number })[]",
      SHAPE,
      "{kind: 'a'|'b'|'c', w: number?u, x: number?u, r: number?u, on: boolean?u, z: number?u}[]",
    ],
    [
      'leaves out fields of different types',
      '({ k: 1; v: number } | { k: 2; v: boolean; w: number })[]',
      '',
      '{k: number, w: number?u, v: clash}[]',
    ],
    [
      'leaves out fields that a member has of an unknown type',
      '({ x: number; id: number } | { x: number; id: symbol; y: number })[]',
      '',
      '{x: number, y: number?u}[]',
    ],
    [
      'unites objects in fields',
      '({ at: { x: number } } | { at: { x: number; y: number }; n: number })[]',
      '',
      '{at: {x: number, y: number?u}, n: number?u}[]',
    ],
    [
      'meets other types',
      '({ x: number } & S)[]',
      SHAPE,
      "{x: number, kind: 'a'|'b', w: number?u, r: number?u, on: boolean?u}[]",
    ],
    ['has fewer members by Extract', "Extract<S, { kind: 'a' }>[]", SHAPE, "{kind: 'a', x: number, r: number}[]"],
    [
      'has fewer members by Exclude',
      "Exclude<S, { kind: 'a' }>[]",
      SHAPE,
      "{kind: 'b', w: number, x: number, on: boolean}[]",
    ],
    [
      'is made of parts by Partial',
      'Partial<S>[]',
      SHAPE,
      "{kind: 'a'|'b'?u, w: number?u, x: number?u, r: number?u, on: boolean?u}[]",
    ],
    [
      'stays one under Required',
      'Required<S>[]',
      SHAPE,
      "{kind: 'a'|'b', w: number?u, x: number, r: number?u, on: boolean?u}[]",
    ],
    ['has the keys of all members', 'Pick<S, keyof S>[]', SHAPE, "{kind: 'a'|'b', x: number}[]"],
  ])('%s', (_, type, declarations, expected) => expect(types(type, declarations)).toEqual([expected]))

  it('has a kernel for each member, where it has arrays that have no place in memory', () => {
    const members = "{ k: 'a'; v: Float64Array } | { k: 'b'; v: number; n?: Int8Array } | { k: 'c'; z: string }"
    // The last two of these differ in what may be missing.
    expect(types(members)).toEqual([
      "{k: 'a', v: Float64Array, n: undefined, z: undefined}",
      "{k: 'b', v: number, n: Int8Array, z: undefined}",
      "{k: 'b', v: number, n: undefined, z: undefined}",
      "{k: 'c', z: String, v: undefined, n: undefined}",
    ])
  })

  it.each([
    ['tuples of different lengths', '([number] | [number, number])[]'],
    ['objects and numbers', '({ x: number } | number)[]'],
    ['what Extract does not find', "Extract<{ k: 'a' } | { k: 'b'; x: number }, { k: 'c' }>[]"],
    ['members that numbers tell apart, by Extract', 'Extract<{ k: 1; x: number } | { k: 2 }, { k: 1 }>[]'],
  ])('is not %s', (_, type) => expect(() => types(type)).toThrow(/cannot be compiled yet/))

  it('of three arguments with a kernel for each member are too many', () => {
    const members = "{ k: 'a'; v: Float64Array } | { k: 'b' } | { k: 'c'; z: number }"
    expect(() => types(`${members}, y: ${members}, z: ${members}`)).toThrow(/of 27 combinations of types/)
  })
})

describe('what tells members apart', () => {
  const member = (...fields: [string, DeclaredType][]) =>
    ({ kind: 'object', tuple: false, fields: fields.map(([name, type]) => ({ name, type })) }) as const
  const text = (...values: string[]): DeclaredType => ({ kind: 'text', values })
  const NUMBER: DeclaredType = { kind: 'number' }
  const of = (...members: ReturnType<typeof member>[]) => discriminantOf({ members, clashes: [] })
  it.each<[string, string | undefined, string | undefined]>([
    ['a string each', of(member(['k', text('a')], ['x', NUMBER]), member(['k', text('b')])), 'k'],
    [
      'the second field',
      of(member(['x', NUMBER], ['k', text('a')]), member(['x', NUMBER], ['k', text('b')], ['y', NUMBER])),
      'k',
    ],
    ['not the same string twice', of(member(['k', text('a')], ['x', NUMBER]), member(['k', text('a')])), undefined],
    ['not one of several', of(member(['k', text('a', 'b')], ['x', NUMBER]), member(['k', text('c')])), undefined],
    ['not a number', of(member(['k', NUMBER], ['x', NUMBER]), member(['k', NUMBER])), undefined],
    ['not of members with the same fields', of(member(['k', text('a')]), member(['k', text('b')])), undefined],
  ])('%s', (_, found, expected) => expect(found).toBe(expected))
})

describe('other unions', () => {
  it.each<[string, DeclaredType[], string | undefined]>([
    [
      'literals of strings',
      [
        { kind: 'text', values: ['a'] },
        { kind: 'text', values: ['b', 'a'] },
      ],
      "'a'|'b'",
    ],
    [
      'any string',
      [
        { kind: 'text', values: ['a'] },
        { kind: 'array', element: 'String' },
      ],
      'String',
    ],
    ['numbers', [{ kind: 'number' }, { kind: 'number', range: { min: 0, max: 1, integer: true } }], 'number'],
    ['a number and a boolean', [{ kind: 'number' }, { kind: 'boolean' }], undefined],
  ])('%s', (_, members, expected) => {
    const type = unitedType(members)
    expect(type && short(type)).toBe(expected)
  })
})
