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
 * @param written the type as it was before strings became numbers: of `{x: num, kind: num}`, `{x: num, kind: text}`
 * @example
 * freshResult('{x: num, t: [bool]}') // { record: [['x', { slot: 62 }], ['t', { tuple: [{ slot: 61, boolean: true }] }]] }
 */
export function freshResult(
  type: IrType,
  passed: ReadonlyMap<number, number> = new Map(),
  objects: readonly InputSource[] = [],
  written: IrType = type,
): FreshResult {
  let values = 0
  const shape = (t: IrType, w: IrType | undefined): FreshResult => {
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
      return {
        missing: missing === 'either' ? 'null | undefined' : missing,
        slot,
        value: shape(presentType(t), w && presentType(w)),
      }
    }
    if (isPassedType(t)) {
      const among = amongOf(t).map((is) => ({ is, from: objects[is] }))
      const [is, made] = fieldsOf(t)
      return {
        among,
        ...(is && { which: resultSlot(values++) }),
        ...(made && { made: shape(made.type, w) }),
      }
    }
    if (isHandleType(t)) return { slot: resultSlot(values++), handle: true }
    if (!isObjectType(t)) {
      const slot = resultSlot(values++)
      if (w === 'text') return { slot, text: true }
      return { slot, ...(t === 'bool' && { boolean: true }) }
    }
    // Objects that are made in the place of one that was passed in have their fields in an order of their own.
    const known = w && isObjectType(w) ? fieldsOf(w) : []
    const fields = fieldsOf(t).map(({ name, type }): [string, FreshResult] => [
      name,
      shape(type, known.find((field) => field.name === name)?.type),
    ])
    return isTupleType(t) ? { tuple: fields.map(([, field]) => field) } : { record: fields }
  }
  return shape(type, written)
}

/** Whether a result has a string among what it is made of. */
export function hasTexts(result: FreshResult): boolean {
  if ('missing' in result) return hasTexts(result.value)
  if ('among' in result) return result.made !== undefined && hasTexts(result.made)
  if ('tuple' in result) return result.tuple.some(hasTexts)
  return 'record' in result ? result.record.some(([, value]) => hasTexts(value)) : 'text' in result
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
