import type { RuntimeFunction } from './runtime-functions.ts'

/**
 * Remainders of integers by a divisor that is not known when compiling: a division takes the machine ten to forty cycles, and programs mostly ask for one
 * where it can be had for less.
 *
 * - `near`: the dividend is a sum, as in `(i + 1) % n`, and likely less than twice the divisor: two comparisons and a subtraction;
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

/** From the label `far` on: powers of two, and everything else. */
function far(type: string, signed: boolean): string {
  const positive = `  %xsign = icmp sge ${type} %x, 0
  %ysign = icmp sgt ${type} %y, 0
  %signs = and i1 %xsign, %ysign
  %masks = and i1 %single, %signs
`
  return `  %mask = add ${type} %y, -1
  %rest = and ${type} %y, %mask
  %single = icmp eq ${type} %rest, 0
${signed ? positive : ''}  br i1 ${signed ? '%masks' : '%single'}, label %mask.it, label %divide
mask.it:
  %masked = and ${type} %x, %mask
  ret ${type} %masked
divide:
${type === 'i64' ? NARROW : ''}  %r = ${signed ? 's' : 'u'}rem ${type} %x, %y
  ret ${type} %r
`
}

function remainder(kind: RemainderKind, near: boolean): RuntimeFunction {
  const type = kind === 's64' ? 'i64' : 'i32'
  const signed = kind !== 'u32'
  // Below a divisor that is not negative, compared without signs, is what is at least 0.
  const not = signed ? `  %plain = icmp sge ${type} %y, 0\n  br i1 %plain, label %close, label %far\nclose:\n` : ''
  const tests = `${not}  %below = icmp ult ${type} %x, %y
  br i1 %below, label %same, label %beyond
same:
  ret ${type} %x
beyond:
  %less = sub ${type} %x, %y
  %once = icmp ult ${type} %less, %y
  br i1 %once, label %subtracted, label %far
subtracted:
  ret ${type} %less
far:
`
  return {
    needs: [],
    text: `define internal ${type} @usejit.${remainderName(kind, near)}(${type} %x, ${type} %y) ${CONVENTION} {
${near ? tests : ''}${far(type, signed)}}
`,
  }
}

const KINDS: readonly RemainderKind[] = ['u32', 's32', 's64']

export const REMAINDER_FUNCTIONS: Readonly<Record<string, RuntimeFunction>> = Object.fromEntries(
  KINDS.flatMap((kind) => [false, true].map((near) => [remainderName(kind, near), remainder(kind, near)])),
)
