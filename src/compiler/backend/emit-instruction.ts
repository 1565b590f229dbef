import { type ErrorSpec, SLOTS, SLOTS_FLAG, UNDEFINED_BITS, UNDEFINED_FLAG } from '../../runtime-shim/manifest.ts'
import { isRecursive } from '../ir/call-graph.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'
import { elementAddress } from './element-address.ts'
import { emitHeap } from './emit-heap.ts'
import { emitList } from './emit-list.ts'
import { elementLlvmType, llvmType, quote } from './emit-llvm.ts'
import { emitMath } from './emit-math.ts'
import { emitSort } from './emit-sort.ts'
import { emitViewLoad, emitViewStore } from './emit-view.ts'
import type { FunctionText } from './function-text.ts'
import { remainderName } from './remainder-functions.ts'

/** Operations that are one LLVM instruction on two operands of the same type. */
const BINARY: Readonly<Record<string, string>> = {
  'i.add': 'add',
  'i.sub': 'sub',
  'i.mul': 'mul',
  'i.sdiv': 'sdiv',
  'i.udiv': 'udiv',
  'i.srem': 'srem',
  'i.urem': 'urem',
  'i.and': 'and',
  'i.or': 'or',
  'i.xor': 'xor',
  'i.shl': 'shl',
  'i.ashr': 'ashr',
  'i.lshr': 'lshr',
  'b.and': 'and',
}
const FLOAT_BINARY: Readonly<Record<string, string>> = {
  'f.add': 'fadd',
  'f.sub': 'fsub',
  'f.mul': 'fmul',
  'f.div': 'fdiv',
}
/** Operations that are an intrinsic over operands of the result's type. */
const INTRINSIC: Readonly<Record<string, string>> = {
  'i.smin': 'smin',
  'i.smax': 'smax',
  'i.umin': 'umin',
  'f.sqrt': 'sqrt',
  'f.abs': 'fabs',
  'f.floor': 'floor',
  'f.ceil': 'ceil',
  'f.trunc': 'trunc',
  'f.min': 'minimum',
  'f.max': 'maximum',
  'f.copysign': 'copysign',
}
/** Operations that are a cast from the type of the operand to that of the result. */
const CONVERSION: Readonly<Record<string, string>> = {
  'i.sext': 'sext',
  'i.zext': 'zext',
  'i.trunc': 'trunc',
  'u.tof': 'uitofp',
  'i.tof': 'sitofp',
  'f.tol': 'fptosi',
  'f.demote': 'fptrunc',
  'f.promote': 'fpext',
  'b.toi': 'zext',
}

/** The text of a double constant: LLVM takes the bits in hexadecimal. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return '0x7FF8000000000000'
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return `0x${view.getBigUint64(0).toString(16).toUpperCase().padStart(16, '0')}`
}

/** The lines of one machine-level instruction. */
export function emitInstruction(text: FunctionText, instr: Instr): string[] {
  const { op, attr, args } = instr
  const dbg = text.at(instr.span)
  const to = `${text.ref(instr)} =`
  const operands = args.map((a) => text.ref(a))
  const [a, b, c] = operands
  const type = instr.type === 'void' ? 'void' : llvmType(instr.type)
  const special = text.module.convention.emit(text, instr)
  if (special) return special

  if (op in BINARY)
    return [`${to} ${BINARY[op]} ${attr.nuw ? 'nuw ' : ''}${attr.nsw ? 'nsw ' : ''}${type} ${a}, ${b}${dbg}`]
  if (op in FLOAT_BINARY) return [`${to} ${FLOAT_BINARY[op]} ${text.flags}${type} ${a}, ${b}${dbg}`]
  if (op in INTRINSIC) {
    const list = operands.map((o) => `${type} ${o}`).join(', ')
    return [`${to} call ${type} @llvm.${INTRINSIC[op]}.${instr.type}(${list})${dbg}`]
  }
  if (op in CONVERSION) return [`${to} ${CONVERSION[op]} ${llvmType(args[0].type)} ${a} to ${type}${dbg}`]
  if (op.startsWith('w.')) return emitWide(text, instr)

  const runtimeCall = (name: string, result: string): string[] => {
    text.module.runtime.add(name)
    return [`${to} call ${result} @usejit.${name}(${operands.map((o) => `double ${o}`).join(', ')})${dbg}`]
  }
  switch (op) {
    // Constants are named so that every value has one; LLVM folds the copies away.
    case 'i.const':
      return [`${to} add ${type} ${attr.value}, 0${dbg}`]
    case 'f.const':
      return [
        `${to} bitcast i64 ${attr.name === 'undefined' ? UNDEFINED_BITS : bitsText(doubleText(attr.value as number))} to double${dbg}`,
      ]
    case 'b.const':
      return [`${to} or i1 ${attr.value}, false${dbg}`]
    case 'i.abs':
      return [`${to} call ${type} @llvm.abs.${instr.type}(${type} ${a}, i1 false)${dbg}`]
    case 'i.clz':
      return [`${to} call i32 @llvm.ctlz.i32(i32 ${a}, i1 false)${dbg}`]
    case 'i.cmp':
      return [`${to} icmp ${attr.predicate} ${llvmType(args[0].type)} ${a}, ${b}${dbg}`]
    case 'f.cmp':
      return [`${to} fcmp ${attr.predicate} double ${a}, ${b}${dbg}`]
    case 'b.cmp':
      return [`${to} icmp ${attr.predicate} i1 ${a}, ${b}${dbg}`]
    case 'b.not':
      return [`${to} xor i1 ${a}, true${dbg}`]
    case 'f.neg':
      return [`${to} fneg double ${a}${dbg}`]
    case 'f.sat':
      return [`${to} call i32 @llvm.fptosi.sat.i32.f64(double ${a})${dbg}`]
    case 'i.smod':
    case 'i.umod':
      return emitRemainder(text, instr)
    case 'f.mod':
      return runtimeCall('fmod', 'double')
    case 'f.toint32':
      return runtimeCall('toint32', 'i32')
    case 'f.toint32.whole':
      return runtimeCall('toint32.whole', 'i32')
    case 'f.toi':
    case 'f.tou':
    case 'f.toint32.51': {
      const whole = text.temporary()
      return [`${whole} = call double @llvm.trunc.f64(double ${a})${dbg}`, ...emitNearestInteger(text, instr, whole)]
    }
    case 'f.round.51':
      return emitNearestInteger(text, instr, a)
    case 'f.place':
      return emitPlace(text, instr, a)
    case 'f.isint32': {
      const [t0, t1, t2, t3] = [text.temporary(), text.temporary(), text.temporary(), text.temporary()]
      return [
        `${t0} = call i32 @llvm.fptosi.sat.i32.f64(double ${a})${dbg}`,
        `${t1} = sitofp i32 ${t0} to double${dbg}`,
        `${t2} = bitcast double ${t1} to i64${dbg}`,
        `${t3} = bitcast double ${a} to i64${dbg}`,
        `${to} icmp eq i64 ${t2}, ${t3}${dbg}`,
      ]
    }
    case 'f.highword':
    case 'f.lowword':
    case 'f.withhighword':
    case 'f.fromwords':
      return emitWords(text, instr)
    case 'f.isundefined': {
      const bits = text.temporary()
      return [`${bits} = bitcast double ${a} to i64${dbg}`, `${to} icmp eq i64 ${bits}, ${UNDEFINED_BITS}${dbg}`]
    }
    case 'select':
      return [`${to} select i1 ${a}, ${type} ${b}, ${type} ${c}${dbg}`]
    case 'array.table': {
      const { values } = attr.table!
      return [
        `${to} getelementptr i8, ptr @${text.module.tables.symbolOf(attr.table!)}, i32 0${dbg}`,
        `${text.length(instr)} = add i32 ${values.length}, 0${dbg}`,
      ]
    }
    case 'array.new':
    case 'array.part':
    case 'array.move':
    case 'heap.room':
    case 'heap.mark':
    case 'heap.release':
      return emitHeap(text, instr)
    case 'array.sort':
      return emitSort(text, instr)
    case 'handle.none':
    case 'handle.is':
    case 'handle.same':
    case 'handle.tof':
    case 'handle.off':
    case 'record.new':
    case 'record.fields':
    case 'list.elements':
    case 'list.new':
    case 'list.missing':
    case 'list.push':
    case 'list.resize':
      return emitList(text, instr)
    case 'array.length':
      return [`${to} add i32 ${text.length(args[0])}, 0${dbg}`]
    case 'array.disjoint':
      return emitDisjoint(text, instr)
    case 'array.load':
      return emitLoad(text, instr)
    case 'array.store':
      return emitStore(text, instr)
    case 'view.load':
      return emitViewLoad(text, instr)
    case 'view.store':
      return emitViewStore(text, instr)
    case 'math.host':
      return emitMath(text, instr)
    case 'func.call':
      return emitCall(text, instr)
    case 'host.throw':
      return emitThrow(text, instr)
    case 'flag.undefined':
      return emitFlag(text, UNDEFINED_FLAG, 1, dbg)
    case 'slot.flag':
      return emitFlag(text, SLOTS_FLAG, attr.value ? 1 : 0, dbg)
    case 'slot.load':
      return emitSlotLoad(text, instr)
    case 'slot.store':
      return emitSlotStore(text, instr)
    default:
      throw new Error(`no LLVM text for ${op}`)
  }
}

function emitFlag(text: FunctionText, address: number, value: number, dbg: string): string[] {
  const at = text.temporary()
  return [...text.pointer(at, address, dbg), `store i32 ${value}, ptr ${at}, align 4${dbg}`]
}

/** A slot holds a double; a boolean is 0 or 1. */
function emitSlotLoad(text: FunctionText, instr: Instr): string[] {
  const dbg = text.at(instr.span)
  const at = text.temporary()
  const place = text.pointer(at, SLOTS + 8 * instr.attr.slot!, dbg)
  const load = (name: string) => [...place, `${name} = load double, ptr ${at}, align 8${dbg}`]
  if (instr.type !== 'bool') return load(text.ref(instr))
  const value = text.temporary()
  return [...load(value), `${text.ref(instr)} = fcmp one double ${value}, 0.0${dbg}`]
}

function emitSlotStore(text: FunctionText, instr: Instr): string[] {
  const dbg = text.at(instr.span)
  const [value] = instr.args
  const slot = SLOTS + 8 * instr.attr.slot!
  const store = (type: string, name: string, address: number, align: number) => {
    const at = text.temporary()
    return [...text.pointer(at, address, dbg), `store ${type} ${name}, ptr ${at}, align ${align}${dbg}`]
  }
  if (isArrayType(value.type)) {
    const address = text.temporary()
    return [
      ...text.address(address, text.ref(value), dbg),
      ...store('i32', address, slot, 4),
      ...store('i32', text.length(value), slot + 4, 4),
    ]
  }
  if (value.type !== 'bool') return store('double', text.ref(value), slot, 8)
  const number = text.temporary()
  return [`${number} = uitofp i1 ${text.ref(value)} to double${dbg}`, ...store('double', number, slot, 8)]
}

function emitRemainder(text: FunctionText, instr: Instr): string[] {
  const type = llvmType(instr.type)
  const name = remainderName(instr.op === 'i.umod' ? 'u32' : type === 'i64' ? 's64' : 's32', Boolean(instr.attr.value))
  text.module.runtime.add(name)
  const list = instr.args.map((arg) => `${type} ${text.ref(arg)}`).join(', ')
  return [`${text.ref(instr)} = call ${type} @usejit.${name}(${list})${text.at(instr.span)}`]
}

/** Operations on i128 for which LLVM would call functions that are not there: ours instead. */
function emitWide(text: FunctionText, instr: Instr): string[] {
  const name = instr.op.slice(2)
  text.module.runtime.add(`wide.${name}`)
  const list = instr.args.map((arg) => `${llvmType(arg.type)} ${text.ref(arg)}`).join(', ')
  return [`${text.ref(instr)} = call i128 @usejit.wide.${name}(${list})${text.at(instr.span)}`]
}

/** To the integer nearest to x, modulo 2³². */
function emitNearestInteger(text: FunctionText, instr: Instr, x: string): string[] {
  const { lines, bits } = emitNearestBits(text, instr, x)
  return [...lines, `${text.ref(instr)} = trunc i64 ${bits} to i32${text.at(instr.span)}`]
}

/**
 * The distance of these bits from those of 1.5·2⁵²: they order as doubles do, so that numbers from 2⁵¹ on, ∞ and NaN are at least 2⁵¹ away, and what is
 * negative is less than 0, or without a sign more than any index.
 */
function emitPlace(text: FunctionText, instr: Instr, x: string): string[] {
  const { lines, bits } = emitNearestBits(text, instr, x)
  return [...lines, `${text.ref(instr)} = sub i64 ${bits}, 4843621399236968448${text.at(instr.span)}`]
}

/** x + 1.5·2⁵² has the integer nearest to x in the low bits of its significand, in two's complement; the addition itself rounds, halves to even. */
function emitNearestBits(text: FunctionText, instr: Instr, x: string): { lines: string[]; bits: string } {
  const dbg = text.at(instr.span)
  const [sum, bits] = [text.temporary(), text.temporary()]
  const lines = [`${sum} = fadd double ${x}, 6755399441055744.0${dbg}`, `${bits} = bitcast double ${sum} to i64${dbg}`]
  return { lines, bits }
}

/** Hexadecimal double bits as the decimal integer that `bitcast i64` takes. */
function bitsText(hex: string): string {
  return BigInt.asIntN(64, BigInt(hex)).toString()
}

/** The two halves of a double's bits. */
function emitWords(text: FunctionText, instr: Instr): string[] {
  const { op } = instr
  const [a, b] = instr.args
  const dbg = text.at(instr.span)
  const to = text.ref(instr)
  const t = Array.from({ length: 4 }, () => text.temporary())
  const bits = (value: Value, name: string) => `${name} = bitcast double ${text.ref(value)} to i64${dbg}`
  const upper = (value: Value) => [
    `${t[0]} = zext i32 ${text.ref(value)} to i64${dbg}`,
    `${t[1]} = shl nuw i64 ${t[0]}, 32${dbg}`,
  ]
  switch (op) {
    case 'f.highword':
      return [bits(a, t[0]), `${t[1]} = lshr i64 ${t[0]}, 32${dbg}`, `${to} = trunc nuw i64 ${t[1]} to i32${dbg}`]
    case 'f.lowword':
      return [bits(a, t[0]), `${to} = trunc i64 ${t[0]} to i32${dbg}`]
    default: {
      const [high, low] = op === 'f.withhighword' ? [b, a] : [a, b]
      const lower =
        op === 'f.withhighword'
          ? [bits(low, t[2]), `${t[3]} = and i64 ${t[2]}, 4294967295${dbg}`]
          : [`${t[3]} = zext i32 ${text.ref(low)} to i64${dbg}`]
      const both = text.temporary()
      return [
        ...upper(high),
        ...lower,
        `${both} = or disjoint i64 ${t[1]}, ${t[3]}${dbg}`,
        `${to} = bitcast i64 ${both} to double${dbg}`,
      ]
    }
  }
}

/** One array ends where or before the other begins. */
function emitDisjoint(text: FunctionText, instr: Instr): string[] {
  const dbg = text.at(instr.span)
  const [first, second] = instr.args.map((array) => {
    const [start, length, bytes, end] = [text.temporary(), text.temporary(), text.temporary(), text.temporary()]
    const lines = [
      `${start} = ptrtoint ptr ${text.ref(array)} to i64${dbg}`,
      `${length} = zext i32 ${text.length(array)} to i64${dbg}`,
      `${bytes} = mul i64 ${length}, ${elementLlvmType(array.type).bytes}${dbg}`,
      `${end} = add i64 ${start}, ${bytes}${dbg}`,
    ]
    return { start, end, lines }
  })
  const [before, behind] = [text.temporary(), text.temporary()]
  return [
    ...first.lines,
    ...second.lines,
    `${before} = icmp ule i64 ${first.end}, ${second.start}${dbg}`,
    `${behind} = icmp ule i64 ${second.end}, ${first.start}${dbg}`,
    `${text.ref(instr)} = or i1 ${before}, ${behind}${dbg}`,
  ]
}

function emitLoad(text: FunctionText, instr: Instr): string[] {
  const [array, index] = instr.args
  const element = elementLlvmType(array.type)
  const dbg = text.at(instr.span)
  const address = text.temporary()
  const lines = elementAddress(text, address, element.type, array, index, dbg)
  const load = (name: string) =>
    `${name} = load ${element.type}, ptr ${address}, align ${element.bytes}${text.module.aliases.attachment(text.fn, instr)}${dbg}`
  if (element.bytes >= 4) return [...lines, load(text.ref(instr))]
  const narrow = text.temporary()
  return [
    ...lines,
    load(narrow),
    `${text.ref(instr)} = ${element.signed ? 'sext' : 'zext'} ${element.type} ${narrow} to i32${dbg}`,
  ]
}

function emitStore(text: FunctionText, instr: Instr): string[] {
  const [array, index, value] = instr.args
  const element = elementLlvmType(array.type)
  const dbg = text.at(instr.span)
  const address = text.temporary()
  const lines = elementAddress(text, address, element.type, array, index, dbg)
  let stored = text.ref(value)
  if (element.bytes < 4) {
    stored = text.temporary()
    lines.push(`${stored} = trunc i32 ${text.ref(value)} to ${element.type}${dbg}`)
  }
  return [
    ...lines,
    `store ${element.type} ${stored}, ptr ${address}, align ${element.bytes}${text.module.aliases.attachment(text.fn, instr)}${dbg}`,
  ]
}

/** Errors are made and thrown by an imported function each; their values travel as bits, so that undefined can be told from NaN. */
function emitThrow(text: FunctionText, instr: Instr): string[] {
  const dbg = text.at(instr.span)
  const lines: string[] = []
  const values = instr.args.map((arg) => {
    const bits = text.temporary()
    lines.push(`${bits} = ${arg.type === 'bool' ? 'zext i1' : 'bitcast double'} ${text.ref(arg)} to i64${dbg}`)
    return `i64 ${bits}`
  })
  const index = text.module.errors.indexOf(instr.attr.error as ErrorSpec, instr.args.length)
  return [...lines, `call void @usejit.throw.${index}(${values.join(', ')})${dbg}`]
}

/**
 * What has been written has to be in memory by now: a recursion may end with a RangeError of the engine, after which JavaScript sees it. To LLVM the call of a
 * function that writes nothing itself can only return, or go on forever.
 */
const BARRIER = 'call void asm sideeffect "", "~{memory}"()'

/** A call of another function of the module. */
export function emitCall(text: FunctionText, instr: Instr): string[] {
  const { callee } = instr.attr
  if (!callee) throw new Error('call without callee')
  const list = instr.args.flatMap((a) =>
    isArrayType(a.type) ? [`ptr ${text.ref(a)}`, `i32 ${text.length(a)}`] : [`${llvmType(a.type)} ${text.ref(a)}`],
  )
  const result = llvmType(instr.type)
  const target = instr.type === 'void' ? '' : `${text.ref(instr)} = `
  return [
    ...(isRecursive(callee) ? [`${BARRIER}${text.at(instr.span)}`] : []),
    `${target}call ${result} @${quote(text.module.symbolOf(callee))}(${[...text.module.convention.args, ...list].join(', ')})${text.at(instr.span)}`,
  ]
}
