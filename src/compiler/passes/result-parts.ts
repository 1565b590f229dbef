import { Rejection } from '../diagnostics/rejection.ts'
import type { IrFunction, Value } from '../ir/ir.ts'
import {
  fieldsOf,
  isMaybeType,
  isOpenType,
  isTupleType,
  maybeType,
  missingOf,
  passedType,
  recordType,
  tupleType,
} from '../ir/object-type.ts'
import type { IrType, ObjectType } from '../ir/types.ts'
import { isPassed, type ObjectStorage } from './object-storage.ts'

/** A part of a result. The operands of `result` are those that have no parts themselves. */
interface Part {
  type: IrType
  /** What its fields have become. */
  parts?: Part[]
  /** It may be one of these objects, which were passed in. */
  among?: number[]
}

/** What becomes of an operand of `result` that is an object. */
export interface Spread {
  /** Which of the objects it is that were passed in. */
  identity: boolean
  /** The type of the new object that its fields are left for. */
  made?: ObjectType
}

/**
 * What the operands of `result` are, while `replaceObjects` puts the fields of objects in their places: a new object is its fields, and one that was passed in
 * is its number.
 *
 * @example
 * `return k > 0 ? p : q` // {~x: num} → {=0/1 is: num}
 */
export class ResultParts {
  private readonly fn: IrFunction
  private readonly root: Part
  private leaves: Part[]

  constructor(fn: IrFunction, type: ObjectType) {
    this.fn = fn
    this.root = { type }
    this.leaves = [this.root]
  }

  /** The type of the result, with what the dispatcher has to know of objects that were passed in. */
  get type(): ObjectType {
    return typeOf(this.root) as ObjectType
  }

  /** Takes the objects of a group apart, and says how. @throws Rejection where new objects have different fields */
  spread(group: ReadonlySet<Value>, storage: ObjectStorage): Spread[] {
    const results = this.fn.blocks.flatMap(({ instrs }) => instrs.filter(({ op }) => op === 'result'))
    const spreads = this.leaves.map((leaf, i): Spread | undefined => {
      const values = results.map(({ args }) => args[i]).filter((value) => group.has(value))
      if (values.length === 0) return undefined
      return takeApart(
        leaf,
        values.flatMap((value) => [...storage.objectsOf(value)]),
        results[0]?.span ?? this.fn.span,
        this.fn.exported,
      )
    })
    this.leaves = this.leaves.flatMap((leaf) => leaf.parts ?? [leaf])
    return spreads.map((spread) => spread ?? { identity: false })
  }
}

function takeApart(leaf: Part, objects: readonly Value[], span: Value['span'], exported: boolean): Spread {
  const among = new Set(objects.filter(isPassed).flatMap(({ attr }) => attr.passed ?? []))
  const own = objects.filter((object) => !isPassed(object)).map(({ type }) => type as ObjectType)
  // A caller within the kernel takes the fields in the order of the type that it knows.
  const made = new Set(exported ? own : [])
  if ([...made].some(isOpenType))
    throw new Rejection(
      'unsupported-type',
      'What a function that calls itself returns is sometimes an object that was passed in, and sometimes a new one',
      span,
      'Copy the fields in both cases: `{ x: p.x, y: p.y }`.',
    )
  if (made.size > 1)
    throw new Rejection(
      'type-conflict',
      'Objects that are made here, in the place of one that was passed in, have their fields in different orders',
      span,
      'Write the fields of all literals in the same order.',
    )
  const [type = leaf.type as ObjectType] = made
  leaf.type = type
  const fields = fieldsOf(type).map((field): Part => ({ type: field.type }))
  if (among.size === 0) {
    leaf.parts = fields
    return { identity: false, made: type }
  }
  leaf.among = [...among].sort((a, b) => a - b)
  const isMade = made.size > 0
  const identity = among.size > 1 || isMade
  leaf.parts = [...(identity ? [{ type: 'num' as const }] : []), ...(isMade ? fields : [])]
  return { identity, ...(isMade && { made: type }) }
}

function typeOf(part: Part): IrType {
  const { type, parts, among } = part
  if (!parts) return type
  if (!among) return withFields(type as ObjectType, parts)
  const isMade = parts.length > 1
  return passedType(among, isMade ? withFields(type as ObjectType, parts.slice(1)) : undefined)
}

function withFields(type: ObjectType, parts: readonly Part[]): ObjectType {
  const types = parts.map(typeOf)
  if (isMaybeType(type)) return maybeType(types[1], missingOf(type))
  if (isTupleType(type)) return tupleType(types)
  return recordType(fieldsOf(type).map(({ name }, i) => ({ name, type: types[i] })))
}
