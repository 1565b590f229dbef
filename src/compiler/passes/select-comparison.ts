import { INT32_MIN, type Interval } from '../ir/interval.ts'
import type { Instr, Relation, Value } from '../ir/ir.ts'
import type { Selection } from './selection.ts'

const FLOAT_PREDICATE: Readonly<Record<Relation, string>> = {
  lt: 'olt',
  le: 'ole',
  gt: 'ogt',
  ge: 'oge',
  eq: 'oeq',
  ne: 'une',
}

export const SIGNED_PREDICATE: Readonly<Record<Relation, string>> = {
  lt: 'slt',
  le: 'sle',
  gt: 'sgt',
  ge: 'sge',
  eq: 'eq',
  ne: 'ne',
}

export const UNSIGNED_PREDICATE: Readonly<Record<Relation, string>> = {
  lt: 'ult',
  le: 'ule',
  gt: 'ugt',
  ge: 'uge',
  eq: 'eq',
  ne: 'ne',
}

export function selectComparison(s: Selection, instr: Instr): Value {
  const [a, b] = instr.args
  const relation = instr.attr.relation as Relation
  if (a.type === 'bool') return s.emit('b.cmp', 'bool', [s.plain(a), s.plain(b)], { predicate: relation })
  const known = relation === 'eq' ? equalByRange(s.range(a), s.range(b)) : undefined
  if (known !== undefined) return s.emit('b.const', 'bool', [], { value: known })
  if (s.isSigned32(a) && s.isSigned32(b))
    return s.emit('i.cmp', 'bool', [s.asLow32(a), s.asLow32(b)], { predicate: SIGNED_PREDICATE[relation] })
  if (s.isUnsigned32(a) && s.isUnsigned32(b))
    return s.emit('i.cmp', 'bool', [s.asLow32(a), s.asLow32(b)], { predicate: UNSIGNED_PREDICATE[relation] })
  if (s.isInteger(a) && s.isInteger(b))
    return s.emit('i.cmp', 'bool', [s.asInt64(a), s.asInt64(b)], { predicate: SIGNED_PREDICATE[relation] })
  return (
    counterAgainstBound(s, a, b, relation) ??
    counterAgainstBound(s, b, a, mirrored(relation)) ??
    compareFloats(s, a, b, relation)
  )
}

/**
 * Whether two numbers of which one is known are equal, where their ranges tell: what has been compared with all other values that it can have is the last one.
 *
 * int[1, 1] === int[1, 1] → true, int[2, 5] === int[1, 1] → false
 */
function equalByRange(a: Interval, b: Interval): boolean | undefined {
  const [isPoint, isOther] = [a, b].map(({ lo, hi, nan, undef }) => lo === hi && !nan && !undef)
  if (isPoint && isOther && a.lo === b.lo) return true
  return (isPoint || isOther) && (a.hi < b.lo || b.hi < a.lo) ? false : undefined
}

const mirrored = (relation: Relation): Relation =>
  ({ lt: 'gt', le: 'ge', gt: 'lt', ge: 'le', eq: 'eq', ne: 'ne' })[relation] as Relation

/**
 * `i < n` for an int32 i and any number n up to 2³¹ − 1: n is rounded once to the int32 that gives the same answer for every i, which LLVM then takes
 * out of the loop. i < n ⇔ i < ⌈n⌉, i ≤ n ⇔ i ≤ ⌊n⌋, and so on. Saturation and NaN (false for every i) need care at the very ends of int32.
 */
function counterAgainstBound(s: Selection, i: Value, n: Value, relation: Relation): Value | undefined {
  if (s.constant(i) !== undefined || !s.isSigned32(i)) return undefined
  // Rounding pays only where LLVM can take it out of the loop.
  if (s.constant(n) !== undefined || s.get(n).representation !== 'f64' || s.variesHere(n)) return undefined
  const bound = s.range(n)
  const counter = s.range(i)
  const n64 = s.get(n).value
  const rounded = (op: 'f.ceil' | 'f.floor') => s.emit('f.sat', 'i32', [s.emit(op, 'f64', [n64])])
  const never = (limit: number, value: Value) => {
    if (!bound.nan && !bound.undef) return value
    return s.emit('select', 'i32', [s.emit('f.cmp', 'bool', [n64, n64], { predicate: 'oeq' }), value, s.int(limit)])
  }
  const compare = (predicate: string, value: Value) => s.emit('i.cmp', 'bool', [s.asLow32(i), value], { predicate })
  if (relation === 'lt' && bound.hi <= 2 ** 31 - 1) return compare('slt', never(INT32_MIN, rounded('f.ceil')))
  if (relation === 'le' && bound.hi < 2 ** 31 && counter.lo > INT32_MIN)
    return compare('sle', never(INT32_MIN, rounded('f.floor')))
  if (relation === 'gt' && bound.lo >= INT32_MIN) return compare('sgt', never(2 ** 31 - 1, rounded('f.floor')))
  if (relation === 'ge' && bound.lo >= INT32_MIN && counter.hi < 2 ** 31 - 1)
    return compare('sge', never(2 ** 31 - 1, rounded('f.ceil')))
  return undefined
}

function compareFloats(s: Selection, a: Value, b: Value, relation: Relation): Value {
  const [x, y] = [s.asRawFloat(a), s.asRawFloat(b)]
  if ((relation === 'eq' || relation === 'ne') && s.mayBeUndefined(a) && s.mayBeUndefined(b)) {
    // undefined === undefined, though both are NaN to the machine.
    const same = s.emit('b.and', 'bool', [s.emit('f.isundefined', 'bool', [x]), s.emit('f.isundefined', 'bool', [y])])
    const differ = s.emit('b.and', 'bool', [
      s.emit('f.cmp', 'bool', [x, y], { predicate: 'une' }),
      s.emit('b.not', 'bool', [same]),
    ])
    return relation === 'ne' ? differ : s.emit('b.not', 'bool', [differ])
  }
  return s.emit('f.cmp', 'bool', [x, y], { predicate: FLOAT_PREDICATE[relation] })
}

export function selectTruth(s: Selection, a: Value): Value {
  if (s.isSigned32(a) || s.isUnsigned32(a))
    return s.emit('i.cmp', 'bool', [s.asLow32(a), s.int(0)], { predicate: 'ne' })
  if (s.isInteger(a))
    return s.emit('i.cmp', 'bool', [s.asInt64(a), s.emit('i.const', 'i64', [], { value: 0 })], { predicate: 'ne' })
  return s.emit('f.cmp', 'bool', [s.asFloat(a), s.float(0)], { predicate: 'one' })
}

export function selectIsUndefined(s: Selection, a: Value): Value {
  if (!s.mayBeUndefined(a)) return s.emit('b.const', 'bool', [], { value: false })
  return s.emit('f.isundefined', 'bool', [s.asRawFloat(a)])
}

export function selectIsInt32(s: Selection, a: Value): Value {
  if (s.isSigned32(a)) return s.emit('b.const', 'bool', [], { value: true })
  return s.emit('f.isint32', 'bool', [s.asFloat(a)])
}
