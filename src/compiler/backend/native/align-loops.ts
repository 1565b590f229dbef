import { addParam, createBlock, createInstr } from '../../ir/builder.ts'
import { Dominators, findLoops, type Loop, predecessors } from '../../ir/cfg.ts'
import {
  type Block,
  type BlockParam,
  type Edge,
  edges,
  type Instr,
  type IrFunction,
  type Op,
  type Value,
} from '../../ir/ir.ts'
import { LoopFront } from '../../ir/loop-front.ts'
import { LoopValues } from '../../ir/loop-values.ts'
import { isArrayType } from '../../ir/types.ts'
import { elementLlvmType } from '../emit-llvm.ts'

/**
 * From how many rounds on it pays, by the bytes of the elements that are stored; always more than a line has elements, so that there are as many single
 * rounds as it takes. Of bytes, up to 63 single rounds take as long as they save.
 */
const ROUNDS: Readonly<Record<number, number>> = { 8: 192, 4: 384, 2: 1024 }
/** A load and a store, or less, are rarely what a round waits for. */
const FEW_ACCESSES = { weight: 3, factor: 5 }
/** Divisions take as long as the memory: what is gained is less, and single rounds cost more. */
const DIVIDING = 16
/** More streams are not looked at: that takes time as well. */
const STREAMS = 8
/** How much a store counts, if a load is 1. */
const STORE = 2

/**
 * **Purpose** Has vectors begin where the memory has lines of 64 bytes. Arrays of Node begin 16 bytes behind a multiple of 64, so that each vector of
 * 64 bytes touches two lines, and of those of 32 bytes every other one. The loop runs twice: for as many rounds as there are up to the first vector that
 * begins at such a multiple, which are done one by one, and for the rest.
 *
 * Only loops that LLVM will probably vectorise: with a counter up to a limit, no other way out, and a store in every round to the element behind that of
 * the last round. And only loops around and in which there is no other: where they begin often, what LLVM cannot know of a loop with two limits costs more
 * (a product of matrices took 1.4 times as long). What follows each other in this way is a *stream*: accesses to one array that are a constant number of elements
 * apart (`a[i - 1]`, `a[i]`, `a[i + 1]`). Aligned is the first element of the one with the most accesses. (For three loads side by side that is better
 * than to align the one in the middle and the store: the lines that they touch are fewer.) The loop runs as before where there are few rounds, where a
 * stream is aligned already, and where most accesses would still not be: arrays may begin at different distances.
 *
 * **Input invariants** machine level, verified. **Output guarantees** the same rounds in the same order.
 *
 * **Example** `for (; i < n; i++) y[i] += …` → `for (first = i + unaligned y[i];; first = n) { for (; i < first; i++) y[i] += …; if (first === n) break }`
 *
 * @returns whether there is such a loop
 */
export function alignLoops(fn: IrFunction): boolean {
  const preds = predecessors(fn)
  const dominators = new Dominators(fn, preds)
  let changed = false
  for (const loop of findLoops(fn, preds, dominators)) {
    const found = matchLoop(loop, dominators)
    if (!found) continue
    runTwice(fn, loop, found)
    changed = true
  }
  return changed
}

/** A loop of the shape described above. */
interface CountedLoop {
  /** `counter < limit`, in the type of the limit: the counter itself, or made wider. */
  condition: Instr
  counter: BlockParam
  /** The one to be aligned comes first. */
  streams: Stream[]
  /** From how many on. */
  rounds: number
}

/** Accesses to one array, a constant number of elements apart, that go on to the next element in each round. */
interface Stream {
  array: Value
  /** Of the first element. */
  index: Value
  offset: number
  weight: number
}

function matchLoop(loop: Loop, dominators: Dominators): CountedLoop | undefined {
  const { header, latches, blocks } = loop
  const [latch] = latches
  if (header.cold || loop.children.length > 0 || latches.length !== 1) return undefined
  const { term } = header
  if (term.kind !== 'branch' || blocks.has(term.else.block) || !blocks.has(term.then.block)) return undefined
  for (const block of blocks) {
    if (!block.instrs.every(({ op }) => VECTORISED.has(op))) return undefined
    if (block.term.kind === 'unreachable' || block.term.kind === 'return') return undefined
    if (block !== header && edges(block.term).some((edge) => !blocks.has(edge.block))) return undefined
  }
  if (header.instrs.some(({ op }) => op === 'array.store')) return undefined
  // Sums of doubles have an order.
  if (!header.params.every(({ type }) => type === 'i32' || type === 'i64')) return undefined

  const values = new LoopValues(loop)
  const condition = term.cond
  if (condition.kind !== 'instr' || condition.block !== header || condition.op !== 'i.cmp') return undefined
  const [left, limit] = condition.args
  const counter = left.kind === 'instr' && left.op === 'i.sext' ? left.args[0] : left
  if (condition.attr.predicate !== 'slt' || counter.type !== 'i32' || !values.isInvariant(limit)) return undefined
  if (counter.kind !== 'param' || !values.isCounter(counter)) return undefined

  const everyRound = [...blocks].filter((block) => dominators.dominates(block, latch))
  const consecutive = everyRound
    .flatMap(({ instrs }) => instrs)
    .filter((instr) => isConsecutiveAccess(instr, loop, values))
  const store = consecutive.find(({ op }) => op === 'array.store')
  if (!store || !(bytesOf(store) in ROUNDS)) return undefined
  const bytes = bytesOf(store)
  const divides = [...blocks].some(({ instrs }) => instrs.some(({ op }) => op === 'f.div' || op === 'f.sqrt'))
  // Of elements of another size, vectors have other lengths.
  const streams = findStreams(consecutive.filter((access) => bytesOf(access) === bytes))
  const few = weightOf(streams) <= FEW_ACCESSES.weight
  const rounds = ROUNDS[bytes] * (divides ? DIVIDING : few ? FEW_ACCESSES.factor : 1)
  if (limit.kind === 'instr' && limit.op === 'i.const' && Number(limit.attr.value) < rounds) return undefined
  return streams.length > STREAMS ? undefined : { condition, counter, streams, rounds }
}

const weightOf = (streams: readonly Stream[]): number => streams.reduce((sum, { weight }) => sum + weight, 0)

const bytesOf = ({ args: [array] }: Instr): number => elementLlvmType(array.type).bytes

/** Those with the most accesses first; of equal ones, those with stores. */
function findStreams(accesses: readonly Instr[]): Stream[] {
  const streams = new Map<string, Stream>()
  const stored = new Set<Stream>()
  for (const { op, args } of accesses) {
    const [array, index] = args
    const { terms, offset } = splitIndex(index)
    const key = `${array.id} ${terms.sort((a, b) => a - b).join(' ')}`
    const stream = streams.get(key) ?? { array, index, offset, weight: 0 }
    streams.set(key, stream)
    if (offset < stream.offset) Object.assign(stream, { index, offset })
    stream.weight += op === 'array.store' ? STORE : 1
    if (op === 'array.store') stored.add(stream)
  }
  return [...streams.values()].sort((a, b) => b.weight - a.weight || Number(stored.has(b)) - Number(stored.has(a)))
}

/** An index as the sum of values, by their numbers, and a constant. */
function splitIndex(value: Value): { terms: number[]; offset: number } {
  if (value.kind === 'instr') {
    const [a, b] = value.args
    if (value.op === 'i.const') return { terms: [], offset: Number(value.attr.value) }
    if (value.op === 'i.sext' || value.op === 'i.trunc') return splitIndex(a)
    if (value.op === 'i.add' || value.op === 'i.sub') {
      const [left, right] = [splitIndex(a), splitIndex(b)]
      if (value.op === 'i.add') return { terms: [...left.terms, ...right.terms], offset: left.offset + right.offset }
      if (right.terms.length === 0) return { terms: left.terms, offset: left.offset - right.offset }
    }
  }
  return { terms: [value.id], offset: 0 }
}

/** What LLVM makes vectors of, as far as that depends on the operation. */
const VECTORISED: ReadonlySet<Op> = new Set<Op>([
  'i.const',
  'f.const',
  'b.const',
  'i.add',
  'i.sub',
  'i.mul',
  'i.and',
  'i.or',
  'i.xor',
  'i.shl',
  'i.ashr',
  'i.lshr',
  'i.smin',
  'i.smax',
  'i.umin',
  'i.abs',
  'i.clz',
  'i.cmp',
  'i.sext',
  'i.zext',
  'i.trunc',
  'i.tof',
  'u.tof',
  'f.toi',
  'f.tou',
  'f.tol',
  'f.toint32.51',
  'f.place',
  'f.round.51',
  'f.sat',
  'f.add',
  'f.sub',
  'f.mul',
  'f.div',
  'f.neg',
  'f.cmp',
  'f.sqrt',
  'f.abs',
  'f.floor',
  'f.ceil',
  'f.trunc',
  'f.min',
  'f.max',
  'f.demote',
  'f.promote',
  'f.copysign',
  'f.isundefined',
  'f.highword',
  'f.lowword',
  'f.withhighword',
  'f.fromwords',
  'b.cmp',
  'b.not',
  'b.and',
  'b.toi',
  'select',
  'array.length',
  'array.load',
  'array.store',
])

/** Whether each round goes on to the next element of an array from outside. */
function isConsecutiveAccess({ op, args: [array, index] }: Instr, loop: Loop, values: LoopValues): boolean {
  if (op !== 'array.load' && op !== 'array.store') return false
  return !loop.blocks.has(array.block) && isArrayType(array.type) && values.isConsecutive(index)
}

function runTwice(fn: IrFunction, loop: Loop, { condition, counter, streams, rounds }: CountedLoop): void {
  const { header } = loop
  const { span } = header.term
  const term = header.term as Extract<Block['term'], { kind: 'branch' }>
  const front = new LoopFront(fn, loop)
  const begin = front.block.params
  const start = front.of(counter)
  const limit = front.of(condition.args[1])
  const count = front.emit('i.sub', 'i64', [front.wide(limit), front.wide(start)], { nsw: true })
  const enough = front.emit('i.const', 'i64', [], { value: rounds })
  const many = front.emit('i.cmp', 'bool', [count, enough], { predicate: 'sge' })

  // Where both times begin, with the limit of this time.
  const again = createBlock(fn)
  const params = header.params.map((param) => addParam(fn, again, param.type, param.span, param.name))
  const current = addParam(fn, again, limit.type, span)
  again.term = { kind: 'jump', to: { block: header, args: params }, span }

  const aligning = createBlock(fn)
  const once: Edge = { block: again, args: [...begin, limit] }
  front.block.term = { kind: 'branch', cond: many, then: { block: aligning, args: [] }, else: once, span }
  front.block = aligning
  const first = firstLimit(front, start, limit, streams)
  aligning.term = { kind: 'jump', to: { block: again, args: [...begin, first] }, span }

  const rest = createBlock(fn)
  const more = createInstr(fn, rest, 'i.cmp', 'bool', [current, limit], span, { predicate: 'ne' })
  rest.instrs.push(more)
  const back: Edge = { block: again, args: [...header.params, limit] }
  rest.term = { kind: 'branch', cond: more, then: back, else: term.else, span, unlikely: 'then' }

  const [left] = condition.args
  const goesOn = createInstr(fn, header, 'i.cmp', 'bool', [left, current], condition.span, { predicate: 'slt' })
  header.instrs.push(goesOn)
  header.term = { ...term, cond: goesOn, else: { block: rest, args: [] } }
}

/** Where the loop ends the first time: where the first stream is aligned, if that is worth it, and else where it ends anyway. */
function firstLimit(front: LoopFront, start: Value, limit: Value, streams: readonly Stream[]): Value {
  const places = streams.map(({ array, index }) => front.emit('array.unaligned', 'i32', [array, front.of(index)]))
  const [rounds] = places
  const number = (value: number): Value => front.emit('i.const', 'i32', [], { value })
  const zero = number(0)
  // All that are aligned already would not be any more.
  const none = places
    .map((place) => front.emit('i.cmp', 'bool', [place, zero], { predicate: 'ne' }))
    .reduce((all, one) => front.emit('b.and', 'bool', [all, one]))
  const together = streams
    .map(({ weight }, i) => {
      const same = front.emit('i.cmp', 'bool', [places[i], rounds], { predicate: 'eq' })
      return front.emit('select', 'i32', [same, number(weight), zero])
    })
    .reduce((sum, one) => front.emit('i.add', 'i32', [sum, one], { nsw: true }))
  const half = Math.floor(weightOf(streams) / 2)
  const most = front.emit('i.cmp', 'bool', [together, number(half)], { predicate: 'sgt' })
  const better = front.emit('b.and', 'bool', [none, most])
  const first = front.emit('i.add', 'i32', [start, rounds], { nsw: true })
  const until = limit.type === 'i64' ? front.wide(first) : first
  return front.emit('select', limit.type, [better, until, limit])
}
