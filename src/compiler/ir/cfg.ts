import { type Block, edges, type Instr, type IrFunction } from './ir.ts'

/** Blocks reachable from the entry in reverse post-order. */
export function reversePostOrder(fn: IrFunction): Block[] {
  const seen = new Set<Block>([fn.blocks[0]])
  const order: Block[] = []
  // An explicit stack: generated programs may be deeper than the JavaScript stack.
  const stack: { block: Block; next: number }[] = [{ block: fn.blocks[0], next: 0 }]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    const successors = edges(top.block.term)
    if (top.next < successors.length) {
      const to = successors[top.next++].block
      if (!seen.has(to)) {
        seen.add(to)
        stack.push({ block: to, next: 0 })
      }
    } else {
      order.push(top.block)
      stack.pop()
    }
  }
  return order.reverse()
}

/** Predecessors of each reachable block; a block that is reached by two edges of one branch appears twice. */
export function predecessors(fn: IrFunction): Map<Block, Block[]> {
  const preds = new Map<Block, Block[]>()
  const order = reversePostOrder(fn)
  for (const block of order) preds.set(block, [])
  for (const block of order) for (const edge of edges(block.term)) preds.get(edge.block)?.push(block)
  return preds
}

/** Drops blocks that nothing reaches. */
export function removeUnreachable(fn: IrFunction): void {
  fn.blocks = reversePostOrder(fn)
}

/** Dominator tree. Algorithm: Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm" (2001). */
export class Dominators {
  readonly order: Block[]
  private readonly index = new Map<Block, number>()
  private readonly idom: number[]
  private readonly kids = new Map<Block, Block[]>()

  constructor(fn: IrFunction, preds = predecessors(fn)) {
    this.order = reversePostOrder(fn)
    this.order.forEach((b, i) => {
      this.index.set(b, i)
    })
    const idom: number[] = new Array(this.order.length).fill(-1)
    idom[0] = 0
    for (let changed = true; changed; ) {
      changed = false
      for (let i = 1; i < this.order.length; i++) {
        let best = -1
        for (const p of preds.get(this.order[i]) ?? []) {
          const j = this.index.get(p)
          if (j === undefined || idom[j] < 0) continue
          best = best < 0 ? j : intersect(idom, best, j)
        }
        if (idom[i] !== best) {
          idom[i] = best
          changed = true
        }
      }
    }
    this.idom = idom
    for (let i = 1; i < this.order.length; i++) {
      const parent = this.order[idom[i]]
      const list = this.kids.get(parent)
      if (list) list.push(this.order[i])
      else this.kids.set(parent, [this.order[i]])
    }
  }

  /** Whether every path from the entry to `b` passes through `a` (a block dominates itself). */
  dominates(a: Block, b: Block): boolean {
    const target = this.index.get(a)
    let i = this.index.get(b)
    if (target === undefined || i === undefined) return false
    while (i > target) i = this.idom[i]
    return i === target
  }

  immediateDominator(block: Block): Block | undefined {
    const i = this.index.get(block)
    return i === undefined || i === 0 ? undefined : this.order[this.idom[i]]
  }

  children(block: Block): Block[] {
    return this.kids.get(block) ?? []
  }
}

function intersect(idom: number[], a: number, b: number): number {
  while (a !== b) {
    while (a > b) a = idom[a]
    while (b > a) b = idom[b]
  }
  return a
}

/** A natural loop: its header dominates its blocks, and each latch jumps back to the header. */
export interface Loop {
  header: Block
  blocks: Set<Block>
  latches: Block[]
  parent?: Loop
  children: Loop[]
  /** 1 for an outermost loop. */
  depth: number
}

export const instructionsOf = ({ blocks }: Loop): Instr[] => [...blocks].flatMap(({ instrs }) => instrs)

/** How many instructions these blocks have. */
export const countInstructions = (blocks: Iterable<Block>): number =>
  [...blocks].reduce((n, { instrs }) => n + instrs.length, 0)

/** These loops and all inside of them, by the blocks that they begin with. */
export function loopsByHeader(loops: readonly Loop[]): Map<Block, Loop> {
  return new Map(loops.flatMap((loop) => [[loop.header, loop] as const, ...loopsByHeader(loop.children)]))
}

/** These loops and those inside of them that have no other loop in them. */
export const leafLoops = (loops: readonly Loop[]): Loop[] =>
  loops.flatMap((loop) => (loop.children.length > 0 ? leafLoops(loop.children) : [loop]))

/** For each block in these loops the innermost of them around it. */
export function innermostLoops(loops: readonly Loop[]): Map<Block, Loop> {
  return new Map(
    loops.flatMap((loop) => [
      ...[...loop.blocks].map((block) => [block, loop] as const),
      ...innermostLoops(loop.children),
    ]),
  )
}

/** Natural loops of the function as a forest, outermost first; irreducible cycles are not reported. */
export function findLoops(fn: IrFunction, preds = predecessors(fn), dom = new Dominators(fn, preds)): Loop[] {
  const byHeader = new Map<Block, Loop>()
  for (const block of dom.order) {
    for (const edge of edges(block.term)) {
      const header = edge.block
      if (!dom.dominates(header, block)) continue
      let loop = byHeader.get(header)
      if (!loop) {
        loop = { header, blocks: new Set([header]), latches: [], children: [], depth: 1 }
        byHeader.set(header, loop)
      }
      if (!loop.latches.includes(block)) loop.latches.push(block)
      const work = [block]
      while (work.length > 0) {
        const b = work.pop()!
        if (loop.blocks.has(b)) continue
        loop.blocks.add(b)
        work.push(...(preds.get(b) ?? []))
      }
    }
  }
  const loops = [...byHeader.values()].sort((a, b) => b.blocks.size - a.blocks.size)
  const roots: Loop[] = []
  loops.forEach((loop, i) => {
    for (let j = i - 1; j >= 0; j--) {
      if (loops[j].blocks.has(loop.header) && loops[j] !== loop) {
        loop.parent = loops[j]
        loop.depth = loops[j].depth + 1
        loops[j].children.push(loop)
        return
      }
    }
    roots.push(loop)
  })
  return roots
}
