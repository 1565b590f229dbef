import { type ElementKind, type FreshResult, type InputSource, SLOT_COUNT } from '../../runtime-shim/manifest.ts'
import {
  amongOf,
  fieldsOf,
  isMaybeType,
  isObjectType,
  isPassedType,
  isTupleType,
  missingOf,
  presentType,
} from '../ir/object-type.ts'
import { elementKind, type IrType, isArrayType, isHandleType, isStringType } from '../ir/types.ts'

/** The slot in which a kernel leaves value `i` of the object that it returns. Variables from outside are counted from the other end. */
export const resultSlot = (i: number): number => SLOT_COUNT - 1 - i

/**
 * How the dispatcher makes the object of the values in the slots, in the order in which `replaceObjects` leaves them: by fields, inner objects in the
 * place of theirs.
 *
 * @param passed arrays that always are the same parameter, which nothing is left of: by slot, its number
 * @param objects where the objects are that were passed in, by their numbers
 * @example
 * freshResult('{x: num, t: [bool]}') // { record: [['x', { slot: 62 }], ['t', { tuple: [{ slot: 61, boolean: true }] }]] }
 */
export function freshResult(
  type: IrType,
  passed: ReadonlyMap<number, number> = new Map(),
  objects: readonly InputSource[] = [],
): FreshResult {
  let values = 0
  const shape = (t: IrType): FreshResult => {
    if (isArrayType(t)) {
      const slot = resultSlot(values)
      values += ARRAY_SLOTS
      const input = passed.get(slot)
      if (input !== undefined) return { input }
      return { slot, array: elementKind(t) as ElementKind }
    }
    if (isMaybeType(t)) {
      const missing = missingOf(t)
      const slot = resultSlot(values++)
      return { missing: missing === 'either' ? 'null | undefined' : missing, slot, value: shape(presentType(t)) }
    }
    if (isPassedType(t)) {
      const among = amongOf(t).map((is) => ({ is, from: objects[is] }))
      const [is, made] = fieldsOf(t)
      return {
        among,
        ...(is && { which: resultSlot(values++) }),
        ...(made && { made: shape(made.type) }),
      }
    }
    if (isHandleType(t)) return { slot: resultSlot(values++), handle: true }
    if (!isObjectType(t)) return { slot: resultSlot(values++), ...(t === 'bool' && { boolean: true }) }
    const fields = fieldsOf(t).map((field): [string, FreshResult] => [field.name, shape(field.type)])
    return isTupleType(t) ? { tuple: fields.map(([, field]) => field) } : { record: fields }
  }
  return shape(type)
}

/** How many slots that takes. */
export const resultSize = (type: IrType): number =>
  isObjectType(type)
    ? fieldsOf(type).reduce((n, field) => n + resultSize(field.type), 0)
    : isArrayType(type)
      ? ARRAY_SLOTS
      : 1

/** An array is left in three: what it is, and where. */
export const ARRAY_SLOTS = 3

/** The slots of the ordinary arrays, and of elements of such, in a result. */
export function handleSlots(type: IrType): { slot: number; type: IrType }[] {
  let values = 0
  const slots = (t: IrType): { slot: number; type: IrType }[] => {
    if (isObjectType(t)) return fieldsOf(t).flatMap((field) => slots(field.type))
    const slot = resultSlot(values)
    values += resultSize(t)
    return isHandleType(t) ? [{ slot, type: t }] : []
  }
  return slots(type)
}

/** Whether a kernel can return arrays of this type that it has made, alone or in an object. */
export const isReturnable = (type: IrType): boolean =>
  isArrayType(type) && type !== 'array<DataView>' && !isStringType(type)
