/**
 * The table of the Math library: which functions exist, where, and which builtin each one must equal.
 *
 * `pow` is missing on purpose: its algorithm differs between engine versions, so it is always the host's.
 * The backend gives the compiled functions private names, because LLVM rewrites calls to anything called `sin` or `exp`.
 */
import { cbrt } from './cbrt.ts'
import { isOrdinaryExp, ordinaryExp } from './exp-lanes.ts'
import { exp, expm1 } from './exponential.ts'
import { fmod } from './fmod.ts'
import { acosh, asinh, atanh, cosh, sinh, tanh } from './hyperbolic.ts'
import { hypot2, hypot3 } from './hypot.ts'
import { acos, asin, atan, atan2 } from './inverse-trig.ts'
import { isOrdinaryLog, ordinaryLog } from './log-lanes.ts'
import { log, log1p, log2, log10 } from './logarithm.ts'
import { cos, sin, tan } from './trig.ts'
import { isOrdinaryAngle, ordinaryCos, ordinarySin } from './trig-lanes.ts'

/** One function of the library. */
export interface MathFunction {
  /** Exported name in the kernel source. */
  name: string
  /** The function of `Math` that it stands for; `fmod` for the operator `%`. */
  builtin: string
  /** File of this folder that holds it. */
  file: string
  /** How many numbers it takes. */
  arity: 1 | 2 | 3
  /** The kernel source, run as TypeScript. */
  kernel: (...args: number[]) => number
  /** What the engine offers: the `Math` builtin, or the operator. */
  host: (...args: number[]) => number
  /**
   * Whether every engine returns the same bits (IEEE 754 demands it), so that no probe is needed at load.
   */
  exact: boolean
  /** Whether kernels take it where they call the function for one argument list; docs/math.md has the figures. */
  compiled: boolean
  /** The same without branches, for several numbers at once. */
  lanes?: LaneImplementation
}

/** A function without branches for most numbers. For the others the function itself is called. */
export interface LaneImplementation {
  /** File of this folder that holds both. */
  file: string
  /** Whether `ordinary` holds for a number. */
  isOrdinary: (x: number) => boolean
  ordinary: (x: number) => number
  /** For how many numbers at least it is faster in native code, which has the function for one to call. */
  nativeFrom: number
}

function entry(
  file: string,
  kernel: MathFunction['kernel'],
  host: MathFunction['host'],
  options: Partial<MathFunction> = {},
): MathFunction {
  const arity = kernel.length as MathFunction['arity']
  const { name } = kernel
  return { name, builtin: name, file, arity, kernel, host, exact: false, compiled: true, ...options }
}

/** All functions, in the order of the documentation. */
export const mathLibrary: readonly MathFunction[] = [
  entry('trig.ts', sin, Math.sin, {
    compiled: false,
    lanes: { file: 'trig-lanes.ts', isOrdinary: isOrdinaryAngle, ordinary: ordinarySin, nativeFrom: 4 },
  }),
  entry('trig.ts', cos, Math.cos, {
    compiled: false,
    lanes: { file: 'trig-lanes.ts', isOrdinary: isOrdinaryAngle, ordinary: ordinaryCos, nativeFrom: 4 },
  }),
  entry('trig.ts', tan, Math.tan, { compiled: false }),
  entry('inverse-trig.ts', asin, Math.asin, { compiled: false }),
  entry('inverse-trig.ts', acos, Math.acos, { compiled: false }),
  entry('inverse-trig.ts', atan, Math.atan, { compiled: false }),
  entry('inverse-trig.ts', atan2, Math.atan2, { compiled: false }),
  entry('hyperbolic.ts', sinh, Math.sinh),
  entry('hyperbolic.ts', cosh, Math.cosh),
  entry('hyperbolic.ts', tanh, Math.tanh),
  entry('hyperbolic.ts', asinh, Math.asinh),
  entry('hyperbolic.ts', acosh, Math.acosh),
  entry('hyperbolic.ts', atanh, Math.atanh),
  entry('exponential.ts', exp, Math.exp, {
    compiled: false,
    lanes: { file: 'exp-lanes.ts', isOrdinary: isOrdinaryExp, ordinary: ordinaryExp, nativeFrom: 2 },
  }),
  entry('exponential.ts', expm1, Math.expm1),
  entry('logarithm.ts', log, Math.log, {
    compiled: false,
    lanes: { file: 'log-lanes.ts', isOrdinary: isOrdinaryLog, ordinary: ordinaryLog, nativeFrom: 2 },
  }),
  entry('logarithm.ts', log1p, Math.log1p),
  entry('logarithm.ts', log2, Math.log2),
  entry('logarithm.ts', log10, Math.log10),
  entry('cbrt.ts', cbrt, Math.cbrt),
  entry('hypot.ts', hypot2, Math.hypot, { builtin: 'hypot' }),
  entry('hypot.ts', hypot3, Math.hypot, { builtin: 'hypot' }),
  entry('fmod.ts', fmod, (x: number, y: number) => x % y, { builtin: 'fmod', exact: true }),
]
