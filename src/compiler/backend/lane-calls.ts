import { findLoops, innermostLoops, instructionsOf, type Loop } from '../ir/cfg.ts'
import type { Edge, Instr, IrFunction } from '../ir/ir.ts'
import type { ModuleText } from './module-text.ts'

/**
 * Loops with calls of Math functions that are there for several numbers at once. To LLVM a call is little work, so of a small loop it would do up to four rounds side by
 * side. That gains nothing, and the rounds that are left over (up to 31 with vectors of 8) go one by one.
 */
export class LaneCalls {
  private readonly fn: IrFunction
  private readonly module: ModuleText
  private innermost?: Map<unknown, Loop>

  constructor(fn: IrFunction, module: ModuleText) {
    this.fn = fn
    this.module = module
  }

  /** Whether this is a jump back to the header of such a loop. (What it says of other jumps has no meaning.) */
  isJump(to: Edge): boolean {
    this.innermost ??= this.fn.blocks.some((block) => this.hasLanes(block.instrs))
      ? innermostLoops(findLoops(this.fn))
      : new Map()
    const loop = this.innermost.get(to.block)
    return loop?.header === to.block && loop.children.length === 0 && this.hasLanes(instructionsOf(loop))
  }

  private hasLanes(instrs: readonly Instr[]): boolean {
    const { library, convention } = this.module
    return instrs.some(
      ({ op, attr, args }) =>
        op === 'math.host' && library(attr.name as string, args.length)?.lanes[convention.lanes] !== undefined,
    )
  }
}
