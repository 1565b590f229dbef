import { createBlock, createInstr } from '../ir/builder.ts'
import { findLoops, type Loop, predecessors } from '../ir/cfg.ts'
import { edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { isArrayType, isHandleType } from '../ir/types.ts'

/**
 * **Purpose** Gives back the memory of arrays that a kernel has made and cannot use any more. All memory of a call returns when it ends; this is about
 * what a loop of a million rounds, or a function that calls itself, makes on the way.
 *
 * 1. A loop frees at the start of each round what was made since it began, if no array that it makes is carried to the next round: arrays are values,
 *    so this can be seen in what is passed back to the header. What leaves the loop was made in the last round, after which none starts.
 * 2. A function that is called frees what it has made when it returns: it returns no arrays.
 *
 * **Input invariants** machine level, verified; no array is stored anywhere. **Output guarantees** same results; the heap's end does not move but for
 * arrays that can still be used.
 *
 * **Example** `for (…) { const t = new Float64Array(8); … }` → `%m = heap.mark; for (…) { heap.release %m; %t = array.new 8; … }`
 */
export function releaseHeap(fn: IrFunction): void {
  const makers = new Set(fn.blocks.filter(({ instrs }) => instrs.some(takesMemory)))
  // Nobody can see when an array is used for the last time that lies in another.
  if (makers.size === 0 || fn.blocks.some(({ instrs }) => instrs.some(({ op }) => op === 'handle.tof'))) return
  const visit = (loop: Loop): void => {
    if (![...loop.blocks].some((block) => makers.has(block))) return
    if (!carriesArrays(loop)) releaseEachRound(fn, loop)
    loop.children.forEach(visit)
  }
  findLoops(fn).forEach(visit)
  if (!fn.exported && makesArrays(fn) && !isHandleType(fn.result) && !makesListsOfOthersLonger(fn)) releaseAtReturn(fn)
}

/** Whether a function is given lists, or finds some in its own, that it may make longer. */
const makesListsOfOthersLonger = (fn: IrFunction): boolean =>
  fn.blocks[0].params.some((param) => isHandleType(param.type)) &&
  fn.blocks.some(({ instrs }) => instrs.some((instr) => makesOthersLonger(instr, new Set())))

/** Whether a function makes arrays itself, or asks whether it could. */
export const makesArrays = (fn: IrFunction): boolean =>
  fn.blocks.some(({ instrs }) => instrs.some((instr) => takesMemory(instr) || instr.op === 'heap.room'))

/** Whether it makes lists of holes. */
export const makesHoles = (fn: IrFunction): boolean =>
  fn.blocks.some(({ instrs }) => instrs.some(({ op, attr }) => op === 'list.new' && attr.holes))

const takesMemory = ({ op }: Instr): boolean =>
  op === 'array.new' || op === 'list.new' || op === 'list.push' || op === 'record.new'

/** Whether it may make a list longer that was not made among `made`: the memory for that has to stay. */
function makesOthersLonger({ op, args }: Instr, made: ReadonlySet<Value>): boolean {
  if (op !== 'list.push' && op !== 'func.call') return false
  return args.some((arg) => isHandleType(arg.type) && !made.has(arg))
}

/** Whether an array that was made in the loop, or a part of it, may be in use when the next round starts. */
function carriesArrays(loop: Loop): boolean {
  const made = new Set<Value>()
  for (let changed = true; changed; ) {
    const before = made.size
    for (const block of loop.blocks) {
      for (const instr of block.instrs) {
        if (!isArrayType(instr.type) && !isHandleType(instr.type)) continue
        if (takesMemory(instr) || instr.op === 'func.call' || instr.args.some((arg) => made.has(arg))) made.add(instr)
      }
      for (const edge of edges(block.term)) {
        if (!loop.blocks.has(edge.block)) continue
        for (const [i, arg] of edge.args.entries()) if (made.has(arg)) made.add(edge.block.params[i])
      }
    }
    changed = made.size > before
  }
  const stays = [...loop.blocks].some(({ instrs }) => instrs.some((instr) => makesOthersLonger(instr, made)))
  return stays || loop.header.params.some((param) => made.has(param))
}

function releaseEachRound(fn: IrFunction, loop: Loop): void {
  const { header, blocks } = loop
  const { span } = header.term
  const entries = (predecessors(fn).get(header) ?? []).filter((block) => !blocks.has(block))
  const front = createBlock(fn)
  const mark = createInstr(fn, front, 'heap.mark', 'i32', [], span)
  front.instrs.push(mark)
  // All that enters the loop passes through the block in front, with the values that it brings.
  const params = header.params.map((param) => {
    const copy = { ...param, id: fn.nextId++, block: front }
    front.params.push(copy)
    return copy
  })
  for (const block of entries) for (const edge of edges(block.term)) if (edge.block === header) edge.block = front
  front.term = { kind: 'jump', to: { block: header, args: params }, span }
  header.instrs.unshift(createInstr(fn, header, 'heap.release', 'void', [mark], span))
  // Loops around this one have one block more.
  for (let outer = loop.parent; outer; outer = outer.parent) outer.blocks.add(front)
}

function releaseAtReturn(fn: IrFunction): void {
  const [entry] = fn.blocks
  const mark = createInstr(fn, entry, 'heap.mark', 'i32', [], fn.span)
  entry.instrs.unshift(mark)
  for (const block of fn.blocks)
    if (block.term.kind === 'return')
      block.instrs.push(createInstr(fn, block, 'heap.release', 'void', [mark], block.term.span))
}
