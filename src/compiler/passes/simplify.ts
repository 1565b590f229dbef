import { foldArithmetic, foldBigintArithmetic } from '../frontend/constant.ts'
import { predecessors, removeUnreachable } from '../ir/cfg.ts'
import {
  type Block,
  type BlockParam,
  edges,
  hasEffect,
  type Instr,
  type IrFunction,
  mapOperands,
  type Value,
} from '../ir/ir.ts'

/**
 * **Purpose** Removes what has no meaning: constant operations and branches, block parameters that always receive the same value, jumps to a
 * block with one predecessor, instructions whose result nobody uses.
 *
 * **Input invariants** number or machine level, verified.
 * **Output guarantees** same results, same effects in the same order; no unreachable blocks.
 *
 * **Example** `b1(%i): %k = add 2, 3; jump b2(%i, %k)` → `jump b2(%i, 5)`
 */
export function simplify(fn: IrFunction): void {
  removeUnreachable(fn)
  for (let changed = true; changed; ) {
    changed = foldConstants(fn)
    changed = removeTrivialParams(fn) || changed
    changed = mergeBlocks(fn) || changed
    changed = removeUnused(fn) || changed
  }
}

function isConst(value: Value): value is Instr & { attr: { value: number | boolean | bigint } } {
  return value.kind === 'instr' && value.op === 'const'
}

function foldConstants(fn: IrFunction): boolean {
  let changed = false
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      const folded = foldInstr(instr)
      if (folded === undefined) continue
      instr.op = 'const'
      instr.args = []
      instr.attr = { value: folded }
      changed = true
    }
    const { term } = block
    const known = term.kind === 'branch' && term.cond.kind === 'instr' && /^(?:b\.)?const$/.test(term.cond.op)
    if (known) {
      const taken = (term.cond as Instr).attr.value ? term.then : term.else
      block.term = { kind: 'jump', to: taken, span: term.span }
      changed = true
    }
  }
  if (changed) removeUnreachable(fn)
  return changed
}

const OPERATORS: Readonly<Record<string, string>> = {
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
  ushr: '>>>',
}

/** The constant that an instruction on constants gives. Math functions are left to the engine, whose bits count. */
function foldInstr(instr: Instr): number | boolean | bigint | undefined {
  if (instr.op === 'inbounds' && instr.attr.bounds === 'proven') return true
  if (instr.args.length === 0 || !instr.args.every(isConst)) return undefined
  const [a, b] = instr.args.map((arg) => (arg as Instr).attr.value)
  const operator = OPERATORS[instr.op]
  if (operator) return foldArithmetic(operator, a as number, b as number)
  switch (instr.op) {
    case 'neg':
      return -(a as number)
    case 'not':
      return !a
    case 'truthy':
      return Boolean(a)
    case 'tonum':
      return Number(a)
    case 'compare':
    case 'bigcompare':
      return compare(instr.attr.relation, a, b)
    case 'big':
      return foldBigint(instr, a as bigint, b as bigint)
    case 'tobig':
      return BigInt(a as number)
    case 'bigtonum':
      return Number(a)
    default:
      return undefined
  }
}

function foldBigint({ attr }: Instr, a: bigint, b: bigint): bigint | undefined {
  const operator = OPERATORS[attr.name ?? '']
  if (operator) return foldBigintArithmetic(operator, a, b)
  switch (attr.name) {
    case 'neg':
      return -a
    case 'asint':
      return BigInt.asIntN(attr.value as number, a)
    case 'asuint':
      return BigInt.asUintN(attr.value as number, a)
    default:
      return undefined
  }
}

type Constant = number | boolean | bigint

function compare(relation: string | undefined, a: Constant | undefined, b: Constant | undefined): boolean | undefined {
  if (a === undefined || b === undefined) return undefined
  switch (relation) {
    case 'lt':
      return a < b
    case 'le':
      return a <= b
    case 'gt':
      return a > b
    case 'ge':
      return a >= b
    case 'eq':
      return a === b
    case 'ne':
      return a !== b
    default:
      return undefined
  }
}

/** A parameter that receives, besides itself, one single value is that value. */
function removeTrivialParams(fn: IrFunction): boolean {
  const incoming = new Map<BlockParam, Set<Value>>()
  for (const block of fn.blocks) {
    for (const edge of edges(block.term)) {
      edge.block.params.forEach((param, i) => {
        let set = incoming.get(param)
        if (!set) {
          set = new Set()
          incoming.set(param, set)
        }
        if (edge.args[i] !== param) set.add(edge.args[i])
      })
    }
  }
  const replaced = new Map<Value, Value>()
  const resolve = (value: Value): Value => {
    let v = value
    while (replaced.has(v)) v = replaced.get(v)!
    return v
  }
  for (const [param, values] of incoming) {
    const distinct = new Set([...values].map(resolve))
    distinct.delete(param)
    if (distinct.size === 1 && !param.fact && !param.bigFact) replaced.set(param, [...distinct][0])
  }
  if (replaced.size === 0) return false
  for (const block of fn.blocks) {
    for (const edge of edges(block.term)) edge.args = edge.args.filter((_, i) => !replaced.has(edge.block.params[i]))
  }
  for (const block of fn.blocks) block.params = block.params.filter((p) => !replaced.has(p))
  for (const block of fn.blocks) mapOperands(block, (v) => (replaced.has(v) ? resolve(v) : undefined))
  return true
}

/** `jump b` where nothing else leads to `b`: one block. */
function mergeBlocks(fn: IrFunction): boolean {
  const preds = predecessors(fn)
  const gone = new Set<Block>()
  for (const block of fn.blocks) {
    if (gone.has(block)) continue
    for (;;) {
      const { term } = block
      if (term.kind !== 'jump') break
      const next = term.to.block
      if (next === block || next === fn.blocks[0] || preds.get(next)?.length !== 1 || next.params.length > 0) break
      for (const instr of next.instrs) instr.block = block
      block.instrs.push(...next.instrs)
      block.term = next.term
      gone.add(next)
    }
  }
  fn.blocks = fn.blocks.filter((b) => !gone.has(b))
  return gone.size > 0
}

function removeUnused(fn: IrFunction): boolean {
  const live = new Set<Value>()
  const work: Value[] = []
  const mark = (value: Value) => {
    if (!live.has(value)) {
      live.add(value)
      work.push(value)
    }
  }
  const entry = fn.blocks[0]
  for (const block of fn.blocks) {
    for (const instr of block.instrs) if (hasEffect(instr) || instr.op === 'mustbe') mark(instr)
    const { term } = block
    if (term.kind === 'branch') mark(term.cond)
    if (term.kind === 'return' && term.value) mark(term.value)
  }
  const sources = new Map<Value, Value[]>()
  for (const block of fn.blocks) {
    for (const edge of edges(block.term)) {
      edge.block.params.forEach((param, i) => {
        const list = sources.get(param)
        if (list) list.push(edge.args[i])
        else sources.set(param, [edge.args[i]])
      })
    }
  }
  while (work.length > 0) {
    const value = work.pop()!
    for (const v of value.kind === 'instr' ? value.args : (sources.get(value) ?? [])) mark(v)
  }
  let changed = false
  for (const block of fn.blocks) {
    const instrs = block.instrs.filter((i) => live.has(i))
    changed ||= instrs.length !== block.instrs.length
    block.instrs = instrs
    for (const edge of edges(block.term)) {
      if (edge.block === entry) continue
      if (edge.block.params.some((p) => !live.has(p)))
        edge.args = edge.args.filter((_, i) => live.has(edge.block.params[i]))
    }
  }
  for (const block of fn.blocks.slice(1)) {
    if (block.params.some((p) => !live.has(p))) {
      block.params = block.params.filter((p) => live.has(p))
      changed = true
    }
  }
  return changed
}
