/** Arrays and records in arrays are asked for as early and as rarely as possible, as `elements` are: see `lower-lists.ts`. */
import { createInstr } from '../ir/builder.ts'
import { instructionsOf, type Loop } from '../ir/cfg.ts'
import { type Block, type Instr, type IrFunction, mapOperands, type Op, type Value } from '../ir/ir.ts'
import { blockInFront } from '../ir/loop-front.ts'
import { isHandleType } from '../ir/types.ts'

/** What an index may be computed by in front of a loop. */
const INDEX_ARITHMETIC: ReadonlySet<Op> = new Set<Op>(['const', 'add', 'sub', 'mul'])

/** Whether an operation may put another array or record where one of this type was. */
const mayReplace = ({ op, args }: Instr, type: string): boolean =>
  op === 'call' || ((op === 'storehandle' || op === 'listset') && args[2].type === type)

/** @returns whether there was something to ask for */
export function askForHandlesInFront(fn: IrFunction, loop: Loop): boolean {
  const instrs = instructionsOf(loop)
  const isOutside = (value: Value): boolean => !loop.blocks.has(value.block)
  const isKnown = (value: Value): boolean =>
    isOutside(value) || (value.kind === 'instr' && INDEX_ARITHMETIC.has(value.op) && value.args.every(isKnown))
  const found = instrs.filter(
    ({ op, args: [elements, index], type }) =>
      op === 'loadhandle' && isOutside(elements) && isKnown(index) && !instrs.some((one) => mayReplace(one, type)),
  )
  if (found.length === 0) return false
  const front = blockInFront(fn, loop)
  const known = new Map<string, Value>()
  const inFront = (value: Value): Value => {
    if (isOutside(value) || value.kind === 'param') return value
    const key = keyOf(value)
    let copy = known.get(key)
    if (!copy) {
      copy = createInstr(fn, front, value.op, value.type, value.args.map(inFront), value.span, { ...value.attr })
      copy.name = value.name
      front.instrs.push(copy as Instr)
      known.set(key, copy)
    }
    return copy
  }
  replace(
    loop.blocks,
    found.map((instr) => [instr, inFront(instr)]),
  )
  return true
}

/** The same element of the same array is one value, until something else may be there. @returns whether there were several */
export function askForHandlesOnce(block: Block): boolean {
  const known = new Map<string, Instr>()
  const again: [Instr, Value][] = []
  for (const instr of block.instrs) {
    for (const [key, one] of known) if (mayReplace(instr, one.type)) known.delete(key)
    if (instr.op !== 'loadhandle' || !isHandleType(instr.type)) continue
    const key = keyOf(instr)
    const first = known.get(key)
    if (first) again.push([instr, first])
    else known.set(key, instr)
  }
  replace([block], again)
  return again.length > 0
}

function replace(blocks: Iterable<Block>, pairs: readonly (readonly [Instr, Value])[]): void {
  const replaced = new Map<Value, Value>(pairs)
  for (const block of blocks) block.instrs = block.instrs.filter((instr) => !replaced.has(instr))
  for (const [instr] of pairs) forEachUser(instr, replaced)
}

/** Uses may be anywhere behind the loop, too. */
function forEachUser(instr: Instr, replaced: ReadonlyMap<Value, Value>): void {
  const seen = new Set<Block>()
  const work = [instr.block]
  for (let block = work.pop(); block; block = work.pop()) {
    if (seen.has(block)) continue
    seen.add(block)
    mapOperands(block, (value) => replaced.get(value))
    const { term } = block
    if (term.kind === 'jump') work.push(term.to.block)
    if (term.kind === 'branch') work.push(term.then.block, term.else.block)
  }
}

/** The same for what computes the same, as long as nothing else is written. */
function keyOf(value: Value): string {
  if (value.kind === 'param' || !(INDEX_ARITHMETIC.has(value.op) || value.op === 'loadhandle')) return `%${value.id}`
  const literal = Object.is(value.attr.value, -0) ? '-0' : String(value.attr.value)
  return `${value.op} ${literal}(${value.args.map(keyOf).join()})`
}
