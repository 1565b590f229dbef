import type { NodePath } from '@babel/traverse'

/**
 * The expression that remains when TypeScript's marks are erased: `(f as Handler)!` is `f`.
 *
 * @param path any expression
 */
export function withoutTypes(path: NodePath): NodePath {
  let inner = path
  while (isTypeWrapper(inner)) inner = inner.get('expression') as NodePath
  return inner
}

/** True for expressions that TypeScript erases around another one. */
export function isTypeWrapper(path: NodePath): boolean {
  return (
    path.isTSAsExpression() ||
    path.isTSSatisfiesExpression() ||
    path.isTSNonNullExpression() ||
    path.isTSTypeAssertion() ||
    path.isParenthesizedExpression()
  )
}
