/**
 * The typed intermediate representation: functions of basic blocks in SSA form, with block parameters instead of phi nodes.
 *
 * It exists on two levels that share these data structures:
 * - *number level* (types `num` and `big`): every operation means what JavaScript's operator means on numbers and bigints. Made by the front end; the
 *   analyses work here.
 * - *machine level* (types `i32`, `i64`, `i128`, `f32`, `f64`): representations are chosen, conversions are explicit. Made by `selectRepresentations`;
 *   the LLVM emitter takes it as it is.
 *
 * Every instruction and terminator carries the source span it came from; passes preserve it and the verifier checks it.
 */
import type { ElementKind, ErrorSpec, InputSource } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import type { BigInterval } from './big-interval.ts'
import type { Interval } from './interval.ts'
import type { ArrayType, IrType, ObjectType } from './types.ts'

/** Relations of `compare`: on numbers as JavaScript's `<`, `<=`, `>`, `>=`, `===`, `!==` (NaN makes all but `ne` false). */
export type Relation = 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne'

/** Operations on the number level. */
export type NumberOp =
  | 'const' // attr.value: number | boolean | bigint
  | 'undefined' // the value undefined, where a number is expected
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'mod'
  | 'neg'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr'
  | 'ushr'
  | 'compare' // attr.relation; two numbers, or two booleans for eq/ne
  | 'not' // boolean
  | 'both' // two booleans, neither of which is expensive: their conjunction
  | 'truthy' // number → boolean
  | 'tonum' // boolean → number
  | 'big' // attr.name: an operator on bigints; `asint` and `asuint` have their number of bits in attr.value. Divisors are not 0.
  | 'bigcompare' // attr.relation; two bigints
  | 'tobig' // number, known to be an integer → bigint
  | 'bigtonum' // bigint → number; attr.name: it must not be rounded, since it is compared (`exact`) or stored (`kept`)
  | 'math' // attr.name: a function of Math
  | 'highword' // upper 32 bits of a double, as an int32
  | 'lowword' // lower 32 bits of a double, as an int32
  | 'withhighword' // (number, word): the double with its upper 32 bits replaced
  | 'fromwords' // (high, low): the double made of two words
  | 'copysign' // (number, number): the first with the sign of the second
  | 'choose' // (boolean, number, number): one of the two, both of which are there already
  | 'length' // array → number
  | 'load' // (array, index)
  | 'store' // (array, index, value)
  | 'viewget' // (view, offset in range, littleEndian if it matters); attr.name: what is read
  | 'viewset' // (view, offset in range, value, littleEndian if it matters); attr.name: what is written
  | 'call' // attr.callee
  | 'throw' // attr.error; the values of its message. Does not return: `unreachable` follows
  | 'refine' // (value, other): value again, where `value + offset relation other` is known to hold; attr.relation, attr.offset (0)
  | 'isundefined' // number (or bigint, before `checkBigintElements`) → boolean
  | 'isint32' // number → boolean: is it an int32, and not −0
  | 'inbounds' // (array, index) → boolean: is it an integer index inside the array
  | 'disjoint' // two arrays → boolean: do they share no memory
  | 'assume' // (value): value again, where attr.fact is known to hold
  | 'table' // attr.table: a constant array
  | 'heaproom' // attr.name: a kind of array → how many elements a new one can have
  | 'newarray' // (length, at most `heaproom`): a new array of zeros, of the instruction's type
  | 'subarray' // (array, offset in bytes, length): a part of the array's memory as an array of the instruction's type
  | 'move' // (to, index, from, index, count): copies elements between arrays of one kind, which may overlap; all are in range
  | 'sort' // (array, scratch, counters) stable; attr.name: a `SortOrder`; attr.value: whether backwards. (…, places, scratch): those are moved along
  | 'elements' // (list) → the elements that it has now, as an array; valid until the list gets more, or fewer. (list, length) where their number is known
  | 'newlist' // (length): a new list of so many elements, which are not written yet; attr.holes: they read as undefined; attr.grows: by assignments behind its end
  | 'loadhandle' // (elements, index): an array or record in an ordinary array; where it is missing, a handle of nothing
  | 'storehandle' // (elements, index, handle): gives up where the index is not there
  | 'mustbe' // (handle): gives up where it is one of nothing. It is kept, but is no effect: the call may be given up earlier
  | 'ishandle' // (handle) → boolean: is it one of something
  | 'samehandle' // two handles of one type → boolean
  | 'fields' // (record) → its fields, as an array; attr.value: how many
  | 'newrecord' // a new record, attr.value: of so many fields, which are not written yet
  | 'nohandle' // the handle of nothing
  | 'listset' // (list, index, value): an assignment to an element. `lowerLists` leaves those that may make the list longer
  | 'listpush' // (list, value)
  | 'listresize' // (list, length, at most what it is)
  | 'getouter' // attr.outer: the value of a variable from outside
  | 'setouter' // (value) attr.outer: assigns it
  | 'getslot' // attr.slot: a written variable from outside, where it lives in memory
  | 'setslot' // (value) attr.slot
  | 'flagslots' // attr.value: whether an exception would leave the slots behind
  | 'object' // a new object: the values of the fields of its type, in order
  | 'getfield' // (object); attr.name
  | 'setfield' // (object, value); attr.name
  | 'opened' // (object) → the same object, as one of the instruction's type: that of objects from outside with these fields
  | 'same' // two objects, or arrays → boolean: are they one
  | 'result' // the result, if it is an object: one value, or those of all its fields and theirs

/** Operations on the machine level. */
export type MachineOp =
  | 'i.const'
  | 'f.const'
  | 'b.const'
  | 'i.add'
  | 'i.sub'
  | 'i.mul'
  | 'i.sdiv'
  | 'i.udiv'
  | 'i.srem'
  | 'i.urem'
  | 'i.smod' // the remainder by what is no constant, nor 0 or −1; attr.value: whether the dividend likely is below twice the divisor
  | 'i.umod'
  | 'i.and'
  | 'i.or'
  | 'i.xor'
  | 'i.shl'
  | 'i.ashr'
  | 'i.lshr'
  | 'i.smin'
  | 'i.smax'
  | 'i.umin'
  | 'i.abs'
  | 'i.clz'
  | 'i.cmp' // attr.predicate: eq ne slt sle sgt sge ult ule ugt uge
  | 'i.sext' // to a wider integer
  | 'i.zext'
  | 'i.trunc' // to a narrower integer
  | 'i.tof' // signed i32/i64 → f64
  | 'u.tof' // unsigned i32/i64 → f64
  | 'w.mul' // two i128
  | 'w.udiv'
  | 'w.urem'
  | 'w.sdiv'
  | 'w.srem'
  | 'w.shl' // (i128, i64 distance below 128)
  | 'w.ashr'
  | 'w.lshr'
  | 'f.toi' // f64 → i32, proven in range of int32, truncating
  | 'f.tou' // f64 → u32 bits, proven in range, truncating
  | 'f.tol' // f64 → i64, proven within ±2^53, truncating
  | 'f.toint32' // ECMAScript ToInt32 of any f64
  | 'f.toint32.51' // ToInt32 where |x| ≤ 2^51 and x is not NaN
  | 'f.toint32.whole' // ToInt32 of an integer, ±∞ or NaN
  | 'f.place' // f64 → i64, that of an integer within ±2^51; of any other number the integer nearest to it, or one that is no index
  | 'f.round.51' // to the nearest int32, halves to even, where |x| ≤ 2^51 and x is not NaN
  | 'f.sat' // f64 → i32, saturating, NaN → 0
  | 'f.add'
  | 'f.sub'
  | 'f.mul'
  | 'f.div'
  | 'f.mod'
  | 'f.neg'
  | 'f.cmp' // attr.predicate: oeq une olt ole ogt oge
  | 'f.sqrt'
  | 'f.abs'
  | 'f.floor'
  | 'f.ceil'
  | 'f.trunc'
  | 'f.min'
  | 'f.max'
  | 'f.demote' // f64 → f32
  | 'f.promote' // f32 → f64
  | 'f.isint32' // f64 → bool: bits equal those of its int32 conversion
  | 'f.copysign'
  | 'f.highword' // f64 → i32: the upper half of its bits
  | 'f.lowword' // f64 → i32: the lower half
  | 'f.withhighword' // (f64, i32) → f64
  | 'f.fromwords' // (i32, i32) → f64
  | 'f.isundefined' // f64 → bool: is it the NaN that stands for undefined
  | 'math.host' // attr.name: imported builtin
  | 'b.cmp' // two booleans; attr.predicate eq/ne
  | 'b.not'
  | 'b.and'
  | 'b.toi' // bool → i32
  | 'select' // (bool, a, b)
  | 'array.table' // attr.table
  | 'array.new' // (i32 length)
  | 'array.part' // (array, i32 offset in bytes, i32 length)
  | 'array.move' // (to, i32 index, from, i32 index, i32 count)
  | 'array.sort'
  | 'heap.room' // attr.value: bytes of an element → i32, how many fit
  | 'heap.mark' // → i32: what `heap.release` takes
  | 'heap.release' // (i32): frees what was made since the mark
  | 'list.elements'
  | 'list.new' // (i32 length) → the list, 0 where there is no memory left
  | 'list.push' // (list, f64) → bool: false where there is no memory left
  | 'list.resize' // (list, i32 length)
  | 'list.missing' // (list or record) → bool: is it 0
  | 'handle.none' // → the handle of nothing
  | 'handle.is' // (handle) → bool: is it another one
  | 'handle.same' // two handles → bool
  | 'handle.tof' // (handle) → the f64 that stands for it in an array
  | 'handle.off' // the other way round
  | 'record.new' // attr.value: number of fields → the record, 0 where there is no memory left
  | 'record.fields' // (record); attr.value: number of fields
  | 'array.length'
  | 'array.disjoint'
  | 'array.unaligned' // (array, i32 index) → i32: how many elements further an address is aligned to the vectors of the processor
  | 'array.load' // (array, i32 index) in range; type i32 (sub-word zero/sign extended), f32 or f64
  | 'array.store' // (array, i32 index, value)
  | 'view.load' // (view, i32 offset, littleEndian if it matters); attr.name
  | 'view.store' // (view, i32 offset, value, littleEndian if it matters); attr.name
  | 'func.call' // attr.callee
  | 'host.throw' // attr.error; f64 and bool values
  | 'flag.undefined' // sets the module's undefined flag
  | 'slot.load' // attr.slot
  | 'slot.store' // (value) attr.slot
  | 'slot.flag' // attr.value

export type Op = NumberOp | MachineOp

const BITWISE: ReadonlySet<Op> = new Set<Op>(['and', 'or', 'xor', 'shl', 'shr', 'ushr'])

/** Whether an operation on numbers looks at the low bits of its operands alone. */
export const truncates = ({ op, attr }: Instr): boolean =>
  BITWISE.has(op) || (op === 'math' && (attr.name === 'imul' || attr.name === 'clz32'))

/**
 * Something outside of a kernel that it uses: a variable around the function, a field of `this`. The dispatcher, which stands in the same place as the
 * function stood, reads it at each call and takes it back where the kernel has changed it. Two uses of the same thing share one object.
 */
export interface OuterVariable {
  /** As the user writes it. */
  name: string
  type: IrType
  source: InputSource
  /** What its declared type claims; the dispatcher checks it. */
  fact?: Interval
  f32?: boolean
}

/** An array that is written out in the source and never changes. */
export interface Table {
  /** As the user calls it. */
  name: string
  /** The smallest that holds the elements, whatever the source says. */
  kind: ElementKind
  values: readonly number[]
}

export interface Attributes {
  value?: number | boolean | bigint
  relation?: Relation
  /** Of `refine`: the relation holds, or one of the two is NaN (the branch where a comparison was false). */
  unordered?: boolean
  /** Of `refine`: what is compared is the sum, as a double, of the value and this integer. */
  offset?: number
  predicate?: string
  name?: string
  callee?: IrFunction
  error?: ErrorSpec
  /** Of `object`: it is one that was passed in, with these fields; none for fields that are objects themselves. */
  home?: readonly (OuterVariable | undefined)[]
  /** Of `object`: the number of the object among those that were passed in. */
  passed?: number
  /** Of such an `object`: where it is. */
  source?: InputSource
  /** Of `object`: it stands where there is none, and nobody looks at it. */
  standIn?: true
  outer?: OuterVariable
  table?: Table
  slot?: number
  /** Of `newlist`: its elements are holes. Of `load` and `loadhandle`: what it loads may be one. Of `storehandle`: what it stores may be the handle of nothing. */
  holes?: boolean
  /** Of `newlist`: assignments behind the end are what it is made for. */
  grows?: boolean
  /** Bounds policy of `load`/`store`: `checked` (default) handles any index exactly; `proven` is known to be an integer index in range. */
  bounds?: 'checked' | 'proven'
  /** Of an access that is proven: its index is in range wherever that is known, not only behind a test that comes before the access. */
  anywhere?: true
  /** Of `load`: the index is converted to an integer, as `charCodeAt` does; NaN is 0. */
  truncates?: true
  /** What is known of the value beyond what the operation itself says (a guard has checked it). */
  fact?: Interval
  /** Of an access to an array parameter: the number of that parameter, and those of arrays that it is known to share no memory with. */
  apart?: { own: number; others: readonly number[] }
  /** Machine integers: the exact result fits, so signed (unsigned) overflow cannot happen. */
  nsw?: boolean
  nuw?: boolean
  /** An operation on bigints one of which may be undefined; see `checkBigintElements`, after which there is none. */
  mayThrow?: boolean
}

interface ValueBase {
  id: number
  type: IrType
  span: Span
  /** Name of the source variable, for people. */
  name?: string
  /** A string, by its number in `IrFunction.texts`, or a single character: for people as well. */
  text?: 'text' | 'char'
}
export interface BlockParam extends ValueBase {
  kind: 'param'
  block: Block
  fact?: Interval
  /** Of a bigint. */
  bigFact?: BigInterval
}
export interface Instr extends ValueBase {
  kind: 'instr'
  op: Op
  args: Value[]
  attr: Attributes
  block: Block
}
export type Value = BlockParam | Instr

/** An edge of the control-flow graph with the values for the target's parameters. */
export interface Edge {
  block: Block
  args: Value[]
}
export type Terminator =
  | { kind: 'jump'; to: Edge; span: Span }
  /** `unlikely` marks the edge that a well-behaved program does not take. */
  | { kind: 'branch'; cond: Value; then: Edge; else: Edge; span: Span; unlikely?: 'then' | 'else' }
  | { kind: 'return'; value?: Value; span: Span }
  | { kind: 'unreachable'; span: Span }

export interface Block {
  id: number
  params: BlockParam[]
  instrs: Instr[]
  term: Terminator
  /** Header of a loop that runs only where a guard has failed: not worth vectorising or unrolling. */
  cold?: boolean
}

export interface IrFunction {
  /** Symbol in the module. */
  symbol: string
  /** Name in the source, for people. */
  name: string
  exported: boolean
  /** Entry first. The entry's parameters are the function's parameters; nothing jumps to it. */
  blocks: Block[]
  result: IrType
  /** The type of the object or array that the function returns: `result` is `void` then, and the values of its fields are in slots. */
  fresh?: ObjectType | ArrayType
  /** Of the arrays in such a result, those that always are one parameter: by slot, its number. */
  passed?: ReadonlyMap<number, number>
  /** What the dispatcher compares, by the two things. */
  comparisons?: Map<string, OuterVariable>
  level: 'number' | 'machine'
  /** Of a function that others call: the numbers that it returns, as far as they are known. */
  resultRange?: Interval
  /** The strings that the kernel tells apart. */
  texts?: readonly string[]
  /** Its body is wanted where it is called, however large. */
  inline?: true
  /** Rounds of one of its loops have been put side by side, for LLVM to find pairs in them. */
  jammed?: true
  span: Span
  nextId: number
}

/** The number that a value of the number level always is. */
export const constantNumber = (value: Value): number | undefined =>
  value.kind === 'instr' && value.op === 'const' && typeof value.attr.value === 'number' ? value.attr.value : undefined

/** The value behind the names that comparisons and guards have given it. */
export function originOf(value: Value): Value {
  let v = value
  while (v.kind === 'instr' && (v.op === 'refine' || v.op === 'assume')) v = v.args[0]
  return v
}

/** Notes what is known of a number. */
export function setFact(value: Value, fact: Interval | undefined): void {
  if (value.kind === 'param') value.fact = fact
  else value.attr.fact = fact
}

/** The value that is the length of an array, if that is known where the array is made. */
export function knownLength(array: Value): Value | undefined {
  if (array.kind !== 'instr') return undefined
  if (array.op === 'elements') return array.args[1]
  return array.op === 'newarray' ? array.args[0] : array.op === 'subarray' ? array.args[2] : undefined
}

/** The outgoing edges of a terminator, in order. */
export function edges(term: Terminator): Edge[] {
  if (term.kind === 'jump') return [term.to]
  if (term.kind === 'branch') return [term.then, term.else]
  return []
}

/** The values that a terminator itself uses, edge arguments included. */
export function terminatorUses(term: Terminator): Value[] {
  const uses = edges(term).flatMap((e) => e.args)
  if (term.kind === 'branch') uses.push(term.cond)
  if (term.kind === 'return' && term.value) uses.push(term.value)
  return uses
}

/** Rewrites every operand of a block through `map` (operands for which it answers undefined stay). */
export function mapOperands(block: Block, map: (value: Value) => Value | undefined): void {
  for (const instr of block.instrs)
    for (let i = 0; i < instr.args.length; i++) instr.args[i] = map(instr.args[i]) ?? instr.args[i]
  mapTerminatorOperands(block.term, map)
}

function mapTerminatorOperands(term: Terminator, map: (value: Value) => Value | undefined): void {
  for (const edge of edges(term))
    for (let i = 0; i < edge.args.length; i++) edge.args[i] = map(edge.args[i]) ?? edge.args[i]
  if (term.kind === 'branch') term.cond = map(term.cond) ?? term.cond
  if (term.kind === 'return' && term.value) term.value = map(term.value) ?? term.value
}

const EFFECTFUL: ReadonlySet<Op> = new Set([
  'store',
  'move',
  'sort',
  'listset',
  'listpush',
  'listresize',
  'storehandle',
  'list.push',
  'list.resize',
  'viewset',
  'view.store',
  'setfield',
  'result',
  'call',
  'throw',
  'setouter',
  'setslot',
  'flagslots',
  'array.store',
  'array.move',
  'array.sort',
  'heap.release',
  'func.call',
  'host.throw',
  'flag.undefined',
  'slot.store',
  'slot.flag',
])

/** Whether removing or repeating the instruction could be observed (by anything but time). Loads are free of effects. */
export function hasEffect(instr: Instr): boolean {
  if (instr.attr.mayThrow) return true
  return EFFECTFUL.has(instr.op) || ((instr.op === 'math' || instr.op === 'math.host') && instr.attr.name === 'random')
}
