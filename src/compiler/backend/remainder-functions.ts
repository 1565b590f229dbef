import type { RuntimeFunction } from './runtime-functions.ts'

/**
 * Remainders of integers by a divisor that is not known when compiling: a division takes the machine ten to forty cycles, and programs mostly ask for one
 * where it can be had for less.
 *
 * - `near`: the dividend is a sum, as in `(i + 1) % n`, and likely less than twice the divisor: a comparison and a subtraction;
 * - a power of two as divisor, as in `hash % size`: its low bits are kept;
 * - 64-bit operands that fit into 32 bits are divided as such, as the machine is faster at that.
 *
 * The divisor is neither 0 nor, of signed operands, −1: others are handled where the function is called. Loops keep the tests of an unchanged divisor
 * outside of them.
 */
const CONVENTION = 'alwaysinline nounwind memory(none) willreturn'

/** What a remainder is of: signed or unsigned, and of how many bits. */
export type RemainderKind = 'u32' | 's32' | 's64'

/** The name of the function in the module, after `usejit.`. */
export const remainderName = (kind: RemainderKind, near: boolean): string => `rem${near ? '.near' : ''}.${kind}`

/** Where the operands fit into 32 bits, without sign; `%r64` otherwise. */
const NARROW = `  %both = or i64 %x, %y
  %upper = lshr i64 %both, 32
  %fits = icmp eq i64 %upper, 0
  br i1 %fits, label %narrow, label %wide
narrow:
  %x32 = trunc i64 %x to i32
  %y32 = trunc i64 %y to i32
  %r32 = urem i32 %x32, %y32
  %extended = zext i32 %r32 to i64
  ret i64 %extended
wide:
`

/** Divides, `%x` and `%y` being neither near each other nor a mask. */
const divide = (type: string, sign: string): string => `${type === 'i64' ? NARROW : ''}  %r = ${sign}rem ${type} %x, %y
  ret ${type} %r
`

/** `x - y` where x is not below y, and the machine's remainder where that is not below y either, which is unlikely. */
function near(type: string, signed: boolean): string {
  // Up to a quarter of what the bits can hold, without signs, a divisor is not negative, and a dividend that is negative stays above it less once the divisor.
  const within = `  %plain = icmp ule ${type} %y, ${type === 'i64' ? 2n ** 62n : 2n ** 30n}
  %good = and i1 %within, %plain
`
  return `  %less = sub ${type} %x, %y
  %below = icmp ult ${type} %x, %y
  %near = select i1 %below, ${type} %x, ${type} %less
  %within = icmp ult ${type} %near, %y
${signed ? within : ''}  %likely = call i1 @llvm.expect.i1(i1 ${signed ? '%good' : '%within'}, i1 true)
  br i1 %likely, label %found, label %far
found:
  ret ${type} %near
far:
${divide(type, signed ? 's' : 'u')}`
}

/** Powers of two by masks, where the dividend is not negative, and everything else by the machine's remainder. */
function masked(type: string, signed: boolean): string {
  const positive = `  %xsign = icmp sge ${type} %x, 0
  %ysign = icmp sgt ${type} %y, 0
  %signs = and i1 %xsign, %ysign
  %masks = and i1 %single, %signs
`
  return `  %mask = add ${type} %y, -1
  %rest = and ${type} %y, %mask
  %single = icmp eq ${type} %rest, 0
${signed ? positive : ''}  br i1 ${signed ? '%masks' : '%single'}, label %low, label %far
low:
  %masked = and ${type} %x, %mask
  ret ${type} %masked
far:
${divide(type, signed ? 's' : 'u')}`
}

function remainder(kind: RemainderKind, isNear: boolean): RuntimeFunction {
  const type = kind === 's64' ? 'i64' : 'i32'
  const body = (isNear ? near : masked)(type, kind !== 'u32')
  const name = remainderName(kind, isNear)
  return {
    needs: [],
    text: `define internal ${type} @usejit.${name}(${type} %x, ${type} %y) ${CONVENTION} {\n${body}}\n`,
  }
}

const KINDS: readonly RemainderKind[] = ['u32', 's32', 's64']

export const REMAINDER_FUNCTIONS: Readonly<Record<string, RuntimeFunction>> = Object.fromEntries(
  KINDS.flatMap((kind) => [false, true].map((near) => [remainderName(kind, near), remainder(kind, near)])),
)
