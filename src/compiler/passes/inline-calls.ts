import { addParam, createBlock } from '../ir/builder.ts'
import { isRecursive } from '../ir/call-graph.ts'
import { cloneBlocks } from '../ir/clone.ts'
import { type Block, type Instr, type IrFunction, mapOperands } from '../ir/ir.ts'
import { isObjectType } from '../ir/object-type.ts'

/** A callee up to this size is inlined wherever it is called; one that is called once up to the larger size, and one whose directive says `inline` as far as there is room. */
const SMALL = 120
const LARGE = 600
/** A caller does not grow beyond this. */
const CALLER_LIMIT = 4000

/**
 * **Purpose** Replaces calls of helpers by their bodies, so that the analyses of ranges and bounds see through them.
 *
 * **Input invariants** number level, verified; functions of one kernel. **Output guarantees** same results and effects in the same order;
 * recursive functions keep their calls.
 *
 * **Example** `%r = call sq(%x)` → `jump b1(); b1: %m = mul %x, %x; jump b2(%m); b2(%r): …`
 */
export function inlineCalls(fn: IrFunction, functions: readonly IrFunction[]): void {
  const calls = countCalls(functions)
  for (let round = 0; round < 50; round++) {
    const site = findSite(fn, calls)
    if (!site) return
    inlineAt(fn, site.block, site.call)
  }
}

function countCalls(functions: readonly IrFunction[]): Map<IrFunction, number> {
  const calls = new Map<IrFunction, number>()
  for (const fn of functions) {
    for (const block of fn.blocks) {
      for (const instr of block.instrs)
        if (instr.attr.callee) calls.set(instr.attr.callee, (calls.get(instr.attr.callee) ?? 0) + 1)
    }
  }
  return calls
}

const sizeOf = (fn: IrFunction): number => fn.blocks.reduce((n, b) => n + b.instrs.length + 1, 0)

function findSite(fn: IrFunction, calls: Map<IrFunction, number>): { block: Block; call: Instr } | undefined {
  const room = CALLER_LIMIT - sizeOf(fn)
  for (const block of fn.blocks) {
    for (const call of block.instrs) {
      const { callee } = call.attr
      if (call.op !== 'call' || !callee || callee === fn || isRecursive(callee)) continue
      const size = sizeOf(callee)
      if (takesObjects(callee)) return { block, call }
      const most = callee.inline ? room : calls.get(callee) === 1 ? LARGE : SMALL
      if (size > Math.min(room, most)) continue
      return { block, call }
    }
  }
  return undefined
}

/** Objects exist only inside one function, unless it calls itself. */
const takesObjects = (fn: IrFunction): boolean =>
  [fn.result, ...fn.blocks[0].params.map((p) => p.type)].some((type) => isObjectType(type))

function inlineAt(fn: IrFunction, block: Block, call: Instr): void {
  const callee = call.attr.callee as IrFunction
  const at = block.instrs.indexOf(call)
  const rest = createBlock(fn)
  rest.instrs = block.instrs.splice(at + 1)
  for (const instr of rest.instrs) instr.block = rest
  rest.term = block.term
  block.instrs.pop()
  const { blocks } = cloneBlocks(fn, callee.blocks)
  const entry = blocks.get(callee.blocks[0]) as Block
  block.term = { kind: 'jump', to: { block: entry, args: call.args }, span: call.span }
  const result = call.type === 'void' ? undefined : addParam(fn, rest, call.type, call.span, call.name)
  for (const copy of blocks.values()) {
    if (copy.term.kind !== 'return') continue
    const args = result && copy.term.value ? [copy.term.value] : []
    copy.term = { kind: 'jump', to: { block: rest, args }, span: copy.term.span }
  }
  if (result) for (const b of fn.blocks) mapOperands(b, (v) => (v === call ? result : undefined))
}
