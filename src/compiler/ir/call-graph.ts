/** Which functions call which, on either level of the IR. */
import type { IrFunction } from './ir.ts'

/** The functions that one calls itself. */
export const calleesOf = (fn: IrFunction): ReadonlySet<IrFunction> =>
  new Set(fn.blocks.flatMap(({ instrs }) => instrs.flatMap(({ attr }) => attr.callee ?? [])))

/** A function and all that it may come to call, itself first. */
export function reachable(root: IrFunction): IrFunction[] {
  const found = new Set([root])
  for (const fn of found) for (const callee of calleesOf(fn)) found.add(callee)
  return [...found]
}

/** Whether a function may come to call itself. */
export const isRecursive = (fn: IrFunction): boolean =>
  [...calleesOf(fn)].some((callee) => reachable(callee).includes(fn))
