import type { Block, IrFunction } from '../compiler/ir/ir.ts'
import { edges } from '../compiler/ir/ir.ts'

/**
 * The control flow of a function as a graph in the language of Graphviz: blocks with the lines that they come from, rare ones dashed.
 *
 * @param lineOf line of a position in the source, from 1
 * @example
 * npx usejit inspect sum.ts#sum --cfg | dot -Tsvg > sum.svg
 */
export function controlFlowGraph(fn: IrFunction, lineOf: (at: number) => number): string {
  const names = new Map<Block, string>(fn.blocks.map((block, i) => [block, `b${i}`]))
  const lines = [`digraph ${JSON.stringify(fn.symbol)} {`, '  node [shape=box, fontname="monospace"]']
  for (const block of fn.blocks) {
    const spans = [...block.instrs.map(({ span }) => span), block.term.span].filter(({ file }) => file === undefined)
    const covered = [...new Set(spans.map(({ start }) => lineOf(start)))].sort((a, b) => a - b)
    const where = covered.length > 0 ? `line ${ranges(covered)}` : ''
    const { length } = block.instrs
    const text = [`${names.get(block)}: ${length} operation${length === 1 ? '' : 's'}`, where]
      .filter(Boolean)
      .join('\\n')
    lines.push(`  ${names.get(block)} [label="${text}"${block.cold ? ', style=dashed' : ''}]`)
  }
  for (const block of fn.blocks) {
    const labels = block.term.kind === 'branch' ? [' [label="yes"]', ' [label="no"]'] : ['']
    edges(block.term).forEach((edge, i) => {
      lines.push(`  ${names.get(block)} -> ${names.get(edge.block)}${labels[i] ?? ''}`)
    })
  }
  return [...lines, '}'].join('\n')
}

/** `3–5, 7` */
function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = []
  for (const n of numbers) {
    const last = parts.at(-1)
    if (last && n === last[1] + 1) last[1] = n
    else parts.push([n, n])
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}
