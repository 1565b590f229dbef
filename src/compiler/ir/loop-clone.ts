import { addParam, createBlock, createInstr } from './builder.ts'
import { type Loop, predecessors } from './cfg.ts'
import type { Cloned } from './clone.ts'
import {
  type Attributes,
  type Block,
  type Edge,
  edges,
  type Instr,
  type IrFunction,
  mapOperands,
  type Op,
  type Value,
} from './ir.ts'
import { repairSsa } from './ssa-repair.ts'
import type { IrType } from './types.ts'

/**
 * Restores SSA form after a loop has been copied: values of it that are used behind it now come from either version.
 *
 * @param cloned the copies of all blocks of the loop, with the exits that they share
 */
export function repairAfterCloning(fn: IrFunction, loop: Loop, cloned: Cloned): void {
  const own = new Set<Block>([...loop.blocks, ...cloned.blocks.values()])
  const preds = predecessors(fn)
  const used = new Set<Value>()
  for (const block of preds.keys()) {
    if (own.has(block)) continue
    mapOperands(block, (v) => {
      if (loop.blocks.has(v.block) && cloned.values.has(v)) used.add(v)
      return undefined
    })
  }
  for (const value of used) {
    const twin = cloned.values.get(value) as Value
    repairSsa(
      fn,
      [
        { value, block: value.block },
        { value: twin, block: twin.block },
      ],
      preds,
      own,
    )
  }
}

/** Says of a version that it runs rarely: LLVM need not spend time and code on it. */
export function markCold(loop: Loop): void {
  loop.header.cold = true
  loop.children.forEach(markCold)
}

/** A loop in the copy that was made of a loop around it. */
export function cloneLoop(loop: Loop, cloned: Cloned): Loop {
  const block = (b: Block): Block => cloned.blocks.get(b) ?? b
  return {
    header: block(loop.header),
    blocks: new Set([...loop.blocks].map(block)),
    latches: loop.latches.map(block),
    children: loop.children.map((c) => cloneLoop(c, cloned)),
    depth: loop.depth,
  }
}

/** Appends an instruction in front of both versions of a loop. */
export type EmitChoice = (op: Op, type: IrType, args: Value[], attr?: Attributes) => Instr

/**
 * Puts a block between those in front of a loop and its two versions, in which it is decided which of them runs.
 *
 * @param decide appends the instructions of the condition for the fast version, given what the parameters of the loop begin with; undefined where it
 * always runs
 * @returns the block from which the fast version is entered
 */
export function chooseVersion(
  fn: IrFunction,
  loop: Loop,
  fastHeader: Block,
  decide: (emit: EmitChoice, begin: readonly Value[]) => Value | undefined,
): Block {
  const { header } = loop
  const { span } = header.term
  const outside = new Set((predecessors(fn).get(header) ?? []).filter((b) => !loop.blocks.has(b)))
  const entry = createBlock(fn)
  const begin = header.params.map((p) => addParam(fn, entry, p.type, p.span, p.name))
  for (const block of outside) for (const edge of edges(block.term)) if (edge.block === header) edge.block = entry
  const cond = decide((op, type, args, attr = {}) => {
    const instr = createInstr(fn, entry, op, type, args, span, attr)
    entry.instrs.push(instr)
    return instr
  }, begin)
  const fast = createBlock(fn)
  fast.term = { kind: 'jump', to: { block: fastHeader, args: [...begin] }, span }
  const then: Edge = { block: fast, args: [] }
  if (cond)
    entry.term = { kind: 'branch', cond, then, else: { block: header, args: [...begin] }, span, unlikely: 'else' }
  else entry.term = { kind: 'jump', to: then, span }
  return fast
}
