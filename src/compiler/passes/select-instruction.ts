import { INLINE_MATH } from '../frontend/math-functions.ts'
import { INT32_MIN, isInt32, isSafeInt } from '../ir/interval.ts'
import { elementKind, type Instr, type IrType, isArrayType, type Relation, type Value } from '../ir/ir.ts'
import type { Representation } from './choose-representation.ts'
import type { Selection } from './select-representations.ts'

/** Translates one number-level instruction at the end of the selection's current block. */
export function selectInstruction(s: Selection, instr: Instr): void {
  const { args } = instr
  switch (instr.op) {
    case 'const':
      if (instr.type === 'bool') return s.defineOther(instr, s.emit('b.const', 'bool', [], { value: instr.attr.value }))
      return s.define(instr, constantOperand(s, instr, s.representation(instr)), s.representation(instr))
    case 'undefined': {
      // Where only the low bits count, undefined is 0.
      const representation = s.representation(instr)
      return s.define(
        instr,
        representation === 'f64' ? s.emit('f.const', 'f64', [], { name: 'undefined' }) : s.int(0),
        representation,
      )
    }
    case 'add':
    case 'sub':
    case 'mul':
      return selectArithmetic(s, instr, instr.op)
    case 'neg':
      return selectNegation(s, instr)
    case 'div':
      return selectDivision(s, instr)
    case 'mod':
      return selectRemainder(s, instr)
    case 'and':
    case 'or':
    case 'xor':
      return selectBitwise(s, instr, instr.op)
    case 'shl':
    case 'shr':
    case 'ushr':
      return selectShift(s, instr, instr.op)
    case 'compare':
      return s.defineOther(instr, selectComparison(s, instr))
    case 'not':
      return s.defineOther(instr, s.emit('b.not', 'bool', [s.plain(args[0])]))
    case 'both':
      return s.defineOther(instr, s.emit('b.and', 'bool', [s.plain(args[0]), s.plain(args[1])]))
    case 'truthy':
      return s.defineOther(instr, selectTruth(s, args[0]))
    case 'tonum':
      return defineInt(s, instr, s.emit('b.toi', 'i32', [s.plain(args[0])]))
    case 'math':
      return selectMath(s, instr)
    case 'length':
      return defineInt(s, instr, s.emit('array.length', 'i32', [s.plain(args[0])]))
    case 'load':
      return selectLoad(s, instr)
    case 'store':
      return selectStore(s, instr)
    case 'refine':
    case 'assume':
      return selectKnown(s, instr)
    case 'disjoint':
      return s.defineOther(instr, s.emit('array.disjoint', 'bool', [s.plain(args[0]), s.plain(args[1])]))
    case 'isundefined':
      return s.defineOther(instr, selectIsUndefined(s, args[0]))
    case 'isint32':
      return s.defineOther(instr, selectIsInt32(s, args[0]))
    case 'inbounds':
      return s.defineOther(instr, inBounds(s, args[0], args[1]).ok)
    case 'throw': {
      const values = args.map((a) => (a.type === 'num' ? s.asRawFloat(a) : s.plain(a)))
      s.emit('host.throw', 'void', values, { error: instr.attr.error })
      return
    }
    case 'call': {
      const passed = args.map((a) => (a.type === 'num' ? s.asRawFloat(a) : s.plain(a)))
      const call = s.emit('func.call', instr.type === 'num' ? 'f64' : instr.type, passed, { callee: instr.attr.callee })
      if (instr.type === 'num') s.define(instr, call, 'f64')
      else if (instr.type !== 'void') s.defineOther(instr, call)
      return
    }
    default:
      throw new Error(`no machine code for ${instr.op}`)
  }
}

/** A value under a name that says more of it: a double may turn into an integer here, and what is known makes the conversion cheap. */
function selectKnown(s: Selection, instr: Instr): void {
  const [value] = instr.args
  const representation = s.representation(instr)
  const isDouble = s.constant(value) === undefined && s.get(value).representation === 'f64'
  if (isDouble && representation !== 'f64') return defineFloat(s, instr, s.asFloat(value))
  s.define(instr, s.as(value, representation), representation)
}

function constantOperand(s: Selection, instr: Instr, representation: Representation): Value {
  const value = instr.attr.value as number
  if (representation === 'f64') return s.float(value)
  return s.emit('i.const', representation === 'i64' ? 'i64' : 'i32', [], {
    value: representation === 'i64' ? value : value | 0,
  })
}

/** An int32 that the machine has, in the representation that was chosen for the result. */
function defineInt(s: Selection, instr: Instr, value: Value): void {
  const representation = s.representation(instr)
  if (representation === 'f64') return s.define(instr, s.emit('i.tof', 'f64', [value]), 'f64')
  if (representation === 'i64') return s.define(instr, s.emit('i.sext', 'i64', [value]), 'i64')
  s.define(instr, value, representation)
}

/** A double that the machine has, in the representation that was chosen for the result. */
function defineFloat(s: Selection, instr: Instr, value: Value): void {
  const representation = s.representation(instr)
  if (representation === 'f64') return s.define(instr, value, 'f64')
  if (representation === 'i64') return s.define(instr, s.emit('f.tol', 'i64', [value]), 'i64')
  s.define(instr, s.toInt32(value, s.range(instr)), representation)
}

function selectArithmetic(s: Selection, instr: Instr, op: 'add' | 'sub' | 'mul'): void {
  const [a, b] = instr.args
  const representation = s.representation(instr)
  const integers = isSafeInt(s.range(a)) && isSafeInt(s.range(b))
  if (representation === 'f64' || !integers)
    return defineFloat(s, instr, s.emit(`f.${op}`, 'f64', [s.asFloat(a), s.asFloat(b)]))
  if (representation === 'i64')
    return s.define(instr, s.emit(`i.${op}`, 'i64', [s.asInt64(a), s.asInt64(b)], { nsw: true }), 'i64')
  const nsw = representation === 'i32' && s.isSigned32(a) && s.isSigned32(b)
  const nuw =
    s.isUnsigned32(a) &&
    s.isUnsigned32(b) &&
    (representation === 'u32' || (representation === 'i32' && s.range(instr).lo >= 0))
  s.define(instr, s.emit(`i.${op}`, 'i32', [s.asLow32(a), s.asLow32(b)], { nsw, nuw }), representation)
}

function selectNegation(s: Selection, instr: Instr): void {
  const [a] = instr.args
  const representation = s.representation(instr)
  if (representation === 'f64' || !isSafeInt(s.range(a)))
    return defineFloat(s, instr, s.emit('f.neg', 'f64', [s.asFloat(a)]))
  if (representation === 'i64')
    return s.define(
      instr,
      s.emit('i.sub', 'i64', [s.emit('i.const', 'i64', [], { value: 0 }), s.asInt64(a)], { nsw: true }),
      'i64',
    )
  s.define(
    instr,
    s.emit('i.sub', 'i32', [s.int(0), s.asLow32(a)], { nsw: representation === 'i32' && s.isSigned32(a) }),
    representation,
  )
}

/** Division is done on doubles. (`(a / b) | 0` on int32 could be an integer division; V8 itself finds doubles fast enough.) */
function selectDivision(s: Selection, instr: Instr): void {
  const [a, b] = instr.args
  defineFloat(s, instr, s.emit('f.div', 'f64', [s.asFloat(a), s.asFloat(b)]))
}

function selectRemainder(s: Selection, instr: Instr): void {
  const [a, b] = instr.args
  const representation = s.representation(instr)
  if (representation === 'f64' || representation === 'i64' || !s.isInteger(a) || !s.isInteger(b)) {
    return defineFloatOrZero(s, instr, s.emit('f.mod', 'f64', [s.asFloat(a), s.asFloat(b)]))
  }
  const unsigned = s.isUnsigned32(a) && s.isUnsigned32(b)
  const signed = s.isSigned32(a) && s.isSigned32(b)
  if (!unsigned && !signed) return defineFloatOrZero(s, instr, s.emit('f.mod', 'f64', [s.asFloat(a), s.asFloat(b)]))
  const x = s.asLow32(a)
  const y = s.asLow32(b)
  const divisor = s.range(b)
  // The machine's remainder must not see a divisor 0, nor −1 (whose overflow is undefined); x % ±1 is 0, and NaN is 0 where it may be dropped.
  const zero = divisor.lo <= 0 && divisor.hi >= 0
  const minusOne = !unsigned && divisor.lo <= -1 && divisor.hi >= -1
  let safe = y
  if (zero)
    safe = s.emit('select', 'i32', [s.emit('i.cmp', 'bool', [safe, s.int(0)], { predicate: 'eq' }), s.int(1), safe])
  if (minusOne)
    safe = s.emit('select', 'i32', [s.emit('i.cmp', 'bool', [safe, s.int(-1)], { predicate: 'eq' }), s.int(1), safe])
  s.define(instr, s.emit(unsigned ? 'i.urem' : 'i.srem', 'i32', [x, safe]), representation)
}

/** Like `defineFloat`, where NaN may have to become 0. */
function defineFloatOrZero(s: Selection, instr: Instr, value: Value): void {
  const range = s.range(instr)
  const representation = s.representation(instr)
  if ((range.nan || range.undef) && representation !== 'f64')
    return s.define(instr, s.emit('f.toint32', 'i32', [value]), representation)
  defineFloat(s, instr, value)
}

function selectBitwise(s: Selection, instr: Instr, op: 'and' | 'or' | 'xor'): void {
  const [a, b] = instr.args
  const x = s.asLow32(a)
  if (op === 'or' && s.constant(b) !== undefined && (s.constant(b) as number | 0) === 0) return defineInt(s, instr, x)
  defineInt(s, instr, s.emit(`i.${op}`, 'i32', [x, s.asLow32(b)]))
}

function selectShift(s: Selection, instr: Instr, op: 'shl' | 'shr' | 'ushr'): void {
  const [a, b] = instr.args
  const x = s.asLow32(a)
  const constant = s.constant(b)
  const distance =
    constant !== undefined ? s.int((constant | 0) & 31) : s.emit('i.and', 'i32', [s.asLow32(b), s.int(31)])
  const value = s.emit(op === 'shl' ? 'i.shl' : op === 'shr' ? 'i.ashr' : 'i.lshr', 'i32', [x, distance])
  if (op !== 'ushr') return defineInt(s, instr, value)
  const representation = s.representation(instr)
  if (representation === 'f64') return s.define(instr, s.emit('u.tof', 'f64', [value]), 'f64')
  if (representation === 'i64') return s.define(instr, s.emit('i.zext', 'i64', [value]), 'i64')
  s.define(instr, value, representation)
}

const FLOAT_PREDICATE: Readonly<Record<Relation, string>> = {
  lt: 'olt',
  le: 'ole',
  gt: 'ogt',
  ge: 'oge',
  eq: 'oeq',
  ne: 'une',
}
const SIGNED_PREDICATE: Readonly<Record<Relation, string>> = {
  lt: 'slt',
  le: 'sle',
  gt: 'sgt',
  ge: 'sge',
  eq: 'eq',
  ne: 'ne',
}
const UNSIGNED_PREDICATE: Readonly<Record<Relation, string>> = {
  lt: 'ult',
  le: 'ule',
  gt: 'ugt',
  ge: 'uge',
  eq: 'eq',
  ne: 'ne',
}

function selectComparison(s: Selection, instr: Instr): Value {
  const [a, b] = instr.args
  const relation = instr.attr.relation as Relation
  if (a.type === 'bool') return s.emit('b.cmp', 'bool', [s.plain(a), s.plain(b)], { predicate: relation })
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

function selectTruth(s: Selection, a: Value): Value {
  if (s.isSigned32(a) || s.isUnsigned32(a))
    return s.emit('i.cmp', 'bool', [s.asLow32(a), s.int(0)], { predicate: 'ne' })
  if (s.isInteger(a))
    return s.emit('i.cmp', 'bool', [s.asInt64(a), s.emit('i.const', 'i64', [], { value: 0 })], { predicate: 'ne' })
  return s.emit('f.cmp', 'bool', [s.asFloat(a), s.float(0)], { predicate: 'one' })
}

function selectIsUndefined(s: Selection, a: Value): Value {
  if (!s.mayBeUndefined(a)) return s.emit('b.const', 'bool', [], { value: false })
  return s.emit('f.isundefined', 'bool', [s.asRawFloat(a)])
}

function selectIsInt32(s: Selection, a: Value): Value {
  if (s.isSigned32(a)) return s.emit('b.const', 'bool', [], { value: true })
  return s.emit('f.isint32', 'bool', [s.asFloat(a)])
}

function selectMath(s: Selection, instr: Instr): void {
  const name = instr.attr.name as string
  const { args } = instr
  if (!INLINE_MATH.has(name)) {
    return defineFloat(
      s,
      instr,
      s.emit(
        'math.host',
        'f64',
        args.map((a) => s.asFloat(a)),
        { name },
      ),
    )
  }
  const [a, b] = args
  const representation = s.representation(instr)
  const integer32 = representation === 'i32' && args.every((x) => s.isSigned32(x))
  switch (name) {
    case 'imul':
      return defineInt(s, instr, s.emit('i.mul', 'i32', [s.asLow32(a), s.asLow32(b)]))
    case 'clz32':
      return defineInt(s, instr, s.emit('i.clz', 'i32', [s.asLow32(a)]))
    case 'abs':
      if (integer32) return s.define(instr, s.emit('i.abs', 'i32', [s.asLow32(a)]), 'i32')
      return defineFloat(s, instr, s.emit('f.abs', 'f64', [s.asFloat(a)]))
    case 'min':
    case 'max':
      if (integer32) return s.define(instr, s.emit(`i.s${name}`, 'i32', [s.asLow32(a), s.asLow32(b)]), 'i32')
      return defineFloat(s, instr, s.emit(`f.${name}`, 'f64', [s.asFloat(a), s.asFloat(b)]))
    case 'sqrt':
      return defineFloat(s, instr, s.emit('f.sqrt', 'f64', [s.asFloat(a)]))
    case 'fround':
      return defineFloat(s, instr, s.emit('f.promote', 'f64', [s.emit('f.demote', 'f32', [s.asFloat(a)])]))
    case 'sign':
      return defineFloat(s, instr, selectSign(s, s.asFloat(a)))
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return selectRounding(s, instr, name)
    default:
      throw new Error(`no machine code for Math.${name}`)
  }
}

function selectSign(s: Selection, x: Value): Value {
  const negative = s.emit('select', 'f64', [
    s.emit('f.cmp', 'bool', [x, s.float(0)], { predicate: 'olt' }),
    s.float(-1),
    x,
  ])
  return s.emit('select', 'f64', [s.emit('f.cmp', 'bool', [x, s.float(0)], { predicate: 'ogt' }), s.float(1), negative])
}

function selectRounding(s: Selection, instr: Instr, name: 'floor' | 'ceil' | 'trunc' | 'round'): void {
  const [a] = instr.args
  const representation = s.representation(instr)
  // An integer stays as it is.
  if (representation !== 'f64' && s.isInteger(a)) return s.define(instr, s.as(a, representation), representation)
  if (representation === 'low32' && s.get(a).representation === 'low32') return s.define(instr, s.asLow32(a), 'low32')
  const x = s.asFloat(a)
  if (name !== 'round') return defineFloat(s, instr, s.emit(`f.${name}`, 'f64', [x]))
  // Halves go up: ⌈x⌉, less one if that is more than a half above x.
  const up = s.emit('f.ceil', 'f64', [x])
  const tooFar = s.emit('f.cmp', 'bool', [s.emit('f.sub', 'f64', [up, s.float(0.5)]), x], { predicate: 'ogt' })
  defineFloat(s, instr, s.emit('select', 'f64', [tooFar, s.emit('f.sub', 'f64', [up, s.float(1)]), up]))
}

/** Whether an index is an integer inside the array, and the index as int32 for the case that it is. */
function inBounds(s: Selection, array: Value, index: Value): { ok: Value; index: Value } {
  const length = s.emit('array.length', 'i32', [s.plain(array)])
  const constant = s.constant(index)
  if (constant !== undefined) {
    const possible = isInt32(s.range(index)) && constant >= 0
    const k = s.int(possible ? constant : -1)
    return { ok: s.emit('i.cmp', 'bool', [k, length], { predicate: 'ult' }), index: k }
  }
  const { value, representation } = s.get(index)
  if (representation === 'i32' || representation === 'u32')
    return { ok: s.emit('i.cmp', 'bool', [value, length], { predicate: 'ult' }), index: value }
  if (representation === 'i64') {
    const wide = s.emit('i.zext', 'i64', [length])
    return {
      ok: s.emit('i.cmp', 'bool', [value, wide], { predicate: 'ult' }),
      index: s.emit('i.trunc', 'i32', [value]),
    }
  }
  const x = s.asFloat(index)
  const k = s.emit('f.sat', 'i32', [x])
  const whole = s.emit('f.cmp', 'bool', [s.emit('i.tof', 'f64', [k]), x], { predicate: 'oeq' })
  return { ok: s.emit('b.and', 'bool', [whole, s.emit('i.cmp', 'bool', [k, length], { predicate: 'ult' })]), index: k }
}

/** Type of an element on the machine. */
function elementType(kind: string): IrType {
  return kind === 'Float64Array' ? 'f64' : kind === 'Float32Array' ? 'f32' : 'i32'
}

/** An element in a representation that can hold it. */
function loadElement(s: Selection, array: Value, index: Value, representation: Representation): Value {
  const kind = isArrayType(array.type) ? elementKind(array.type) : ''
  const type = elementType(kind)
  const raw = s.emit('array.load', type, [s.plain(array), index])
  const float = type === 'f32' ? s.emit('f.promote', 'f64', [raw]) : raw
  if (type !== 'i32') return float
  if (representation === 'f64') return s.emit(kind === 'Uint32Array' ? 'u.tof' : 'i.tof', 'f64', [raw])
  if (representation === 'i64') return s.emit(kind === 'Uint32Array' ? 'i.zext' : 'i.sext', 'i64', [raw])
  return raw
}

const isFloatArray = (array: Value): boolean => /Float/.test(array.type)

function selectLoad(s: Selection, instr: Instr): void {
  const [array, index] = instr.args
  const representation = s.representation(instr)
  if (instr.attr.bounds === 'proven') {
    return s.define(instr, loadElement(s, array, s.asLow32(index), representation), representation)
  }
  const { ok, index: k } = inBounds(s, array, index)
  const type: IrType = representation === 'f64' ? 'f64' : representation === 'i64' ? 'i64' : 'i32'
  const value = s.diamond(
    ok,
    type,
    () => {
      const element = loadElement(s, array, k, representation)
      // An element may happen to have the very bits that stand for undefined.
      return type === 'f64' && isFloatArray(array) ? s.withoutUndefined(element) : element
    },
    // What is not there is undefined; where only the low bits count, 0.
    () =>
      type === 'f64' ? s.emit('f.const', 'f64', [], { name: 'undefined' }) : s.emit('i.const', type, [], { value: 0 }),
    'else',
  ) as Value
  s.define(instr, value, representation)
}

function selectStore(s: Selection, instr: Instr): void {
  const [array, index, value] = instr.args
  const kind = isArrayType(array.type) ? elementKind(array.type) : ''
  const element = storedElement(s, kind, value)
  if (instr.attr.bounds === 'proven') {
    s.emit('array.store', 'void', [s.plain(array), s.asLow32(index), element])
    return
  }
  const { ok, index: k } = inBounds(s, array, index)
  s.diamond(
    ok,
    undefined,
    () => {
      s.emit('array.store', 'void', [s.plain(array), k, element])
      return undefined
    },
    () => undefined,
    'else',
  )
}

/** The element that a typed array of this kind makes of a number. */
function storedElement(s: Selection, kind: string, value: Value): Value {
  if (kind === 'Float64Array') return s.asFloat(value)
  if (kind === 'Float32Array') return s.emit('f.demote', 'f32', [s.asFloat(value)])
  if (kind !== 'Uint8ClampedArray') return s.asLow32(value)
  if (s.isUnsigned32(value)) return s.emit('i.umin', 'i32', [s.asLow32(value), s.int(255)])
  if (s.isSigned32(value))
    return s.emit('i.smin', 'i32', [s.emit('i.smax', 'i32', [s.asLow32(value), s.int(0)]), s.int(255)])
  // Clamped first (NaN is 0), as far as the range leaves it open; then rounded, halves to even.
  const range = s.range(value)
  let x = s.asFloat(value)
  if (range.lo < 0 || range.nan || range.undef)
    x = s.emit('select', 'f64', [s.emit('f.cmp', 'bool', [x, s.float(0)], { predicate: 'ogt' }), x, s.float(0)])
  if (range.hi > 255)
    x = s.emit('select', 'f64', [s.emit('f.cmp', 'bool', [x, s.float(255)], { predicate: 'olt' }), x, s.float(255)])
  return s.emit('f.round.51', 'i32', [x])
}
