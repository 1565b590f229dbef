import type { NodePath } from '@babel/traverse'
import { isTypeWrapper, withoutTypes } from './erased-types.ts'

/**
 * Tells Babel's scopes of assignments that they overlook because a type stands around the target: `(f as any) = g`, `x! += 1`, `[(f as Fn)] = list`.
 * Call it for every TypeScript wrapper of a file, before `binding.constant` is asked.
 *
 * @param path the outermost or any inner wrapper
 */
export function registerTypedAssignment(path: NodePath): void {
  const { parentPath } = path
  if (!parentPath || isTypeWrapper(parentPath) || !isTarget(path)) return
  const target = withoutTypes(path)
  if (target.isIdentifier()) path.scope.getBinding(target.node.name)?.reassign(parentPath)
}

/** Whether something is assigned to what stands here. */
function isTarget({ parent, parentPath, key, listKey }: NodePath): boolean {
  switch (parent.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'ForInStatement':
    case 'ForOfStatement':
      return key === 'left'
    case 'UpdateExpression':
    case 'RestElement':
      return key === 'argument'
    case 'ArrayPattern':
      return listKey === 'elements'
    case 'ObjectProperty':
      return key === 'value' && parentPath?.parent.type === 'ObjectPattern'
    default:
      return false
  }
}
