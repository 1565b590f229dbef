import { addParam } from './builder.ts'
import { predecessors } from './cfg.ts'
import { type Block, edges, type IrFunction, type Value } from './ir.ts'

/**
 * Restores SSA form after a value has got several definitions (by cloning a loop): every use of one of `definitions` outside the block that
 * defines it is replaced by the definition that reaches it, with new block parameters where several do.
 *
 * @param definitions the values that stand for one variable, each with the block that defines it
 * @param untouched blocks whose uses are right as they are
 * @throws Error when a use is reached by no definition (a defect of the caller)
 */
export function repairSsa(
  fn: IrFunction,
  definitions: readonly { value: Value; block: Block }[],
  preds = predecessors(fn),
  untouched: ReadonlySet<Block> = new Set(),
): void {
  const members = new Set(definitions.map((d) => d.value))
  const { type, span, name } = definitions[0].value
  /** The definition that leaves a block. */
  const atEnd = new Map<Block, Value>(definitions.map((d) => [d.block, d.value]))
  /** The definition that enters a block. */
  const atStart = new Map<Block, Value>()

  const leaving = (block: Block): Value => atEnd.get(block) ?? entering(block)
  const entering = (block: Block): Value => {
    const known = atStart.get(block)
    if (known) return known
    const from = preds.get(block) ?? []
    if (from.length === 0)
      throw new Error(`${fn.symbol}: no definition of ${name ?? 'a value'} reaches block ${block.id}`)
    if (from.length === 1) {
      const value = leaving(from[0])
      atStart.set(block, value)
      return value
    }
    const param = addParam(fn, block, type, span, name)
    atStart.set(block, param)
    const index = block.params.length - 1
    for (const p of new Set(from)) {
      const value = leaving(p)
      for (const edge of edges(p.term)) if (edge.block === block) edge.args[index] = value
    }
    return param
  }

  for (const block of [...preds.keys()]) {
    if (untouched.has(block)) continue
    let current: Value | undefined = block.params.find((p) => members.has(p))
    const use = (value: Value): Value => (members.has(value) ? (current ?? entering(block)) : value)
    for (const instr of block.instrs) {
      for (let i = 0; i < instr.args.length; i++) instr.args[i] = use(instr.args[i])
      if (members.has(instr)) current = instr
    }
    const { term } = block
    if (term.kind === 'branch') term.cond = use(term.cond)
    if (term.kind === 'return' && term.value) term.value = use(term.value)
    for (const edge of edges(term))
      for (let i = 0; i < edge.args.length; i++) if (edge.args[i]) edge.args[i] = use(edge.args[i])
  }
  // A parameter that only ever receives itself and one other value is removed by `simplify`.
}
