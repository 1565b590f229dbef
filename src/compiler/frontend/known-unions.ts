/** The unions of object types that a kernel meets. */
import type { NodePath } from '@babel/traverse'
import { Rejection } from '../diagnostics/rejection.ts'
import { closedType, isMaybeType, isObjectType, keptType, presentType } from '../ir/object-type.ts'
import { type IrType, type ObjectType, objectOf, type RecordType } from '../ir/types.ts'
import { resolveMaybe } from './declared-type.ts'
import { irType } from './ir-type.ts'
import { keptFields } from './kept-type.ts'
import { canBeRecordOf } from './learned-elements.ts'
import type { FunctionLowering } from './lower-function.ts'
import type { ModuleGraph } from './module-graph.ts'
import type { DeclaredObject, DeclaredType } from './signature.ts'

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
    const kept = type.union && keptFields(type)
    if (kept) this.byRecord.set(keptType(irType(kept, { start: 0, end: 0 })) as RecordType, type)
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
        try {
          this.addOf(resolveMaybe(path.node, { at: path, subject: '', graph, inArray: true, someFields: true }))
        } catch (error) {
          if (!(error instanceof Rejection)) throw error
        }
      },
    })
    return find()
  }
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
