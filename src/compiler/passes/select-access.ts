import { createBlock } from '../ir/builder.ts'
import { GIVE_UP } from '../ir/giving-up.ts'
import { isInt32 } from '../ir/interval.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { elementKind, type IrType, isArrayType, isListElements } from '../ir/types.ts'
import type { Representation } from './choose-representation.ts'
import { missing } from './select-instruction.ts'
import type { Selection } from './selection.ts'

/** Whether an index is an integer inside the array, and the index as int32 for the case that it is. */
export function inBounds(
  s: Selection,
  array: Value,
  index: Value,
  machineArray = s.plain(array),
): { ok: Value; index: Value } {
  const length = s.emit('array.length', 'i32', [machineArray])
  const constant = s.constant(index)
  if (constant !== undefined) {
    const possible = isInt32(s.range(index)) && constant >= 0
    const k = s.int(possible ? constant : -1)
    return { ok: s.emit('i.cmp', 'bool', [k, length], { predicate: 'ult' }), index: k }
  }
  const { value, representation } = s.get(index)
  if (representation === 'i32' || representation === 'u32')
    return { ok: s.emit('i.cmp', 'bool', [value, length], { predicate: 'ult' }), index: value }
  if (representation === 'i64') return placeInBounds(s, value, length)
  const x = s.asFloat(index)
  // The machine's own conversion saturates, which takes an engine several comparisons.
  const place = placeInBounds(s, s.emit('f.place', 'i64', [x]), length)
  if (s.isWhole(index)) return place
  const whole = s.emit('f.cmp', 'bool', [s.emit('i.tof', 'f64', [place.index]), x], { predicate: 'oeq' })
  return { ok: s.emit('b.and', 'bool', [place.ok, whole]), index: place.index }
}

/** The same for a 64-bit integer. */
function placeInBounds(s: Selection, place: Value, length: Value): { ok: Value; index: Value } {
  return {
    ok: s.emit('i.cmp', 'bool', [place, s.emit('i.zext', 'i64', [length])], { predicate: 'ult' }),
    index: s.emit('i.trunc', 'i32', [place]),
  }
}

/** The same for an index that is converted to an integer first: the machine's own conversion saturates, and gives 0 for NaN. */
function truncatedInBounds(s: Selection, array: Value, index: Value): { ok: Value; index: Value } {
  const { int, nan, undef } = s.range(index)
  if (int && !nan && !undef) return inBounds(s, array, index)
  const k = s.emit('f.sat', 'i32', [s.asFloat(index)])
  const length = s.emit('array.length', 'i32', [s.plain(array)])
  return { ok: s.emit('i.cmp', 'bool', [k, length], { predicate: 'ult' }), index: k }
}

/** Type of an element on the machine. */
export function elementType(kind: string): IrType {
  return kind === 'Float64Array' || kind === 'Array' || kind === 'Handles'
    ? 'f64'
    : kind === 'Float32Array'
      ? 'f32'
      : 'i32'
}

/** An element in a representation that can hold it. */
function loadElement(s: Selection, instr: Instr, index: Value, representation: Representation): Value {
  const [array] = instr.args
  const kind = isArrayType(array.type) ? elementKind(array.type) : ''
  const type = elementType(kind)
  const raw = s.emit('array.load', type, [s.plain(array), index], { apart: instr.attr.apart })
  if (type === 'f32') return s.emit('f.promote', 'f64', [raw])
  // Holes have the bits of undefined.
  if (instr.attr.holes) giveUpUnless(s, s.emit('b.not', 'bool', [s.emit('f.isundefined', 'bool', [raw])]))
  // An element may happen to have the very bits that stand for undefined. (A float cannot: it has not as many.)
  if (type === 'f64') return s.mayBeUndefined(instr) ? s.withoutUndefined(raw) : raw
  if (representation === 'f64') return s.emit(kind === 'Uint32Array' ? 'u.tof' : 'i.tof', 'f64', [raw])
  if (representation === 'i64') return s.emit(kind === 'Uint32Array' ? 'i.zext' : 'i.sext', 'i64', [raw])
  return raw
}

export function selectLoad(s: Selection, instr: Instr): void {
  if (instr.type === 'big') return selectBigLoad(s, instr)
  const [array, index] = instr.args
  const representation = s.representation(instr)
  if (instr.attr.bounds === 'proven') {
    return s.define(instr, loadElement(s, instr, s.asLow32(index), representation), representation)
  }
  const { ok, index: k } = (instr.attr.truncates ? truncatedInBounds : inBounds)(s, array, index)
  const type: IrType = representation === 'f64' ? 'f64' : representation === 'i64' ? 'i64' : 'i32'
  const value = s.diamond(
    ok,
    type,
    () => loadElement(s, instr, k, representation),
    () => {
      if (isListElements(array.type)) giveUpUnlessIndex(s, index)
      // What is not there is undefined; where only the low bits count, 0.
      return type === 'f64' ? missing(s, instr) : s.emit('i.const', type, [], { value: 0 })
    },
    'else',
  ) as Value
  s.define(instr, value, representation)
}

/** A bigint that is not there is 0, which nobody looks at: see `checkBigintElements`. */
function selectBigLoad(s: Selection, instr: Instr): void {
  const [array, index] = instr.args
  const load = (k: Value): Value => s.emit('array.load', 'i64', [s.plain(array), k])
  const unsigned = array.type === 'array<BigUint64Array>'
  const define = (value: Value) => s.bigs.define(instr, value, unsigned ? 'u64' : 's64')
  if (instr.attr.bounds === 'proven') return define(load(s.asLow32(index)))
  const { ok, index: k } = inBounds(s, array, index)
  const missing = () => s.emit('i.const', 'i64', [], { value: 0 })
  define(s.diamond(ok, 'i64', () => load(k), missing, 'else') as Value)
}

const LARGEST_INDEX = 2 ** 32 - 2

/** `a[-1]` and `a[0.5]` of an ordinary array may be there: they are properties like others, which the dispatcher does not look for. */
function giveUpUnlessIndex(s: Selection, index: Value): void {
  const { lo, hi, int, nan, undef } = s.range(index)
  if (int && !nan && !undef && lo >= 0 && hi <= LARGEST_INDEX) return
  const x = s.asFloat(index)
  const isWhole = s.emit('f.cmp', 'bool', [s.emit('f.trunc', 'f64', [x]), x], { predicate: 'oeq' })
  const isLow = s.emit('f.cmp', 'bool', [x, s.float(LARGEST_INDEX)], { predicate: 'ole' })
  const isHigh = s.emit('f.cmp', 'bool', [x, s.float(0)], { predicate: 'oge' })
  giveUpUnless(s, s.emit('b.and', 'bool', [isWhole, s.emit('b.and', 'bool', [isLow, isHigh])]))
}

/** Lets the original have the call where a condition does not hold. */
export function giveUpUnless(s: Selection, holds: Value, error = GIVE_UP): void {
  const from = s.block
  const [goOn, stop] = [createBlock(s.fn), createBlock(s.fn)]
  s.block = stop
  const { span } = s.emit('host.throw', 'void', [], { error })
  stop.term = { kind: 'unreachable', span }
  from.term = {
    kind: 'branch',
    cond: holds,
    then: { block: goOn, args: [] },
    else: { block: stop, args: [] },
    span,
    unlikely: 'else',
  }
  s.block = goOn
}

/** A number that becomes an element of a list. */
export function listElement(s: Selection, value: Value): Value {
  const raw = s.asRawFloat(value)
  if (s.mayBeUndefined(value)) {
    const isUndefined = s.emit('f.isundefined', 'bool', [raw])
    giveUpUnless(s, s.emit('b.not', 'bool', [isUndefined]))
  }
  return raw
}

/** `a[i] = v` of an ordinary array: undefined would be an element like others, and an index that is not there makes the array longer. Kernels can do neither. */
function selectListStore(s: Selection, instr: Instr): void {
  const [array, index, value] = instr.args
  const { apart, bounds } = instr.attr
  const raw = listElement(s, value)
  let at: Value
  if (bounds === 'proven') at = s.asLow32(index)
  else {
    const checked = inBounds(s, array, index)
    giveUpUnless(s, checked.ok)
    at = checked.index
  }
  s.emit('array.store', 'void', [s.plain(array), at, raw], { apart })
}

export function selectStore(s: Selection, instr: Instr): void {
  const [array, index, value] = instr.args
  if (isListElements(array.type)) return selectListStore(s, instr)
  const { apart } = instr.attr
  const kind = isArrayType(array.type) ? elementKind(array.type) : ''
  const element = value.type === 'big' ? s.bigs.narrow(value) : storedElement(s, kind, value)
  if (instr.attr.bounds === 'proven') {
    s.emit('array.store', 'void', [s.plain(array), s.asLow32(index), element], { apart })
    return
  }
  const { ok, index: k } = inBounds(s, array, index)
  s.diamond(
    ok,
    undefined,
    () => {
      s.emit('array.store', 'void', [s.plain(array), k, element], { apart })
      return undefined
    },
    () => undefined,
    'else',
  )
}

/** The element that a typed array of this kind makes of a number. */
export function storedElement(s: Selection, kind: string, value: Value): Value {
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
