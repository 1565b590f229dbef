import { BYTES_PER_ELEMENT } from '../frontend/math-functions.ts'
import { isSafeInt } from '../ir/interval.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { isHandleType } from '../ir/types.ts'
import type { Representation } from './choose-representation.ts'
import { isPassedAsInteger } from './infer-call-ranges.ts'
import { inBounds, selectLoad, selectStore } from './select-access.ts'
import { asInt64, selectBig, selectBigComparison, selectBigToNumber } from './select-big.ts'
import { selectComparison, selectIsInt32, selectIsUndefined, selectTruth } from './select-comparison.ts'
import { selectDivision, selectRemainder } from './select-division.ts'
import { selectHandleLoad, selectHandleStore, selectMustBe, selectNewRecord } from './select-handle.ts'
import { selectListAssignment, selectNewList, selectPush } from './select-list.ts'
import { selectMath } from './select-math.ts'
import { selectViewGet, selectViewSet } from './select-view.ts'
import type { Selection } from './selection.ts'

/** Translates one number-level instruction at the end of the selection's current block. */
export function selectInstruction(s: Selection, instr: Instr): void {
  const { args } = instr
  if (instr.type === 'big' && instr.op !== 'load' && instr.op !== 'viewget' && instr.op !== 'call')
    return selectBig(s, instr)
  switch (instr.op) {
    case 'const':
      if (instr.type === 'bool') return s.defineOther(instr, s.emit('b.const', 'bool', [], { value: instr.attr.value }))
      return s.define(instr, constantOperand(s, instr, s.representation(instr)), s.representation(instr))
    case 'undefined': {
      // Where only the low bits count, undefined is 0.
      const representation = s.representation(instr)
      return s.define(instr, representation === 'f64' ? missing(s, instr) : s.int(0), representation)
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
    case 'bigcompare':
      return s.defineOther(instr, selectBigComparison(s, instr))
    case 'bigtonum':
      return selectBigToNumber(s, instr)
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
    case 'highword':
    case 'lowword':
      return defineInt(s, instr, s.emit(`f.${instr.op}`, 'i32', [s.asFloat(args[0])]))
    case 'copysign':
      return defineFloat(s, instr, s.emit('f.copysign', 'f64', [s.asFloat(args[0]), s.asFloat(args[1])]))
    case 'withhighword':
      return defineFloat(s, instr, s.emit('f.withhighword', 'f64', [s.asFloat(args[0]), s.asLow32(args[1])]))
    case 'fromwords':
      return defineFloat(s, instr, s.emit('f.fromwords', 'f64', [s.asLow32(args[0]), s.asLow32(args[1])]))
    case 'choose': {
      const representation = s.representation(instr)
      const [a, b] = args.slice(1).map((arg) => s.as(arg, representation))
      return s.define(instr, s.emit('select', a.type, [s.plain(args[0]), a, b]), representation)
    }
    case 'length':
      return defineInt(s, instr, s.emit('array.length', 'i32', [s.plain(args[0])]))
    case 'load':
      return selectLoad(s, instr)
    case 'viewget':
      return selectViewGet(s, instr)
    case 'viewset':
      return selectViewSet(s, instr)
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
      const values = args.map((a) => (a.type === 'num' ? s.asToldFloat(a) : s.plain(a)))
      s.emit('host.throw', 'void', values, { error: instr.attr.error })
      return
    }
    case 'table':
      return s.defineOther(instr, s.emit('array.table', instr.type, [], { table: instr.attr.table }))
    case 'heaproom': {
      const bytes = BYTES_PER_ELEMENT[instr.attr.name as string]
      return defineInt(s, instr, s.emit('heap.room', 'i32', [], { value: bytes }))
    }
    case 'newarray':
      return s.defineOther(instr, s.emit('array.new', instr.type, [s.asLow32(args[0])]))
    case 'subarray': {
      const part = [s.plain(args[0]), s.asLow32(args[1]), s.asLow32(args[2])]
      return s.defineOther(instr, s.emit('array.part', instr.type, part))
    }
    case 'move': {
      const [to, toIndex, from, fromIndex, count] = args
      const places = [s.plain(to), s.asLow32(toIndex), s.plain(from), s.asLow32(fromIndex), s.asLow32(count)]
      s.emit('array.move', 'void', places)
      return
    }
    case 'sort':
      s.emit(
        'array.sort',
        'void',
        args.map((arg) => s.plain(arg)),
        instr.attr,
      )
      return
    case 'loadhandle':
      return selectHandleLoad(s, instr)
    case 'storehandle':
      return selectHandleStore(s, instr)
    case 'mustbe':
      return selectMustBe(s, args[0])
    case 'ishandle':
      return s.defineOther(instr, s.emit('handle.is', 'bool', [s.plain(args[0])]))
    case 'samehandle':
      return s.defineOther(instr, s.emit('handle.same', 'bool', [s.plain(args[0]), s.plain(args[1])]))
    case 'nohandle':
      return s.defineOther(instr, s.emit('handle.none', instr.type, []))
    case 'fields':
      return s.defineOther(instr, s.emit('record.fields', instr.type, [s.plain(args[0])], { value: instr.attr.value }))
    case 'newrecord':
      return selectNewRecord(s, instr)
    case 'elements':
      return s.defineOther(instr, s.emit('list.elements', instr.type, [s.plain(args[0])]))
    case 'newlist':
      return selectNewList(s, instr)
    case 'listset':
      return selectListAssignment(s, instr)
    case 'listpush':
      return selectPush(s, instr)
    case 'listresize':
      s.emit('list.resize', 'void', [s.plain(args[0]), s.asLow32(args[1])])
      return
    case 'getslot': {
      const loaded = s.emit('slot.load', instr.type === 'num' ? 'f64' : instr.type, [], { slot: instr.attr.slot })
      return instr.type === 'num' ? s.define(instr, loaded, 'f64') : s.defineOther(instr, loaded)
    }
    case 'setslot': {
      const plain = args[0].type === 'num' ? s.asRawFloat(args[0]) : s.plain(args[0])
      // Of an ordinary array, or an element of one, the address.
      const value = isHandleType(plain.type) ? s.emit('i.tof', 'f64', [plain]) : plain
      s.emit('slot.store', 'void', [value], { slot: instr.attr.slot })
      return
    }
    case 'flagslots':
      s.emit('slot.flag', 'void', [], { value: instr.attr.value })
      return
    case 'call': {
      const { callee } = instr.attr
      const what = `A bigint that is passed to \`${callee?.name}\` here`
      const passed = args.map((a, i) => {
        if (a.type === 'big') return asInt64(s, a, what)
        if (a.type !== 'num') return s.plain(a)
        return callee && isPassedAsInteger(callee.blocks[0].params[i]) ? s.asLow32(a) : s.asToldFloat(a)
      })
      const type = instr.type === 'num' ? 'f64' : instr.type === 'big' ? 'i64' : instr.type
      const call = s.emit('func.call', type, passed, { callee })
      if (instr.type === 'num') s.define(instr, call, 'f64')
      else if (instr.type === 'big') s.bigs.define(instr, call, 's64')
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
  s.define(instr, s.renamed(value, instr), representation)
}

/** What stands for undefined where that may be the value of `of`. */
export function missing(s: Selection, of: Value): Value {
  return s.mayBeUndefined(of) ? s.emit('f.const', 'f64', [], { name: 'undefined' }) : s.float(Number.NaN)
}

function constantOperand(s: Selection, instr: Instr, representation: Representation): Value {
  const value = instr.attr.value as number
  if (representation === 'f64') return s.float(value)
  return s.emit('i.const', representation === 'i64' ? 'i64' : 'i32', [], {
    value: representation === 'i64' ? value : value | 0,
  })
}

/** An int32 that the machine has, in the representation that was chosen for the result. */
export function defineInt(s: Selection, instr: Instr, value: Value): void {
  const representation = s.representation(instr)
  if (representation === 'f64') return s.define(instr, s.emit('i.tof', 'f64', [value]), 'f64')
  if (representation === 'i64') return s.define(instr, s.emit('i.sext', 'i64', [value]), 'i64')
  s.define(instr, value, representation)
}

/** A double that the machine has, in the representation that was chosen for the result. */
export function defineFloat(s: Selection, instr: Instr, value: Value): void {
  const representation = s.representation(instr)
  if (representation === 'f64') return s.define(instr, value, 'f64')
  if (representation === 'i64') return s.define(instr, s.emit('f.tol', 'i64', [value]), 'i64')
  s.define(instr, s.toInt32(value, instr), representation)
}

function selectArithmetic(s: Selection, instr: Instr, op: 'add' | 'sub' | 'mul'): void {
  const [a, b] = instr.args
  const representation = s.representation(instr)
  const integers = s.places.has(instr) || (isSafeInt(s.range(a)) && isSafeInt(s.range(b)))
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

/** Like `defineFloat`, where NaN may have to become 0. */
export function defineFloatOrZero(s: Selection, instr: Instr, value: Value): void {
  const range = s.range(instr)
  const representation = s.representation(instr)
  if ((range.nan || range.undef) && representation !== 'f64')
    return s.define(instr, s.emit(s.isWhole(instr) ? 'f.toint32.whole' : 'f.toint32', 'i32', [value]), representation)
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
