/**
 * Machine operations for bigints, on integers of 64 bits, or of 128 where the exact value of an intermediate result matters. Sums, products and the
 * like are the same modulo 2⁶⁴ (2¹²⁸) whether exact or not, so only what looks at all bits (comparison, division, a result) cares which it is.
 */

import { Rejection } from '../diagnostics/rejection.ts'
import { type BigInterval, INT64, INT128, isBigWithin, isEmptyBig, NO_BIG, UINT64 } from '../ir/big-interval.ts'
import type { Instr, Relation, Value } from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'
import { analyzeBigDemand, type BigDemands } from './analyze-big-demand.ts'
import { analyzeBigRanges, type BigRanges } from './analyze-big-ranges.ts'
import { type BigRepresentation, chooseBigRepresentation, isWide } from './choose-big-representation.ts'
import { SIGNED_PREDICATE, UNSIGNED_PREDICATE } from './select-comparison.ts'
import { safeDivisor } from './select-division.ts'
import type { Selection } from './selection.ts'

export const bigMachineType = (representation: BigRepresentation): IrType => (isWide(representation) ? 'i128' : 'i64')

/** The bigints of a function while it is translated. */
export class BigSelection {
  private readonly s: Selection
  private readonly ranges: BigRanges
  private readonly demands: BigDemands
  private readonly machine = new Map<Value, { value: Value; representation: BigRepresentation }>()

  constructor(s: Selection) {
    this.s = s
    this.ranges = analyzeBigRanges(s.fn, s.ranges)
    this.demands = analyzeBigDemand(s.fn, this.ranges)
  }

  range(value: Value): BigInterval {
    return this.ranges.get(value) ?? NO_BIG
  }

  /** @throws Rejection where the value may be too large */
  representation(value: Value): BigRepresentation {
    if (value.kind === 'param' && value.block === this.s.fn.blocks[0] && !this.s.fn.exported) return 's64'
    const chosen = chooseBigRepresentation(this.range(value), this.demands.get(value) ?? 0)
    if (!chosen) throw tooLarge(value)
    return chosen
  }

  define(original: Value, value: Value, representation: BigRepresentation): void {
    value.name ??= original.name
    this.machine.set(original, { value, representation })
  }

  private get(value: Value): { value: Value; representation: BigRepresentation } {
    const found = this.machine.get(value)
    if (!found) throw new Error(`${this.s.fn.symbol}: bigint %${value.id} is not translated`)
    return found
  }

  private constant(value: Value): bigint | undefined {
    return value.kind === 'instr' && value.op === 'const' ? (value.attr.value as bigint) : undefined
  }

  /** Its low 64 bits. */
  narrow(value: Value): Value {
    const constant = this.constant(value)
    if (constant !== undefined) return this.s.emit('i.const', 'i64', [], { value: BigInt.asIntN(64, constant) })
    const { value: v, representation } = this.get(value)
    return isWide(representation) ? this.s.emit('i.trunc', 'i64', [v]) : v
  }

  /** Its low 128 bits; of a value that is known by its low bits only, as many as are looked at. */
  wide(value: Value): Value {
    const constant = this.constant(value)
    if (constant !== undefined) return this.s.emit('i.const', 'i128', [], { value: BigInt.asIntN(128, constant) })
    const { value: v, representation } = this.get(value)
    if (isWide(representation)) return v
    return this.s.emit(representation === 's64' ? 'i.sext' : 'i.zext', 'i128', [v])
  }

  /** Operand in a given representation, for edges. */
  as(value: Value, representation: BigRepresentation): Value {
    return isWide(representation) ? this.wide(value) : this.narrow(value)
  }

  isSigned64(value: Value): boolean {
    return isBigWithin(this.range(value), INT64)
  }

  isUnsigned64(value: Value): boolean {
    return isBigWithin(this.range(value), UINT64)
  }

  isNonNegative(value: Value): boolean {
    const { lo, hi } = this.range(value)
    return lo !== undefined && (lo >= 0n || (hi !== undefined && lo > hi))
  }

  isSigned128(value: Value): boolean {
    return isBigWithin(this.range(value), INT128)
  }

  /** Whether it is in code that is never reached. */
  isNever(value: Value): boolean {
    return isEmptyBig(this.range(value))
  }

  may(value: Value, x: bigint): boolean {
    const { lo, hi } = this.range(value)
    return (lo === undefined || lo <= x) && (hi === undefined || hi >= x)
  }
}

function tooLarge(value: Value): Rejection {
  const what = value.name ? `\`${value.name}\`` : 'This bigint'
  return new Rejection(
    'unbounded-bigint',
    `${what} may become larger than compiled code can hold`,
    value.span,
    'Say how many bits count: `BigInt.asUintN(64, …)` or `BigInt.asIntN(64, …)`, here or where the result is used.',
  )
}

/** A result, or an argument of a function that is really called, as a signed integer of 64 bits. @throws Rejection where it may be larger */
export function asInt64(s: Selection, value: Value, what: string): Value {
  if (!s.bigs.isSigned64(value)) throw wider(value, what)
  return s.bigs.narrow(value)
}

export function wider(value: Value, what: string): Rejection {
  if (value.kind === 'instr' && value.op === 'tobig') return notSafe(value)
  return new Rejection(
    'unbounded-bigint',
    `${what} is not known to fit into 64 bits`,
    value.span,
    'Wrap it: `BigInt.asIntN(64, …)`, or `BigInt.asUintN(64, …)` where it is never negative.',
  )
}

/** Translates an instruction whose result is a bigint. */
export function selectBig(s: Selection, instr: Instr): void {
  const representation = s.bigs.representation(instr)
  s.bigs.define(instr, selectValue(s, instr, representation), representation)
}

function selectValue(s: Selection, instr: Instr, representation: BigRepresentation): Value {
  const { bigs } = s
  const type = bigMachineType(representation)
  const [a] = instr.args
  switch (instr.op) {
    case 'const':
      return s.emit('i.const', type, [], {
        value: BigInt.asIntN(type === 'i64' ? 64 : 128, instr.attr.value as bigint),
      })
    case 'refine':
      return bigs.as(a, representation)
    case 'tobig': {
      const { lo, hi } = s.range(a)
      if (lo <= hi && (lo < -(2 ** 63) || hi >= 2 ** 63)) throw notSafe(instr)
      const value = s.isInteger(a) ? s.asInt64(a) : s.emit('f.tol', 'i64', [s.asFloat(a)])
      return type === 'i64' ? value : s.emit('i.sext', 'i128', [value])
    }
    case 'undefined':
      // Only in code that is never reached.
      return s.emit('i.const', type, [], { value: 0 })
    case 'big':
      return selectOperation(s, instr, representation)
    default:
      throw new Error(`no machine code for ${instr.op} of bigints`)
  }
}

function notSafe(instr: Instr): Rejection {
  return new Rejection(
    'unbounded-bigint',
    'The number that becomes a bigint here may be larger than 2⁶³',
    instr.span,
    'Give the number a bound that can be seen, as in `BigInt(x | 0)`, or declare a parameter as `i32` of `usejit/types`.',
  )
}

const RING: Readonly<Record<string, Instr['op']>> = {
  add: 'i.add',
  sub: 'i.sub',
  mul: 'i.mul',
  and: 'i.and',
  or: 'i.or',
  xor: 'i.xor',
}

function selectOperation(s: Selection, instr: Instr, representation: BigRepresentation): Value {
  const { bigs } = s
  const [a, b] = instr.args
  const name = instr.attr.name as string
  const wide = isWide(representation)
  const type = bigMachineType(representation)
  const operand = (value: Value): Value => (wide ? bigs.wide(value) : bigs.narrow(value))
  if (RING[name]) {
    const op = wide && name === 'mul' ? 'w.mul' : RING[name]
    return s.emit(op, type, instr.args.map(operand))
  }
  switch (name) {
    case 'neg':
      return s.emit('i.sub', type, [s.emit('i.const', type, [], { value: 0 }), operand(a)])
    case 'asint':
    case 'asuint':
      return selectWrap(s, instr, representation)
    case 'shl':
    case 'shr':
      return selectShift(s, instr, representation)
    case 'div':
    case 'mod': {
      const value = selectDivision(s, instr, a, b, name)
      if (value.type === type) return value
      if (!wide) return s.emit('i.trunc', 'i64', [value])
      return s.emit(bigs.isNonNegative(instr) ? 'i.zext' : 'i.sext', 'i128', [value])
    }
    default:
      throw new Error(`no machine code for ${name} of bigints`)
  }
}

/** `BigInt.asIntN(bits, a)` or `BigInt.asUintN(bits, a)`. */
function selectWrap(s: Selection, { args: [a], attr }: Instr, representation: BigRepresentation): Value {
  const wide = isWide(representation)
  const type = bigMachineType(representation)
  const width = wide ? 128 : 64
  const bits = attr.value as number
  const value = s.bigs.as(a, representation)
  if (bits >= width) return value
  const constant = (x: bigint) => s.emit('i.const', type, [], { value: x })
  if (attr.name === 'asuint') return s.emit('i.and', type, [value, constant(2n ** BigInt(bits) - 1n)])
  if (bits === 0) return constant(0n)
  const distance = constant(BigInt(width - bits))
  return s.emit('i.ashr', type, [s.emit('i.shl', type, [value, distance]), distance])
}

/** To the left in the width of the result, to the right in the width of what is shifted. */
function selectShift(s: Selection, instr: Instr, representation: BigRepresentation): Value {
  const { bigs } = s
  const [a, b] = instr.args
  const { lo } = bigs.range(b)
  if ((lo === undefined || lo < 0n || !bigs.isUnsigned64(b)) && !bigs.isNever(b)) throw badDistance(instr)
  if (instr.attr.name === 'shl') return shiftBy(s, 'shl', bigs.as(a, representation), b)
  const source = bigs.representation(a)
  const shifted = shiftBy(s, source.startsWith('s') ? 'ashr' : 'lshr', bigs.as(a, source), b)
  const type = bigMachineType(representation)
  if (shifted.type === type) return shifted
  return s.emit(type === 'i64' ? 'i.trunc' : source.startsWith('s') ? 'i.sext' : 'i.zext', type, [shifted])
}

function badDistance(instr: Instr): Rejection {
  return new Rejection(
    'unbounded-bigint',
    'The distance of this shift may be negative, which would shift the other way',
    instr.span,
    'Say how far it can be: `x << (n & 63n)`.',
  )
}

/** A shift by any distance that is not negative: what is shifted farther than there are bits is 0, or the sign. */
function shiftBy(s: Selection, op: 'shl' | 'ashr' | 'lshr', value: Value, by: Value): Value {
  const { type } = value
  const width = type === 'i64' ? 64 : 128
  const far = s.bigs.may(by, BigInt(width)) || (s.bigs.range(by).hi ?? 0n) > BigInt(width)
  const number = (x: number) => s.emit('i.const', 'i64', [], { value: x })
  let distance = s.bigs.narrow(by)
  const given = distance
  if (far) distance = s.emit('i.umin', 'i64', [distance, number(width - 1)])
  const shifted =
    type === 'i64' ? s.emit(`i.${op}`, 'i64', [value, distance]) : s.emit(`w.${op}`, 'i128', [value, distance])
  if (!far || op === 'ashr') return shifted
  const near = s.emit('i.cmp', 'bool', [given, number(width)], { predicate: 'ult' })
  return s.emit('select', type, [near, shifted, s.emit('i.const', type, [], { value: 0 })])
}

/** Quotient or remainder, of 64 or 128 bits; the divisor is not 0. */
function selectDivision(s: Selection, instr: Instr, a: Value, b: Value, name: 'div' | 'mod'): Value {
  const { bigs } = s
  const word = name === 'div' ? 'div' : 'rem'
  if (bigs.isUnsigned64(a) && bigs.isUnsigned64(b)) return s.emit(`i.u${word}`, 'i64', [bigs.narrow(a), bigs.narrow(b)])
  const overflows = bigs.may(a, -(2n ** 63n)) && bigs.may(b, -1n)
  if (bigs.isSigned64(a) && bigs.isSigned64(b) && !(overflows && name === 'div')) {
    // x % −1 is 0, as x % 1 is.
    const { safe } = safeDivisor(s, bigs.narrow(b), { minusOne: overflows })
    return s.emit(`i.s${word}`, 'i64', [bigs.narrow(a), safe])
  }
  if (bigs.isNonNegative(a) && bigs.isNonNegative(b)) return s.emit(`w.u${word}`, 'i128', [bigs.wide(a), bigs.wide(b)])
  if (!bigs.isSigned128(a) || !bigs.isSigned128(b)) throw tooLarge(instr)
  return s.emit(`w.s${word}`, 'i128', [bigs.wide(a), bigs.wide(b)])
}

export function selectBigComparison(s: Selection, instr: Instr): Value {
  const { bigs } = s
  const [a, b] = instr.args
  const relation = instr.attr.relation as Relation
  const compare = (wide: boolean, predicate: string): Value => {
    const operand = (v: Value) => (wide ? bigs.wide(v) : bigs.narrow(v))
    return s.emit('i.cmp', 'bool', [operand(a), operand(b)], { predicate })
  }
  if (bigs.isSigned64(a) && bigs.isSigned64(b)) return compare(false, SIGNED_PREDICATE[relation])
  if (bigs.isUnsigned64(a) && bigs.isUnsigned64(b)) return compare(false, UNSIGNED_PREDICATE[relation])
  if (bigs.isSigned128(a) && bigs.isSigned128(b)) return compare(true, SIGNED_PREDICATE[relation])
  if (bigs.isNonNegative(a) && bigs.isNonNegative(b)) return compare(true, UNSIGNED_PREDICATE[relation])
  throw tooLarge(instr)
}

/** Integers that all are doubles. */
const SAFE: BigInterval = { lo: -(2n ** 53n), hi: 2n ** 53n }

/** `Number(x)`: the machine rounds a 64-bit integer as JavaScript does. */
export function selectBigToNumber(s: Selection, instr: Instr): void {
  const { bigs } = s
  const [a] = instr.args
  const { name } = instr.attr
  if (name && !isBigWithin(bigs.range(a), SAFE))
    throw wider(a, `The bigint that is ${name === 'exact' ? 'compared with a number' : 'kept for the next call'} here`)
  if (!bigs.isSigned64(a) && !bigs.isUnsigned64(a)) throw wider(a, 'The bigint that becomes a number here')
  const value = bigs.narrow(a)
  const representation = s.representation(instr)
  if (representation === 'i64') return s.define(instr, value, 'i64')
  if (representation !== 'f64') return s.define(instr, s.emit('i.trunc', 'i32', [value]), representation)
  s.define(instr, s.emit(bigs.isSigned64(a) ? 'i.tof' : 'u.tof', 'f64', [value]), 'f64')
}
