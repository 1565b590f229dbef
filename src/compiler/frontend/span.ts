import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'

/** Where a node stands in the source. */
export function spanOf(node: t.Node): Span {
  return { start: node.start ?? 0, end: node.end ?? node.start ?? 0 }
}
