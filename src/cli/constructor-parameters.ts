/** What constructors take, as far as their declarations tell: enough to make instances of classes for trying their methods. */
import type * as t from '@babel/types'
import { ELEMENT_KINDS, type ElementKind } from '../runtime-shim/manifest.ts'

/** An argument that can be made up. */
export type MadeParameter = 'number' | 'boolean' | 'string' | 'bigint' | 'number[]' | ElementKind

type Class = t.ClassDeclaration | t.ClassExpression

/**
 * @returns the parameters without which an instance cannot be made, in order; or what stands in the way
 */
export function constructorParameters(of: Class, program: t.Program): MadeParameter[] | { refused: string } {
  const own = of.body.body.find(
    (member): member is t.ClassMethod => member.type === 'ClassMethod' && member.kind === 'constructor',
  )
  if (!own) {
    if (of.superClass?.type !== 'Identifier') return []
    const parent = classNamed(program, of.superClass.name)
    return parent ? constructorParameters(parent, program) : []
  }
  const made: MadeParameter[] = []
  for (const param of own.params) {
    const plain = param.type === 'TSParameterProperty' ? param.parameter : param
    // What may be left out is.
    if (plain.type === 'AssignmentPattern' || plain.type === 'RestElement') break
    if (plain.type === 'Identifier' && plain.optional) break
    const name = plain.type === 'Identifier' ? plain.name : 'a parameter'
    const { typeAnnotation } = plain as t.Identifier
    const type = typeAnnotation?.type === 'TSTypeAnnotation' ? madeOf(typeAnnotation.typeAnnotation) : undefined
    if (!type) return { refused: `its constructor takes ${name}, which cannot be made up` }
    made.push(type)
  }
  return made
}

function classNamed({ body }: t.Program, name: string): Class | undefined {
  for (const statement of body) {
    const declared = 'declaration' in statement && statement.declaration ? statement.declaration : statement
    if (declared.type === 'ClassDeclaration' && declared.id?.name === name) return declared
  }
  return undefined
}

/** Names of `usejit/types`. */
const NUMBERS = /^(?:[iu](?:8|16|32)|f(?:32|64))$/
const BIGINTS = /^[iu]64$/

function madeOf(type: t.TSType): MadeParameter | undefined {
  switch (type.type) {
    case 'TSNumberKeyword':
      return 'number'
    case 'TSBooleanKeyword':
      return 'boolean'
    case 'TSStringKeyword':
      return 'string'
    case 'TSBigIntKeyword':
      return 'bigint'
    case 'TSArrayType':
      return type.elementType.type === 'TSNumberKeyword' ? 'number[]' : undefined
    case 'TSTypeReference': {
      const name = type.typeName.type === 'Identifier' ? type.typeName.name : ''
      if (NUMBERS.test(name)) return 'number'
      if (BIGINTS.test(name)) return 'bigint'
      return ELEMENT_KINDS.find((kind) => kind === name)
    }
    default:
      return undefined
  }
}
