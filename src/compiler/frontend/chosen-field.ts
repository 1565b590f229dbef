/** Elements of tuples by a computed index, and fields of objects by a string that is told apart: one after the other is tried. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { type Advice, advise, declaredParameter } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { type Field, fieldsOf, isOpenType, isTupleType } from '../ir/object-type.ts'
import type { ObjectType } from '../ir/types.ts'
import { constantFieldsOf } from './constant-fields.ts'
import { withoutTypes } from './erased-types.ts'
import { isFunctionType } from './function-value.ts'
import { giveUp } from './give-up.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { refuseInstance } from './lower-instance.ts'
import { getField, setField } from './lower-object.ts'
import { applyBinary } from './lower-operator.ts'
import { literal } from './lower-outer.ts'
import { namedOutside } from './lower-receiver.ts'
import { isTextual } from './lower-string.ts'
import { mergeValues } from './merge-values.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** With more elements than this, trying one index after the other would be slower than the original. */
const LARGEST_CHOICE = 16
/** Characters are compared faster. */
const MOST_OF_CHARACTER = 64

/**
 * `VALUES[s[i]]`, of an object of the module that nobody can change, by a character. Where none is of its name there is undefined: no object inherits a member
 * that has a name of one character.
 *
 * @returns undefined where the object is none such, or is indexed by something else
 */
export function constantField(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value | undefined {
  const object = withoutTypes(path.get('object'))
  const declared = object.isIdentifier() ? namedOutside(f, object)?.declared : undefined
  const fields = declared && constantFieldsOf(declared, f.kernel.graph)
  if (!declared || !fields) return undefined
  const span = spanOf(path.node)
  const property = path.get('property') as NodePath<t.Expression>
  const key = lowerExpression(f, property)
  if (key.type !== 'char' || fields.size > MOST_OF_CHARACTER) {
    // Whoever else looks at it finds it evaluated.
    f.evaluated.set(property.node, key)
    return undefined
  }
  f.kernel.dependsOnDeclaration(declared.path, span)
  return byCharacter(
    f,
    key,
    [...fields].map(([name, value]) => ({ name, value: () => literal(f, value, span) })),
    span,
  )
}

/** The value whose name is a character, or undefined. */
function byCharacter(
  f: FunctionLowering,
  key: Value,
  choices: readonly { name: string; value: () => Value }[],
  span: Span,
): Value {
  // No character is a longer name; `charAt` gives none where there is no character.
  const possible = choices.filter(({ name }) => [...name].length <= 1)
  return possible.reduceRight(
    (rest, { name, value }) =>
      () => {
        const [hit, miss] = [f.newBlock(), f.newBlock()]
        f.fork(applyBinary(f, '===', key, literal(f, name, span), span), hit, miss, span)
        return mergeValues(f, span, [
          [hit, value],
          [miss, rest],
        ])
      },
    (): Value => f.emit('undefined', 'num', [], span),
  )()
}

/** Whether an object that the kernel makes has values by characters. */
const isCharacterTable = (type: ObjectType): boolean =>
  !isTupleType(type) &&
  !isOpenType(type) &&
  fieldsOf(type).length <= MOST_OF_CHARACTER &&
  fieldsOf(type).every(({ name, type: own }) => own === fieldsOf(type)[0].type && name !== 'undefined')

/** `tuple[index]` where the index is computed: one of the elements, or undefined. */
export function chooseElement(
  f: FunctionLowering,
  tuple: Value & { type: ObjectType },
  index: Value,
  span: Span,
): Value {
  refuseInstance(f, tuple.type, 'What has a field chosen by a string', span)
  if (index.type === 'char' && isCharacterTable(tuple.type)) {
    const own = fieldsOf(tuple.type)
    const all = own.map(({ name }) => ({ name, value: () => getField(f, tuple, name, span) }))
    return byCharacter(f, index, all, span)
  }
  const fields = choices(tuple.type, index, span)
  const get = (field: Field) => getField(f, tuple, field.name, span)
  // Of a string that is no field, and may be a method of all objects, the original knows.
  const otherwise = () => {
    if (isTupleType(tuple.type)) return f.emit('undefined', 'num', [], span)
    const value = get(fields[0])
    giveUp(f, span)
    return value
  }
  return eachChoice(f, fields, index, get, otherwise, span)
}

/** `tuple[index] = value`, `object[kind] = value`: an element or field that is there. What would be added is left to the original. */
export function assignChosen(
  f: FunctionLowering,
  object: Value & { type: ObjectType },
  index: Value,
  value: Value,
  span: Span,
): void {
  refuseInstance(f, object.type, 'What has a field chosen by a string', span)
  const set = (field: Field): Value => {
    setField(f, object, field, value, span)
    return value
  }
  const otherwise = () => {
    giveUp(f, span)
    return value
  }
  eachChoice(f, choices(object.type, index, span), index, set, otherwise, span)
}

/** The elements or fields that a computed index or string may choose from. @throws Rejection where that cannot be compiled */
function choices(type: ObjectType, index: Value, span: Span): readonly Field[] {
  const fields = fieldsOf(type)
  const refuse = (
    message: string,
    advice: Advice = 'Take a typed array as a parameter, or write the cases out.',
  ): never => {
    throw new Rejection('unsupported-operation', message, span, advice)
  }
  if (index.type === 'text') {
    // `KERNELS[kind]`, where it is known which strings there are.
    const areFunctions = fields.every((field) => isFunctionType(field.type))
    const areAlike = areFunctions || fields.every((field) => field.type === fields[0].type)
    if (fields.length === 0 || fields.length > LARGEST_CHOICE || !areAlike)
      refuse(
        'A field can be chosen by a string only where all fields are of one type',
        "Write the cases out: `kind === 'a' ? object.a : object.b`.",
      )
    return fields
  }
  if (index.type === 'num' && !isTupleType(type)) {
    // `weights[kind]`, where the names are those of an enum of numbers.
    const [first] = fields
    if (fields.every(({ name, type: own }) => String(Number(name)) === name && own === first.type) && fields.length > 0)
      return fields.length > LARGEST_CHOICE ? refuse('An object with so many fields cannot be indexed') : fields
  }
  if (!isTupleType(type))
    refuse(
      'The fields of an object cannot be chosen by a computed name',
      isTextual(index.type)
        ? index.type === 'char'
          ? 'Where a character chooses, write the object out as a `const` at the top of the file, with numbers, which is not exported and only read, `const VALUES = { I: 1, V: 5 }`; or number the characters, and use an array: `values[s.charCodeAt(i) - 65]`.'
          : advise`Declare which strings it can be: ${declaredParameter('k', "'a' | 'b'")}. For any others, number them, and use an array.`
        : undefined,
    )
  if (index.type !== 'num') refuse(`An index must be a number, this is ${show(index.type)}`)
  if (fields.length > LARGEST_CHOICE)
    refuse(`An array literal of ${fields.length} elements cannot be indexed by a computed index yet`)
  if (fields.some((field) => field.type !== (fields[0].type === 'num' ? 'num' : '')))
    refuse('An array literal can be indexed by a computed index only where all its elements are numbers')
  return fields
}

/** Does for the field that `index` is what `act` says, and else what `otherwise` says. */
function eachChoice(
  f: FunctionLowering,
  fields: readonly Field[],
  index: Value,
  act: (field: Field) => Value,
  otherwise: () => Value,
  span: Span,
): Value {
  const matches = (field: Field): Value =>
    index.type === 'text'
      ? applyBinary(f, '===', index, literal(f, field.name, span), span)
      : f.emit('compare', 'bool', [index, f.num(Number(field.name), span)], span, { relation: 'eq' })
  return fields.reduceRight((rest, field) => {
    return () => {
      const [hit, miss] = [f.newBlock(), f.newBlock()]
      f.fork(matches(field), hit, miss, span)
      return mergeValues(f, span, [
        [hit, () => act(field)],
        [miss, rest],
      ])
    }
  }, otherwise)()
}
