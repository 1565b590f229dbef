import * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { parseModule } from '../frontend/parse.ts'
import { spanOf } from '../frontend/span.ts'

/** A loop as it is written: a statement, or a call of a method that goes through an array. */
export interface SourceLoop {
  span: Span
  /** `for`, `while`, `do`, or the name of the method: `fill`, `reduce`. */
  form: string
}

/**
 * The loops of a file, in source order.
 *
 * @returns of a file that cannot be parsed, none
 */
export function sourceLoops(file: string, code: string): SourceLoop[] {
  const loops: SourceLoop[] = []
  const visit = (node: t.Node) => {
    const form = formOf(node)
    if (form) loops.push({ span: spanOf(node), form })
  }
  try {
    t.traverseFast(parseModule(file, code), visit)
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
  }
  return loops
}

function formOf(node: t.Node): string | undefined {
  switch (node.type) {
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
      return 'for'
    case 'WhileStatement':
      return 'while'
    case 'DoWhileStatement':
      return 'do'
    case 'CallExpression': {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier')
        return undefined
      // What goes through no array.
      return callee.object.type === 'Identifier' && callee.object.name === 'Math' ? undefined : callee.property.name
    }
  }
  return undefined
}

const STATEMENTS = new Set(['for', 'while', 'do'])

/**
 * The loop that a place belongs to: the innermost statement around it. A method's own loop stands at the start of its call or inside of its arguments.
 *
 * @param offset place in the text
 */
export function loopAround(loops: readonly SourceLoop[], offset: number): SourceLoop | undefined {
  let best: SourceLoop | undefined
  for (const loop of loops) {
    const { start, end } = loop.span
    if (offset < start || offset >= end) continue
    if (!STATEMENTS.has(loop.form) && offset !== start) continue
    if (!best || start >= best.span.start) best = loop
  }
  return best
}
