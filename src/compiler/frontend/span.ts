import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'

/** Where a node stands in the source. */
export function spanOf(node: t.Node): Span {
  const span: Span = { start: node.start ?? 0, end: node.end ?? node.start ?? 0 }
  // Babel notes the file where it was told one: in imported files.
  const file = (node.loc as { filename?: string } | null | undefined)?.filename
  if (file !== undefined) span.file = file
  return span
}
