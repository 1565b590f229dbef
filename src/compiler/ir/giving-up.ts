/**
 * Kernels that give up: in the middle of a call they leave it to the original, and the dispatcher undoes what they have done. There is no way back from
 * what JavaScript has seen meanwhile: the next number of `Math.random`.
 */
import type { ErrorSpec } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { type Block, edges, type Instr, type IrFunction } from '../ir/ir.ts'
import { freshArrays } from './fresh-arrays.ts'

/** What a kernel throws that gives up. */
export const GIVE_UP: ErrorSpec = { operation: 'give up' }

/** What one throws where an ordinary array becomes larger than kernels make it. */
export const TOO_LARGE: ErrorSpec = { operation: 'give up' }

/** The error instead, where the call cannot be given up. */
const NO_LENGTH: ErrorSpec = { type: 'RangeError', text: ['Invalid array length'] }

const givesUp = ({ op, attr }: Instr): boolean =>
  op === 'host.throw' && attr.error !== undefined && 'operation' in attr.error && attr.error.operation === 'give up'

/** What a kernel throws where its memory is full: JavaScript would have had more. */
export const OUT_OF_MEMORY: ErrorSpec = { operation: 'give up' }

/** The error instead, where the call cannot be given up. */
const NO_MEMORY: ErrorSpec = { type: 'RangeError', text: ['Array buffer allocation failed'] }

/** Whether a kernel may leave a call to the original at all. */
export const canGiveUp = (functions: readonly IrFunction[]): boolean =>
  functions.some(({ blocks }) => blocks.some(({ instrs }) => instrs.some(givesUp)))

/**
 * Whether a kernel may give up after it has written what others see, so that arrays have to be saved before.
 *
 * @param functions those it consists of, at the machine level
 * @throws Rejection `cannot-undo` where that could be noticed
 */
export function mayGiveUp(functions: readonly IrFunction[]): boolean {
  const instrs = functions.flatMap(({ blocks }) => blocks.flatMap((block) => block.instrs))
  if (instrs.some(({ op, attr }) => op === 'math.host' && attr.name === 'random')) {
    for (const { attr } of instrs) {
      if (attr.error === OUT_OF_MEMORY) attr.error = NO_MEMORY
      if (attr.error === TOO_LARGE) attr.error = NO_LENGTH
    }
    const place = instrs.find(givesUp)
    if (place)
      throw new Rejection(
        'cannot-undo',
        'This may come to what only the original can do, and the random numbers that were drawn until then cannot be put back',
        place.span,
        'Use a typed array, or draw the random numbers outside of the function.',
      )
  }
  if (functions.length > 1) return instrs.some(givesUp) && functions.some((fn) => writes(fn).length > 0)
  return givesUpAfterWriting(functions[0])
}

/** The instructions that write what others see. */
function writes(fn: IrFunction): Instr[] {
  const fresh = freshArrays(fn)
  return fn.blocks.flatMap(({ instrs }) =>
    instrs.filter(
      ({ op, args }) =>
        op === 'view.store' ||
        ((op === 'array.store' || op === 'array.move' || op === 'array.sort') && !fresh.has(args[0])),
    ),
  )
}

function givesUpAfterWriting(fn: IrFunction): boolean {
  const writing = new Set(writes(fn))
  const dirty = new Set<Block>()
  const work: Block[] = []
  const enter = (block: Block) => {
    for (const { block: next } of edges(block.term)) if (!dirty.has(next)) work.push(next)
  }
  for (const block of fn.blocks) {
    const first = block.instrs.findIndex((instr) => writing.has(instr))
    if (first < 0) continue
    if (block.instrs.slice(first).some(givesUp)) return true
    enter(block)
  }
  for (let block = work.pop(); block; block = work.pop()) {
    if (dirty.has(block)) continue
    dirty.add(block)
    if (block.instrs.some(givesUp)) return true
    enter(block)
  }
  return false
}
