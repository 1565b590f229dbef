import type { Span } from '../diagnostics/diagnostic.ts'
import { addParam } from '../ir/builder.ts'
import type { Value } from '../ir/ir.ts'
import type { FunctionLowering } from './lower-function.ts'
import { mergeValues } from './merge-values.ts'

/** The first of the indices `from … to - 1` for which something holds, or −1. */
export function firstIndex(
  f: FunctionLowering,
  from: Value,
  to: Value,
  isHere: (index: Value) => Value,
  span: Span,
): Value {
  const [header, look, next, yes, no] = Array.from({ length: 5 }, () => f.newBlock())
  const index = addParam(f.fn, header, 'num', span, 'index')
  f.goto(header, span, [from])
  f.startLoop(header)
  f.fork(f.emit('compare', 'bool', [index, to], span, { relation: 'lt' }), look, no, span)
  f.startSealed(look)
  f.fork(isHere(index), yes, next, span)
  f.startSealed(next)
  f.goto(header, span, [f.emit('add', 'num', [index, f.num(1, span)], span)])
  f.ssa.seal(header)
  return mergeValues(f, span, [
    [yes, () => index],
    [no, () => f.num(-1, span)],
  ])
}
