/**
 * Kernels that give up: in the middle of a call they leave it to the original, and the dispatcher undoes what they have done. There is no way back from
 * what JavaScript has seen meanwhile: the next number of `Math.random`.
 */
import type { ErrorSpec } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Instr, IrFunction } from '../ir/ir.ts'

/** What a kernel throws that gives up. */
export const GIVE_UP: ErrorSpec = { operation: 'give up' }

const givesUp = ({ op, attr }: Instr): boolean =>
  op === 'host.throw' && attr.error !== undefined && 'operation' in attr.error && attr.error.operation === 'give up'

/**
 * Whether a kernel may give up.
 *
 * @param functions those it consists of, at the machine level
 * @throws Rejection `cannot-undo` where that could be noticed
 */
export function mayGiveUp(functions: readonly IrFunction[]): boolean {
  const instrs = functions.flatMap(({ blocks }) => blocks.flatMap((block) => block.instrs))
  const place = instrs.find(givesUp)
  if (place && instrs.some(({ op, attr }) => op === 'math.host' && attr.name === 'random'))
    throw new Rejection(
      'cannot-undo',
      'This may do to an ordinary array what only the original can do, and the random numbers that were drawn until then cannot be put back',
      place.span,
      'Use a typed array, or draw the random numbers outside of the function.',
    )
  return place !== undefined
}
