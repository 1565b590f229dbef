import type { Span } from '../diagnostics/diagnostic.ts'
import { showBigInterval } from './big-interval.ts'
import { showInterval } from './interval.ts'
import type { Block, BlockParam, Edge, Instr, IrFunction, Terminator, Value } from './ir.ts'

/** One function as text: `b1(%2: num): …` blocks, numbered in order of appearance so that the text is stable. */
export function printFunction(fn: IrFunction): string {
  return [...printRows(fn).map(({ text }) => text), ''].join('\n')
}

/** One line of the text, and where in the source it comes from. */
export interface PrintedRow {
  text: string
  /** Missing for the lines around instructions. */
  span?: Span
}

/** The same line by line, with the places in the source. */
export function printRows(fn: IrFunction): PrintedRow[] {
  const names = new Map<Value, string>()
  const blockNames = new Map<Block, string>()
  for (const [i, block] of fn.blocks.entries()) {
    blockNames.set(block, `b${i}`)
    for (const value of [...block.params, ...block.instrs])
      names.set(value, `%${names.size}${value.name ? `.${value.name}` : ''}`)
  }
  const ref = (value: Value) => names.get(value) ?? `%?${value.id}`
  const edge = (e: Edge) => `${blockNames.get(e.block) ?? '?'}(${e.args.map(ref).join(', ')})`
  const rows: PrintedRow[] = [{ text: `${fn.exported ? 'export ' : ''}function ${fn.symbol}: ${fn.result} {` }]
  for (const block of fn.blocks) {
    const params = block.params.map((p) => `${ref(p)}: ${p.type}${showFact(p)}`).join(', ')
    rows.push({ text: `${blockNames.get(block)}(${params}):` })
    for (const instr of block.instrs) rows.push({ text: `  ${printInstr(instr, ref)}`, span: instr.span })
    rows.push({ text: `  ${printTerminator(block.term, ref, edge)}`, span: block.term.span })
  }
  return [...rows, { text: '}' }]
}

function showFact({ fact, bigFact }: BlockParam): string {
  if (bigFact) return ` ∈ ${showBigInterval(bigFact)}`
  return fact ? ` ∈ ${showInterval(fact)}` : ''
}

function showConstant(value: number | boolean | bigint): string {
  if (typeof value === 'bigint') return `${value}n`
  return Object.is(value, -0) ? '-0' : String(value)
}

function printInstr(instr: Instr, ref: (v: Value) => string): string {
  const { attr } = instr
  const words = [
    instr.op,
    attr.name,
    attr.callee?.symbol,
    attr.outer?.name,
    attr.table?.name,
    attr.slot !== undefined && `#${attr.slot}`,
    attr.relation,
    attr.predicate,
    attr.nuw && 'nuw',
    attr.nsw && 'nsw',
    attr.bounds === 'proven' && 'proven',
    attr.value !== undefined && showConstant(attr.value),
    instr.args.map(ref).join(', '),
    attr.offset !== undefined && `(+ ${attr.offset})`,
    attr.fact && `∈ ${showInterval(attr.fact)}`,
  ].filter((w) => w)
  return instr.type === 'void' ? words.join(' ') : `${ref(instr)}: ${instr.type} = ${words.join(' ')}`
}

function printTerminator(term: Terminator, ref: (v: Value) => string, edge: (e: Edge) => string): string {
  switch (term.kind) {
    case 'jump':
      return `jump ${edge(term.to)}`
    case 'branch':
      return `branch ${ref(term.cond)} ? ${edge(term.then)} : ${edge(term.else)}${term.unlikely ? ` (unlikely ${term.unlikely})` : ''}`
    case 'return':
      return term.value ? `return ${ref(term.value)}` : 'return'
    case 'unreachable':
      return 'unreachable'
  }
}
