import type { Span } from '../diagnostics/diagnostic.ts'
import { addParam } from '../ir/builder.ts'
import type { Value } from '../ir/ir.ts'
import type { FunctionLowering } from './lower-function.ts'

/**
 * A loop that JavaScript has inside one of its own functions: it counts up from `from` and ends below `to`, both integers that are known to be so.
 *
 * @param body translates a round; it may not leave the loop, nor assign variables
 */
export function countedLoop(
  f: FunctionLowering,
  from: Value,
  to: Value,
  span: Span,
  body: (index: Value) => void,
): void {
  const [header, round, exit] = [f.newBlock(), f.newBlock(), f.newBlock()]
  const index = addParam(f.fn, header, 'num', span, 'index')
  f.goto(header, span, [from])
  f.startLoop(header)
  f.fork(f.emit('compare', 'bool', [index, to], span, { relation: 'lt' }), round, exit, span)
  f.startSealed(round)
  body(index)
  f.goto(header, span, [f.emit('add', 'num', [index, f.num(1, span)], span)])
  f.ssa.seal(header)
  f.startSealed(exit)
}
