import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { withoutTypes } from './erased-types.ts'
import type { TypeBinding } from './type-binding.ts'

/**
 * The import behind `space` of `space.name`, where it is `import * as space from '…'`.
 *
 * @returns undefined for everything else
 */
export function namespaceOf(path: NodePath<t.MemberExpression>): (TypeBinding & { kind: 'import' }) | undefined {
  const space = spaceBinding(path)
  const declaration = space?.path.parentPath
  if (!declaration?.isImportDeclaration()) return undefined
  return { kind: 'import', source: declaration.node.source.value, imported: '*', path: declaration }
}

/** The variable `space` of the same. */
export function spaceBinding(path: NodePath<t.MemberExpression>): Binding | undefined {
  const object = withoutTypes(path.get('object'))
  const binding = object.isIdentifier() ? path.scope.getBinding(object.node.name) : undefined
  return binding?.path.isImportNamespaceSpecifier() ? binding : undefined
}
