/** Where a kernel leaves the call to the original. See `giving-up.ts` of the representation. */
import type { Span } from '../diagnostics/diagnostic.ts'
import { GIVE_UP } from '../ir/giving-up.ts'
import type { Value } from '../ir/ir.ts'
import type { FunctionLowering } from './lower-function.ts'

/** Lets the original have the call. What follows is never reached. */
export function giveUp(f: FunctionLowering, span: Span, error = GIVE_UP): void {
  f.emit('throw', 'void', [], span, { error })
  f.leave(span)
}

/** Lets the original have the call where a condition does not hold. */
export function giveUpUnless(f: FunctionLowering, holds: Value, span: Span, error = GIVE_UP): void {
  const [go, stop] = [f.newBlock(), f.newBlock()]
  f.fork(holds, go, stop, span)
  f.startSealed(stop)
  giveUp(f, span, error)
  f.startSealed(go)
}
