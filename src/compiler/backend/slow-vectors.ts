import { instructionsOf, type Loop } from '../ir/cfg.ts'
import type { Edge, Instr, Op, Value } from '../ir/ir.ts'
import { gatheredVariables } from './gathered-variables.ts'

/**
 * Whether vectors of WebAssembly would make a loop slower, where LLVM thinks otherwise.
 *
 * @param back the jump back to its header. Of other jumps, which have no loop, what it says has no meaning
 */
export const areVectorsSlow = (back: Edge, loop: Loop | undefined): boolean =>
  gathersExtremes(back) || (loop !== undefined && looksUpNumbers(loop))

/**
 * Whether elements are read whose places come from numbers that were rounded: `table[(x * scale) & 255]`. The two places have to be taken out of a vector and the elements
 * put into another, one by one, for which V8 takes longer than two rounds do (gradient noise: 1.5 times).
 */
const looksUpNumbers = (loop: Loop): boolean =>
  loop.children.length === 0 &&
  instructionsOf(loop).some(({ op, args }) => op === 'array.load' && isConverted(args[1], loop))

const CONVERSIONS: ReadonlySet<Op> = new Set<Op>(['f.toi', 'f.tou', 'f.toint32.51', 'f.round.51', 'f.place'])

/** Whether a place comes from a conversion in the loop by a few operations. */
function isConverted(value: Value, loop: Loop, depth = 4): boolean {
  if (depth === 0 || value.kind !== 'instr' || !loop.blocks.has(value.block)) return false
  return (
    CONVERSIONS.has(value.op) || (isIndexArithmetic(value) && value.args.some((a) => isConverted(a, loop, depth - 1)))
  )
}

const isIndexArithmetic = ({ op }: Instr): boolean => op.startsWith('i.')

/**
 * Whether a variable of a loop becomes the greatest or least of itself and others in each round: `m = Math.max(m, x[i])`. Two of these side by side are one vector
 * instruction of Wasm, for which engines have a dozen of the machine's, one waiting for the other: V8 took 2.5 times as long as for one after the other.
 */
const gathersExtremes = (back: Edge): boolean => gatheredVariables(back, EXTREMES, 4).length > 0

const EXTREMES: ReadonlySet<Op> = new Set<Op>(['f.max', 'f.min'])
