/** Why a call was not checked. */
export type VerifyGap = 'random-numbers' | 'recursion-depth' | 'memory-full'

/** How many calls of a kernel were checked against the original. */
export interface VerifiedCalls {
  calls: number
  /** Calls that could not be checked. */
  skipped: { code: VerifyGap; message: string; calls: number }[]
}
