import * as t from '@babel/types'
import type { Tag } from './jsdoc-tags.ts'
import { jsdocType } from './jsdoc-type.ts'

/**
 * The type that a tag gives to its name. Of `{Object}` and arrays of it, the tags that go on with the name tell the fields:
 *
 *     @param {Object} body
 *     @param {number} body.mass
 *     @param {Object[]} body.parts
 *     @param {number} body.parts[].x
 *
 * @param fields tags of what is inside of it, as far as they belong to it
 * @param depth how many parts of their names stand for the object itself
 */
export function documentedType(
  tag: Pick<Tag, 'type'>,
  fields: readonly Tag[],
  depth: number,
  file: string | undefined,
): t.TSType | undefined {
  if (!tag.type) return undefined
  const own = fields.filter(({ inside }) => inside.length > depth)
  const shape = /^[!?]?(?:object(\[\])?|Array\s*\.?<\s*!?object\s*>)=?$/i.exec(tag.type.text)
  if (!shape || own.length === 0) return jsdocType(tag.type, file)
  const members = own
    .filter(({ inside }) => inside.length === depth + 1)
    .flatMap((field) => {
      const name = field.inside[depth]
      const inner = own.filter(({ inside }) => inside[depth] === name && inside.length > depth + 1)
      const type = documentedType(field, inner, depth + 1, file)
      return type ? [member(name, type, field.optional)] : []
    })
  const object = placed(t.tsTypeLiteral(members), tag.type.span, file)
  const isList = shape[1] !== undefined || /^[!?]?Array/i.test(shape[0])
  const type = isList ? placed(t.tsArrayType(object), tag.type.span, file) : object
  return tag.type.text.startsWith('?') ? placed(t.tsUnionType([type, t.tsNullKeyword()]), tag.type.span, file) : type
}

/** A field of an object type. */
function member(name: string, type: t.TSType, optional: boolean): t.TSPropertySignature {
  const signature = t.tsPropertySignature(t.stringLiteral(name), t.tsTypeAnnotation(type))
  signature.optional = optional
  return signature
}

/** A node that stands for what is written at a place. */
export function placed<T extends t.Node>(
  node: T,
  { start, end }: { start: number; end: number },
  file: string | undefined,
): T {
  return Object.assign(node, { start, end, loc: file === undefined ? null : { filename: file } })
}
