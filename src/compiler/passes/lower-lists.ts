import { createInstr } from '../ir/builder.ts'
import { findLoops, type Loop } from '../ir/cfg.ts'
import { edges, type Instr, type IrFunction, mapOperands, type Value } from '../ir/ir.ts'
import { blockInFront } from '../ir/loop-front.ts'
import { elementsType, isHandleType, isListType, type ListType } from '../ir/types.ts'
import { askForHandlesInFront, askForHandlesOnce } from './handle-loads.ts'

/**
 * **Purpose** Makes arrays of ordinary arrays, as far as their elements stay where they are: what is known of arrays holds for those then.
 *
 * 1. An assignment to an element becomes a `store`, which gives up outside of the array, unless it is a list that was made to become longer in this way.
 * 2. `elements` is asked as early and as rarely as possible: where the list comes from, if nothing in the function makes it longer or shorter; in front
 *    of the loops that do not; once in a block otherwise. What does is `listpush`, `listresize`, the rest of `listset`, and calls; of lists that may be the same.
 * 3. The same for arrays and records in arrays: `loadhandle` (`handle-loads.ts`).
 *
 * **Input invariants** number level, verified, objects replaced. **Output guarantees** same results; no `elements` of a list stands before a change of it and is used behind.
 *
 * **Example** `b1(%i): %e = elements %x; %v = load %e, %i` → `b0(%x): %e = elements %x … b1(%i): %v = load %e, %i`
 */
export function lowerLists(fn: IrFunction): void {
  const instrs = () => fn.blocks.flatMap((block) => block.instrs)
  if (!instrs().some(({ op }) => op === 'elements' || op === 'listset')) return
  const lists = new Lists(fn)
  for (const block of fn.blocks)
    block.instrs = block.instrs.flatMap((instr) => (instr.op === 'listset' ? lists.assignment(instr) : [instr]))
  const changes = instrs().filter((instr) => isChange(instr))
  askAtDefinition(fn, lists, changes)
  const visit = (loop: Loop): void => {
    askInFront(fn, loop, lists)
    // What these are asked for is known in front of the loop, too, then.
    if (askForHandlesInFront(fn, loop)) askInFront(fn, loop, lists)
    loop.children.forEach(visit)
  }
  findLoops(fn).forEach(visit)
  askOnceInBlocks(fn, lists)
  for (const block of fn.blocks) if (askForHandlesOnce(block)) askOnceInBlocks(fn, lists)
  if (instrs().some(({ op, attr }) => op === 'newlist' && attr.holes)) markHoles(fn, lists)
}

/** The array or record that an operation puts into an array, or hands on to where that may happen. */
function storedHandle({ op, args }: Instr): Value[] | undefined {
  if (op === 'call') return args.filter(({ type }) => isHandleType(type))
  const value = op === 'listpush' ? args[1] : op === 'listset' || op === 'storehandle' ? args[2] : undefined
  return value && isHandleType(value.type) ? [value] : undefined
}

const isChange = ({ op }: Instr): boolean =>
  op === 'listpush' || op === 'listresize' || op === 'listset' || op === 'call'

/** A list from outside, which other names may stand for as well. */
type Origin = Instr | 'outside'

/** Where lists may come from. */
class Lists {
  private readonly fn: IrFunction
  private readonly origins = new Map<Value, Set<Origin>>()
  /** Some lists that lie in others become longer by assignments. */
  private storedGrow = false

  constructor(fn: IrFunction) {
    this.fn = fn
    const [entry] = fn.blocks
    const add = (value: Value, origins: Iterable<Origin>): boolean => {
      const set = this.origins.get(value) ?? new Set()
      const before = set.size
      for (const origin of origins) set.add(origin)
      this.origins.set(value, set)
      return set.size > before
    }
    for (const param of entry.params) if (isListType(param.type)) add(param, ['outside'])
    // What lies in an array is found there under other names.
    const stored = new Set(fn.blocks.flatMap((block) => block.instrs.flatMap((instr) => storedHandle(instr) ?? [])))
    for (const block of fn.blocks)
      for (const instr of block.instrs)
        if (isListType(instr.type)) add(instr, instr.op === 'newlist' ? [instr] : ['outside'])
    for (let changed = true; changed; ) {
      changed = false
      for (const value of stored)
        for (const origin of this.of(value))
          if (origin !== 'outside' && isListType(value.type)) {
            if (origin.attr.grows) this.storedGrow = true
            changed = add(origin, ['outside']) || changed
          }
      for (const block of fn.blocks)
        for (const edge of edges(block.term))
          edge.block.params.forEach((param, i) => {
            if (isListType(param.type)) changed = add(param, this.of(edge.args[i])) || changed
          })
    }
  }

  of(list: Value): ReadonlySet<Origin> {
    return this.origins.get(list) ?? new Set(['outside'])
  }

  /** Whether an operation may make the list longer or shorter. */
  isChangedBy(list: Value, change: Instr): boolean {
    // What a function is given, it may change; whatever it finds by other ways, it may, too.
    const changed = change.op === 'call' ? change.args.filter((arg) => isHandleType(arg.type)) : [change.args[0]]
    if (change.op !== 'call' && changed[0].type !== list.type) return false
    const own = this.of(list)
    if (change.op === 'call' && own.has('outside')) return true
    return changed.some((other) => [...this.of(other)].some((origin) => own.has(origin)))
  }

  /** Whether all that a list can be was made here. */
  isLocal(list: Value): boolean {
    return !this.of(list).has('outside')
  }

  /** `list[i] = v`. */
  assignment(instr: Instr): Instr[] {
    const [list, index, value] = instr.args
    const mayGrow = [...this.of(list)].some((origin) =>
      origin === 'outside' ? !this.fn.exported || this.storedGrow : origin.attr.grows,
    )
    if (mayGrow) return [instr]
    const { block, span } = instr
    const elements = createInstr(this.fn, block, 'elements', elementsType(list.type as ListType), [list], span)
    const op = isHandleType(value.type) ? 'storehandle' : 'store'
    return [elements, createInstr(this.fn, block, op, 'void', [elements, index, value], span)]
  }
}

/** Replaces all that ask for the elements of a list by one. */
function replaceBy(fn: IrFunction, asked: readonly Instr[], one: Instr): void {
  const replaced = new Set<Value>(asked)
  for (const block of fn.blocks) {
    block.instrs = block.instrs.filter((instr) => instr === one || !replaced.has(instr))
    mapOperands(block, (value) => (value !== one && replaced.has(value) ? one : undefined))
  }
}

function askedIn(blocks: Iterable<{ instrs: Instr[] }>): Map<Value, Instr[]> {
  const asked = new Map<Value, Instr[]>()
  for (const { instrs } of blocks)
    for (const instr of instrs)
      if (instr.op === 'elements') asked.set(instr.args[0], [...(asked.get(instr.args[0]) ?? []), instr])
  return asked
}

function askAtDefinition(fn: IrFunction, lists: Lists, changes: readonly Instr[]): void {
  for (const [list, asked] of askedIn(fn.blocks)) {
    if (changes.some((change) => lists.isChangedBy(list, change))) continue
    const { block } = list
    const one = createInstr(fn, block, 'elements', asked[0].type, [list], asked[0].span)
    one.name = list.name
    // It stays as long as it was made.
    if (list.kind === 'instr' && list.op === 'newlist') one.args.push(list.args[0])
    block.instrs.splice(list.kind === 'param' ? 0 : block.instrs.indexOf(list) + 1, 0, one)
    replaceBy(fn, asked, one)
  }
}

function askInFront(fn: IrFunction, loop: Loop, lists: Lists): void {
  const changes = [...loop.blocks].flatMap(({ instrs }) => instrs.filter(isChange))
  const found = [...askedIn(loop.blocks)].filter(
    ([list]) => !loop.blocks.has(list.block) && !changes.some((change) => lists.isChangedBy(list, change)),
  )
  if (found.length === 0) return
  const front = blockInFront(fn, loop)
  for (const [list, asked] of found) {
    const one = createInstr(fn, front, 'elements', asked[0].type, [list], asked[0].span)
    one.name = list.name
    front.instrs.push(one)
    replaceBy(fn, asked, one)
  }
}

function askOnceInBlocks(fn: IrFunction, lists: Lists): void {
  for (const block of fn.blocks) {
    const known = new Map<Value, Instr>()
    const again: [Instr, Instr][] = []
    for (const instr of block.instrs) {
      if (isChange(instr)) for (const list of known.keys()) if (lists.isChangedBy(list, instr)) known.delete(list)
      if (instr.op !== 'elements') continue
      const first = known.get(instr.args[0])
      if (first) again.push([instr, first])
      else known.set(instr.args[0], instr)
    }
    for (const [instr, first] of again) replaceBy(fn, [instr, first], first)
  }
}

/** Elements of lists that were made here may be holes, where some were made with holes. Those from outside have none. */
function markHoles(fn: IrFunction, lists: Lists): void {
  for (const block of fn.blocks) {
    for (const { op, args, attr } of block.instrs) {
      if (op !== 'load' && op !== 'loadhandle') continue
      const [array] = args
      if (array.kind !== 'instr' || array.op !== 'elements') continue
      const [list] = array.args
      if ([...lists.of(list)].some((origin) => origin !== 'outside') || !fn.exported) attr.holes = true
    }
  }
}
