/**
 * **Purpose** Hides the latency of ordered floating-point sums. A sum may not be reordered, so a loop like `for j: s += m[i*w + j]` waits for one
 * addition after the other. But several *rounds of the loop around it* are independent sums: they are run side by side in one inner loop
 * (unroll-and-jam; Allen, Kennedy, "Optimizing Compilers for Modern Architectures", §8.4).
 *
 * ```
 * for i: { s = 0; for j: s += m[i][j]; out[i] = s }
 *   →  for (; i + 3 < n; i += 4): { s0 = s1 = s2 = s3 = 0; for j: { s0 += m[i][j]; … s3 += m[i+3][j] }; out[i] = s0; … out[i+3] = s3 }
 *      for (; i < n; i++): as before
 * ```
 * 1. The outer loop must be: header, a block before the inner loop, the inner loop (header and one block), a block after it.
 * 2. The inner loop must run alike in every round: its condition depends on *uniform* values only, those that do not vary with the outer loop.
 *    Uniform values are computed once for all rounds, which also shares loads such as `a[i*n + k]` in a matrix product.
 * 3. Before and inside the inner loop nothing is written. What is written after it (in order, round by round) must not be read before it by a later
 *    round: a guard in front checks that the arrays concerned do not overlap.
 * 4. It pays where the inner loop carries a sum of doubles; sums of integers are vectorised by LLVM as they are.
 *
 * **Input invariants** number level, verified, loops versioned, simplified. **Output guarantees** same results and effects in the same order.
 */

import { areApart } from '../ir/are-apart.ts'
import { addParam, createBlock, createInstr } from '../ir/builder.ts'
import { findLoops, type Loop, predecessors } from '../ir/cfg.ts'
import { isIntWithin, isSafeInt, NOTHING } from '../ir/interval.ts'
import {
  type Block,
  constantNumber,
  type Edge,
  edges,
  hasEffect,
  type Instr,
  type IrFunction,
  originOf,
  type Value,
} from '../ir/ir.ts'
import { analyzeRanges, type Ranges } from './analyze-ranges.ts'

/** Rounds that run side by side: four chains of additions cover the latency of one on current machines. */
const WIDTH = 4
/** A larger inner loop has work enough to do while it waits. */
const BODY_LIMIT = 24

export function jamLoops(fn: IrFunction): void {
  const ranges = analyzeRanges(fn)
  const visit = (loop: Loop) => {
    loop.children.forEach(visit)
    const nest = matchNest(loop, ranges)
    if (!nest || !isProfitable(nest, ranges)) return
    jam(fn, nest)
    fn.jammed = true
  }
  for (const loop of findLoops(fn)) visit(loop)
}

/** A loop around one innermost loop, in the shape described above. */
interface Nest {
  outer: Block
  before: Block
  inner: Block
  body: Block
  after: Block
  /** Index among the outer header's parameters of the counter, and the amount that each round adds to it. */
  counter: number
  step: number
  /** Values that are the same in all rounds of the outer loop. */
  uniform: Set<Value>
  /** Pairs of arrays that must not overlap. */
  disjoint: [Value, Value][]
}

function matchNest(loop: Loop, ranges: Ranges): Nest | undefined {
  const [child] = loop.children
  if (loop.children.length !== 1 || child.children.length > 0 || loop.blocks.size !== 5 || child.blocks.size !== 2)
    return undefined
  if (loop.header.cold || child.header.cold) return undefined
  const outer = loop.header
  const inner = child.header
  const [body] = child.latches
  const [after] = loop.latches
  if (
    outer.term.kind !== 'branch' ||
    inner.term.kind !== 'branch' ||
    loop.latches.length !== 1 ||
    child.latches.length !== 1
  )
    return undefined
  const before = outer.term.then.block
  const shape =
    before.term.kind === 'jump' &&
    before.term.to.block === inner &&
    inner.term.then.block === body &&
    inner.term.else.block === after
  if (
    !shape ||
    body.term.kind !== 'jump' ||
    after.term.kind !== 'jump' ||
    !loop.blocks.has(before) ||
    loop.blocks.has(outer.term.else.block)
  )
    return undefined
  // Headers hold conditions only, so that nothing but their parameters is needed behind them.
  const quiet = [outer, before, inner, body].every((block) => !block.instrs.some((i) => hasEffect(i) || isHeap(i)))
  if (!quiet || before.params.length > 0 || body.params.length > 0 || after.params.length > 0) return undefined
  const counter = findCounter(outer, after)
  // Adding the step three times must be adding three steps: without rounding.
  if (!counter || !isIntWithin(ranges.get(outer.params[counter.index]) ?? NOTHING, -(2 ** 52), 2 ** 52))
    return undefined
  const uniform = uniformValues(loop, { outer, before, inner, body })
  const isUniform = (v: Value) => uniform.has(v) || !loop.blocks.has(v.block)
  if (!isUniform(inner.term.cond)) return undefined
  if (!roundsAreIndependent({ outer, before, inner, body, after }, counter.index)) return undefined
  const sameElement = (store: Instr, load: Instr) =>
    store.args[1] === load.args[1] && differsByRound(load.args[1], outer.params[counter.index], isUniform)
  const disjoint = conflicts([outer, before, inner, body], after, sameElement)
  if (!disjoint) return undefined
  return { outer, before, inner, body, after, counter: counter.index, step: counter.step, uniform, disjoint }
}

/** Each round has its own arrays. */
const isHeap = ({ op }: Instr): boolean => op === 'newarray' || op === 'heaproom'

/** `i < bound` with a bound from outside, and `i + constant` on the way back. */
function findCounter(outer: Block, after: Block): { index: number; step: number } | undefined {
  if (outer.term.kind !== 'branch' || after.term.kind !== 'jump') return undefined
  const { cond } = outer.term
  if (cond.kind !== 'instr' || cond.op !== 'compare' || cond.block !== outer) return undefined
  const { relation } = cond.attr
  if (relation !== 'lt' && relation !== 'le') return undefined
  const index = (outer.params as Value[]).indexOf(cond.args[0])
  if (index < 0 || cond.args[1].block === outer) return undefined
  const next = after.term.to.args[index]
  if (next.kind !== 'instr' || next.op !== 'add') return undefined
  const [a, b] = next.args
  const step = constantNumber(b)
  return originOf(a) === outer.params[index] &&
    step !== undefined &&
    step > 0 &&
    step < 2 ** 31 &&
    Number.isInteger(step)
    ? { index, step }
    : undefined
}

/** Values inside the nest that depend on nothing that varies with the outer loop. Assumes that nothing is written in these blocks. */
function uniformValues(
  loop: Loop,
  { outer, before, inner, body }: Pick<Nest, 'outer' | 'before' | 'inner' | 'body'>,
): Set<Value> {
  const uniform = new Set<Value>(inner.params)
  const isUniform = (v: Value) => uniform.has(v) || !loop.blocks.has(v.block)
  const sources = (i: number): Value[] => [before, body].map((b) => (b.term as { to: Edge }).to.args[i])
  // Parameters of the inner header are taken for uniform until a source is not.
  for (let changed = true; changed; ) {
    changed = false
    for (const v of [...uniform]) if (v.kind === 'instr') uniform.delete(v)
    for (const block of [outer, before, inner, body]) {
      // What a refinement compares its value with may vary: the value is the same, and in the first round, whose copy serves all, the comparison holds.
      for (const instr of block.instrs)
        if ((instr.op === 'refine' ? [instr.args[0]] : instr.args).every(isUniform)) uniform.add(instr)
    }
    inner.params.forEach((param, i) => {
      if (uniform.has(param) && !sources(i).every(isUniform)) {
        uniform.delete(param)
        changed = true
      }
    })
  }
  return uniform
}

/** What one outer round hands to the next (besides the counter) may be used after the inner loop only. */
function roundsAreIndependent(
  nest: Pick<Nest, 'outer' | 'before' | 'inner' | 'body' | 'after'>,
  counter: number,
): boolean {
  const carried = new Set<Value>(nest.outer.params.filter((_, i) => i !== counter))
  const early = [nest.outer, nest.before, nest.inner, nest.body]
  return early.every((block) => {
    const used = [
      ...block.instrs.flatMap((i) => i.args),
      ...(block === nest.outer ? [] : edges(block.term).flatMap((e) => e.args)),
    ]
    return !used.some((v) => carried.has(v))
  })
}

/**
 * Arrays written after the inner loop against arrays read before and in it, without those that are known to be apart; undefined where they are the
 * same, unless each round writes just the element that it has read, and no other round the same (`isOwn`).
 */
function conflicts(
  early: Block[],
  after: Block,
  isOwn: (store: Instr, load: Instr) => boolean,
): [Value, Value][] | undefined {
  const loads = early.flatMap((b) => b.instrs).filter((i) => i.op === 'load' || i.op === 'viewget')
  const stores = after.instrs.filter((i) => i.op === 'store')
  if (after.instrs.some((i) => (hasEffect(i) && i.op !== 'store') || isHeap(i))) return undefined
  const inside = new Set([...early, after])
  const pairs = new Map<string, [Value, Value]>()
  for (const store of stores) {
    for (const load of loads) {
      const [written, read] = [store.args[0], load.args[0]]
      if (areApart(store, load) || (written === read && isOwn(store, load))) continue
      if (written === read || inside.has(written.block) || inside.has(read.block)) return undefined
      pairs.set(`${written.id} ${read.id}`, [written, read])
    }
  }
  return [...pairs.values()]
}

/** Whether an index is the counter plus something that is the same in all rounds: then it is another one in each round. */
function differsByRound(index: Value, counter: Value, isUniform: (v: Value) => boolean): boolean {
  const value = originOf(index)
  if (value === counter) return true
  if (value.kind !== 'instr') return false
  const [a, b] = value.args
  const differs = (v: Value) => differsByRound(v, counter, isUniform)
  if (value.op === 'add') return (differs(a) && isUniform(b)) || (isUniform(a) && differs(b))
  return value.op === 'sub' && differs(a) && isUniform(b)
}

function isProfitable({ inner, body, uniform }: Nest, ranges: Ranges): boolean {
  if (body.instrs.length + inner.instrs.length > BODY_LIMIT) return false
  return inner.params.some((p) => p.type === 'num' && !uniform.has(p) && !isSafeInt(ranges.get(p) ?? NOTHING))
}

function jam(fn: IrFunction, nest: Nest): void {
  const { outer } = nest
  const outside = (predecessors(fn).get(outer) ?? []).filter((b) => b !== nest.after)
  const header = createBlock(fn)
  const jammed = new Jam(fn, nest, header)
  jammed.build()
  const entry = createGuard(fn, nest, header)
  for (const block of outside) for (const edge of edges(block.term)) if (edge.block === outer) edge.block = entry
}

/** The block in front: jammed loop where the arrays do not overlap, else the loop as it was. */
function createGuard(fn: IrFunction, { outer, disjoint }: Nest, header: Block): Block {
  const { span } = outer.term
  const entry = createBlock(fn)
  const params = outer.params.map((p) => addParam(fn, entry, p.type, p.span, p.name))
  let all: Value | undefined
  for (const [a, b] of disjoint) {
    const apart = createInstr(fn, entry, 'disjoint', 'bool', [a, b], span)
    entry.instrs.push(apart)
    if (all) {
      all = createInstr(fn, entry, 'both', 'bool', [all, apart], span)
      entry.instrs.push(all as Instr)
    } else all = apart
  }
  const to: Edge = { block: header, args: [...params] }
  entry.term = all
    ? { kind: 'branch', cond: all, then: to, else: { block: outer, args: [...params] }, span, unlikely: 'else' }
    : { kind: 'jump', to, span }
  return entry
}

/** Builds the jammed loop. `copies[u]` maps values of the nest to those of round u. */
class Jam {
  private readonly fn: IrFunction
  private readonly nest: Nest
  private readonly header: Block
  private readonly copies: Map<Value, Value>[] = Array.from({ length: WIDTH }, () => new Map())

  constructor(fn: IrFunction, nest: Nest, header: Block) {
    this.fn = fn
    this.nest = nest
    this.header = header
  }

  build(): void {
    const { fn, nest, header } = this
    const before = createBlock(fn)
    const inner = createBlock(fn)
    const body = createBlock(fn)
    const after = createBlock(fn)
    const leave = createBlock(fn)
    this.buildHeader(before, leave)
    // What the header computed is needed behind it as well; the jammed loop's own header only compares.
    this.eachRound(nest.outer, before)
    this.eachRound(nest.before, before)
    const enter = this.innerEdge(nest.before, inner)
    before.term = { kind: 'jump', to: enter, span: nest.before.term.span }
    this.eachRound(nest.inner, inner)
    this.eachRound(nest.body, body)
    body.term = { kind: 'jump', to: this.innerEdge(nest.body, inner), span: nest.body.term.span }
    const innerTerm = nest.inner.term as Extract<Block['term'], { kind: 'branch' }>
    inner.term = {
      ...innerTerm,
      cond: this.of(0, innerTerm.cond),
      then: { block: body, args: [] },
      else: { block: after, args: [] },
    }
    this.buildAfter(after)
    header.cold = nest.outer.cold
  }

  private of(round: number, value: Value): Value {
    return this.copies[round].get(value) ?? value
  }

  /** Goes on while the last of the rounds still takes place. */
  private buildHeader(before: Block, leave: Block): void {
    const { fn, nest, header } = this
    const term = nest.outer.term as Extract<Block['term'], { kind: 'branch' }>
    const params = nest.outer.params.map((p) => {
      const param = addParam(fn, header, p.type, p.span, p.name)
      param.fact = p.fact
      return param
    })
    const cond = term.cond as Instr
    const last = this.advance(header, params[nest.counter], WIDTH - 1)
    const go = createInstr(fn, header, 'compare', 'bool', [last, cond.args[1]], cond.span, {
      relation: cond.attr.relation,
    })
    header.instrs.push(go)
    header.term = { ...term, cond: go, then: { block: before, args: [] }, else: { block: leave, args: [] } }
    leave.term = { kind: 'jump', to: { block: nest.outer, args: [...params] }, span: term.span }
    // The rounds' own counters; the other parameters belong to the first round, later ones get theirs in `buildAfter`.
    for (let u = 0; u < WIDTH; u++) {
      nest.outer.params.forEach((p, i) => {
        this.copies[u].set(p, params[i])
      })
      const counter = nest.outer.params[nest.counter]
      if (u > 0) {
        const value = this.advance(before, params[nest.counter], u)
        value.attr.fact = counter.fact
        this.copies[u].set(counter, value)
      }
    }
  }

  private advance(block: Block, counter: Value, rounds: number): Instr {
    const { fn, nest } = this
    const { span } = nest.outer.term
    const amount = createInstr(fn, block, 'const', 'num', [], span, { value: nest.step * rounds })
    const value = createInstr(fn, block, 'add', 'num', [counter, amount], span)
    value.name = counter.name
    block.instrs.push(amount, value)
    return value
  }

  /** Copies a block's instructions for every round; those on uniform values once. */
  private eachRound(from: Block, into: Block): void {
    if (from === this.nest.inner) this.copyInnerParams(into)
    for (const instr of from.instrs) {
      for (let u = 0; u < WIDTH; u++) {
        if (u > 0 && this.nest.uniform.has(instr)) this.copies[u].set(instr, this.of(0, instr))
        else this.copyInstr(instr, u, into)
      }
    }
  }

  private copyInstr(instr: Instr, round: number, into: Block): void {
    const args = instr.args.map((v) => this.of(round, v))
    const copy = createInstr(this.fn, into, instr.op, instr.type, args, instr.span, { ...instr.attr })
    copy.name = instr.name
    into.instrs.push(copy)
    this.copies[round].set(instr, copy)
  }

  private copyInnerParams(into: Block): void {
    for (const p of this.nest.inner.params) {
      for (let u = 0; u < WIDTH; u++) {
        if (u > 0 && this.nest.uniform.has(p)) {
          this.copies[u].set(p, this.of(0, p))
          continue
        }
        const param = addParam(this.fn, into, p.type, p.span, p.name)
        param.fact = p.fact
        this.copies[u].set(p, param)
      }
    }
  }

  /** What a block passes to the inner header, in the order of `copyInnerParams`. */
  private innerEdge(from: Block, inner: Block): Edge {
    const { args } = (from.term as { to: Edge }).to
    const values = this.nest.inner.params.flatMap((p, i) =>
      this.copies.flatMap((_, u) => (u > 0 && this.nest.uniform.has(p) ? [] : [this.of(u, args[i])])),
    )
    return { block: inner, args: values }
  }

  /** What follows the inner loop, round by round in order; each hands its results to the next. */
  private buildAfter(after: Block): void {
    const { nest } = this
    const { args } = (nest.after.term as { to: Edge }).to
    for (let u = 0; u < WIDTH; u++) {
      if (u > 0) {
        nest.outer.params.forEach((p, i) => {
          if (i !== nest.counter) this.copies[u].set(p, this.of(u - 1, args[i]))
        })
      }
      for (const instr of nest.after.instrs) this.copyInstr(instr, u, after)
    }
    after.term = {
      kind: 'jump',
      to: { block: this.header, args: args.map((v) => this.of(WIDTH - 1, v)) },
      span: nest.after.term.span,
    }
  }
}
