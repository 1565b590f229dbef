/** For emitted code: operations that are done again so that the engine throws its own error. */
import type { RepeatedOperation } from './manifest.ts'

const [zero, one] = [0n, 1n]

export const $operations: Record<RepeatedOperation, (value: never) => unknown> = {
  '1n / 0n': () => one / zero,
  '1n % 0n': () => one % zero,
  'BigInt(x)': BigInt,
}
