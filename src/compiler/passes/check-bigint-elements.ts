import type { RepeatedOperation } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam, createBlock, createInstr } from '../ir/builder.ts'
import { reversePostOrder } from '../ir/cfg.ts'
import {
  type Attributes,
  type Block,
  edges,
  type Instr,
  type IrFunction,
  mapOperands,
  type Op,
  type Value,
} from '../ir/ir.ts'
import type { IrType } from '../ir/types.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { insertRefinements } from './insert-refinements.ts'
import { proveAccesses } from './version-loops.ts'

/** What JavaScript has in the place of a bigint that is not there: undefined, or a number that came of it. */
type Stand = number | undefined

/**
 * **Purpose** An element of a BigInt64Array that is out of range is undefined, with which bigints do not mix: JavaScript throws, not where the element is
 * read but where it is used. This pass follows such elements: beside each value that may be missing goes a boolean that tells whether it is there,
 * and where an operation would throw stands a branch to an instruction that makes the engine throw the same.
 *
 * A missing value need not stay undefined: `-x[9]` is NaN and so is `x[9] + x[9]`, without any exception. Which number it is, is known when the
 * program is built.
 *
 * **Input invariants** number level, calls inlined, objects replaced. **Output guarantees** same results and effects; operations on bigints cannot throw;
 * a missing load has any value, which nobody looks at. `inbounds` becomes true where `versionLoops` proves the access.
 *
 * **Example** `%a = load %x, %i; %b = big add %a, %c` → `%a = load %x, %i; %ok = inbounds %x, %i; branch %ok ? b1 : b2; b1: %b = big add %a, %c …
 * b2: throw x + 1n`
 */
export function checkBigintElements(fn: IrFunction): void {
  const uses = fn.blocks.some(({ params, instrs }) => [...params, ...instrs].some(({ type }) => type === 'big'))
  const told = fn.blocks.some(({ instrs }) => instrs.some(({ args }) => args.some(({ type }) => type === 'big')))
  if (!uses && !told) return
  if (fn.blocks.some(({ instrs }) => instrs.some((i) => i.op === 'load' && i.type === 'big'))) {
    // Elements that are evidently there need no flag, and may be returned.
    insertRefinements(fn)
    proveAccesses(fn.blocks, analyzeRanges(fn))
  }
  new ElementChecks(fn).run()
}

const ADVICE =
  'Say what is to be taken then: `x[i] ?? 0n`. In loops that run up to `x.length`, elements are known to be there.'

const isBinary = (instr: Instr): boolean => instr.op === 'big' && instr.args.length === 2

const OPERATOR: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr: '>>',
}

/** Checks of the operands alone, in front of what would hide that they do not mix. */
const CHECKS: Readonly<Record<string, string>> = { predivide: '/', preremain: '%', prepower: '**' }

/** The bit operations make 0 of undefined and NaN, all others make NaN. */
const BITWISE: ReadonlySet<string> = new Set(['and', 'or', 'xor', 'shl', 'shr'])

class ElementChecks {
  private readonly fn: IrFunction
  private readonly order: Block[]
  /** What values are when they are not there; all others always are. */
  private readonly stands = new Map<Value, Stand>()
  /** Whether they are there. */
  private readonly flags = new Map<Value, Value>()
  private readonly replaced = new Map<Value, Value>()
  private block!: Block
  private span!: Instr['span']

  constructor(fn: IrFunction) {
    this.fn = fn
    this.order = reversePostOrder(fn)
  }

  run(): void {
    while (this.spread());
    for (const block of this.order) {
      for (const param of [...block.params]) {
        if (!this.stands.has(param)) continue
        this.flags.set(param, addParam(this.fn, block, 'bool', param.span, param.name && `${param.name}.there`))
      }
    }
    const ends: Block[] = []
    for (const block of this.order) ends.push(this.rewrite(block))
    // Edges lead back to parameters too, hence last.
    for (const end of ends) this.passFlags(end)
    for (const block of this.fn.blocks) mapOperands(block, (v) => this.replaced.get(v))
  }

  /** One round of finding out what may be missing. @returns whether there was anything new */
  private spread(): boolean {
    const before = this.stands.size
    const add = (value: Value, stand: Stand) => {
      if (this.stands.has(value) && !Object.is(this.stands.get(value), stand)) {
        throw new Rejection(
          'unsupported-operation',
          'What this is where an element is out of range depends on the way taken',
          value.span,
          ADVICE,
        )
      }
      this.stands.set(value, stand)
    }
    for (const block of this.order) {
      for (const instr of block.instrs) {
        if (instr.type !== 'big') continue
        const [a, b] = instr.args
        if (instr.op === 'load' && instr.attr.bounds !== 'proven') add(instr, undefined)
        if ((instr.op !== 'big' && instr.op !== 'refine') || !this.stands.has(a)) continue
        const stand = this.stands.get(a)
        // The same value under a name that says more.
        if (instr.op === 'refine') add(instr, stand)
        if (instr.attr.name === 'neg') add(instr, -(stand as number))
        if (instr.attr.name === 'not') add(instr, ~(stand as number))
        if (instr.attr.name === 'inc') add(instr, (stand as number) + 1)
        if (instr.attr.name === 'dec') add(instr, (stand as number) - 1)
        if (isBinary(instr) && this.stands.has(b)) add(instr, this.combined(instr, stand, this.stands.get(b)))
      }
      for (const edge of edges(block.term)) {
        edge.block.params.forEach((param, i) => {
          if (this.stands.has(edge.args[i])) add(param, this.stands.get(edge.args[i]))
        })
      }
    }
    return this.stands.size > before
  }

  /** What an operator makes of two values that are not there. */
  private combined(instr: Instr, a: Stand, b: Stand): Stand {
    const ordinary = [a, b].every((x) => x === undefined || Number.isNaN(x))
    if (ordinary) return BITWISE.has(instr.attr.name as string) ? 0 : Number.NaN
    throw this.unclear(instr)
  }

  private unclear(instr: Instr): Rejection {
    return new Rejection(
      'unsupported-operation',
      'This would be computed with numbers where elements are out of range',
      instr.span,
      ADVICE,
    )
  }

  private emit(op: Op, type: IrType, args: Value[], attr: Attributes = {}): Instr {
    const instr = createInstr(this.fn, this.block, op, type, args, this.span, attr)
    this.block.instrs.push(instr)
    return instr
  }

  /** Rewrites a block, which may become several. @returns the last of them */
  private rewrite(block: Block): Block {
    const { instrs, term } = block
    this.block = block
    block.instrs = []
    for (const instr of instrs) {
      this.span = instr.span
      const kept = this.rewriteInstr(instr)
      if (!kept) continue
      kept.block = this.block
      this.block.instrs.push(kept)
      if (kept.op === 'load' && this.stands.has(kept))
        this.flags.set(kept, this.emit('inbounds', 'bool', [...kept.args]))
    }
    this.block.term = term
    if (term.kind === 'return' && term.value && this.stands.has(term.value)) {
      throw new Rejection(
        'unsupported-operation',
        'The result is undefined where the element is out of range, and only numbers can be undefined in compiled code',
        term.value.span,
        ADVICE,
      )
    }
    return this.block
  }

  /** @returns the instruction that stays; nothing where others have taken its place */
  private rewriteInstr(instr: Instr): Instr | undefined {
    const { args, attr } = instr
    switch (instr.op) {
      case 'big':
        return this.rewriteOperation(instr)
      case 'refine':
        if (this.stands.has(instr)) this.flags.set(instr, this.flag(args[0]))
        return instr
      case 'bigcompare':
        return this.rewriteComparison(instr)
      case 'store':
        if (this.stands.has(args[2])) this.throwUnless(this.flag(args[2]), 'element = x', args[2])
        return instr
      case 'bigtonum': {
        const [value] = args
        if (!this.stands.has(value)) return instr
        const converted = this.emit('bigtonum', 'num', [value])
        const missing = this.constant(Number(this.stands.get(value)))
        return this.replace(instr, this.emit('choose', 'num', [this.flag(value), converted, missing]))
      }
      case 'isundefined': {
        const [value] = args
        if (value.type !== 'big') return instr
        const may = this.stands.has(value) && this.stands.get(value) === undefined
        return this.replace(
          instr,
          may ? this.emit('not', 'bool', [this.flag(value)]) : this.emit('const', 'bool', [], { value: false }),
        )
      }
      case 'setouter':
        if (!this.stands.has(args[0])) return instr
        throw new Rejection(
          'unsupported-operation',
          `\`${attr.outer?.name}\` is given an element that may be out of range`,
          instr.span,
          ADVICE,
        )
      case 'call':
        for (const arg of args) {
          if (!this.stands.has(arg)) continue
          throw new Rejection(
            'unsupported-call',
            `An element that may be out of range is passed to \`${attr.callee?.name}\``,
            instr.span,
            ADVICE,
          )
        }
        return instr
      default:
        return instr
    }
  }

  private rewriteOperation(instr: Instr): Instr | undefined {
    const [a, b] = instr.args
    const name = instr.attr.name as string
    instr.attr = { ...instr.attr, mayThrow: undefined }
    switch (name) {
      case 'present':
        if (this.stands.get(a) !== undefined) throw this.unclear(instr)
        return this.replace(instr, a)
      case 'inc':
      case 'dec':
      case 'not':
      case 'neg':
        if (this.stands.has(a)) this.flags.set(instr, this.flag(a))
        if (name === 'neg') return instr
        instr.attr = { name: name === 'inc' ? 'add' : name === 'dec' ? 'sub' : 'xor' }
        instr.args = [a, this.emit('const', 'big', [], { value: name === 'not' ? -1n : 1n })]
        return instr
      case 'asint':
      case 'asuint':
        if (this.stands.has(a)) this.throwUnless(this.flag(a), 'BigInt.asIntN(64, x)', a)
        return instr
    }
    const operator = OPERATOR[name] ?? CHECKS[name]
    const [left, right] = [`x ${operator} 1n`, `1n ${operator} x`] as RepeatedOperation[]
    if (this.stands.has(a) && this.stands.has(b)) {
      // Two that are missing are a number; one alone does not mix with the other.
      const [first, second] = [this.flag(a), this.flag(b)]
      this.flags.set(instr, first)
      if (first === second) return CHECKS[name] ? undefined : instr
      const alike = this.emit('compare', 'bool', [first, second], { relation: 'eq' })
      this.branch(alike, () => {
        this.throwUnless(first, left, a)
        this.throwNow(right, b)
      })
    } else if (this.stands.has(a)) this.throwUnless(this.flag(a), left, a)
    else if (this.stands.has(b)) this.throwUnless(this.flag(b), right, b)
    return CHECKS[name] ? undefined : instr
  }

  /** Undefined and NaN are neither less nor greater than anything, nor equal to a bigint. */
  private rewriteComparison(instr: Instr): Instr | undefined {
    const [a, b] = instr.args
    const flagged = [...new Set([a, b])].filter((v) => this.stands.has(v))
    if (flagged.length === 0) return instr
    if (flagged.some((v) => this.stands.get(v) !== undefined && !Number.isNaN(this.stands.get(v))))
      throw this.unclear(instr)
    const negated = instr.attr.relation === 'ne' && instr.attr.name !== 'truthy'
    const holds = this.emit('bigcompare', 'bool', [a, b], {
      ...instr.attr,
      relation: negated ? 'eq' : instr.attr.relation,
    })
    const there = flagged.map((v) => this.flag(v)).reduce((x, y) => this.emit('both', 'bool', [x, y]))
    let result: Value = this.emit('both', 'bool', [there, holds])
    const { relation } = instr.attr
    const bothUndefined =
      flagged.every((v) => this.stands.get(v) === undefined) && this.stands.has(a) && this.stands.has(b)
    if (bothUndefined && (relation === 'eq' || negated)) {
      const [x, y] = [a, b].map((v) => this.emit('not', 'bool', [this.flag(v)]))
      const neither = this.emit('not', 'bool', [this.emit('both', 'bool', [x, y])])
      const differ = this.emit('not', 'bool', [result])
      result = this.emit('not', 'bool', [this.emit('both', 'bool', [neither, differ])])
    }
    if (negated) result = this.emit('not', 'bool', [result])
    return this.replace(instr, result)
  }

  private replace(instr: Instr, value: Value): undefined {
    value.name ??= instr.name
    this.replaced.set(instr, value)
    if (this.stands.has(instr)) throw new Error(`${this.fn.symbol}: %${instr.id} cannot be missing`)
    return undefined
  }

  private flag(value: Value): Value {
    const flag = this.flags.get(value)
    if (!flag) throw new Error(`${this.fn.symbol}: nothing tells whether %${value.id} is there`)
    return flag
  }

  private constant(stand: Stand): Value {
    return stand === undefined ? this.emit('undefined', 'num', []) : this.emit('const', 'num', [], { value: stand })
  }

  private throwUnless(there: Value, operation: RepeatedOperation, missing: Value): void {
    this.branch(there, () => this.throwNow(operation, missing))
  }

  private throwNow(operation: RepeatedOperation, missing: Value): void {
    this.emit('throw', 'void', [this.constant(this.stands.get(missing))], { error: { operation } })
    this.block.term = { kind: 'unreachable', span: this.span }
  }

  /** Goes on where `cond` holds; `otherwise` ends in an exception. */
  private branch(cond: Value, otherwise: () => void): void {
    const [rest, fails] = [createBlock(this.fn), createBlock(this.fn)]
    const { span } = this
    this.block.term = {
      kind: 'branch',
      cond,
      then: { block: rest, args: [] },
      else: { block: fails, args: [] },
      span,
      unlikely: 'else',
    }
    this.block = fails
    otherwise()
    this.block = rest
  }

  /** What leads to a value that may be missing says whether it is. */
  private passFlags(end: Block): void {
    for (const edge of edges(end.term)) {
      const { params } = edge.block
      for (const param of params) {
        const flag = this.flags.get(param)
        if (!flag) continue
        const arg = edge.args[params.indexOf(param)]
        this.block = end
        this.span = end.term.span
        edge.args[params.indexOf(flag as (typeof params)[number])] = this.stands.has(arg)
          ? this.flag(arg)
          : this.emit('const', 'bool', [], { value: true })
      }
    }
  }
}
