import { addParam, createBlock, createInstr } from '../ir/builder.ts'
import { findLoops, instructionsOf, type Loop, leafLoops, predecessors } from '../ir/cfg.ts'
import { ANY_NUMBER, NOTHING } from '../ir/interval.ts'
import { type Block, type Edge, edges, type Instr, type IrFunction, type Op, type Value } from '../ir/ir.ts'
import { repairSsa } from '../ir/ssa-repair.ts'
import { elementKind, isArrayType } from '../ir/types.ts'
import { analyzeRanges, elementRange, type Ranges } from './analyze-ranges.ts'

/**
 * **Purpose** Keeps an element that an inner loop adds to in a variable: `c[i * n + j] += …` reads it before the loop and writes it behind. LLVM would
 * do so, too; but done here, `jam-loops` sees a sum.
 *
 * 1. The loop is innermost, and writes nothing but elements.
 * 2. All its accesses to the array have the same index and are proven, and that index is known before the loop: it is a value from there, or the block
 *    before the loop accesses the same element. (What proves an access holds wherever its index is known: a guard in front of the nest, or something
 *    that dominates the index. So the element may be read though the loop may not run at all, and be written back unchanged. An index from inside the
 *    loop will not do: `for (k = 0; k < i; k++) x[i - 1] += …` is in range only because k < i.)
 * 3. The array is apart from all others that the loop uses (`separate-arrays`).
 * 4. What is stored is a number and not undefined; it is rounded or wrapped as the element would be.
 *
 * A store of the same element right before the loop gives its value to the variable and disappears.
 *
 * **Input invariants** number level, verified, arrays separated. **Output guarantees** same results and effects.
 *
 * **Example** `y[i] = 0; for j: y[i] += a[j]` → `v = 0; for j: v += a[j]; y[i] = v`
 */
export function promoteAccumulators(fn: IrFunction): void {
  const candidates = leafLoops(findLoops(fn).filter(({ header }) => !header.cold)).filter(({ blocks }) =>
    hasApartStore(blocks),
  )
  if (candidates.length === 0) return
  const ranges = analyzeRanges(fn)
  for (const loop of candidates) {
    const entries = (predecessors(fn).get(loop.header) ?? []).filter((b) => !loop.blocks.has(b))
    const [entry] = entries
    if (entries.length !== 1 || entry.term.kind !== 'jump') continue
    for (const accumulator of findAccumulators(loop, entry, ranges)) promote(fn, loop, entry, accumulator)
  }
}

const hasApartStore = (blocks: Set<Block>): boolean =>
  [...blocks].some((b) => b.instrs.some((i) => i.op === 'store' && i.attr.apart !== undefined))

/** An element that a loop reads and writes. */
interface Accumulator {
  array: Value
  index: Value
  accesses: Instr[]
}

function findAccumulators(loop: Loop, entry: Block, ranges: Ranges): Accumulator[] {
  const instrs = instructionsOf(loop)
  if (instrs.some((i) => ENDING.has(i.op) || (i.op === 'math' && i.attr.name === 'random'))) return []
  const byArray = new Map<Value, Instr[]>()
  for (const instr of instrs) {
    if (!isAccess(instr)) continue
    const list = byArray.get(instr.args[0])
    if (list) list.push(instr)
    else byArray.set(instr.args[0], [instr])
  }
  const found: Accumulator[] = []
  for (const [array, accesses] of byArray) {
    const key = indexKey(accesses[0].args[1])
    const index = [...accesses, ...entry.instrs]
      .filter((i) => isAccess(i) && i.args[0] === array && i.attr.bounds === 'proven' && indexKey(i.args[1]) === key)
      .map((i) => i.args[1])
      .find((v) => !loop.blocks.has(v.block))
    const others = [...byArray].flatMap(([other, [access]]) => (other === array ? [] : [access]))
    if (
      index &&
      accesses.some((i) => i.op === 'load') &&
      accesses.some((i) => i.op === 'store') &&
      accesses.every((i) => indexKey(i.args[1]) === key && i.attr.bounds === 'proven' && isApart(i, others)) &&
      accesses.every((i) => i.op === 'load' || keepsValue(elementKind(array.type as never), ranges.get(i.args[2])))
    )
      found.push({ array, index, accesses })
  }
  return found
}

/** What may look at elements otherwise than by `load` and `store`. */
const ENDING: ReadonlySet<Op> = new Set(['call', 'throw', 'viewget', 'viewset', 'move', 'sort', 'newarray'])

const isAccess = (instr: Instr): boolean => instr.op === 'load' || instr.op === 'store'

/** A text that is the same for indices that are the same number: by other names, or computed again. */
function indexKey(value: Value, depth = 0): string {
  if (value.kind === 'instr' && depth < 8) {
    const keys = () => value.args.map((arg) => indexKey(arg, depth + 1))
    if (value.op === 'refine' || value.op === 'assume') return indexKey(value.args[0], depth + 1)
    if (value.op === 'const') return String(value.attr.value)
    if (value.op === 'add' || value.op === 'sub' || value.op === 'mul') return `${value.op}(${keys().join()})`
  }
  return `%${value.id}`
}

/** Whether an access is known to share no memory with any of the others. */
function isApart({ attr: { apart } }: Instr, others: readonly Instr[]): boolean {
  return apart !== undefined && others.every((i) => i.attr.apart && apart.others.includes(i.attr.apart.own))
}

/** Whether a value that is stored can stand for the element: it is one that this kind of element has, or can be made one by `converted`. */
function keepsValue(kind: string, range = NOTHING): boolean {
  if (range.undef) return false
  switch (kind) {
    case 'Float64Array':
    case 'Float32Array':
    case 'Int32Array':
    case 'Uint32Array':
      return true
    default:
      return false
  }
}

function promote(fn: IrFunction, loop: Loop, entry: Block, { array, index, accesses }: Accumulator): void {
  const preds = predecessors(fn)
  const { header } = loop
  const kind = isArrayType(array.type) ? elementKind(array.type) : ''
  const [{ span, attr }] = accesses
  const access = { bounds: attr.bounds, apart: attr.apart }
  const name = array.name

  const initial = takeStoreBefore(entry, accesses[0], index, kind) ?? loadAtEnd()
  function loadAtEnd(): Instr {
    const load = createInstr(fn, entry, 'load', 'num', [array, index], span, { ...access })
    entry.instrs.push(load)
    return load
  }
  const variable = addParam(fn, header, 'num', span, name)
  for (const edge of edges(entry.term)) edge.args.push(initial)
  for (const latch of loop.latches)
    for (const edge of edges(latch.term)) if (edge.block === header) edge.args.push(variable)

  const definitions: { value: Value; block: Block }[] = [{ value: variable, block: header }]
  for (const instr of accesses) {
    const value = instr.op === 'load' ? variable : converted(fn, instr, kind)
    if (instr.op === 'store') definitions.push({ value: instr, block: instr.block })
    // The access becomes a name for the value at this very place.
    instr.op = 'assume'
    instr.type = 'num'
    instr.args = [value]
    instr.attr = { fact: kind.startsWith('Float') ? ANY_NUMBER : elementRange(kind) }
    instr.name = name
  }
  for (const block of exitBlocks(fn, loop, preds))
    block.instrs.unshift(createInstr(fn, block, 'store', 'void', [array, index, variable], span, { ...access }))
  repairSsa(fn, inOrder(definitions))
}

/** Definitions in the order in which they stand in their blocks. */
const inOrder = (definitions: { value: Value; block: Block }[]) =>
  definitions.sort((a, b) =>
    a.block === b.block ? a.block.instrs.indexOf(a.value as Instr) - b.block.instrs.indexOf(b.value as Instr) : 0,
  )

/** The value that the element has after a store of `value`: inserted before the store. */
function converted(fn: IrFunction, store: Instr, kind: string): Value {
  const value = store.args[2]
  const { block, span } = store
  const insert = (op: Instr['op'], args: Value[], attr: Instr['attr']): Instr => {
    const instr = createInstr(fn, block, op, 'num', args, span, attr)
    block.instrs.splice(block.instrs.indexOf(store), 0, instr)
    return instr
  }
  if (kind === 'Float32Array') return insert('math', [value], { name: 'fround' })
  if (kind === 'Int32Array') return insert('or', [value, insert('const', [], { value: 0 })], {})
  if (kind === 'Uint32Array') return insert('ushr', [value, insert('const', [], { value: 0 })], {})
  return value
}

/**
 * If the block stores the element that `access` is about, and uses only arrays apart from it afterwards, takes the store away.
 *
 * @returns what was stored
 */
function takeStoreBefore(entry: Block, access: Instr, index: Value, kind: string): Value | undefined {
  const [array] = access.args
  for (let i = entry.instrs.length - 1; i >= 0; i--) {
    const instr = entry.instrs[i]
    if (instr.op === 'store' && instr.args[0] === array && indexKey(instr.args[1]) === indexKey(index)) {
      if (kind !== 'Float64Array' || instr.attr.bounds !== 'proven' || !isNumber(instr.args[2])) return undefined
      entry.instrs.splice(i, 1)
      return instr.args[2]
    }
    if (isAccess(instr) && !isApart(access, [instr])) return undefined
    if (ENDING.has(instr.op)) return undefined
  }
  return undefined
}

/** Evidently a number: a constant, or the result of arithmetic. */
const isNumber = (value: Value): boolean =>
  value.kind === 'instr' && ['const', 'add', 'sub', 'mul', 'div'].includes(value.op)

/** The blocks that the loop is left to, each of which nothing else leads to: on edges to others a block is put. */
function exitBlocks(fn: IrFunction, loop: Loop, preds: ReadonlyMap<Block, Block[]>): Block[] {
  const found: Block[] = []
  for (const block of loop.blocks) {
    for (const edge of edges(block.term)) {
      if (loop.blocks.has(edge.block)) continue
      if ((preds.get(edge.block)?.length ?? 0) > 1) interpose(fn, edge)
      found.push(edge.block)
    }
  }
  return found
}

function interpose(fn: IrFunction, edge: Edge): void {
  const middle = createBlock(fn)
  middle.term = { kind: 'jump', to: { block: edge.block, args: edge.args }, span: fn.span }
  edge.block = middle
  edge.args = []
}
