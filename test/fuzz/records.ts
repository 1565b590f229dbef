/** Objects and tuples as parameters. Arguments are kept as their leaves, so that arrays in them are copied, placed and shared like all others. */
import { type Argument, isArray } from '../differential/kernel-machine.ts'
import type { Kind, ValueType } from './program.ts'

export interface Shape {
  /** Construct, and how it is written: name or pattern, and type. `$` stands for the parameter's name, `@K` for the kind of its array. */
  construct: string
  binding: string
  type: string
  /** Source of the object, with `$0`… for its leaves. */
  literal: string
  /** `reads`: it is an expression of that type, and nothing that can be assigned. */
  leaves: readonly { name: string; type: ValueType | 'array'; reads?: ValueType }[]
}

export const SHAPES: readonly Shape[] = [
  {
    construct: 'record-parameter',
    binding: '$',
    type: '{ x: number; at: { y: number; ok: boolean }; data: @K }',
    literal: '{ x: $0, at: { y: $1, ok: $2 }, data: $3 }',
    leaves: [
      { name: '$.x', type: 'num' },
      { name: '$.at.y', type: 'num' },
      { name: '$.at.ok', type: 'bool' },
      { name: '$.data', type: 'array' },
    ],
  },
  {
    construct: 'interface record-parameter',
    binding: '$',
    type: 'Point',
    literal: '{ x: $0, y: $1 }',
    leaves: [
      { name: '$.x', type: 'num' },
      { name: '$.y', type: 'num' },
    ],
  },
  {
    construct: 'class-instance record-parameter',
    binding: '$',
    type: 'Particle',
    // Any object with these fields passes for one.
    literal: '{ v: { y: $0 }, x: $1, on: $2 }',
    leaves: [
      { name: '$.v.y', type: 'num' },
      { name: '$.x', type: 'num' },
      { name: '$.on', type: 'bool' },
    ],
  },
  {
    construct: 'record-parameter passed-element',
    binding: '$',
    type: '{ x: number; y: number; on: boolean }',
    literal: '{ x: $0, y: $1, on: $2 }',
    leaves: [
      { name: '$.x', type: 'num' },
      { name: '$.y', type: 'num' },
      { name: '$.on', type: 'bool' },
    ],
  },
  {
    construct: 'tuple-parameter',
    binding: '$',
    type: '[number, boolean, number]',
    literal: '[$0, $1, $2]',
    leaves: [
      { name: '$[0]', type: 'num' },
      { name: '$[1]', type: 'bool' },
      { name: '$[2]', type: 'num' },
    ],
  },
  {
    construct: 'destructured-parameter',
    binding: '{ x: $x, y: $y }',
    type: '{ x: number; y: number }',
    literal: '{ x: $0, y: $1 }',
    leaves: [
      { name: '$x', type: 'num' },
      { name: '$y', type: 'num' },
    ],
  },
  {
    construct: 'optional-field destructured-parameter',
    binding: '{ x: $x, y: $y = 1.5, ok: $ok = true }',
    type: '{ x: number; y?: number; ok?: boolean }',
    literal:
      '{ x: $0, ...($1 > 4 ? {} : $1 > 2 ? { y: undefined } : { y: $1 }), ...($2 ? { ok: $2 } : $0 > 3 ? { ok: $2 } : {}) }',
    leaves: [
      { name: '$x', type: 'num' },
      { name: '$y', type: 'num' },
      { name: '$ok', type: 'bool' },
    ],
  },
  {
    construct: 'optional-field record-parameter',
    binding: '$',
    type: '{ x: number; w: @K | null; at?: { k: number } }',
    literal: '{ x: $0, w: $0 > 2 ? null : $1, ...($2 > 3 ? {} : { at: { k: $2 } }) }',
    leaves: [
      { name: '$.x', type: 'num' },
      { name: '($.w?.[1] ?? $.w?.length ?? 0.5)', type: 'array', reads: 'num' },
      { name: '($.at?.k ?? -1)', type: 'num', reads: 'num' },
    ],
  },
  {
    construct: 'string-literals record-parameter',
    binding: '$',
    type: "{ mode: 'add' | 'mul' | 'minus' | ''; by: number }",
    literal: '{ mode: $0, by: $1 }',
    leaves: [
      { name: '$.mode', type: 'str' },
      { name: '$.by', type: 'num' },
    ],
  },
]

/** The declaration that one of the shapes refers to. */
export const INTERFACES =
  'interface Coordinate { x: number }\ninterface Point extends Coordinate { y: number }\nclass Particle { x = 0; on = false; constructor(public v: { y: number }) {} }'

/** A shape as the type of one parameter. */
export interface RecordType {
  shape: Shape
  kind: Kind
}

/** An ordinary array of so many numbers. */
export const listOf = (length: number): Shape => ({
  construct: 'list-read',
  binding: '$',
  type: 'number[]',
  literal: `[${Array.from({ length }, (_, i) => `$${i}`).join(', ')}]`,
  leaves: [],
})

/** An argument of that type. The same object twice is one object. */
export class RecordArgument {
  readonly shape: Shape
  readonly leaves: readonly Argument[]
  /** It is a part of an argument before it, where that has so many. */
  readonly part?: { whole: RecordArgument; index: number }
  constructor(shape: Shape, leaves: readonly Argument[], part?: RecordArgument['part']) {
    this.shape = shape
    this.leaves = leaves
    this.part = part
  }
}

export type FuzzArgument = Argument | RecordArgument

/** All arguments that are no objects, those inside of objects included. */
export const leavesOf = (args: readonly FuzzArgument[]): Argument[] => {
  const seen = new Set<FuzzArgument>()
  return args.flatMap((arg) => {
    if (!(arg instanceof RecordArgument)) return [arg]
    if (seen.has(arg)) return []
    seen.add(arg)
    return arg.leaves
  })
}

/** Arguments as a call takes them, of the leaves in the order of `leavesOf`. */
export function assemble(args: readonly FuzzArgument[], leaves: readonly Argument[]): unknown[] {
  const made = new Map<RecordArgument, unknown>()
  let at = 0
  return args.map((arg) => {
    if (!(arg instanceof RecordArgument)) return leaves[at++]
    const known = made.get(arg)
    if (known) return known
    const own = leaves.slice(at, (at += arg.leaves.length))
    const row = arg.part && (made.get(arg.part.whole) as unknown[] | undefined)?.[arg.part.index]
    if (row) return row
    const build = new Function('$', `return ${arg.shape.literal.replace(/\$(\d+)/g, '$[$1]')}`)
    const object: unknown = build(own)
    made.set(arg, object)
    return object
  })
}

/** What can be seen of an object: its numbers, booleans and elements, in order. */
export function contentsOf(value: unknown): unknown[] {
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array)
  if (typeof value !== 'object' || value === null) return [value]
  return Object.entries(value).flatMap(([name, x]) => [name, ...contentsOf(x)])
}

export const isPlain = (arg: FuzzArgument): arg is Argument => !(arg instanceof RecordArgument)
export const isArrayArgument = (arg: FuzzArgument): arg is Uint8Array<ArrayBuffer> => isPlain(arg) && isArray(arg)
