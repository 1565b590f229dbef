/** For emitted code of kernels that throw: the functions that make the errors. */
import { type ErrorSpec, UNDEFINED_BITS } from './manifest.ts'

/**
 * @param errors classes and messages
 * @returns the import module `throw`: function i throws error i
 * @example
 * $errors([{ type: 'RangeError', text: ['no ', ''] }])[0](bitsOf(5)) // throws RangeError: no 5
 */
export function $errors(errors: ErrorSpec[]): ((...values: bigint[]) => never)[] {
  return errors.map(({ type, text, booleans }) => (...values) => {
    const shown = values.map((bits, i) => (booleans?.[i] ? bits !== 0n : numberOf(bits)))
    throw new globalThis[type](text?.map((part, i) => (i ? shown[i - 1] : '') + part).join(''))
  })
}

/** The number (or undefined) that a kernel means by the bits of a double. */
function numberOf(bits: bigint): number | undefined {
  return BigInt.asUintN(64, bits) === UNDEFINED_BITS ? undefined : new Float64Array(BigInt64Array.of(bits).buffer)[0]
}
