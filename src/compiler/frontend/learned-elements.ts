/**
 * What arrays hold that nobody has declared, and which objects must be records. Both turn out only when something is put into an array: the translation
 * starts again then, with what has been learned.
 */
import type { NodePath } from '@babel/traverse'
import type { Value } from '../ir/ir.ts'
import {
  closedType,
  type Field,
  fieldsOf,
  isMaybeType,
  isObjectType,
  isOpenType,
  isTupleType,
  keptType,
  missingOf,
  presentType,
  recordType,
  tupleType,
} from '../ir/object-type.ts'
import {
  type IrType,
  isHandleType,
  isRecordType,
  isTypedArray,
  type ObjectType,
  objectOf,
  type RecordType,
} from '../ir/types.ts'
import { withoutTypes } from './erased-types.ts'
import type { FunctionLowering } from './lower-function.ts'

/**
 * Something is put into an array that was taken for one of numbers since it started empty, or with numbers: `const out = []; out.push({ x, y })`.
 *
 * @param array the expression that gives the array
 * @param written the expression that gives the value
 * @throws WrongGuess where the array is a variable whose type is not declared
 */
export function learnElements(f: FunctionLowering, array: NodePath, value: Value, written: NodePath): void {
  const plain = withoutTypes(array)
  const binding = plain.isIdentifier() ? plain.scope.getBinding(plain.node.name) : undefined
  if (!binding?.path.isVariableDeclarator() || binding.identifier.typeAnnotation || !f.isLocal(binding)) return
  if (f.variable(binding).type !== 'list<num>') return
  const element = elementFor(value, withoutTypes(written))
  if (element) f.kernel.learned.learnElements(binding, `list<${element}>`)
}

/** What an array holds that is given such a value; TypeScript takes a literal of numbers for an array. */
function elementFor({ type }: Value, written: NodePath): IrType | undefined {
  if (isHandleType(type) || type === 'bool') return type
  if (!canBeRecord(type)) return undefined
  const isLiteral = isTupleType(type) && written.isArrayExpression()
  return isLiteral && fieldsOf(type).every((field) => field.type === 'num') ? 'list<num>' : keptType(type)
}

/** Whether values of a type are kept in an array, or in an object that is in one, as what they are. */
const isKeptAsIs = (type: IrType): boolean => type === 'num' || type === 'bool' || type === 'text' || isHandleType(type)

/** Whether objects of a type can be elements of arrays. */
export function canBeRecord(type: IrType): type is ObjectType {
  if (!isObjectType(type) || isOpenType(type) || isMaybeType(type)) return false
  const fields = fieldsOf(type)
  return fields.length > 0 && fields.every(({ type }) => isKeptAsIs(type) || canBeRecord(type))
}

/** The same of what stands in the literal that makes the array: `const stack = [[0, n]]`. */
export function learnFirst(f: FunctionLowering, literal: NodePath, value: Value, written: NodePath): void {
  const { parentPath } = literal
  const id = parentPath?.isVariableDeclarator() ? parentPath.node.id : undefined
  const binding = id?.type === 'Identifier' ? literal.scope.getBinding(id.name) : undefined
  const element = binding && elementFor(value, withoutTypes(written))
  if (element) f.kernel.learned.learnElements(binding, `list<${element}>`)
}

/**
 * Of two types that meet, one is that of records, elements of an array, and the other that of an object which a literal has made, or which was passed in: it has to be
 * a record in memory, then, since it would be another object otherwise.
 *
 * @throws WrongGuess where that was not known before
 */
export function learnRecord(f: FunctionLowering, a: IrType, b: IrType): void {
  const types = [presentType(a), presentType(b)]
  const record = types.find(isRecordType)
  const object = types.find(isObjectType)
  if (!record || !object) return
  const type = objectOf(record)
  if (canBeRecordOf(closedType(object), type))
    f.kernel.learned.learnRecord(record, keptType(closedType(object)) as RecordType)
  else if (isOpenType(object) && canBeRecordOf(keptPart(object), type)) f.kernel.learned.learnPartial(record)
}

/** Whether an object can be a record of a type: what may be missing there can be there, known to be missing, or left out. */
export function canBeRecordOf(object: ObjectType, record: ObjectType): boolean {
  if (isTupleType(object) !== isTupleType(record) || isMaybeType(object) || isMaybeType(record)) return false
  const own = fieldsOf(object)
  const fields = fieldsOf(record)
  if (own.some(({ name }) => !fields.some((field) => field.name === name))) return false
  return fields.every(({ name, type }) => {
    const given = own.find((field) => field.name === name)?.type
    if (!given) return isMaybeType(type) && missingOf(type) !== 'null'
    if (keptType(given) === type) return true
    const [there, wanted] = [presentType(given), presentType(type)]
    if (isMaybeType(given) && !isMaybeType(type)) return false
    if (isMaybeType(type) && (there === 'null' || keptType(there) === wanted)) return true
    return isObjectType(there) && isRecordType(wanted) && canBeRecordOf(closedType(there), objectOf(wanted))
  })
}

/**
 * An object that was passed in has to be a record in memory, since all its fields are asked for.
 *
 * @throws WrongGuess where that was not known before, and it can be one
 */
export function learnWhole(f: FunctionLowering, type: ObjectType): void {
  const kept = keptPart(type)
  const fields = fieldsOf(type)
  const isKept = canBeRecord(closedType(kept)) && fieldsOf(kept).length === fields.length
  // Of one that may be missing in some way, this is the kernel for one of the ways.
  if (isKept && fields.every((field) => !isMaybeType(field.type)))
    f.kernel.learned.learnRecord(keptType(closedType(kept)) as RecordType)
}

/** The fields of an object from outside that can be kept in an array. */
function keptPart(type: ObjectType): ObjectType {
  const fields = fieldsOf(type).flatMap(({ name, type: own }): Field[] => {
    if (isObjectType(own) && !isMaybeType(own)) return [{ name, type: keptPart(own) }]
    return isTypedArray(own) || isKeptAsIs(presentType(own)) || presentType(own) === 'null' ? [{ name, type: own }] : []
  })
  return isTupleType(type) ? tupleType(fields.map((field) => field.type)) : recordType(fields)
}
