import type { Instr } from '../ir/ir.ts'
import type { ModuleText } from './module-text.ts'

/**
 * Whether some of these instructions call a Math function that is there for several numbers at once. To LLVM a call is little work, so of a small loop it would do up to four
 * rounds side by side. That gains nothing, and the rounds that are left over (up to 31 with vectors of 8) go one by one.
 */
export const callsLanes = (instrs: readonly Instr[], { library, convention }: ModuleText): boolean =>
  instrs.some(
    ({ op, attr, args }) =>
      op === 'math.host' && library(attr.name as string, args.length)?.lanes[convention.lanes] !== undefined,
  )
