import { SAME_AS, SLOT_COUNT } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { BYTES_PER_ELEMENT } from '../frontend/math-functions.ts'
import { addParam, createInstr } from '../ir/builder.ts'
import { type Block, type BlockParam, edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { type ArrayType, elementKind, isArrayType } from '../ir/types.ts'
import { resultSlot } from './result-slots.ts'

/**
 * **Purpose** Arrays in results and in variables from outside: new ones, parts of arrays, and parameters, where `returnParameters` has found that it is not always the
 * same. The dispatcher has to make the objects, so the kernel leaves three things in slots for each array:
 *
 * 1. where it lies, and its length;
 * 2. where the memory lies that it is a part of, and of how many bytes that is: all of a new array, or the array that was passed in;
 * 3. what it is: −1 a new array, k ≥ 0 parameter k itself, −2 − k a new array on the memory of parameter k, and from `SAME_AS` on the very object
 *    that the array of another slot is.
 *
 * Of an array in the result that always is the same parameter it leaves nothing (`fn.passed`).
 *
 * 2 and 3 are values like others: where several arrays meet in a block parameter, further parameters go beside it.
 *
 * **Input invariants** number level, calls inlined, variables from outside stored. **Output guarantees** same results; no function returns an array; a
 * `setslot` of an array is followed by those of what belongs to it.
 *
 * **Example** `%t = newarray %n; return %t` → `%t = newarray %n; setslot #62, %t; setslot #61, %bytes of t; setslot #60, −1; return`
 *
 * @param outer slots of variables from outside, in the order in which the dispatcher assigns them, which is before it makes the result
 * @throws Rejection where JavaScript would have one object that is also another part of the result, or one that the dispatcher does not have
 */
export function returnArrays(fn: IrFunction, outer: readonly number[] = []): void {
  if (isArrayType(fn.result)) leaveResult(fn, fn.result)
  const origins = new Origins(fn)
  fn.passed = leavePassed(fn, origins, outer)
  for (const block of fn.blocks) {
    for (const left of leftTogether(block, outer)) {
      const objects = left.map(({ args: [array] }) => origins.objectsOf(array))
      // First, since it puts instructions behind those that make the arrays.
      const behind = left.map((_, place) => describe(fn, block, origins, left, objects, place))
      block.instrs = block.instrs.flatMap((instr) => [instr, ...(behind[left.indexOf(instr)] ?? [])])
    }
  }
}

const leavesArray = (instr: Instr): boolean => instr.op === 'setslot' && isArrayType(instr.args[0].type)

/** What the dispatcher finds in slots together: stored behind one call or throw and before the next one. In the order in which it makes the arrays. */
function leftTogether(block: Block, outer: readonly number[]): Instr[][] {
  const groups: Map<number, Instr>[] = []
  const replaced = new Set<Instr>()
  let begins = true
  for (const instr of block.instrs) {
    if (instr.op === 'call' || instr.op === 'throw') begins = true
    if (!leavesArray(instr)) continue
    if (begins) groups.push(new Map())
    begins = false
    const group = groups[groups.length - 1]
    const slot = instr.attr.slot as number
    const before = group.get(slot)
    if (before) replaced.add(before)
    group.set(slot, instr)
  }
  block.instrs = block.instrs.filter((instr) => !replaced.has(instr))
  const rank = ({ attr }: Instr): number => {
    const place = outer.indexOf(attr.slot as number)
    // Results are counted from the end.
    return place < 0 ? outer.length + SLOT_COUNT - (attr.slot as number) : place
  }
  return groups.map((group) => [...group.values()].sort((a, b) => rank(a) - rank(b)))
}

/** `return %array` → `setslot #62, %array; return` */
function leaveResult(fn: IrFunction, type: ArrayType): void {
  fn.fresh = type
  fn.result = 'void'
  for (const block of fn.blocks) {
    const { term } = block
    if (term.kind !== 'return' || !term.value) continue
    block.instrs.push(createInstr(fn, block, 'setslot', 'void', [term.value], term.span, { slot: resultSlot(0) }))
    term.value = undefined
  }
}

/** Arrays of the result that are the same parameter wherever the function returns need not be left: the dispatcher has them. */
function leavePassed(fn: IrFunction, origins: Origins, outer: readonly number[]): ReadonlyMap<number, number> {
  const passed = new Map<number, number>()
  const bySlot = new Map<number, Instr[]>()
  for (const instr of fn.blocks.flatMap(({ instrs }) => instrs))
    if (leavesArray(instr) && !outer.includes(instr.attr.slot as number))
      bySlot.set(instr.attr.slot as number, [...(bySlot.get(instr.attr.slot as number) ?? []), instr])
  for (const [slot, left] of bySlot) {
    const objects = new Set(left.flatMap(({ args: [array] }) => [...origins.objectsOf(array)]))
    const there = [...objects].filter((object) => !isStandIn(object))
    const index = there.length === 1 ? fn.blocks[0].params.indexOf(there[0] as BlockParam) : -1
    if (index < 0) continue
    passed.set(slot, index)
    for (const { block } of left)
      block.instrs = block.instrs.filter((instr) => instr.op !== 'setslot' || instr.attr.slot !== slot)
  }
  return passed
}

/** What stands in the place of an array that is missing. */
const isStandIn = (value: Value): boolean =>
  value.kind === 'instr' && value.op === 'table' && value.attr.table?.values.length === 0

/** What is left in slots beside array number `place` of a result. */
function describe(
  fn: IrFunction,
  block: Block,
  origins: Origins,
  left: readonly Instr[],
  objects: readonly ReadonlySet<Value>[],
  place: number,
): Instr[] {
  const { args, attr, span } = left[place]
  const [array] = args
  const slot = attr.slot as number
  const set = (value: Value, offset: number) =>
    createInstr(fn, block, 'setslot', 'void', [value], span, { slot: slot - offset })
  const same = left.find(({ args: [other] }) => other === array) as Instr
  const made: Instr[] = []
  const constant = (value: number): Instr => {
    const instr = createInstr(fn, block, 'const', 'num', [], span, { value })
    made.push(instr)
    return instr
  }
  for (const [i, others] of objects.entries()) {
    if (i >= place || left[i].args[0] === array) continue
    if ([...objects[place]].some((object) => object.kind === 'instr' && others.has(object)))
      throw new Rejection(
        'aliased-object',
        'Two arrays that the function leaves behind are sometimes one and sometimes two',
        span,
        'Copy one of them: `x.slice()`.',
      )
  }
  const root = origins.rootOf(array, block, made)
  const origin =
    same === left[place] ? origins.originOf(array, block, made) : constant(SAME_AS + (same.attr.slot as number))
  return [...made, set(root, 1), set(origin, 2)]
}

/** Where arrays come from. */
class Origins {
  private readonly fn: IrFunction
  private readonly params: readonly Value[]
  private readonly incoming = new Map<Value, { value: Value; from: Block }[]>()
  private readonly origins = new Map<Value, Value>()
  private readonly roots = new Map<Value, Value>()

  constructor(fn: IrFunction) {
    this.fn = fn
    this.params = fn.blocks[0].params
    for (const from of fn.blocks)
      for (const edge of edges(from.term))
        edge.block.params.forEach((param, i) => {
          const list = this.incoming.get(param) ?? []
          list.push({ value: edge.args[i], from })
          this.incoming.set(param, list)
        })
  }

  /** The places at which an array may have come into being as an object, and parameters of the function. */
  objectsOf(array: Value): ReadonlySet<Value> {
    const found = new Set<Value>()
    const seen = new Set<Value>()
    const work = [array]
    for (let value = work.pop(); value; value = work.pop()) {
      if (seen.has(value)) continue
      seen.add(value)
      const sources = this.incoming.get(value)
      if (sources && !this.params.includes(value)) work.push(...sources.map((source) => source.value))
      else found.add(value)
    }
    return found
  }

  /** What an array is, as a number: see 3 above. @param made takes instructions that have to stand at the end of `block` */
  originOf(array: Value, block: Block, made: Instr[]): Value {
    const constant = (value: number): Value => {
      const instr = createInstr(this.fn, block, 'const', 'num', [], array.span, { value })
      made.push(instr)
      return instr
    }
    const known = this.origins.get(array)
    if (known) return known
    const index = this.params.indexOf(array)
    if (index >= 0) return constant(index)
    if (array.kind === 'param') return this.beside(array, 'num', this.origins, this.originOf.bind(this))
    if (array.op === 'newarray' || isStandIn(array)) return constant(-1)
    if (array.op !== 'subarray') throw unknown(array)
    // A part of a parameter, or of its parts, is a new object; so is one of a new array.
    const own: Instr[] = []
    const source = this.originOf(array.args[0], array.block, own)
    const emit = (op: Instr['op'], type: Instr['type'], args: Value[], attr: Instr['attr'] = {}): Instr => {
      const instr = createInstr(this.fn, array.block, op, type, args, array.span, attr)
      own.push(instr)
      return instr
    }
    const zero = emit('const', 'num', [], { value: 0 })
    const isParameter = emit('compare', 'bool', [source, zero], { relation: 'ge' })
    const view = emit('sub', 'num', [emit('const', 'num', [], { value: -2 }), source])
    const origin = emit('choose', 'num', [isParameter, view, source])
    this.insertBehind(array, own)
    this.origins.set(array, origin)
    return origin
  }

  /** The memory that an array is a part of, as bytes. */
  rootOf(array: Value, block: Block, made: Instr[]): Value {
    const known = this.roots.get(array)
    if (known) return known
    if (array.kind === 'param' && !this.params.includes(array))
      return this.beside(array, 'array<Uint8Array>', this.roots, this.rootOf.bind(this))
    if (array.kind === 'instr' && array.op === 'subarray') return this.rootOf(array.args[0], block, made)
    if (array.kind === 'instr' && array.op !== 'newarray' && !isStandIn(array)) throw unknown(array)
    const own: Instr[] = []
    const at = array.block
    const emit = (op: Instr['op'], type: Instr['type'], args: Value[], attr: Instr['attr'] = {}): Instr => {
      const instr = createInstr(this.fn, at, op, type, args, array.span, attr)
      own.push(instr)
      return instr
    }
    const kind = isArrayType(array.type) ? elementKind(array.type) : ''
    const size = emit('const', 'num', [], { value: BYTES_PER_ELEMENT[kind] })
    const bytes = emit('mul', 'num', [emit('length', 'num', [array]), size])
    const root = emit('subarray', 'array<Uint8Array>', [array, emit('const', 'num', [], { value: 0 }), bytes])
    this.insertBehind(array, own)
    this.roots.set(array, root)
    return root
  }

  private insertBehind(array: Value, instrs: Instr[]): void {
    const list = array.block.instrs
    list.splice(array.kind === 'param' ? 0 : list.indexOf(array) + 1, 0, ...instrs)
  }

  /** A parameter beside that of the array, for what belongs to it. */
  private beside(
    array: BlockParam,
    type: 'num' | 'array<Uint8Array>',
    known: Map<Value, Value>,
    of: (array: Value, block: Block, made: Instr[]) => Value,
  ): Value {
    const param = addParam(this.fn, array.block, type, array.span, array.name)
    // First, so that loops find it.
    known.set(array, param)
    const place = array.block.params.indexOf(array)
    const index = array.block.params.length - 1
    for (const from of new Set((this.incoming.get(array) ?? []).map((source) => source.from))) {
      for (const edge of edges(from.term)) {
        if (edge.block !== array.block) continue
        const made: Instr[] = []
        edge.args[index] = of(edge.args[place], from, made)
        from.instrs.push(...made)
      }
    }
    return param
  }
}

function unknown({ name, span }: Value): Rejection {
  const what = name === undefined ? 'This array' : `\`${name}\``
  return new Rejection(
    'unsupported-type',
    `${what} cannot be returned, or assigned to a variable that is declared outside: only parameters can, variables from outside, and arrays that are made here`,
    span,
    'Return a copy of it: `x.slice()`.',
  )
}
