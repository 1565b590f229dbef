import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { isArrayType, type Value } from '../ir/ir.ts'
import { builtinMember } from './builtin-member.ts'
import { builtinConstant } from './constant.ts'
import { enumMember } from './enum-member.ts'
import { isGlobal } from './global-binding.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { show } from './lower-module.ts'
import { mergeValues } from './lower-operator.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { spanOf } from './span.ts'

export function lowerElement(f: FunctionLowering, path: NodePath<t.MemberExpression>): { array: Value; index: Value } {
  const span = spanOf(path.node)
  const array = lowerExpression(f, path.get('object') as NodePath<t.Expression>)
  if (!isArrayType(array.type))
    throw new Rejection(
      'unsupported-operation',
      `${capital(show(array.type))} has no elements`,
      spanOf(path.node.object),
    )
  const property = path.get('property')
  if (!path.node.computed) {
    const name = property.isIdentifier() ? property.node.name : '?'
    throw new Rejection('unsupported-operation', `\`.${name}\` of a typed array cannot be assigned`, span)
  }
  const index = lowerExpression(f, property as NodePath<t.Expression>)
  if (index.type !== 'num')
    throw new Rejection(
      'unsupported-operation',
      `An index must be a number, this is ${show(index.type)}`,
      spanOf(property.node),
    )
  return { array, index }
}

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)

/** `[a, b][i]`: one of the values, which are all evaluated, or undefined. No array is made. */
function lowerChoice(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value {
  const span = spanOf(path.node)
  const elements = (path.get('object') as NodePath<t.ArrayExpression>).get('elements')
  const values = elements.map((element) => {
    if (!element.isExpression())
      throw new Rejection('unsupported-syntax', 'This array literal cannot be compiled yet', spanOf(path.node.object))
    return asNumberStrictly(lowerExpression(f, element), spanOf(element.node))
  })
  const index = asNumberStrictly(
    lowerExpression(f, path.get('property') as NodePath<t.Expression>),
    spanOf(path.node.property),
  )
  let rest = (): Value => f.emit('undefined', 'num', [], span)
  for (let i = values.length - 1; i >= 0; i--) {
    const otherwise = rest
    rest = () => {
      const hit = f.newBlock()
      const miss = f.newBlock()
      f.fork(f.emit('compare', 'bool', [index, f.num(i, span)], span, { relation: 'eq' }), hit, miss, span)
      return mergeValues(f, span, [
        [hit, () => values[i]],
        [miss, otherwise],
      ])
    }
  }
  return rest()
}

function asNumberStrictly(value: Value, span: Span): Value {
  if (value.type === 'num') return value
  throw new Rejection('unsupported-operation', `A number is needed here, this is ${show(value.type)}`, span)
}

export function lowerMember(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value {
  const span = spanOf(path.node)
  const { object, property, computed } = path.node
  if (computed && object.type === 'ArrayExpression') return lowerChoice(f, path)
  const builtin = builtinMember(path)
  const constant = builtin && builtinConstant(builtin)
  if (constant !== undefined) return f.num(constant, span)
  const member = enumMember(path)
  if (member) {
    f.kernel.dependsOnDeclaration(member.declaration, span)
    return f.num(member.value, span)
  }
  if (computed) {
    const { array, index } = lowerElement(f, path)
    return f.emit('load', 'num', [array, index], span)
  }
  const name = property.type === 'Identifier' ? property.name : ''
  if (object.type === 'Identifier') {
    if (name === 'BYTES_PER_ELEMENT' && Object.hasOwn(BYTES_PER_ELEMENT, object.name) && isGlobal(path, object.name)) {
      return f.num(BYTES_PER_ELEMENT[object.name], span)
    }
    if (!path.scope.getBinding(object.name))
      throw new Rejection('unsupported-operation', `\`${object.name}.${name}\` is not supported`, span)
  }
  const value = lowerExpression(f, path.get('object') as NodePath<t.Expression>)
  if (isArrayType(value.type)) {
    if (name === 'length') return f.emit('length', 'num', [value], span)
    const size = BYTES_PER_ELEMENT[value.type.slice(6, -1)]
    if (name === 'byteLength')
      return f.emit('mul', 'num', [f.emit('length', 'num', [value], span), f.num(size, span)], span)
    if (name === 'BYTES_PER_ELEMENT') return f.num(size, span)
  }
  throw new Rejection('unsupported-operation', `\`.${name}\` of ${show(value.type)} is not supported`, span)
}
