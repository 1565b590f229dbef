/** Objects and arrays that are frozen where they are made. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { withoutTypes } from './erased-types.ts'
import { isGlobal } from './global-binding.ts'

/** Whether it is `Object.freeze(…)`, or another of these methods of one argument. */
export function isFreeze(call: NodePath<t.CallExpression>, methods: readonly string[] = ['freeze']): boolean {
  const { callee, arguments: args } = call.node
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || args.length !== 1) return false
  const method = callee.property.type === 'Identifier' && !callee.computed ? callee.property.name : ''
  return callee.object.name === 'Object' && methods.includes(method) && isGlobal(call, 'Object')
}

/** What is frozen by these methods, or the expression itself; without types. */
export function withoutFreeze(expression: NodePath, methods?: readonly string[]): NodePath {
  const value = withoutTypes(expression)
  return value.isCallExpression() && isFreeze(value, methods) ? withoutTypes(value.get('arguments')[0]) : value
}
