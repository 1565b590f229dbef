import type { Binding } from '@babel/traverse'

/**
 * Whether a name is given its value by its declaration alone. Babel counts the declaration of a function in the body of a loop as an assignment, since it happens
 * in every round; but each round has a variable of its own.
 */
export function isDeclaredOnce({ constant, path, constantViolations }: Binding): boolean {
  if (constant) return true
  return path.isFunctionDeclaration() && constantViolations.every((place) => place.node === path.node)
}
