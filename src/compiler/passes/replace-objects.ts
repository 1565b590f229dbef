import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import { type Block, type Edge, edges, type Instr, type IrFunction, mapOperands, type Value } from '../ir/ir.ts'
import { type Field, fieldsOf, isObjectType, nesting } from '../ir/object-type.ts'
import { ObjectStorage } from './object-storage.ts'
import { simplify } from './simplify.ts'

/**
 * **Purpose** Tuples and records become variables, one for each field. No object is left.
 *
 * **Input invariants** number level, calls inlined. **Output guarantees** same results and effects; no value has an object type, and of the operations none is
 * `object`, `getfield`, `setfield` or `same`. [`object-storage.ts`](object-storage.ts) says when that is exact.
 *
 * Outer objects go first: what was stored in their fields is then passed along in block parameters, like everything else.
 *
 * **Example** `%p = object %a, %b; setfield x %p, %c; %d = getfield x %p; %e = getfield y %p` → `%d` is `%c` and `%e` is `%b`
 *
 * @throws Rejection `aliased-object` where it cannot be known when the program is built which object a name means
 */
export function replaceObjects(fn: IrFunction): void {
  refuseEscapes(fn)
  for (;;) {
    const values = fn.blocks.flatMap((b): Value[] => [...b.params, ...b.instrs]).filter((v) => isObjectType(v.type))
    if (values.length === 0) return
    const depth = Math.max(...values.map((value) => nesting(value.type)))
    new Replacement(fn, new Set(values.filter((value) => nesting(value.type) === depth))).run()
    simplify(fn)
  }
}

function refuseEscapes(fn: IrFunction): void {
  if (isObjectType(fn.result) && fn.exported) {
    throw new Rejection(
      'unsupported-type',
      'Objects and tuples cannot be returned from kernels yet',
      fn.span,
      'Write several results into a typed array that is a parameter.',
    )
  }
  for (const block of fn.blocks) {
    for (const { op, args, type, span } of block.instrs) {
      if (op !== 'call' || ![type, ...args.map((arg) => arg.type)].some(isObjectType)) continue
      const message = 'Objects cannot be passed to or returned from a function that calls itself yet'
      throw new Rejection('unsupported-operation', message, span, 'Pass the fields, and return one number.')
    }
  }
}

/** The replacement of one group of objects, none of which is part of another of the group. */
class Replacement {
  private readonly fn: IrFunction
  private readonly group: ReadonlySet<Value>
  private readonly storage: ObjectStorage
  private readonly incoming = new Map<Block, { from: Block; edge: Edge }[]>()
  /** By block and variable: what the variable holds where the block is entered. */
  private readonly atStart = new Map<Block, Map<string, Value>>()
  /** By block and variable: what the variable holds where the block ends, if the block assigns it. */
  private readonly atEnd = new Map<Block, Map<string, Value>>()
  private readonly replaced = new Map<Value, Value>()

  constructor(fn: IrFunction, group: ReadonlySet<Value>) {
    this.fn = fn
    this.group = group
    this.storage = new ObjectStorage(fn, group)
    for (const block of fn.blocks) {
      this.atStart.set(block, new Map())
      this.incoming.set(block, [])
    }
    for (const from of fn.blocks)
      for (const edge of edges(from.term)) this.incoming.get(edge.block)?.push({ from, edge })
  }

  run(): void {
    for (const block of this.fn.blocks) this.collectAssignments(block)
    for (const block of this.fn.blocks) this.replaceReads(block)
    for (const block of this.fn.blocks) this.removeFrom(block)
    for (const block of this.fn.blocks) block.params = block.params.filter((param) => !this.group.has(param))
    for (const block of this.fn.blocks)
      mapOperands(block, (value) => (this.replaced.has(value) ? this.resolve(value) : undefined))
  }

  private collectAssignments(block: Block): void {
    const assigned = new Map<string, Value>()
    for (const instr of block.instrs)
      for (const [variable, value] of this.assignments(instr)) assigned.set(variable, value)
    this.atEnd.set(block, assigned)
  }

  /** The variables that an instruction assigns. */
  private assignments(instr: Instr): [variable: string, value: Value][] {
    if (instr.op === 'object' && this.group.has(instr)) {
      return fields(instr).map(({ name }, i) => [variableOf(instr, name), instr.args[i]])
    }
    if (instr.op !== 'setfield' || !this.group.has(instr.args[0])) return []
    return [[variableOf(this.storage.of(instr.args[0]), instr.attr.name ?? ''), instr.args[1]]]
  }

  private replaceReads(block: Block): void {
    const current = new Map<string, Value>()
    for (const instr of block.instrs) {
      for (const [variable, value] of this.assignments(instr)) current.set(variable, value)
      const [object, other] = instr.args
      if (!object || !this.group.has(object)) continue
      if (instr.op === 'same') {
        instr.op = 'const'
        instr.attr = { value: this.storage.of(object) === this.storage.of(other) }
        instr.args = []
      } else if (instr.op === 'getfield') {
        const owner = this.storage.of(object)
        const field = fields(owner).find(({ name }) => name === instr.attr.name) as Field
        this.replaced.set(instr, current.get(variableOf(owner, field.name)) ?? this.entering(block, owner, field))
      }
    }
  }

  private entering(block: Block, owner: Value, field: Field): Value {
    const known = this.atStart.get(block) as Map<string, Value>
    const variable = variableOf(owner, field.name)
    const found = known.get(variable)
    if (found) return found
    const incoming = this.incoming.get(block) as { from: Block; edge: Edge }[]
    const here = (block.params as Value[]).indexOf(owner)
    if (incoming.length === 1 && here < 0) {
      const value = this.leaving(incoming[0].from, owner, field)
      known.set(variable, value)
      return value
    }
    if (incoming.length === 0) throw new Error(`${this.fn.symbol}: an object is used before it is made`)
    const name = owner.name && `${owner.name}.${field.name}`
    const param = addParam(this.fn, block, field.type, owner.span, name)
    known.set(variable, param)
    const index = block.params.length - 1
    for (const { from, edge } of incoming) {
      const source = here < 0 ? owner : this.storage.of(edge.args[here])
      edge.args[index] = this.leaving(from, source, field)
    }
    return param
  }

  private leaving(block: Block, owner: Value, field: Field): Value {
    return this.atEnd.get(block)?.get(variableOf(owner, field.name)) ?? this.entering(block, owner, field)
  }

  private resolve(value: Value): Value {
    let v = value
    for (let next = this.replaced.get(v); next; next = this.replaced.get(v)) v = next
    return v
  }

  private removeFrom(block: Block): void {
    for (const edge of edges(block.term)) {
      if (edge.block.params.some((param) => this.group.has(param)))
        edge.args = edge.args.filter((_, i) => !this.group.has(edge.block.params[i]))
    }
    block.instrs = block.instrs.filter(
      (instr) =>
        !this.group.has(instr) &&
        !this.replaced.has(instr) &&
        !(instr.op === 'setfield' && this.group.has(instr.args[0])),
    )
  }
}

const fields = (value: Value): readonly Field[] => (isObjectType(value.type) ? fieldsOf(value.type) : [])
const variableOf = (owner: Value, field: string): string => `${owner.id}.${field}`
