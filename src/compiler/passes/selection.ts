import type { Span } from '../diagnostics/diagnostic.ts'
import { addParam, createBlock, createInstr } from '../ir/builder.ts'
import { findLoops, innermostLoops, type Loop } from '../ir/cfg.ts'
import { type Interval, isWithin, NOTHING } from '../ir/interval.ts'
import {
  type Attributes,
  type Block,
  constantNumber,
  type Instr,
  type IrFunction,
  type Op,
  type Value,
} from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'
import type { Demands } from './analyze-demand.ts'
import type { Ranges } from './analyze-ranges.ts'
import { chooseRepresentation, fitsInt32, type Representation, ROUNDABLE } from './choose-representation.ts'
import { findPlaces } from './find-places.ts'
import { isPassedAsInteger } from './infer-call-ranges.ts'
import { isWhole } from './is-whole.ts'
import { BigSelection } from './select-big.ts'

/** A number on the machine level. */
export interface Machine {
  value: Value
  representation: Representation
}

/**
 * What has become of a function's values on the machine so far, and the place where instructions are appended: all that the translation of an operation asks for.
 * Operands are given out in the form that the operation takes, with the conversions to it.
 */
export class Selection {
  readonly fn: IrFunction
  readonly ranges: Ranges
  readonly demands: Demands
  private readonly loopIntegers: ReadonlySet<Value>
  /** Indices that doubles might round, kept as 64-bit integers. */
  readonly places: ReadonlySet<Value>
  readonly bigs: BigSelection
  /** Doubles that have the bits of the ordinary NaN where they are NaN: the low ones are 0, as ToInt32 has it. */
  readonly plainNaNs = new Set<Value>()
  private readonly machine = new Map<Value, Machine>()
  private readonly other = new Map<Value, Value>()
  private readonly innermost: ReadonlyMap<Block, Loop>
  /** The number-level block that is translated now. */
  private original!: Block
  /** Where instructions are appended now. */
  block!: Block
  private span!: Span

  constructor(fn: IrFunction, ranges: Ranges, demands: Demands, loopIntegers: ReadonlySet<Value>) {
    this.fn = fn
    this.loopIntegers = loopIntegers
    this.ranges = ranges
    this.demands = demands
    this.places = findPlaces(fn, ranges, demands)
    this.bigs = new BigSelection(this)
    this.innermost = innermostLoops(findLoops(fn))
  }

  /** Whether a value is computed anew in each round of the loop that is translated now. (Outside of loops every value counts as such.) */
  variesHere(value: Value): boolean {
    return this.innermost.get(this.original)?.blocks.has(value.block) ?? true
  }

  range(value: Value): Interval {
    return this.ranges.get(value) ?? NOTHING
  }

  representation(value: Value): Representation {
    if (this.places.has(value)) return 'i64'
    const chosen = chooseRepresentation(value, this.ranges, this.demands, this.loopIntegers)
    if (value.kind === 'param' && value.block === this.fn.blocks[0]) {
      // Callers must know it without knowing what the function does with it.
      if (!this.fn.exported) return isPassedAsInteger(value) ? 'i32' : 'f64'
      return chosen !== 'i64' && value.fact ? chosen : 'f64'
    }
    return chosen
  }

  /** Goes on with another block. */
  enter(block: Block): void {
    this.original = block
    this.block = block
  }

  /** Instructions stand for this part of the source from now on. */
  locate(span: Span): void {
    this.span = span
  }

  /** Appends a machine instruction. */
  emit(op: Op, type: IrType, args: Value[], attr: Attributes = {}): Instr {
    const instr = createInstr(this.fn, this.block, op, type, args, this.span, attr)
    this.block.instrs.push(instr)
    return instr
  }

  define(original: Value, value: Value, representation: Representation): void {
    value.name ??= original.name
    this.machine.set(original, { value, representation })
  }

  defineOther(original: Value, value: Value): void {
    this.other.set(original, value)
  }

  /** The machine value of an operand that is not a number. */
  plain(value: Value): Value {
    const found = this.other.get(value)
    if (!found) throw new Error(`${this.fn.symbol}: operand %${value.id} is not translated`)
    return found
  }

  /** The number as it was defined. */
  get(value: Value): Machine {
    const found = this.machine.get(value)
    if (!found) throw new Error(`${this.fn.symbol}: number %${value.id} is not translated`)
    return found
  }

  int(value: number): Instr {
    return this.emit('i.const', 'i32', [], { value })
  }

  float(value: number): Instr {
    return this.emit('f.const', 'f64', [], { value })
  }

  /** The constant of a number-level value, if it is one. */
  constant(value: Value): number | undefined {
    return constantNumber(value)
  }

  /** Operand as f64, as arithmetic takes it: undefined becomes NaN here, so that its stand-in never gets into arithmetic or memory. */
  asFloat(value: Value): Value {
    const raw = this.asRawFloat(value)
    return this.mayBeUndefined(value) ? this.withoutUndefined(raw) : raw
  }

  /** NaN for the stand-in of undefined, everything else as it is. */
  withoutUndefined(raw: Value): Value {
    return this.emit('select', 'f64', [this.emit('f.isundefined', 'bool', [raw]), this.float(Number.NaN), raw])
  }

  /** Operand as f64 with the stand-in for undefined. */
  asRawFloat(value: Value): Value {
    const constant = this.constant(value)
    if (constant !== undefined) return this.float(constant)
    const { value: v, representation } = this.get(value)
    switch (representation) {
      case 'f64':
        return v
      case 'i32':
      case 'i64':
        return this.emit('i.tof', 'f64', [v])
      case 'u32':
        return this.emit('u.tof', 'f64', [v])
      case 'low32':
        throw new Error(`${this.fn.symbol}: only the low bits of %${value.id} are known`)
    }
  }

  /** Operand as int32 (or uint32 bits): its low 32 bits, by ToInt32 where it is not an integer. */
  asLow32(value: Value): Value {
    const constant = this.constant(value)
    if (constant !== undefined) return this.int(constant | 0)
    const { value: v, representation } = this.get(value)
    if (representation === 'i64') return this.emit('i.trunc', 'i32', [v])
    return representation === 'f64' ? this.toInt32(v, value) : v
  }

  /** Whether a number has no fraction; it may be infinite, or NaN. */
  isWhole(value: Value): boolean {
    return isWhole(value, (v) => this.range(v))
  }

  /**
   * ToInt32 of a double, as cheaply as its range allows.
   * @param of what it stands for, on the level of numbers
   */
  toInt32(v: Value, of: Value): Value {
    const range = this.range(of)
    const whole = this.isWhole(of)
    const ordinary = !range.nan && !range.undef
    if (this.plainNaNs.has(of) && isWithin({ ...range, nan: false }, ROUNDABLE))
      return this.emit(whole ? 'f.round.51' : 'f.toint32.51', 'i32', [v])
    // What has no fraction is its own nearest integer; to truncate takes twice as long as to add.
    if (whole && isWithin(range, ROUNDABLE)) return this.emit('f.round.51', 'i32', [v])
    // NaN, and what stands for undefined, saturate to 0.
    if (range.lo > -(2 ** 31) - 1 && range.hi < 2 ** 31) return this.emit(ordinary ? 'f.toi' : 'f.sat', 'i32', [v])
    if (ordinary && range.lo > -1 && range.hi < 2 ** 32) return this.emit('f.tou', 'i32', [v])
    if (isWithin(range, ROUNDABLE)) return this.emit('f.toint32.51', 'i32', [v])
    return this.emit(whole ? 'f.toint32.whole' : 'f.toint32', 'i32', [v])
  }

  /** Operand as i64, for a value that is known to be a safe integer. */
  asInt64(value: Value): Value {
    const constant = this.constant(value)
    if (constant !== undefined) return this.emit('i.const', 'i64', [], { value: constant })
    const { value: v, representation } = this.get(value)
    if (representation === 'i64') return v
    if (representation === 'i32') return this.emit('i.sext', 'i64', [v])
    if (representation === 'u32') return this.emit('i.zext', 'i64', [v])
    if (representation === 'f64') return this.emit('f.tol', 'i64', [v])
    throw new Error(`${this.fn.symbol}: only the low bits of %${value.id} are known`)
  }

  /** Whether the operand is an exact signed int32 on the machine. */
  isSigned32(value: Value): boolean {
    const constant = this.constant(value)
    if (constant !== undefined) return fitsInt32(constant)
    return this.get(value).representation === 'i32'
  }

  /** Whether the operand is an exact non-negative integer below 2³² on the machine. */
  isUnsigned32(value: Value): boolean {
    const range = this.range(value)
    const constant = this.constant(value)
    if (constant !== undefined)
      return Number.isInteger(constant) && constant >= 0 && constant < 2 ** 32 && !Object.is(constant, -0)
    const { representation } = this.get(value)
    return representation === 'u32' || (representation === 'i32' && range.lo >= 0)
  }

  /** Whether the operand is an exact integer in some integer representation. */
  isInteger(value: Value): boolean {
    const constant = this.constant(value)
    if (constant !== undefined) return Number.isSafeInteger(constant) && !Object.is(constant, -0)
    const { representation } = this.get(value)
    return representation !== 'f64' && representation !== 'low32'
  }

  /** Operand in a given representation, for edges and results. */
  as(value: Value, representation: Representation): Value {
    if (representation === 'f64') return this.asRawFloat(value)
    if (representation === 'i64') return this.asInt64(value)
    return this.asLow32(value)
  }

  /** Whether the value may be the machine's stand-in for undefined: it need not be where nobody can tell undefined from NaN. */
  mayBeUndefined(value: Value): boolean {
    if (!this.range(value).undef) return false
    const comesFromOutside = value.kind === 'param' ? value.block === this.fn.blocks[0] : value.op === 'call'
    return comesFromOutside || (this.demands.get(value)?.undef ?? false)
  }

  /** Operand as f64 that has the bits of the stand-in only where it is undefined: a number that may be NaN could have them by chance, from memory. */
  asToldFloat(value: Value): Value {
    const raw = this.asRawFloat(value)
    if (this.mayBeUndefined(value) || !this.range(value).nan || this.constant(value) !== undefined) return raw
    return this.withoutUndefined(raw)
  }

  /** A value under another name, in the representation of that. */
  renamed(value: Value, name: Value): Value {
    const representation = this.representation(name)
    // Where the name itself tells that it is not undefined, there is nothing to replace.
    if (representation !== 'f64' || !this.range(name).undef) return this.as(value, representation)
    return this.mayBeUndefined(name) ? this.asToldFloat(value) : this.asFloat(value)
  }

  /** Ends the current block with a two-way choice; both sides meet again in the block that becomes current. */
  diamond(
    cond: Value,
    type: IrType | undefined,
    then: () => Value | undefined,
    otherwise: () => Value | undefined,
    unlikely?: 'then' | 'else',
  ): Value | undefined {
    const from = this.block
    const sides = [createBlock(this.fn), createBlock(this.fn)]
    const exit = createBlock(this.fn)
    const param = type ? addParam(this.fn, exit, type, this.span) : undefined
    from.term = {
      kind: 'branch',
      cond,
      then: { block: sides[0], args: [] },
      else: { block: sides[1], args: [] },
      span: this.span,
      unlikely,
    }
    for (const [i, evaluate] of [then, otherwise].entries()) {
      this.block = sides[i]
      const value = evaluate()
      this.block.term = { kind: 'jump', to: { block: exit, args: param && value ? [value] : [] }, span: this.span }
    }
    this.block = exit
    return param
  }
}
