import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { isTypeWrapper } from './erased-types.ts'

/**
 * What `fn.name` will be at run time: the declared name, or the one that an anonymous function takes over from where it is written
 * (NamedEvaluation, ECMA-262 section 8.4.5).
 *
 * @param path a function or method
 * @returns the name; 'default' for an anonymous default export; '' where there is none or only the run time knows it (computed keys)
 * @example
 * functionName(path of `() => 1` in `const one = () => 1`) // 'one'
 */
export function functionName(path: NodePath<t.Function>): string {
  const { node } = path
  if (node.type === 'ObjectMethod' || node.type === 'ClassMethod' || node.type === 'ClassPrivateMethod')
    return keyName(node)
  if ('id' in node && node.id) return node.id.name
  let value: NodePath = path
  while (value.parentPath && isTypeWrapper(value.parentPath)) value = value.parentPath
  return nameFromParent(value)
}

function nameFromParent(value: NodePath): string {
  const parent = value.parent
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : ''
    case 'AssignmentExpression':
      return ['=', '||=', '&&=', '??='].includes(parent.operator) ? targetName(parent.left) : ''
    case 'AssignmentPattern':
      return targetName(parent.left)
    case 'ObjectProperty': {
      if (value.key !== 'value') return ''
      const name = keyName(parent)
      // `{ __proto__: function () {} }` sets the prototype and names nothing.
      return name === '__proto__' && !parent.computed ? '' : name
    }
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      return value.key === 'value' ? keyName(parent) : ''
    case 'ExportDefaultDeclaration':
      return 'default'
    default:
      return ''
  }
}

/** A target in parentheses gives no name: `(f) = function () {}`. */
function targetName(target: t.Node): string {
  return target.type === 'Identifier' && !target.extra?.parenthesized ? target.name : ''
}

function keyName(member: { key: t.Node; computed?: boolean | null }): string {
  const { key } = member
  switch (key.type) {
    case 'Identifier':
      return member.computed ? '' : key.name
    case 'PrivateName':
      return `#${key.id.name}`
    case 'StringLiteral':
      return key.value
    case 'NumericLiteral':
      return String(key.value)
    case 'BigIntLiteral':
      return String(BigInt(key.value))
    default:
      return ''
  }
}
