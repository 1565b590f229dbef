import { findLoops, type Loop } from '../ir/cfg.ts'
import type { IrFunction } from '../ir/ir.ts'

/** From how many elements on a call with ordinary arrays pays for copying, by the shape of the work: measured with `npm run bench`. */
const CUBIC_WORK_FROM = 512
const QUADRATIC_WORK_FROM = 2048

/**
 * Whether copying ordinary arrays into kernel memory pays. One pass over the elements costs about as much as copying them, so the kernel must do
 * more than that: only loops inside loops count, and calls that are left (recursion).
 *
 * @returns `'never'`, or the total number of elements from which on the kernel is worth a copy
 */
export function estimateCopyThreshold(fn: IrFunction): number | 'never' {
  const depth = Math.max(0, ...findLoops(fn).map(nesting))
  const recursive = fn.blocks.some((b) => b.instrs.some((i) => i.op === 'call'))
  if (depth >= 3) return CUBIC_WORK_FROM
  if (depth === 2 || recursive) return QUADRATIC_WORK_FROM
  return 'never'
}

/** From how many elements on a native call, of some 40 ns, pays against the original: by the shape of the work. */
const NATIVE_LOOP_FROM = 64
const NATIVE_NEST_FROM = 16

/** @returns the total number of elements; Infinity where there is no loop, and a call of native code costs more than it can gain */
export function estimateNativeThreshold(fn: IrFunction): number {
  const depth = Math.max(0, ...findLoops(fn).map(nesting))
  const recursive = fn.blocks.some((b) => b.instrs.some((i) => i.op === 'func.call'))
  if (depth >= 2 || recursive) return NATIVE_NEST_FROM
  return depth === 1 ? NATIVE_LOOP_FROM : Infinity
}

function nesting(loop: Loop): number {
  return 1 + Math.max(0, ...loop.children.map(nesting))
}
