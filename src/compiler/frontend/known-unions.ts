/** The unions of object types that a kernel meets. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { closedType, isMaybeType, isObjectType, keptType, presentType } from '../ir/object-type.ts'
import { type IrType, type ObjectType, objectOf, type RecordType } from '../ir/types.ts'
import { resolveMaybe } from './declared-type.ts'
import { irType } from './ir-type.ts'
import { keptFields } from './kept-type.ts'
import { canBeRecordOf } from './learned-elements.ts'
import { writtenFor } from './list-literal.ts'
import type { FunctionLowering } from './lower-function.ts'
import { expectFields } from './lower-list.ts'
import type { ModuleGraph } from './module-graph.ts'
import type { DeclaredObject, DeclaredType } from './signature.ts'

/** What objects of a type are in memory. */
export function recordFor(type: DeclaredObject): RecordType | undefined {
  const kept = keptFields(type)
  return kept && (keptType(irType(kept, { start: 0, end: 0 })) as RecordType)
}

/** By the records that objects of them are in memory. */
export class KnownUnions {
  private readonly byRecord = new Map<RecordType, DeclaredObject>()
  private readonly searched = new Set<NodePath>()

  of(record: RecordType): DeclaredObject | undefined {
    return this.byRecord.get(record)
  }

  /** Those in a declared type. */
  addOf(type: DeclaredType): void {
    if (type.kind === 'maybe') this.addOf(type.type)
    if (type.kind === 'array' && type.of) this.addOf(type.of)
    if (type.kind !== 'object') return
    for (const field of type.fields) this.addOf(field.type)
    const record = type.union && recordFor(type)
    if (record) this.byRecord.set(record, type)
  }

  /** The first one of which objects of all these types can be, among those that are known or, if there is none, are named in a function. */
  takingAll(types: readonly ObjectType[], fn: NodePath, graph: ModuleGraph): RecordType | undefined {
    const find = () =>
      [...this.byRecord.keys()].find((record) => types.every((type) => canBeRecordOf(type, objectOf(record))))
    const known = find()
    if (known || this.searched.has(fn)) return known
    this.searched.add(fn)
    fn.traverse({
      TSType: (path) => {
        this.named(path.node, path, graph)
      },
    })
    return find()
  }

  /** The union that a type is, where it is written in a function. */
  named(type: t.TSType, at: NodePath, graph: ModuleGraph): RecordType | undefined {
    try {
      const resolved = resolveMaybe(type, { at, subject: '', graph, inArray: true, someFields: true })
      this.addOf(resolved)
      const there = resolved.kind === 'maybe' ? resolved.type : resolved
      return there.kind === 'object' && there.union ? recordFor(there) : undefined
    } catch (error) {
      if (error instanceof Rejection) return undefined
      throw error
    }
  }
}

/** Arrays that are written out as fields of a literal are what a union says that is declared for the literal. */
export function expectMember(f: FunctionLowering, literal: NodePath<t.ObjectExpression>): void {
  const holdsArray = literal.node.properties.some(
    (one) => one.type === 'ObjectProperty' && one.value.type === 'ArrayExpression',
  )
  const written = holdsArray ? writtenFor(literal) : undefined
  const record = written && f.kernel.unions.named(written.type, written.at, f.kernel.graph)
  if (record) expectFields(f, literal, record)
}

/**
 * Objects of different types meet, which literals have made: they are members of a union, if one is declared that has them all. Literals of these types make records of it then.
 *
 * @throws WrongGuess where that was not known before
 */
export function learnUnion(f: FunctionLowering, types: readonly IrType[]): void {
  const objects = [...new Set(types.map(presentType))].filter(
    (type): type is ObjectType => isObjectType(type) && !isMaybeType(type),
  )
  if (objects.length < 2) return
  const closed = objects.map(closedType)
  const record = f.kernel.unions.takingAll(closed, f.path, f.kernel.graph)
  if (record) for (const type of closed) f.kernel.learned.learnRecord(record, keptType(type) as RecordType)
}
