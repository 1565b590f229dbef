/** For emitted code of kernels that throw: the functions that make the errors. */
import {
  type ErrorSpec,
  type MadeError,
  type RepeatedError,
  type RepeatedOperation,
  UNDEFINED_BITS,
} from './manifest.ts'

/**
 * @param errors classes and messages
 * @param operations where one of them is the error of an operation: `$operations`
 * @returns the import module `throw`: function i throws error i
 * @example
 * $errors([{ type: 'RangeError', text: ['no ', ''] }])[0](bitsOf(5)) // throws RangeError: no 5
 */
export function $errors(
  errors: ErrorSpec[],
  operations?: Partial<Record<RepeatedOperation, (value: never) => unknown>>,
): ((...values: bigint[]) => never)[] {
  return errors.map((error) => (...values) => {
    const { type, text, booleans, texts, operation } = error as MadeError & RepeatedError
    const shown = values.map((bits, i) => {
      const value = booleans?.[i] ? bits !== 0n : numberOf(bits)
      // Native code passes as many values as the error of the module that has most.
      return texts?.[i]?.length ? texts[i][value as number] : value
    })
    operations?.[operation]?.(shown[0] as never)
    throw new globalThis[type](text?.map((part, i) => (i ? shown[i - 1] : '') + part).join(''))
  })
}

/** The number (or undefined) that a kernel means by the bits of a double. */
function numberOf(bits: bigint): number | undefined {
  return BigInt.asUintN(64, bits) === UNDEFINED_BITS ? undefined : new Float64Array(BigInt64Array.of(bits).buffer)[0]
}
