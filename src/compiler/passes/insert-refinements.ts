import { createBlock, createInstr } from '../ir/builder.ts'
import { Dominators, predecessors } from '../ir/cfg.ts'
import { INT32_MAX, intInterval } from '../ir/interval.ts'
import {
  type Block,
  edges,
  type Instr,
  type IrFunction,
  mapOperands,
  type Op,
  type Relation,
  type Value,
} from '../ir/ir.ts'
import { MAX_ARRAY_BYTES } from './analyze-ranges.ts'

/** `a r b` as a statement about b. */
const SWAPPED: Readonly<Record<Relation, Relation>> = {
  lt: 'gt',
  le: 'ge',
  gt: 'lt',
  ge: 'le',
  eq: 'eq',
  ne: 'ne',
}
/** What holds where `a r b` is false and neither is NaN. */
const NEGATED: Readonly<Record<Relation, Relation>> = {
  lt: 'ge',
  le: 'gt',
  gt: 'le',
  ge: 'lt',
  eq: 'ne',
  ne: 'eq',
}

/** Conditions that tell something about their operands. */
const TELLING: ReadonlySet<Op> = new Set(['both', 'compare', 'bigcompare', 'inbounds', 'truthy', 'isundefined'])

/**
 * **Purpose** Gives values a new name where a comparison has told more about them, so that the analyses, which know one fact per value, can use
 * it (Bodík, Gupta, Sarkar, "ABCD", PLDI 2000: π-nodes of extended SSA).
 *
 * A comparison that is true also proves that its operands are numbers, not undefined. So an element that has been compared like that is there, and its
 * index is an integer inside the array: `while (x[i] < pivot) i++` never leaves the array by more than one. A comparison of `i + 4` tells something
 * about i, too.
 *
 * **Input invariants** number level, verified. **Output guarantees** same results; after a branch on `compare lt %a, %b` the uses of `%a` and
 * `%b` dominated by one of its edges see a `refine` of them; if `%a` is `load %x, %i`, the uses of `%i` see that it is less than the length of `%x`.
 *
 * **Example** `branch (compare lt %i, %n) ? b1() : b2(); b1(): load %x, %i` → `b1(): %i2 = refine lt %i, %n; load %x, %i2`
 */
export function insertRefinements(fn: IrFunction): void {
  splitCriticalEdges(fn)
  const dom = new Dominators(fn)
  const pending = new Map<Block, { cond: Instr; taken: boolean }>()
  for (const block of fn.blocks) {
    const { term } = block
    if (term.kind !== 'branch' || term.cond.kind !== 'instr' || term.then.block === term.else.block) continue
    if (!TELLING.has(term.cond.op)) continue
    pending.set(term.then.block, { cond: term.cond, taken: true })
    pending.set(term.else.block, { cond: term.cond, taken: false })
  }
  const visit = (block: Block, names: ReadonlyMap<Value, Value>) => {
    let current = names
    const rename = (v: Value) => {
      let name = current.get(v)
      for (let next = name; next; next = current.get(next)) name = next
      return name
    }
    const fact = pending.get(block)
    if (fact) {
      const { refinements, renamed } = refine(fn, block, fact.cond, fact.taken, rename)
      current = new Map([...current, ...renamed])
      mapOperands(block, rename)
      block.instrs.unshift(...refinements)
    } else mapOperands(block, rename)
    for (const child of dom.children(block)) visit(child, current)
  }
  visit(fn.blocks[0], new Map())
}

/** The refinements that hold at the start of `block`, in terms of the names that are current there. */
function refine(
  fn: IrFunction,
  block: Block,
  cond: Instr,
  taken: boolean,
  rename: (v: Value) => Value | undefined,
): { refinements: Instr[]; renamed: Map<Value, Value> } {
  const refinements: Instr[] = []
  const renamed = new Map<Value, Value>()
  const add = (value: Value, other: Value, relation: Relation, unordered: boolean, offset?: number) => {
    if ((value.type !== 'num' && value.type !== 'big') || (value.kind === 'instr' && value.op === 'const')) return
    const now = rename(value) ?? value
    const instr = createInstr(fn, block, 'refine', value.type, [now, rename(other) ?? other], cond.span, {
      relation,
      unordered,
      ...(offset && { offset }),
    })
    instr.name = value.name
    refinements.push(instr)
    renamed.set(value, instr)
    renamed.set(now, instr)
  }
  /** `i + 4 <= n` says that i is four below n, and `i - 1 >= 0` that it is at least one. */
  const addAddend = (sum: Value, other: Value, relation: Relation, unordered: boolean) => {
    if (sum.kind !== 'instr' || (sum.op !== 'add' && sum.op !== 'sub')) return
    const [a, b] = sum.args
    const given = (value: Value) =>
      value.kind === 'instr' && value.op === 'const' && isOffset(value.attr.value) ? value.attr.value : undefined
    const second = given(b)
    if (second !== undefined) add(a, other, relation, unordered, sum.op === 'add' ? second : -second)
    else if (sum.op === 'add' && given(a) !== undefined) add(b, other, relation, unordered, given(a))
  }
  /** `i * i <= n` says i ≤ √n, give or take roundings, which √n·(1 + 2⁻³⁰) + 1 more than makes up for. */
  const addRoot = (product: Value, limit: Value, relation: Relation, unordered: boolean) => {
    if (product.kind !== 'instr' || product.op !== 'mul' || product.args[0] !== product.args[1]) return
    if (relation !== 'lt' && relation !== 'le') return
    const emit = (op: Instr['op'], args: Value[], attr: Instr['attr']) => {
      const instr = createInstr(fn, block, op, 'num', args, cond.span, attr)
      refinements.push(instr)
      return instr
    }
    const root = emit('math', [rename(limit) ?? limit], { name: 'sqrt' })
    const more = emit('mul', [root, emit('const', [], { value: 1 + 2 ** -30 })], {})
    add(product.args[0], emit('add', [more, emit('const', [], { value: 1 })], {}), 'le', unordered)
  }
  /** An element that is not undefined is in range. */
  const addIndex = (element: Value) => {
    if (element.kind !== 'instr' || element.op !== 'load' || element.attr.bounds === 'proven') return
    if (element.attr.truncates) return
    addInside(element.args[0], element.args[1])
  }
  const addInside = (array: Value, index: Value) => {
    if (index.kind === 'instr' && index.op === 'const') return
    const now = rename(index) ?? index
    const length = createInstr(fn, block, 'length', 'num', [array], cond.span)
    // −0 is the index 0.
    const fact = { ...intInterval(0, MAX_ARRAY_BYTES), negZero: true }
    const inside = createInstr(fn, block, 'assume', 'num', [now], cond.span, { fact })
    inside.name = index.name
    refinements.push(length, inside)
    renamed.set(index, inside)
    renamed.set(now, inside)
    add(inside, length, 'lt', false)
  }
  if (cond.op === 'both') {
    // Both are true; of two of which one is false, neither is known.
    if (!taken) return { refinements, renamed }
    for (const part of cond.args) {
      if (part.kind !== 'instr' || !TELLING.has(part.op)) continue
      const told = refine(fn, block, part, true, (v) => renamed.get(v) ?? rename(v))
      refinements.push(...told.refinements)
      for (const [value, name] of told.renamed) renamed.set(value, name)
    }
    return { refinements, renamed }
  }
  if (cond.op === 'inbounds') {
    if (taken) addInside(cond.args[0], cond.args[1])
    return { refinements, renamed }
  }
  if (cond.op === 'isundefined') {
    if (!taken) addIndex(cond.args[0])
    return { refinements, renamed }
  }
  if (cond.op === 'truthy') {
    if (taken) addIndex(cond.args[0])
    const zero = createInstr(fn, block, 'const', 'num', [], cond.span, { value: 0 })
    refinements.push(zero)
    add(cond.args[0], zero, taken ? 'ne' : 'eq', !taken)
    return { refinements, renamed }
  }
  const [a, b] = cond.args
  if (a === b) return { refinements, renamed }
  const relation = cond.attr.relation as Relation
  const holds = taken ? relation : NEGATED[relation]
  // `!==` is also true, and every other relation also false, when one operand is NaN.
  const unordered = taken === (relation === 'ne')
  add(a, b, holds, unordered)
  add(b, a, SWAPPED[holds], unordered)
  addAddend(a, b, holds, unordered)
  addAddend(b, a, SWAPPED[holds], unordered)
  addRoot(a, b, holds, unordered)
  addRoot(b, a, SWAPPED[holds], unordered)
  if (!unordered && holds !== 'eq' && holds !== 'ne') {
    addIndex(a)
    addIndex(b)
  }
  return { refinements, renamed }
}

/** Integers with which sums below 2⁵³ are exact. */
const isOffset = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) <= INT32_MAX

/** Puts a block on each edge from a branch to a block that has other predecessors, so that facts of the edge have a place. */
export function splitCriticalEdges(fn: IrFunction): void {
  const preds = predecessors(fn)
  for (const block of [...fn.blocks]) {
    if (block.term.kind !== 'branch') continue
    for (const edge of edges(block.term)) {
      if ((preds.get(edge.block)?.length ?? 0) < 2) continue
      const middle = createBlock(fn)
      middle.term = { kind: 'jump', to: { block: edge.block, args: edge.args }, span: block.term.span }
      edge.block = middle
      edge.args = []
    }
  }
}
