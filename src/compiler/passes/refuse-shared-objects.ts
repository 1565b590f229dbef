import { Rejection } from '../diagnostics/rejection.ts'
import type { IrFunction, OuterVariable } from '../ir/ir.ts'

/**
 * **Purpose** Objects from outside become variables of the function that looks at them. A function that is still called, and assigns a field of such an object
 * by its name, would not change them.
 *
 * **Input invariants** number level, calls inlined, objects not replaced. **Output guarantees** the same functions.
 *
 * @param functions the kernel, and what it still calls
 * @throws Rejection where one assigns what is a field of an object in another
 */
export function refuseSharedObjects(functions: readonly IrFunction[]): void {
  if (functions.length === 1) return
  /** The functions in which a variable is a field of an object. */
  const holders = new Map<OuterVariable, Set<IrFunction>>()
  const instrs = functions.flatMap((fn) => fn.blocks.flatMap((block) => block.instrs.map((instr) => ({ fn, instr }))))
  for (const { fn, instr } of instrs)
    for (const outer of instr.attr.home ?? []) if (outer) holders.set(outer, (holders.get(outer) ?? new Set()).add(fn))
  for (const { fn, instr } of instrs) {
    const { outer } = instr.attr
    const others = instr.op === 'setouter' && outer ? [...(holders.get(outer) ?? [])].filter((one) => one !== fn) : []
    if (!outer || others.length === 0) continue
    throw new Rejection(
      'unsupported-operation',
      `\`${outer.name}\` is assigned here, and the object that it belongs to has another name in a function that calls this one, or is called by it`,
      instr.span,
      'Write the whole name in both: `config.at.x`.',
    )
  }
}
