/**
 * **Purpose** Goes from JavaScript numbers to machine values: chooses for every number how it is kept (`choose-representation.ts`) and writes each
 * operation as machine operations on that, with the conversions in between made explicit.
 *
 * **Input invariants** number level, verified, loops versioned. **Output guarantees** machine level; same results and effects; a function's
 * parameters and result have the types that `parameterRepresentation` and `resultRepresentation` say.
 *
 * **Example** `%s: num = add %x, %i` with x any number, i ∈ int[0, 100] → `%s: f64 = f.add %x, (i.tof %i)`
 */

import type { Span } from '../diagnostics/diagnostic.ts'
import type { BigInterval } from '../ir/big-interval.ts'
import { addParam, createBlock, createInstr } from '../ir/builder.ts'
import { Dominators, findLoops, innermostLoops, type Loop } from '../ir/cfg.ts'
import { type Interval, NOTHING } from '../ir/interval.ts'
import {
  type Attributes,
  type Block,
  constantNumber,
  type Edge,
  type Instr,
  type IrFunction,
  type Op,
  type Value,
} from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'
import { analyzeDemand, type Demands } from './analyze-demand.ts'
import { analyzeRanges, type Ranges } from './analyze-ranges.ts'
import { chooseRepresentation, fitsInt32, type Representation } from './choose-representation.ts'
import { findLoopIntegers } from './find-loop-integers.ts'
import { findPlaces } from './find-places.ts'
import { isPassedAsInteger } from './infer-call-ranges.ts'
import { isWhole } from './is-whole.ts'
import { BigSelection, bigMachineType, wider } from './select-big.ts'
import { selectInstruction } from './select-instruction.ts'

/** What the pass found out about the function's interface. */
export interface SelectedInterface {
  params: { representation: Representation; range: Interval; observesNegZero: boolean; big?: BigInterval }[]
  /** Of a number or bigint result; undefined otherwise. */
  result?: { representation: 'f64' | 'i32' | 'u32' | 'i64' | 'u64'; mayBeUndefined: boolean }
}

const MACHINE_TYPE: Readonly<Record<Representation, IrType>> = {
  i32: 'i32',
  u32: 'i32',
  low32: 'i32',
  i64: 'i64',
  f64: 'f64',
}

/** A number on the machine level. */
export interface Machine {
  value: Value
  representation: Representation
}

export function selectRepresentations(fn: IrFunction): SelectedInterface {
  const ranges = analyzeRanges(fn)
  const loopIntegers = findLoopIntegers(fn, ranges)
  const unguarded = isGuarded(fn) ? analyzeRanges(fn, 'of either sign') : ranges
  const demands = analyzeDemand(fn, ranges, unguarded, loopIntegers)
  const selection = new Selection(fn, ranges, demands, loopIntegers)
  return selection.run()
}

/** Whether guards say of parameters that they are not −0. */
function isGuarded({ blocks: [entry] }: IrFunction): boolean {
  return entry.params.some(({ fact }) => fact && !fact.negZero)
}

/** The state of the translation of one function. */
export class Selection {
  readonly fn: IrFunction
  readonly ranges: Ranges
  readonly demands: Demands
  private readonly loopIntegers: ReadonlySet<Value>
  /** Indices that doubles might round, kept as 64-bit integers. */
  readonly places: ReadonlySet<Value>
  readonly bigs: BigSelection
  private readonly machine = new Map<Value, Machine>()
  private readonly other = new Map<Value, Value>()
  /** The number-level parameters of each block. */
  private readonly numberParams = new Map<Block, Value[]>()
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

  run(): SelectedInterface {
    const { fn } = this
    const order = new Dominators(fn).order
    const originals = new Map(order.map((b) => [b, { instrs: b.instrs, params: b.params, term: b.term }]))
    for (const block of order) {
      this.numberParams.set(block, block.params)
      block.instrs = []
      block.params = []
    }
    for (const block of order)
      for (const p of (originals.get(block) as { params: Value[] }).params) this.defineParam(block, p)
    const result = this.resultRepresentation([...originals.values()].map((o) => o.term))
    for (const block of order) {
      const original = originals.get(block) as { instrs: Instr[]; term: Block['term'] }
      this.original = block
      this.block = block
      for (const instr of original.instrs) {
        this.span = instr.span
        selectInstruction(this, instr)
      }
      this.span = original.term.span
      // In two steps, as the translation may move on to another block.
      const term = this.terminator(original.term, result)
      this.block.term = term
    }
    fn.blocks = order.concat(fn.blocks.filter((b) => !originals.has(b)))
    fn.level = 'machine'
    const entry = originals.get(fn.blocks[0]) as { params: Value[] }
    if (fn.result === 'num') fn.result = result ? MACHINE_TYPE[result.representation as Representation] : 'f64'
    if (fn.result === 'big') fn.result = 'i64'
    return {
      params: entry.params.map((p) => ({
        representation: p.type === 'num' ? this.representation(p) : 'f64',
        range: this.range(p),
        observesNegZero: this.demands.get(p)?.negZero ?? false,
        ...(p.type === 'big' && p.kind === 'param' && { big: p.bigFact }),
      })),
      result,
    }
  }

  private defineParam(block: Block, param: Value): void {
    if (param.type === 'big') {
      const kept = this.bigs.representation(param)
      const twin = addParam(this.fn, block, bigMachineType(kept), param.span, param.name)
      return this.bigs.define(param, twin, kept)
    }
    const representation = param.type === 'num' ? this.representation(param) : undefined
    const twin = addParam(
      this.fn,
      block,
      representation ? MACHINE_TYPE[representation] : param.type,
      param.span,
      param.name,
    )
    if (representation) this.machine.set(param, { value: twin, representation })
    else this.other.set(param, twin)
  }

  private resultRepresentation(terms: Block['term'][]): SelectedInterface['result'] {
    const returned = terms.flatMap((t) => (t.kind === 'return' && t.value ? [t.value] : []))
    if (this.fn.result === 'big') return { representation: this.bigResult(returned), mayBeUndefined: false }
    if (this.fn.result !== 'num') return undefined
    if (!this.fn.exported) return { representation: 'f64', mayBeUndefined: false }
    const kinds = new Set(returned.map((v) => this.representation(v)))
    const mayBeUndefined = returned.some((v) => this.range(v).undef)
    const representation =
      kinds.size === 1 && kinds.has('i32') ? 'i32' : kinds.size === 1 && kinds.has('u32') ? 'u32' : 'f64'
    return { representation, mayBeUndefined }
  }

  /** @throws Rejection where a result may not fit into 64 bits */
  private bigResult(returned: Value[]): 'i64' | 'u64' {
    const { bigs, fn } = this
    if (returned.every((v) => bigs.isSigned64(v))) return 'i64'
    if (fn.exported && returned.every((v) => bigs.isUnsigned64(v))) return 'u64'
    const [worst] = returned.filter((v) => !bigs.isSigned64(v) && !(fn.exported && bigs.isUnsigned64(v)))
    throw wider(worst ?? returned[0], `The result of \`${fn.name}\``)
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
    // What has no fraction is its own nearest integer; to truncate takes twice as long as to add.
    if (ordinary && whole && range.lo >= -(2 ** 51) && range.hi <= 2 ** 51) return this.emit('f.round.51', 'i32', [v])
    // NaN, and what stands for undefined, saturate to 0.
    if (range.lo > -(2 ** 31) - 1 && range.hi < 2 ** 31) return this.emit(ordinary ? 'f.toi' : 'f.sat', 'i32', [v])
    if (ordinary && range.lo > -1 && range.hi < 2 ** 32) return this.emit('f.tou', 'i32', [v])
    if (ordinary && range.lo >= -(2 ** 51) && range.hi <= 2 ** 51) return this.emit('f.toint32.51', 'i32', [v])
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

  private edge(edge: Edge): Edge {
    const params = this.numberParams.get(edge.block) ?? []
    const args = edge.args.map((arg, i) =>
      arg.type === 'num'
        ? this.renamed(arg, params[i])
        : arg.type === 'big'
          ? this.bigs.as(arg, this.bigs.representation(params[i]))
          : this.plain(arg),
    )
    return { block: edge.block, args }
  }

  private terminator(term: Block['term'], result: SelectedInterface['result']): Block['term'] {
    switch (term.kind) {
      case 'jump':
        return { ...term, to: this.edge(term.to) }
      case 'branch':
        return {
          ...term,
          cond: this.plain(term.cond),
          then: this.edge(term.then),
          else: this.edge(term.else),
        }
      case 'return':
        if (!term.value) return term
        if (term.value.type === 'big') return { ...term, value: this.bigs.narrow(term.value) }
        if (term.value.type !== 'num') return { ...term, value: this.plain(term.value) }
        return { ...term, value: this.returned(term.value, result) }
      case 'unreachable':
        return term
    }
  }

  private returned(value: Value, result: SelectedInterface['result']): Value {
    const representation = (result?.representation as Representation | undefined) ?? 'f64'
    const returned = result && !this.fn.exported ? this.asToldFloat(value) : this.as(value, representation)
    if (result?.mayBeUndefined && this.mayBeUndefined(value)) {
      // The caller cannot see which NaN it gets: a flag tells.
      const isUndefined = this.emit('f.isundefined', 'bool', [returned])
      this.diamond(
        isUndefined,
        undefined,
        () => {
          this.emit('flag.undefined', 'void', [])
          return undefined
        },
        () => undefined,
        'then',
      )
    }
    return returned
  }
}
