import { fieldsOf, isObjectType, isOpenType, isTupleType, presentType } from '../ir/object-type.ts'
import { type IrType, isRecordType, type ObjectType, objectOf } from '../ir/types.ts'

/**
 * What to write where values of two types meet that cannot be one. Objects differ where their fields are written in another order, too: JavaScript shows it
 * (`Object.keys`, `JSON.stringify`).
 *
 * @returns undefined where there is no more to say than the general advice
 * @example
 * adviceOnMixed('{x: num, y: num}', '{y: num, x: num}') // 'Write the fields in the same order everywhere: `{ x, y }`. …'
 */
export function adviceOnMixed(a: IrType, b: IrType): string | undefined {
  const [one, other] = [namesOf(a), namesOf(b)]
  if (!one || !other) return undefined
  const shown = `\`{ ${one.join(', ')} }\``
  if (one.join() === other.join())
    return isPassed(a) !== isPassed(b)
      ? 'An object that was passed in may have more fields than its type says. Copy it where the two meet: `{ ...p }`.'
      : adviceOnFields(a, b)
  if ([...one].sort().join() === [...other].sort().join())
    return `Write the fields in the same order everywhere: ${shown}. JavaScript shows their order, in \`Object.keys\` for instance.`
  const lacking = [...new Set([...one, ...other])].filter((name) => !(one.includes(name) && other.includes(name)))
  return `Make one object of all fields, and choose the values: \`${lacking[0]}: found ? … : null\`.`
}

/** Of objects with the same fields. That a field may be missing is told of variables by testing them, not of fields. */
function adviceOnFields(a: IrType, b: IrType): string {
  const [one, other] = [a, b].map((type) => fieldsOf(isRecordType(type) ? objectOf(type) : (type as ObjectType)))
  const differing = one.filter(({ type }, i) => type !== other[i].type)
  const mayMiss = differing.every((field) => presentType(field.type) === presentType(other[one.indexOf(field)].type))
  const [first] = differing
  return first && mayMiss
    ? `\`${first.name}\` may be missing in one of them. Keep it in a variable, and test that: \`const ${first.name} = p.${first.name}\`, \`if (${first.name} != null) …\`.`
    : 'Give each field the same type in both.'
}

const isPassed = (type: IrType): boolean => isObjectType(type) && isOpenType(type)

function namesOf(type: IrType): string[] | undefined {
  const object = isRecordType(type) ? objectOf(type) : type
  if (!isObjectType(object) || isTupleType(object) || object.startsWith('{?') || object.startsWith('{='))
    return undefined
  return fieldsOf(object).map(({ name }) => name)
}
