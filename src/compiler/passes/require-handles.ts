import { createInstr } from '../ir/builder.ts'
import { edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { isHandleType } from '../ir/types.ts'

/**
 * **Purpose** What is used of an array or record that was read from an array must be there: JavaScript throws where it uses a property of undefined, and
 * kernels have no undefined to put into arrays. In front of each use a `mustbe` gives the call to the original where it is not.
 *
 * **Input invariants** number level, as it was lowered: no access has been removed yet because nobody needs its value. **Output guarantees** nothing is used
 * of what is not there.
 *
 * **Example** `%r = loadhandle %m, %i; %e = elements %r; %v = load %e, %j` → `…; mustbe %r; %v = load %e, %j`
 */
export function requireHandles(fn: IrFunction): void {
  const doubtful = doubtfulHandles(fn)
  if (doubtful.size === 0) return
  for (const block of fn.blocks) {
    block.instrs = block.instrs.flatMap((instr) => [
      ...usedHandles(instr)
        .filter((handle) => doubtful.has(handle))
        .map((handle) => createInstr(fn, block, 'mustbe', 'void', [handle], instr.span)),
      instr,
    ])
  }
}

/** Those that may be of nothing. */
function doubtfulHandles(fn: IrFunction): ReadonlySet<Value> {
  const doubtful = new Set<Value>()
  // Who calls a helper does not ask.
  if (!fn.exported) for (const param of fn.blocks[0].params) if (isHandleType(param.type)) doubtful.add(param)
  for (const { instrs } of fn.blocks) for (const instr of instrs) if (isDoubtful(instr)) doubtful.add(instr)
  for (let changed = doubtful.size > 0; changed; ) {
    const before = doubtful.size
    for (const { term } of fn.blocks)
      for (const { block, args } of edges(term))
        for (const [i, arg] of args.entries()) if (doubtful.has(arg)) doubtful.add(block.params[i])
    changed = doubtful.size > before
  }
  return doubtful
}

/** What is returned may be of nothing, too: who gets it has to ask. */
const isDoubtful = (instr: Instr): boolean =>
  instr.op === 'loadhandle' ||
  instr.op === 'nohandle' ||
  (instr.op === 'call' && isHandleType(instr.type)) ||
  isContent(instr)

/** Whether it is what a field holds, or a value that may be missing. */
const isContent = ({ op, type }: Instr): boolean => op === 'getfield' && isHandleType(type)

/** The handles whose arrays or records an operation looks into or hands on. */
function usedHandles({ op, args, attr }: Instr): Value[] {
  // Fields may hold one of nothing.
  if (op === 'object') return []
  if (op === 'storehandle' && attr.holes) return usedHandles({ op: 'load', args: args.slice(0, 1) } as Instr)
  switch (op) {
    // By itself it asks for nothing: the array of nothing has no elements.
    case 'elements':
    case 'ishandle':
    case 'samehandle':
      return []
    default:
      return args.flatMap((arg) => {
        if (isHandleType(arg.type)) return op === 'call' ? [] : [arg]
        return arg.kind === 'instr' && arg.op === 'elements' ? [arg.args[0]] : []
      })
  }
}
