import type { Binding } from '@babel/traverse'

const known = new WeakMap<Binding, boolean>()

/**
 * Whether an assignment of a `let` variable may be executed before its declaration, as far as places tell: it stands above, in a function of its own, or in another
 * case of the same `switch`. JavaScript throws there.
 */
export function mayBeAssignedEarly(binding: Binding): boolean {
  const found = known.get(binding) ?? isPlacedSo(binding)
  known.set(binding, found)
  return found
}

function isPlacedSo({ kind, path, scope, constantViolations }: Binding): boolean {
  // What a loop over elements declares has a value before its body begins.
  if (kind !== 'let' || !path.isVariableDeclarator() || path.parentPath?.parentPath?.isForXStatement()) return false
  const home = path.getFunctionParent()
  const isInSwitch = scope.path.isSwitchStatement()
  return constantViolations.some(
    (place) => isInSwitch || place.node.start! < path.node.end! || place.getFunctionParent()?.node !== home?.node,
  )
}
