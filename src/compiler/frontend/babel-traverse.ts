import type { NodePath, Scope, TraverseOptions } from '@babel/traverse'
import * as namespace from '@babel/traverse'
import type { Node } from '@babel/types'

/** The call signatures of Babel's traverse that the compiler uses. */
export interface Traverse {
  <S>(parent: Node, visitor: TraverseOptions<S>, scope: Scope | undefined, state: S, parentPath?: NodePath): void
  (parent: Node, visitor: TraverseOptions, scope?: Scope, state?: unknown, parentPath?: NodePath): void
}

/** What may be found under `default`: the function itself, or one more module object around it. */
type Interop = Traverse | { default: Traverse }

const found = (namespace as unknown as { default: Interop }).default

/**
 * `@babel/traverse`. The package is CommonJS with a `default` export, so Node's ESM sees `{ default: { default: traverse } }` while bundlers
 * see `{ default: traverse }`: the difference is settled here and nowhere else.
 *
 * @example
 * traverse(ast, { Identifier(path) { names.add(path.node.name) } })
 */
export const traverse: Traverse = typeof found === 'function' ? found : found.default
