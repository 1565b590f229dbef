import type { InputSource } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { BlockParam, Instr, IrFunction, OuterVariable, Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'

/**
 * **Purpose** Whether two arrays are one is asked of the dispatcher, which has the arrays themselves: the kernel knows only where their memory lies. What the kernel
 * makes is no other array.
 *
 * **Input invariants** number level, calls inlined, objects replaced, variables from outside not bound yet. **Output guarantees** no `same` of arrays.
 *
 * **Example** `%c = same %out, %a` → `%c = getouter (out === a)`
 *
 * @param sources where the arguments come from that the first parameters are
 * @throws Rejection where it is not known when the program is built which two arrays are compared
 */
export function compareIdentities(fn: IrFunction, sources: readonly InputSource[]): void {
  const instrs = fn.blocks.flatMap((block) => block.instrs)
  const exchanged = new Set(instrs.flatMap(({ op, attr }) => (op === 'setouter' && attr.outer ? [attr.outer] : [])))
  const sourceOf = (value: Value): InputSource | 'made' | undefined => {
    const index = fn.exported ? fn.blocks[0].params.indexOf(value as BlockParam) : -1
    if (index >= 0) return sources[index]
    if (value.kind !== 'instr') return undefined
    const { op, attr } = value
    if (op === 'getouter' && attr.outer && !exchanged.has(attr.outer) && fn.exported) return attr.outer.source
    return op === 'newarray' || op === 'subarray' ? 'made' : undefined
  }
  for (const instr of instrs) {
    if (instr.op !== 'same' || !isArrayType(instr.args[0].type)) continue
    const [a, b] = instr.args
    const [x, y] = [a, b].map(sourceOf)
    if (a === b) toConstant(instr, true)
    else if (x === 'made' && y && y !== 'made') toConstant(instr, false)
    else if (y === 'made' && x && x !== 'made') toConstant(instr, false)
    else if (!x || !y || x === 'made' || y === 'made')
      throw new Rejection(
        'unsupported-operation',
        'It is not known which two arrays are compared here',
        instr.span,
        'Compare parameters: `out === a`.',
      )
    else askDispatcher(fn, instr, x, y)
  }
}

/** Turns a comparison into a boolean from outside. */
export function askDispatcher(fn: IrFunction, instr: Instr, a: InputSource, b: InputSource): void {
  const key = `${JSON.stringify(a)} ${JSON.stringify(b)}`
  if (JSON.stringify(a) === JSON.stringify(b)) return toConstant(instr, true)
  fn.comparisons ??= new Map()
  const outer: OuterVariable = fn.comparisons.get(key) ?? { name: 'same', type: 'bool', source: { ...a, is: b } }
  fn.comparisons.set(key, outer)
  instr.op = 'getouter'
  instr.args = []
  instr.attr = { outer }
}

export function toConstant(instr: Instr, value: boolean): void {
  instr.op = 'const'
  instr.args = []
  instr.attr = { value }
}
