/** Why a loop was not vectorised, for people. */
export interface LoopReason {
  /** For programs: stays the same when the words change. */
  code: LoopReasonCode
  message: string
}

export type LoopReasonCode =
  | 'order-of-additions'
  | 'unknown-count'
  | 'early-exit'
  | 'carried-value'
  | 'shared-memory'
  | 'call'
  | 'branches'
  | 'no-gain'
  | 'operation'
  | 'other'

/** Names of LLVM's remarks, by what they come to in the words of somebody who writes loops. */
const NAMES: Readonly<Record<Exclude<LoopReasonCode, 'other'>, readonly string[]>> = {
  'order-of-additions': ['CantReorderFPOps'],
  'early-exit': [
    'UnsupportedUncountableLoop',
    'NoLatchEarlyExit',
    'EarlyExitNotLatchPredecessor',
    'EarlyExitTooManySuccessors',
    'TooManyUncountableEarlyExits',
    'UnsafeOperationsEarlyExitLoop',
    'NoConditionLoadForEarlyExitLoop',
    'EarlyExitLoadInvariantAddress',
    'CantVectorizeUnsafeDependencyForEELoopWithSideEffects',
    'MultipleExitBlocks',
    'PotentiallyFaultingLoadsNotSupported',
  ],
  'unknown-count': ['CantComputeNumberOfIterations'],
  'carried-value': ['NonReductionValueUsedOutsideLoop', 'UnsupportedPhi', 'NoInductionVariable'],
  'shared-memory': [
    'UnsafeDep',
    'CantReorderMemOps',
    'CantIdentifyArrayBounds',
    'CantVectorizeStoreToLoopInvariantAddress',
    'TooManyMemoryRuntimeChecks',
    'TooManySCEVRuntimeChecks',
    'TooManySCEVRunTimeChecks',
  ],
  call: ['CantVectorizeLibcall', 'CantVectorizeCall', 'CantVectorizeInstruction', 'CantVectorizeConvergentCall'],
  branches: ['CFGNotUnderstood', 'NoCFGForSelect', 'IfConversionFailed', 'LoopContainsSwitch', 'UnsupportedLoop'],
  'no-gain': ['VectorizationNotBeneficial', 'VectorizationFactorOne', 'LowTripCount'],
  operation: ['CantVectorizeStore', 'CantVectorizeLoad', 'CantVectorizeInstructionReturnType', 'UnsupportedConstruct'],
}

const MESSAGES: Readonly<Record<Exclude<LoopReasonCode, 'other'>, string>> = {
  'order-of-additions':
    'numbers are added up, and another order would round differently; "use jit: reassoc" allows another order',
  'early-exit':
    'how often it runs depends on what it finds on the way (break, return, or a bound that is read in the loop)',
  'unknown-count':
    'how often it runs cannot be computed beforehand; count by a fixed step to a bound that does not change',
  'carried-value': 'each round needs a value of the round before it, or leaves the loop with one',
  'shared-memory': 'a round may use what another one writes',
  call: 'it calls a function for which there is no version for several numbers at once',
  branches: 'its branches cannot be turned into selections',
  'no-gain': 'it would not be faster: too much would have to be moved into vectors and out of them',
  operation: 'it has an operation for which the machine has no vectors',
}

const CODES = new Map(
  Object.entries(NAMES).flatMap(([code, names]) => names.map((name) => [name, code as keyof typeof NAMES] as const)),
)

/** The most specific first: a loop that cannot be counted is said to have early exits and values that are carried out, too. */
const HELPFUL = [
  'order-of-additions',
  'unknown-count',
  'call',
  'shared-memory',
  'early-exit',
  'branches',
  'operation',
  'carried-value',
  'no-gain',
] as const

/** Said on the way to something else: of what was vectorised, or beside the reason. */
const NO_REASON = new Set([
  'MissedDetails',
  'MissedExplicitlyDisabled',
  'InterleavingNotBeneficial',
  'VectorMixedPrecision',
])

/**
 * Of several things that LLVM says of one loop, the one that helps most.
 *
 * @param remarks in LLVM's order, of `loop-vectorize`, none of them of success
 * @returns undefined where none is a reason
 */
export function loopReason(remarks: readonly { name: string; message: string }[]): LoopReason | undefined {
  const reasons = remarks.filter(({ name }) => !NO_REASON.has(name) && !/^Interleav/.test(name))
  const known = reasons.flatMap(({ name }) => CODES.get(name) ?? [])
  const code = HELPFUL.find((one) => known.includes(one))
  if (code) return { code, message: MESSAGES[code] }
  const [other] = reasons
  return other && { code: 'other', message: `LLVM: ${other.message.replace(/^loop not vectorized: /, '')}` }
}
