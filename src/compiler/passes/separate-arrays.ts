import { addParam, createBlock, createInstr } from '../ir/builder.ts'
import { countInstructions, findLoops, type Loop, predecessors } from '../ir/cfg.ts'
import { cloneBlocks } from '../ir/clone.ts'
import { type Block, edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { markCold, repairAfterCloning } from '../ir/loop-clone.ts'

/** A nest is not copied where that would make more than so many instructions of it. */
const SIZE_LIMIT = 1500
/** Comparing arrays takes time: two comparisons a pair. */
const PAIR_LIMIT = 15

/**
 * **Purpose** Lets LLVM keep elements in registers and reorder accesses to different arrays. Arrays may be views of one buffer, so a store to one could
 * change an element of any other: `tmp[i] += a[i * n + j] * x[j]` has to write and read `tmp[i]` again in every round. Here a guard in front of the
 * nest asks whether the arrays that it writes share memory with the others; where they do not, a clone runs whose accesses say so.
 *
 * Only nests of loops are treated: in front of a single loop LLVM asks the same question where it wants to know. And only in functions without calls,
 * whose arrays are the same ones throughout.
 *
 * **Input invariants** number level, verified, loops versioned. **Output guarantees** same results and effects; accesses of the clone have `apart`.
 *
 * **Example** `for i: for j: y[i] += a[i * n + j]` → `if (disjoint y, a) { the same, y apart from a } else { the same }`
 */
export function separateArrays(fn: IrFunction): void {
  if (!fn.exported || fn.blocks.some((b) => b.instrs.some((i) => i.op === 'call'))) return
  for (const loop of findLoops(fn)) {
    if (loop.header.cold || loop.children.length === 0) continue
    const pairs = overlapsThatMatter(fn, loop)
    if (pairs.length > 0 && pairs.length <= PAIR_LIMIT && countInstructions(loop.blocks) <= SIZE_LIMIT)
      separate(fn, loop, pairs)
  }
}

/** Two array parameters. */
type Pair = readonly [Value, Value]

const isAccess = (instr: Instr): boolean => instr.op === 'load' || instr.op === 'store'
const accesses = (blocks: Iterable<Block>): Instr[] => [...blocks].flatMap((b) => b.instrs.filter(isAccess))

/** Each array that the nest writes with each other that it uses. */
function overlapsThatMatter(fn: IrFunction, loop: Loop): Pair[] {
  const all = accesses(loop.blocks)
  const written = new Set(all.filter((i) => i.op === 'store').map((i) => i.args[0]))
  const used = new Set(all.map((i) => i.args[0]))
  const params = fn.blocks[0].params.filter((p) => used.has(p))
  return params.flatMap((a, i) =>
    params.slice(i + 1).flatMap((b): Pair[] => (written.has(a) || written.has(b) ? [[a, b]] : [])),
  )
}

function separate(fn: IrFunction, loop: Loop, pairs: Pair[]): void {
  const { header } = loop
  const outside = (predecessors(fn).get(header) ?? []).filter((b) => !loop.blocks.has(b))
  const cloned = cloneBlocks(fn, [...loop.blocks])
  const guard = createGuard(fn, loop, cloned.blocks.get(header) as Block, pairs)
  for (const block of outside) for (const edge of edges(block.term)) if (edge.block === header) edge.block = guard
  const numbers = new Map<Value, number>(fn.blocks[0].params.map((p, i) => [p, i]))
  for (const access of accesses(cloned.blocks.values())) {
    const [array] = access.args
    const own = numbers.get(array)
    const others = pairs.flatMap(([a, b]) => (a === array ? [b] : b === array ? [a] : []))
    if (own !== undefined) access.attr.apart = { own, others: others.map((other) => numbers.get(other) as number) }
  }
  repairAfterCloning(fn, loop, cloned)
  markCold(loop)
}

/** The block in front: the clone where no two arrays overlap, else the nest as it was. */
function createGuard(fn: IrFunction, { header }: Loop, fastHeader: Block, pairs: Pair[]): Block {
  const { span } = header.term
  const guard = createBlock(fn)
  const params = header.params.map((p) => addParam(fn, guard, p.type, p.span, p.name))
  const emit = (op: Instr['op'], args: Value[]): Instr => {
    const instr = createInstr(fn, guard, op, 'bool', args, span)
    guard.instrs.push(instr)
    return instr
  }
  const cond = pairs.map(([a, b]) => emit('disjoint', [a, b])).reduce((all, apart) => emit('both', [all, apart]))
  const fast = createBlock(fn)
  fast.term = { kind: 'jump', to: { block: fastHeader, args: [...params] }, span }
  guard.term = {
    kind: 'branch',
    cond,
    then: { block: fast, args: [] },
    else: { block: header, args: [...params] },
    span,
    unlikely: 'else',
  }
  return guard
}
