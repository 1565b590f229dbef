import { addParam, createInstr } from '../ir/builder.ts'
import { findLoops, instructionsOf, type Loop, leafLoops, predecessors } from '../ir/cfg.ts'
import { type Block, edges, hasEffect, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { LoopValues } from '../ir/loop-values.ts'

/**
 * **Purpose** Lets loops be vectorised that write an element only where a condition holds: `if (v < x[j]) x[j] = v`. WebAssembly has no instruction that stores some lanes of a
 * vector, and LLVM may not store what the program does not. Where the same round has loaded the element, it can be stored as it is: nobody else looks at the memory of a kernel.
 *
 * 1. The loop is innermost, and that condition is the only one in it but its own.
 * 2. The element is loaded in the block that ends with the condition, after all that this block stores.
 * 3. The conditional part has that store as its only effect, and loads nothing of the array behind it; the other part has no effect.
 * 4. The index grows by one from round to round, and no other access to the array is a fixed number of rounds away: what a round needs of the round
 *    before would not be vectorised, and a branch that is foreseen is faster than waiting for the element.
 *
 * **Input invariants** machine level, verified. **Output guarantees** the same elements in memory, bit for bit, whenever the kernel does anything else.
 *
 * **Example** `branch %c ? b1() : b2(); b1: store %x, %j, %v; jump b2(); b2():` → `branch %c ? b1() : b2(%old); b1: jump b2(%v); b2(%new): store %x, %j, %new`
 */
export function storeAlways(fn: IrFunction): void {
  const preds = predecessors(fn)
  for (const loop of leafLoops(findLoops(fn))) {
    if (loop.header.cold) continue
    const found = findConditional(loop, preds)
    if (found) makeUnconditional(fn, found)
  }
}

/** A store that a condition decides on. */
interface Conditional {
  store: Instr
  /** What the element was before. */
  load: Instr
  /** Where both ways meet, and the block from which it is reached past the store. */
  meeting: Block
  past: Block
}

function findConditional(loop: Loop, preds: ReadonlyMap<Block, Block[]>): Conditional | undefined {
  const deciding = [...loop.blocks].filter((block) => block !== loop.header && block.term.kind === 'branch')
  if (deciding.length !== 1 || !loop.header.instrs.every((instr) => !hasEffect(instr))) return undefined
  const [block] = deciding
  const [one, other] = edges(block.term).map((edge) => edge.block)
  for (const [storing, way] of [
    [one, other],
    [other, one],
  ]) {
    const meeting = jumpFrom(storing)
    if (!meeting || !loop.blocks.has(storing) || preds.get(storing)?.length !== 1) continue
    const past = way === meeting ? block : way
    const isDiamond = past === block || (jumpFrom(past) === meeting && preds.get(past)?.length === 1)
    if (!isDiamond || past === storing || meeting === loop.header || preds.get(meeting)?.length !== 2) continue
    const found = storeOf(storing, past === block ? undefined : past, block)
    if (found && staysApart(found, loop)) return { ...found, meeting, past }
  }
  return undefined
}

const jumpFrom = ({ term }: Block): Block | undefined => (term.kind === 'jump' ? term.to.block : undefined)

/** The only effect of the conditional part, and where the block in front has loaded the same element. */
function storeOf(
  storing: Block,
  past: Block | undefined,
  block: Block,
): Pick<Conditional, 'store' | 'load'> | undefined {
  const [store, ...others] = storing.instrs.filter(hasEffect)
  if (store?.op !== 'array.store' || others.length > 0 || past?.instrs.some(hasEffect)) return undefined
  const [array, index] = store.args
  if (array.block === storing || index.block === storing) return undefined
  const behind = storing.instrs.slice(storing.instrs.indexOf(store))
  if (behind.some(({ op }) => op === 'array.load' || op === 'view.load')) return undefined
  const fresh = block.instrs.slice(block.instrs.findLastIndex(hasEffect) + 1)
  const load = fresh.find(({ op, args }) => op === 'array.load' && args[0] === array && args[1] === index)
  return load?.type === store.args[2].type ? { store, load } : undefined
}

/** Whether rounds may run side by side, as far as the array is concerned. */
function staysApart({ store }: Pick<Conditional, 'store'>, loop: Loop): boolean {
  const [array, index] = store.args
  const values = new LoopValues(loop)
  if (!values.isConsecutive(index)) return false
  const own = baseOf(index, values)
  return instructionsOf(loop).every(({ op, args }) => {
    if ((op !== 'array.load' && op !== 'array.store') || args[0] !== array || args[1] === index) return true
    return values.isConsecutive(args[1]) && baseOf(args[1], values) !== own
  })
}

/** What an index has beside counters and constants, as a text that is the same for the same. */
function baseOf(index: Value, values: LoopValues): string {
  const terms: string[] = []
  const add = (value: Value, sign: string) => {
    if (isConstant(value) || (value.kind === 'param' && values.isCounter(value))) return
    if (value.kind === 'instr' && (value.op === 'i.add' || value.op === 'i.sub')) {
      add(value.args[0], sign)
      add(value.args[1], value.op === 'i.add' ? sign : sign === '+' ? '-' : '+')
    } else terms.push(sign + textOf(value))
  }
  add(index, '+')
  return terms.sort().join('')
}

const isConstant = (value: Value): boolean => value.kind === 'instr' && value.op === 'i.const'

function textOf(value: Value): string {
  if (value.kind === 'param' || !/^[iuf]\./.test(value.op)) return `%${value.id}`
  if (isConstant(value)) return String(value.attr.value)
  return `${value.op}(${value.args.map(textOf).join()})`
}

function makeUnconditional(fn: IrFunction, { store, load, meeting, past }: Conditional): void {
  const [array, index, value] = store.args
  const storing = store.block
  storing.instrs = storing.instrs.filter((instr) => instr !== store)
  const stored = addParam(fn, meeting, value.type, store.span, load.name)
  for (const block of new Set([storing, past]))
    for (const edge of edges(block.term)) if (edge.block === meeting) edge.args.push(block === storing ? value : load)
  meeting.instrs.unshift(
    createInstr(fn, meeting, 'array.store', 'void', [array, index, stored], store.span, store.attr),
  )
}
