import type { Times } from './statistics.ts'
import type { Suite } from './workload.ts'

/**
 * - `original`: the function as written, on ordinary arrays, in warm V8
 * - `resident`: the kernel on `alloc()` arrays
 * - `ordinary`: the dispatcher on ordinary arrays, as it decides
 * - `native`: the same as `ordinary` in a program that has native kernels too, in a process of its own
 * - `cWasm`: the same algorithm in C, to Wasm by the embedded clang
 * - `cNative`: the same C to machine code
 * - `numba`: the same algorithm in Python, compiled by Numba
 * - `fast`: of the suite `fastmath`, the kernel under it; `resident` is the exact one there
 */
export type VariantName = 'original' | 'resident' | 'ordinary' | 'native' | 'cWasm' | 'cNative' | 'numba' | 'fast'

/** What was measured of one kernel on one input. */
export interface Row {
  name: string
  suite: Suite
  input: string
  /** `status(kernel).state` */
  state: string
  /** Of the suite `dispatch`: speed-ups that the dispatcher itself has measured. */
  sampled?: number[]
  /** Codes of the reasons why originals ran. */
  reasons: string[]
  /** Who did the work: in `resident` it must be the kernel, or the row does not count. */
  decided: { resident: 'kernel' | 'original'; ordinary: 'kernel' | 'original'; native?: 'native' | 'wasm' | 'original' }
  times: Partial<Record<VariantName, Times>>
  /** Whether the bits were those of the original, before and after the measurement. */
  equal: Partial<Record<VariantName, boolean>>
  /** Of the suite `fastmath`: the largest difference, relative to the exact number. */
  deviation?: number
  /** Milliseconds that Numba took to compile the kernel. */
  numbaCompile?: number
  /** Largest resident set of the process, in bytes. */
  peakMemory: number
}

/** Whether the row says anything about kernels: a kernel ran, and its results were right. Those of Numba are Numba's affair. */
export function counts({ decided, equal: { numba, ...equal } }: Row): boolean {
  return decided.resident === 'kernel' && Object.values(equal).every(Boolean)
}

/** Whether the row says anything about kernels and this variant. */
export function countsWith(row: Row, variant: VariantName): boolean {
  return counts(row) && row.times[variant] !== undefined && row.equal[variant] !== false
}

/** How many times faster than the original a variant was; undefined where it was not measured. */
export function speedup(row: Row, variant: VariantName): number | undefined {
  const { original, [variant]: times } = row.times
  return original && times && original.median / times.median
}
