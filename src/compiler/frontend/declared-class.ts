import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { PASSED_MARK } from '../ir/object-type.ts'
import { resolve, resolveMaybe, type TypePlace } from './declared-type.ts'
import { mayMiss } from './kept-type.ts'
import { constructorFields, fieldNames, memberOf, superclassOf } from './members.ts'
import type { DeclaredField, DeclaredObject, DeclaredType } from './signature.ts'
import { typeOfField } from './value-type.ts'

/** Classes whose fields are being looked at, to notice those whose fields lead back to them. */
const open = new Set<t.Node>()

/**
 * An instance of a class by its fields, with those of the classes that it is known to extend. What kernels do not know of them is left out: nobody has to look at
 * it. Methods and getters belong to the prototype, whatever that is.
 *
 * @param place inside of the class
 * @returns undefined where no field is left, or the class contains itself
 */
export function resolveClass(
  path: NodePath<t.Class>,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredObject | undefined {
  if (open.has(path.node)) return undefined
  open.add(path.node)
  try {
    const parent = place.graph && superclassOf(path, place.graph)
    const inherited = parent && resolveClass(parent, { ...place, at: parent }, aliases)
    const fields = new Map(inherited?.fields.map((field) => [field.name, field]))
    for (const name of fieldNames(path)) {
      const type = typeOf(path, name, { ...place, at: path, someFields: true, dropped: undefined }, aliases)
      if (isField(type, place)) fields.set(name, { name, type } satisfies DeclaredField)
      else place.dropped?.add(name)
    }
    const instance = markFor(path, place)
    const own = instance && { instance }
    return fields.size > 0 ? { kind: 'object', tuple: false, fields: [...fields.values()], ...own } : undefined
  } finally {
    open.delete(path.node)
  }
}

/** What tells the class in the types of its objects, where the function that is compiled calls methods of objects by a name that the class knows. */
function markFor(owner: NodePath<t.Class>, { graph }: TypePlace): string | undefined {
  if (!graph) return undefined
  const isCalled = [...graph.calledMethods].some((name) => memberOf({ kind: 'instance', owner }, name, graph))
  if (!isCalled) return undefined
  const file = graph.modules.findIndex((one) => one.file === graph.fileOf(owner))
  const mark = `${PASSED_MARK}${owner.node.id?.name ?? ''} ${owner.node.start}${file < 0 ? '' : ` ${file}`}`
  graph.passedClasses.set(mark, owner)
  return mark
}

const isField = (type: DeclaredType | undefined, { inArray }: TypePlace): type is DeclaredType =>
  type !== undefined &&
  (type.kind === 'maybe' ? inArray === true : !['void', 'bigint', 'choice', 'missing'].includes(type.kind))

function typeOf(
  path: NodePath<t.Class>,
  name: string,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType | undefined {
  const property = path
    .get('body')
    .get('body')
    .find(({ node }) => node.type === 'ClassProperty' && !node.static && isNamed(node.key, name))
  const annotation = property?.isClassProperty() ? property.node.typeAnnotation : undefined
  try {
    if (annotation?.type === 'TSTypeAnnotation') {
      const type = (place.inArray ? resolveMaybe : resolve)(annotation.typeAnnotation, place, aliases)
      return place.inArray && property?.isClassProperty() && property.node.optional
        ? mayMiss(type, ['undefined'])
        : type
    }
    const written = property?.isClassProperty() ? [property] : []
    for (const field of [...written, ...constructorFields(path, name)]) {
      const type = place.graph && typeOfField(field, place.graph, place.subject)
      if (type) return type
    }
    return undefined
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

const isNamed = (key: t.Node, name: string): boolean => key.type === 'Identifier' && key.name === name
