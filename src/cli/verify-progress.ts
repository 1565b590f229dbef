import { readSync, writeSync } from 'node:fs'
import type { Deviation } from './compare-outcomes.ts'
import type { Limits } from './size-limits.ts'

/** Where a process that compares is: told before each call, since it may not live to tell it afterwards. */
export interface VerifyProgress {
  /** Index of the function. */
  function: number
  /** Number of the call, from 0: among the given cases first, then among generated ones. */
  call: number
  given: boolean
  /** Calls of this function that agreed, and those of them that ran the kernel. */
  calls: number
  kernel: number
  /** Milliseconds that they have taken. */
  spent: number
  /** What the arguments of this call were made with. */
  limits: Limits
  deviation: Deviation
}

const LENGTH = 11

/**
 * Writes it to a file: what memory held would be gone with the process.
 *
 * @param descriptor of the file, open for writing
 */
export function writeProgress(descriptor: number, at: VerifyProgress): void {
  const { limits, deviation } = at
  const numbers = Float64Array.of(
    at.function,
    at.call,
    Number(at.given),
    at.calls,
    at.kernel,
    at.spent,
    limits.largest,
    Number(limits.beyond),
    Number(limits.beyondInArrays),
    deviation.ulp,
    deviation.relative,
  )
  writeSync(descriptor, numbers, 0, numbers.byteLength, 0)
}

/** @returns undefined before anything was written */
export function readProgress(descriptor: number): VerifyProgress | undefined {
  const numbers = new Float64Array(LENGTH)
  if (readSync(descriptor, numbers, 0, numbers.byteLength, 0) < numbers.byteLength) return undefined
  const [index, call, given, calls, kernel, spent, largest, beyond, beyondInArrays, ulp, relative] = numbers
  return {
    function: index,
    call,
    given: given === 1,
    calls,
    kernel,
    spent,
    limits: { largest, beyond: beyond === 1, beyondInArrays: beyondInArrays === 1 },
    deviation: { ulp, relative },
  }
}
