import { Rejection } from '../diagnostics/rejection.ts'
import { addParam, createInstr } from '../ir/builder.ts'
import {
  type Block,
  type Edge,
  edges,
  type Instr,
  type IrFunction,
  mapOperands,
  type OuterVariable,
  type Value,
} from '../ir/ir.ts'
import { type Field, fieldsOf, isMaybeType, isObjectType, nesting } from '../ir/object-type.ts'
import { isHandleType, isListType, isStringType, type ObjectType } from '../ir/types.ts'
import { askDispatcher, toConstant } from './compare-identities.ts'
import { isPassed, ObjectStorage } from './object-storage.ts'
import { ResultParts, type Spread } from './result-parts.ts'
import { isReturnable, resultSize, resultSlot } from './result-slots.ts'
import { simplify } from './simplify.ts'

/**
 * **Purpose** Tuples and records become variables, one for each field. No object is left.
 *
 * **Input invariants** number level, calls inlined, after `passObjects`. **Output guarantees** same results and effects; no value has an object type, and of the operations none is
 * `object`, `getfield`, `setfield`, `same` or `result`. [`object-storage.ts`](object-storage.ts) says when that is exact. An object that a kernel
 * returns leaves its fields in slots, the last ones of all: the dispatcher makes a new object of them (`fn.fresh` is its type). One that was passed in is returned
 * itself: which one it is has a variable like a field, and is left in the place of the fields ([`result-parts.ts`](result-parts.ts)).
 *
 * Outer objects go first: what was stored in their fields is then passed along in block parameters, like everything else.
 *
 * **Example** `%p = object %a, %b; setfield x %p, %c; %d = getfield x %p; %e = getfield y %p` → `%d` is `%c` and `%e` is `%b`
 *
 * @throws Rejection `aliased-object` where it cannot be known when the program is built which object a name means
 */
export function replaceObjects(fn: IrFunction): void {
  const parts = isObjectType(fn.result) ? returnFields(fn, fn.result) : undefined
  for (;;) {
    const values = fn.blocks.flatMap((b): Value[] => [...b.params, ...b.instrs]).filter((v) => isObjectType(v.type))
    if (values.length === 0) break
    const depth = Math.max(...values.map((value) => nesting(value.type)))
    new Replacement(fn, new Set(values.filter((value) => nesting(value.type) === depth)), parts).run()
    simplify(fn)
  }
  if (parts) fn.fresh = parts.type
  if (fn.fresh) for (const block of fn.blocks) leaveInSlots(fn, block)
}

/** `return %object` → `result %object; return` */
function returnFields(fn: IrFunction, type: ObjectType): ResultParts {
  fn.result = 'void'
  for (const block of fn.blocks) {
    const { term } = block
    if (term.kind !== 'return' || !term.value) continue
    block.instrs.push(createInstr(fn, block, 'result', 'void', [term.value], term.span))
    term.value = undefined
  }
  return new ResultParts(fn, type)
}

/** `result %a, %b` → `setslot #62, %a; setslot #61, %b` */
function leaveInSlots(fn: IrFunction, block: Block): void {
  block.instrs = block.instrs.flatMap((instr) => {
    if (instr.op !== 'result') return [instr]
    let taken = 0
    return instr.args.map((arg) => {
      const slot = resultSlot(taken)
      taken += resultSize(arg.type)
      const isPlain = arg.type === 'num' || arg.type === 'bool'
      if (isStringType(arg.type))
        throw new Rejection(
          'unsupported-type',
          'An object that a kernel returns holds a string that is not known when the program is built',
          instr.span,
          'Return where it begins and ends in a string that was passed in, and make the object outside.',
        )
      if (!isPlain && !(fn.exported && (isReturnable(arg.type) || isHandleType(arg.type))))
        throw new Rejection(
          'unsupported-type',
          'Objects that a kernel returns can hold numbers, booleans, strings that are known, arrays, and objects of these',
          instr.span,
          'Return the others by filling an array that is a parameter.',
        )
      return createInstr(fn, block, 'setslot', 'void', [arg], instr.span, { slot })
    })
  })
}

/** The replacement of one group of objects, none of which is part of another of the group. */
class Replacement {
  private readonly fn: IrFunction
  private readonly group: ReadonlySet<Value>
  private readonly storage: ObjectStorage
  /** What becomes of the operands of `result`. */
  private readonly spreads: readonly Spread[]
  /** Of each object that is made in the group: which one it is of those that were passed in. */
  private readonly identities = new Map<Value, Value>()
  /** The fields that a variable from outside is, by their variables: kernels can assign it by its own name, too. */
  private readonly homes = new Map<OuterVariable, Set<string>>()
  private readonly incoming = new Map<Block, { from: Block; edge: Edge }[]>()
  /** By block and variable: what the variable holds where the block is entered. */
  private readonly atStart = new Map<Block, Map<string, Value>>()
  /** By block and variable: what the variable holds where the block ends, if the block assigns it. */
  private readonly atEnd = new Map<Block, Map<string, Value>>()
  private readonly replaced = new Map<Value, Value>()

  constructor(fn: IrFunction, group: ReadonlySet<Value>, parts: ResultParts | undefined) {
    this.fn = fn
    this.group = group
    this.storage = new ObjectStorage(fn, group)
    this.spreads = parts?.spread(group, this.storage) ?? []
    if (this.spreads.some(({ identity }) => identity)) for (const block of fn.blocks) this.identify(block)
    for (const block of fn.blocks) {
      this.atStart.set(block, new Map())
      this.incoming.set(block, [])
      for (const instr of block.instrs) if (instr.attr.home && group.has(instr)) this.noteHomes(instr)
    }
    for (const from of fn.blocks)
      for (const edge of edges(from.term)) this.incoming.get(edge.block)?.push({ from, edge })
  }

  private noteHomes(object: Instr): void {
    const owner = this.storage.of(object)
    for (const [i, outer] of object.attr.home!.entries())
      if (outer)
        this.homes.set(outer, (this.homes.get(outer) ?? new Set()).add(variableOf(owner, fields(object)[i].name)))
  }

  /** Every object says which one it is. */
  private identify(block: Block): void {
    block.instrs = block.instrs.flatMap((instr) => {
      if (instr.op !== 'object' || !this.group.has(instr)) return [instr]
      const value = instr.attr.passed ?? MADE
      const identity = createInstr(this.fn, block, 'const', 'num', [], instr.span, { value })
      this.identities.set(instr, identity)
      return [identity, instr]
    })
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
      const identity = this.identities.get(instr)
      const owner = this.storage.of(instr)
      const own = fields(instr).map(({ name }, i): [string, Value] => [variableOf(owner, name), instr.args[i]])
      return identity ? [...own, [variableOf(owner, IDENTITY.name), identity]] : own
    }
    if (instr.op === 'setouter')
      return [...(this.homes.get(instr.attr.outer!) ?? [])].map((variable) => [variable, instr.args[0]])
    if (instr.op !== 'setfield' || !this.group.has(instr.args[0])) return []
    return [[variableOf(this.storage.of(instr.args[0]), instr.attr.name ?? ''), instr.args[1]]]
  }

  private replaceReads(block: Block): void {
    const current = new Map<string, Value>()
    for (const instr of block.instrs) {
      for (const [variable, value] of this.assignments(instr)) current.set(variable, value)
      if (instr.op === 'result') instr.args = this.spreadResult(block, instr, current)
      const [object, other] = instr.args
      if (!object || !this.group.has(object)) continue
      if (instr.op === 'setfield') this.writeThrough(instr)
      else if (this.storage.comparedBy(instr)) this.compare(instr, ...this.storage.comparedBy(instr)!)
      else if (instr.op === 'same') {
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

  /** Two arguments may be one object; what the kernel makes is no argument. */
  private compare(instr: Instr, a: Value, b: Value): void {
    const [x, y] = [a, b].map((object) => (isPassed(object) ? object.attr.source : undefined))
    if (x && y) askDispatcher(this.fn, instr, x, y)
    else toConstant(instr, false)
  }

  /** A field of an object that was passed in is assigned there. */
  private writeThrough(instr: Instr): void {
    const owner = this.storage.of(instr.args[0])
    if (owner.kind !== 'instr' || !owner.attr.home) return
    const { name } = instr.attr
    const outer = owner.attr.home[fields(owner).findIndex((field) => field.name === name)]
    if (!this.fn.exported)
      throw new Rejection(
        'unsupported-operation',
        `\`${owner.name ?? 'object'}.${name}\` is changed by a function that calls itself or is too large to be compiled in place`,
        instr.span,
        'Return the new values, and assign them where the function is called.',
      )
    if (!outer && (instr.args[1].type === 'num' || instr.args[1].type === 'bool'))
      throw new Rejection(
        'unsupported-operation',
        `\`${owner.name ?? 'object'}.${name}\` may be missing, and assigning it would make a new field then`,
        instr.span,
        'Put the object into an array, where it is known whether the field is there, or declare the field without the question mark.',
      )
    if (!outer || outer.type === 'array<DataView>' || isListType(outer.type))
      throw new Rejection(
        'unsupported-operation',
        `\`${owner.name ?? 'object'}.${name}\` belongs to an object that was passed in and would be another object afterwards`,
        instr.span,
        'Assign the fields or elements one by one.',
      )
    instr.op = 'setouter'
    instr.args = [instr.args[1]]
    instr.attr = { outer }
  }

  /** The operands of `result` with the fields of the objects of the group in their places. */
  private spreadResult(block: Block, instr: Instr, current: ReadonlyMap<string, Value>): Value[] {
    const seen = new Set<Value>()
    return instr.args.flatMap((arg, i) => {
      if (!this.group.has(arg)) return [arg]
      const owner = this.storage.of(arg)
      const { identity, made } = this.spreads[i]
      // What may be missing is no object of JavaScript.
      if (made && seen.has(owner) && !isMaybeType(arg.type))
        throw new Rejection(
          'aliased-object',
          'The result holds one object twice, and would hold two',
          instr.span,
          'Copy it: `{ ...object }`, `[...tuple]`.',
        )
      seen.add(owner)
      return [...(identity ? [IDENTITY] : []), ...(made ? fieldsOf(made) : [])].map(
        (field) => current.get(variableOf(owner, field.name)) ?? this.entering(block, owner, field),
      )
    })
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
    // What may be missing bears the name of the variable that holds it.
    const name =
      isMaybeType(owner.type) && field.name === 'it' ? owner.name : owner.name && `${owner.name}.${field.name}`
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

/** The variable that holds which one an object is of those that were passed in. No field is called so. */
const IDENTITY: Field = { name: '=', type: 'num' }
/** What it holds of one that was not. */
const MADE = -1

const fields = (value: Value): readonly Field[] => (isObjectType(value.type) ? fieldsOf(value.type) : [])
const variableOf = (owner: Value, field: string): string => `${owner.id}.${field}`
