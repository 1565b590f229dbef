import type { InputSource } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { type BigInterval, INT64, isBigWithin, joinBigs, NO_BIG, UINT64 } from '../ir/big-interval.ts'
import { addParam, createInstr } from '../ir/builder.ts'
import { predecessors } from '../ir/cfg.ts'
import {
  type Attributes,
  type Block,
  type BlockParam,
  edges,
  type Instr,
  type IrFunction,
  mapOperands,
  type Op,
  type OuterVariable,
  type Value,
} from '../ir/ir.ts'
import { type IrType, isArrayType } from '../ir/types.ts'
import { analyzeBigRanges } from './analyze-big-ranges.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { ARRAY_SLOTS } from './result-slots.ts'

/** A parameter of the kernel that stands for a variable from outside, behind those of the signature. */
export interface BoundVariable {
  outer: OuterVariable
  param: BlockParam
  /** Where the kernel leaves the new value, if it writes the variable. */
  slot?: number
}

/**
 * **Purpose** Gives the kernel the variables from outside that it uses. Each becomes a parameter. One that is only read is that parameter, which calls
 * that are left hand on. Those that are written are left to `storeOuterVariables`, which must know where exceptions leave the kernel.
 *
 * **Input invariants** number level, calls inlined; `functions` are the kernel and what it still calls. **Output guarantees** `getouter` and
 * `setouter` only of variables that are written.
 *
 * **Example** `f(): %a = getouter scale; %b = mul %a, 2; return %b` → `f(%scale): %b = mul %scale, 2; return %b`
 *
 * @param required variables that become parameters in any case, since the dispatcher has to look at them
 * @returns the new parameters, in order
 */
export function bindOuterVariables(
  root: IrFunction,
  functions: readonly IrFunction[],
  required: readonly OuterVariable[] = [],
): BoundVariable[] {
  const uses = new Map(functions.map((fn) => [fn, usesOf(fn)]))
  const used = new Set(required)
  const written = new Set<OuterVariable>()
  for (const { reads, writes } of uses.values()) {
    for (const outer of [...reads, ...writes]) used.add(outer)
    for (const outer of writes) written.add(outer)
  }
  if (used.size === 0) return []
  const slots = new Map<OuterVariable, number>()
  let next = 0
  for (const outer of written) {
    const size = slotsOf(outer)
    // What belongs to an array lies before it.
    slots.set(outer, isArrayType(outer.type) ? next + size - 1 : next)
    next += size
  }

  const params = new Map<OuterVariable, BlockParam>()
  for (const outer of used) params.set(outer, parameterFor(root, outer))
  handOn(functions, root, uses, written, params)
  return [...used].map((outer) => ({ outer, param: params.get(outer)!, slot: slots.get(outer) }))
}

/**
 * How many slots a variable takes: a bigint has its upper half in the first and its lower 32 bits in the second, an array what `returnArrays` says of it
 * before itself.
 */
export const slotsOf = ({ type }: OuterVariable): number => (type === 'big' ? 2 : isArrayType(type) ? ARRAY_SLOTS : 1)

/**
 * **Purpose** Brings the variables from outside that are written back to where they came from:
 * 1. one that only the kernel itself writes becomes a value like any local variable. Where the function ends, the value goes into a slot of memory
 *    from which the dispatcher takes it: at `return`, before `throw`, and before a call that may end in an exception;
 * 2. one that is written, and used by a function that is still called, lives in its slot while the kernel runs.
 *
 * Of arrays, `returnArrays` says the rest.
 *
 * **Input invariants** number level, after `bindOuterVariables`; every exception that leaves the kernel is a `throw` or made by a call: also those of
 * bigints that are missing (`checkBigintElements`). **Output guarantees** no `getouter` and `setouter`; slots hold current values whenever control
 * leaves the kernel, and the flag says so where it leaves by an exception.
 *
 * **Example** `f(%count): %a = getouter count; %b = add %a, 1; setouter count, %b; return` → `f(%count): %b = add %count, 1; setslot #0, %b; return`
 *
 * @returns the slots of variables that are given arrays, in the order of their parameters
 */
export function storeOuterVariables(
  root: IrFunction,
  functions: readonly IrFunction[],
  bound: readonly BoundVariable[],
): number[] {
  const elsewhere = new Set<OuterVariable>()
  for (const fn of functions) {
    if (fn === root) continue
    const { reads, writes } = usesOf(fn)
    for (const outer of [...reads, ...writes]) elsewhere.add(outer)
  }
  const written = bound.flatMap(({ outer, param, slot }) => (slot === undefined ? [] : [{ outer, param, slot }]))
  for (const { outer, param } of written) {
    const isBig = outer.type === 'big'
    if ((isBig || isArrayType(outer.type)) && elsewhere.has(outer)) throw sharedValue(outer, root)
    if (!isBig) continue
    param.bigFact ??= unsignedIfAssigned(root, outer)
  }
  const inMemory = new Map(written.filter(({ outer }) => elsewhere.has(outer)).map(({ outer, slot }) => [outer, slot]))
  for (const fn of functions) useMemory(fn, inMemory)
  for (const { outer, param, slot } of written) if (!elsewhere.has(outer)) promote(root, outer, param, slot)
  if (written.length > 0)
    markExits(
      root,
      written.map(({ param, slot }) => [slot, param]),
    )
  splitBigints(root)
  return written.flatMap(({ outer, slot }) => (isArrayType(outer.type) ? [slot] : []))
}

/** A kernel that always assigns unsigned integers of 64 bits will find one the next time. */
function unsignedIfAssigned(fn: IrFunction, outer: OuterVariable): BigInterval | undefined {
  const ranges = analyzeBigRanges(fn, analyzeRanges(fn))
  const assigned = fn.blocks
    .flatMap(({ instrs }) => instrs)
    .filter(({ op, attr }) => op === 'setouter' && attr.outer === outer)
    .map(({ args }) => ranges.get(args[0]) ?? NO_BIG)
  const all = assigned.reduce(joinBigs, NO_BIG)
  return isBigWithin(all, UINT64) && !isBigWithin(all, INT64) ? UINT64 : undefined
}

function sharedValue(outer: OuterVariable, { span }: IrFunction): Rejection {
  const what = outer.type === 'big' ? 'is a bigint that is assigned' : 'is given another array'
  return new Rejection(
    'unsupported-operation',
    `\`${outer.name}\` ${what}, and a function that calls itself uses it, too`,
    span,
    'Pass it as an argument, and return the new value.',
  )
}

/** A slot holds a double, so a bigint is left in two. */
function splitBigints(fn: IrFunction): void {
  for (const block of fn.blocks) {
    block.instrs = block.instrs.flatMap((instr) => {
      const [value] = instr.args
      if (instr.op !== 'setslot' || value.type !== 'big') return [instr]
      const make = (op: Op, type: IrType, args: Value[], attr: Attributes = {}) =>
        createInstr(fn, block, op, type, args, instr.span, attr)
      const distance = make('const', 'big', [], { value: 32n })
      const upper = make('big', 'big', [value, distance], { name: 'shr' })
      const lower = make('big', 'big', [value], { name: 'asuint', value: 32 })
      const halves = [upper, lower].map((half) => make('bigtonum', 'num', [half], { name: 'kept' }))
      const stores = halves.map((half, i) => make('setslot', 'void', [half], { slot: (instr.attr.slot as number) + i }))
      return [distance, upper, lower, ...halves, ...stores]
    })
  }
}

interface Uses {
  reads: Set<OuterVariable>
  writes: Set<OuterVariable>
}

function usesOf(fn: IrFunction): Uses {
  const uses: Uses = { reads: new Set(), writes: new Set() }
  for (const { instrs } of fn.blocks)
    for (const { op, attr } of instrs) if (attr.outer) uses[op === 'setouter' ? 'writes' : 'reads'].add(attr.outer)
  return uses
}

function parameterFor(fn: IrFunction, outer: OuterVariable): BlockParam {
  const param = addParam(fn, fn.blocks[0], outer.type, fn.span, outer.name)
  if (fn.exported) param.fact = outer.fact
  return param
}

const isCall = (instr: Instr): boolean => instr.op === 'call'

/** Replaces reads of what nobody writes by parameters, in all functions. */
function handOn(
  functions: readonly IrFunction[],
  root: IrFunction,
  uses: ReadonlyMap<IrFunction, Uses>,
  written: ReadonlySet<OuterVariable>,
  ofRoot: ReadonlyMap<OuterVariable, BlockParam>,
): void {
  /** What a function or one that it calls reads. */
  const needs = new Map(
    functions.map((fn) => [fn, new Set([...uses.get(fn)!.reads].filter((outer) => !written.has(outer)))]),
  )
  for (let changed = true; changed; ) {
    changed = false
    for (const fn of functions) {
      const own = needs.get(fn)!
      const before = own.size
      for (const { instrs } of fn.blocks)
        for (const { attr } of instrs) if (attr.callee) for (const outer of needs.get(attr.callee)!) own.add(outer)
      changed ||= own.size > before
    }
  }
  const params = new Map<IrFunction, ReadonlyMap<OuterVariable, BlockParam>>()
  for (const fn of functions)
    params.set(fn, fn === root ? ofRoot : new Map([...needs.get(fn)!].map((outer) => [outer, parameterFor(fn, outer)])))
  for (const fn of functions) {
    const mine = params.get(fn)!
    const replaced = new Map<Value, Value>()
    for (const block of fn.blocks) {
      for (const instr of block.instrs.filter(isCall)) {
        const { callee } = instr.attr
        if (callee) instr.args.push(...[...needs.get(callee)!].map((outer) => mine.get(outer)!))
      }
      block.instrs = block.instrs.filter((instr) => {
        if (instr.op !== 'getouter' || written.has(instr.attr.outer!)) return true
        replaced.set(instr, mine.get(instr.attr.outer!)!)
        return false
      })
    }
    for (const block of fn.blocks) mapOperands(block, (v) => replaced.get(v))
  }
}

/** Turns accesses of variables into accesses of their slots. */
function useMemory(fn: IrFunction, slots: ReadonlyMap<OuterVariable, number>): void {
  for (const { instrs } of fn.blocks) {
    for (const instr of instrs) {
      const slot = instr.attr.outer && slots.get(instr.attr.outer)
      if (slot === undefined) continue
      instr.op = instr.op === 'getouter' ? 'getslot' : 'setslot'
      instr.attr = { slot }
    }
  }
}

/** Whether control may leave the kernel at this instruction: to somebody who looks at the slots. */
const leaves = (instr: Instr): boolean => instr.op === 'throw' || instr.op === 'call'

/** Makes a variable a value in SSA form, and has it stored wherever control leaves. */
function promote(fn: IrFunction, outer: OuterVariable, initial: BlockParam, slot: number): void {
  const [entry] = fn.blocks
  const preds = predecessors(fn)
  /** What the last assignment in a block assigns. */
  const atEnd = new Map<Block, Value>()
  for (const block of fn.blocks)
    for (const instr of block.instrs)
      if (instr.op === 'setouter' && instr.attr.outer === outer) atEnd.set(block, instr.args[0])
  const atStart = new Map<Block, Value>([[entry, initial]])
  const leaving = (block: Block): Value => atEnd.get(block) ?? entering(block)
  const entering = (block: Block): Value => {
    const known = atStart.get(block)
    if (known) return known
    const param = addParam(fn, block, outer.type, fn.span, outer.name)
    atStart.set(block, param)
    const index = block.params.length - 1
    for (const from of new Set(preds.get(block)))
      for (const edge of edges(from.term)) if (edge.block === block) edge.args[index] = leaving(from)
    return param
  }
  const replaced = new Map<Value, Value>()
  for (const block of fn.blocks) {
    let current: Value | undefined
    const store = (span: Instr['span']) =>
      createInstr(fn, block, 'setslot', 'void', [(current ??= entering(block))], span, { slot })
    block.instrs = block.instrs.flatMap((instr) => {
      if (leaves(instr)) return [store(instr.span), instr]
      if (instr.attr.outer !== outer) return [instr]
      if (instr.op === 'getouter') replaced.set(instr, (current ??= entering(block)))
      else current = instr.args[0]
      return []
    })
    if (block.term.kind === 'return') block.instrs.push(store(block.term.span))
  }
  const resolve = (value: Value): Value => {
    let v = value
    while (replaced.has(v)) v = replaced.get(v)!
    return v
  }
  for (const block of fn.blocks) mapOperands(block, (v) => (replaced.has(v) ? resolve(v) : undefined))
}

/**
 * Sets the flag wherever an exception would leave the kernel. One that is still calling functions may be left at any of them, so it begins with
 * the slots filled and the flag set, and takes the flag back when it returns.
 *
 * @param slots the slot of each written variable, and its value at the start
 */
function markExits(fn: IrFunction, slots: [slot: number, initial: Value][]): void {
  const [entry] = fn.blocks
  const calls = fn.blocks.some(({ instrs }) => instrs.some(isCall))
  const flag = (block: Block, value: boolean, span: Instr['span']) =>
    createInstr(fn, block, 'flagslots', 'void', [], span, { value })
  for (const block of fn.blocks) {
    if (!calls)
      block.instrs = block.instrs.flatMap((instr) =>
        instr.op === 'throw' ? [flag(block, true, instr.span), instr] : [instr],
      )
    else if (block.term.kind === 'return') block.instrs.push(flag(block, false, block.term.span))
  }
  if (!calls) return
  entry.instrs.unshift(
    ...slots.map(([slot, value]) => createInstr(fn, entry, 'setslot', 'void', [value], fn.span, { slot })),
    flag(entry, true, fn.span),
  )
}

/**
 * Objects with names that the kernel takes for different ones: two that have a field of the same name, which is written through one of them. (Of
 * arguments the dispatcher knows itself.)
 *
 * @example
 * distinctObjects([this.count (written), totals.count]) // [[{ root: 'this' }, { root: 'totals' }]]
 */
export function distinctObjects(bound: readonly BoundVariable[]): [InputSource, InputSource][] {
  const found = new Map<string, [InputSource, InputSource]>()
  const fields = bound.flatMap(({ outer: { source }, slot }) => {
    if (typeof source.root !== 'string' || !source.fields) return []
    const around = source.fields.slice(0, -1)
    const object: InputSource = { root: source.root, ...(around.length > 0 && { ...source, fields: around }) }
    return [{ object, key: [source.root, ...around].join(' '), name: source.fields.at(-1), slot }]
  })
  for (const a of fields) {
    for (const b of fields)
      if (a.key < b.key && a.name === b.name && (a.slot ?? b.slot) !== undefined)
        found.set(`${a.key}\0${b.key}`, [a.object, b.object])
  }
  return [...found.values()]
}
