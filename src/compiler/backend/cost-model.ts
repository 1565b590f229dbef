import { findLoops, type Loop } from '../ir/cfg.ts'
import type { Block, IrFunction, Value } from '../ir/ir.ts'
import { isStringType } from '../ir/types.ts'

/** From how many elements on a call with ordinary arrays pays for copying, by the shape of the work: measured with `npm run bench`. */
const CUBIC_WORK_FROM = 512
const QUADRATIC_WORK_FROM = 2048
/** The same where arrays are sorted, which engines do well, but for the calls of a comparator. */
const SORT_FROM = 1024
const COMPARING_SORT_FROM = 128
/** And where bigints are computed with in loops: FNV-1a over bytes, which V8 itself does in 64 bits, is 0.9 at 128 of them, 1.3 at 256 and 2.2 at 1024. */
const BIGINT_WORK_FROM = 256

/**
 * Whether copying ordinary arrays into kernel memory pays. One pass over the elements costs about as much as copying them, so the kernel must do
 * more than that: only loops inside loops count, and calls that are left (recursion). Two loops are one pass over an array of arrays.
 *
 * @param nested there are arrays of arrays, or arrays in objects in arrays
 * @returns `'never'`, or the total number of elements from which on the kernel is worth a copy
 */
export function estimateCopyThreshold(fn: IrFunction, nested = false): number | 'never' {
  const loops = findLoops(fn)
  const depth = Math.max(0, ...loops.map(nesting)) - (nested ? 1 : 0)
  const recursive = fn.blocks.some((b) => b.instrs.some((i) => i.op === 'call'))
  const sorts = fn.blocks.flatMap((b) => b.instrs.filter((i) => i.op === 'sort'))
  if (sorts.some(({ attr }) => attr.name === 'number')) return COMPARING_SORT_FROM
  if (loops.some(({ blocks }) => [...blocks].some(computesBigints))) return BIGINT_WORK_FROM
  if (depth >= 3) return CUBIC_WORK_FROM
  if (sorts.length > 0) return SORT_FROM
  if (depth === 2 || recursive) return QUADRATIC_WORK_FROM
  return 'never'
}

/** From how many code units and elements on a call with strings pays: one pass over them (a hash, a parser, a decoder), and a loop inside of a loop (an edit distance). */
const STRING_PASS_FROM = 256
const STRING_NEST_FROM = 16

/**
 * Whether copying the code units of strings into kernel memory pays. That is cheap where engines help (0.04 ns each), but a call costs some 20 ns and JavaScript
 * reads short strings as fast.
 *
 * @returns from how many code units, and elements of arrays, on the kernel is worth it; undefined where no loop goes over a string
 */
export function estimateUnitsThreshold(fn: IrFunction): number | undefined {
  const reads = ({ instrs }: Block): boolean =>
    instrs.some(({ op, args }) => op === 'load' && isStringType(args[0].type) && !isConstant(args[1]))
  const loops = findLoops(fn).filter(({ blocks }) => [...blocks].some(reads))
  if (loops.length === 0) return undefined
  const isNest = Math.max(...loops.map(nesting)) > 1 || loops.some(({ blocks }) => [...blocks].some(computesBigints))
  return isNest ? STRING_NEST_FROM : STRING_PASS_FROM
}

const isConstant = (value: Value): boolean => value.kind === 'instr' && value.op === 'const'

/** From how many elements on a native call, of some 40 ns, pays against the original: by the shape of the work. */
const NATIVE_LOOP_FROM = 64
const NATIVE_NEST_FROM = 16
/** The same where the call goes the careful way and new arrays are made of what it leaves, which takes some 1.5 µs. */
const CAREFUL_LOOP_FROM = 1024
const CAREFUL_NEST_FROM = 256

/**
 * @param careful calls go the careful way
 * @returns the total number of elements; Infinity where there is no loop, and a call of native code costs more than it can gain
 */
export function estimateNativeThreshold(fn: IrFunction, careful = false): number {
  const depth = Math.max(0, ...findLoops(fn).map(nesting))
  const recursive = fn.blocks.some((b) => b.instrs.some((i) => i.op === 'func.call'))
  if (depth >= 2 || recursive) return careful ? CAREFUL_NEST_FROM : NATIVE_NEST_FROM
  if (depth === 0) return Infinity
  return careful ? CAREFUL_LOOP_FROM : NATIVE_LOOP_FROM
}

const computesBigints = ({ instrs }: Block): boolean =>
  instrs.some(({ op }) => op === 'big' || op === 'tobig' || op === 'bigtonum')

function nesting(loop: Loop): number {
  return 1 + Math.max(0, ...loop.children.map(nesting))
}
