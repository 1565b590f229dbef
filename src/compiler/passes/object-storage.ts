import { Rejection } from '../diagnostics/rejection.ts'
import { reversePostOrder } from '../ir/cfg.ts'
import {
  type Block,
  type BlockParam,
  type Edge,
  edges,
  type Instr,
  type IrFunction,
  type Op,
  type Value,
} from '../ir/ir.ts'
import { liveIn } from '../ir/liveness.ts'
import { isMaybeType, isOpenType } from '../ir/object-type.ts'

/**
 * Which variables hold the fields of an object.
 *
 * Every place where objects come into being (`object`) has a *storage*: one variable for each field. A value that can only be the object of one
 * storage is another name of it. Where objects of several storages meet in a block parameter, the parameter gets a storage of its own, and the edges copy
 * the fields into it. That copy is a second object where JavaScript has one, which nobody can tell if
 *
 * 1. no object of that origin is ever changed or compared by identity, or
 * 2. no other name of the copied object is used after the edge, or
 * 3. nobody looks at the copy: of an object that was passed in, the kernel returns which one it is.
 *
 * Otherwise the function is refused.
 */
export class ObjectStorage {
  private readonly fn: IrFunction
  private readonly group: ReadonlySet<Value>
  private readonly owners = new Map<Value, Value>()
  /** Comparisons of objects one of which was passed in: the two. */
  private readonly compared = new Map<Instr, [Value, Value]>()
  /** What block parameters, and other names of an object, get it from. */
  private readonly incoming = new Map<Value, Value[]>()

  /** @param group object values of the function, closed under block parameters: what one is passed to is in it too */
  constructor(fn: IrFunction, group: ReadonlySet<Value>) {
    this.fn = fn
    this.group = group
    this.findOwners()
    this.refuseAliases()
  }

  /** The value at whose definition the storage of `value` gets its fields; itself where the storage is its own. */
  of(value: Value): Value {
    const owner = this.owners.get(value)
    if (!owner) throw new Error(`${this.fn.symbol}: an object without storage`)
    return owner
  }

  /** The places at which an object may have come into being, and parameters of the function; what stands where there is no object is none of them. */
  objectsOf(value: Value): ReadonlySet<Value> {
    const found = new Set<Value>()
    const seen = new Set<Value>()
    const work = [value]
    for (let next = work.pop(); next; next = work.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      const sources = this.incoming.get(next)
      if (sources) work.push(...sources)
      else if (!isStandIn(next)) found.add(next)
    }
    return found
  }

  /** Optimistic: a parameter is taken for a name of its first argument until another contradicts. */
  private findOwners(): void {
    const { incoming } = this
    const order = reversePostOrder(this.fn)
    /** What is taken from outside several times is one object. */
    const passed = new Map<string, Value>()
    for (const block of order) {
      for (const instr of block.instrs) {
        if (!this.group.has(instr)) continue
        if (instr.op === 'opened') incoming.set(instr, [instr.args[0]])
        else if (instr.attr.passed === undefined || !isPassed(instr)) this.owners.set(instr, instr)
        else {
          const key = `${instr.attr.passed} ${instr.type}`
          const owner = passed.get(key) ?? instr
          passed.set(key, owner)
          this.owners.set(instr, owner)
        }
      }
      for (const edge of edges(block.term)) {
        edge.block.params.forEach((param, i) => {
          if (this.group.has(param)) incoming.set(param, [...(incoming.get(param) ?? []), edge.args[i]])
        })
      }
    }
    for (const param of order[0].params) if (this.group.has(param)) this.owners.set(param, param)
    for (let changed = true; changed; ) {
      changed = false
      for (const [param, args] of incoming) {
        const old = this.owners.get(param)
        if (old === param) continue
        const owners = new Set(args.flatMap((arg) => this.owners.get(arg) ?? []))
        if (owners.size === 0) continue
        const now = onlyOwner(owners) ?? param
        if (now === old) continue
        this.owners.set(param, now)
        changed = true
      }
    }
  }

  private refuseAliases(): void {
    this.findComparisons()
    const origins = new Origins(this.fn, this.group, this.compared)
    this.refusePassedObjects(origins)
    if (!origins.sensitive.some(Boolean)) return
    const live = liveIn(this.fn, this.group)
    const read = this.reachedBy(['getfield', 'setfield', 'same'])
    const returned = this.reachedBy(['result'])
    for (const block of this.fn.blocks) {
      for (const edge of edges(block.term)) {
        edge.block.params.forEach((param, i) => {
          const cause = this.group.has(param) && this.owners.get(param) === param && origins.causeOf(param)
          const copied = this.owners.get(edge.args[i])
          if (!cause || !copied || copied === param || isStandIn(copied)) return
          const isRead = cause.op !== 'result' && read.has(param)
          if (!isRead && (!returned.has(param) || [...this.objectsOf(copied)].every(isPassed))) return
          const other = this.otherName(copied, param, edge, live.get(edge.block) as Set<Value>)
          if (other) throw aliased(param, other, cause)
        })
      }
    }
  }

  /** The two objects that a comparison compares, where one of them was passed in. */
  comparedBy(instr: Instr): readonly [Value, Value] | undefined {
    return this.compared.get(instr)
  }

  private findComparisons(): void {
    for (const instr of this.fn.blocks.flatMap((block) => block.instrs)) {
      if (instr.op !== 'same' || !instr.args.every((arg) => this.group.has(arg))) continue
      const [a, b] = instr.args.map((arg) => [...this.objectsOf(arg)])
      const hasPassed = [...a, ...b].some(isPassed)
      if (!hasPassed && !instr.args.some((arg) => isOpenType(arg.type))) continue
      if (!hasPassed || a.length !== 1 || b.length !== 1 || !this.fn.exported)
        throw new Rejection(
          'unsupported-operation',
          'It is not known which two objects are compared here, and one of them was passed in',
          instr.span,
          'Compare parameters, by their names: `out === a`.',
        )
      this.compared.set(instr, [a[0], b[0]])
    }
  }

  /** The values that such instructions use, and those that they come from. */
  private reachedBy(ops: readonly Op[]): ReadonlySet<Value> {
    const found = new Set<Value>()
    const work = this.fn.blocks.flatMap(({ instrs }) =>
      instrs.flatMap(({ op, args }) => (ops.includes(op) ? args : [])),
    )
    for (let value = work.pop(); value; value = work.pop()) {
      if (found.has(value)) continue
      found.add(value)
      work.push(...(this.incoming.get(value) ?? []))
    }
    return found
  }

  /** A function that is called gives its caller fields, not objects that the caller has. */
  private refusePassedObjects(origins: Origins): void {
    if (this.fn.exported) return
    const passed = new Set([...this.group].filter(isPassed).map((value) => origins.rootOf(value)))
    if (passed.size === 0) return
    for (const instr of this.fn.blocks.flatMap((block) => block.instrs)) {
      if (instr.op !== 'result' || !instr.args.some((arg) => passed.has(origins.rootOf(arg)))) continue
      throw new Rejection(
        'unsupported-type',
        `A function that calls itself cannot return an object that was passed to it yet`,
        instr.span,
        'Return a new object with the fields: `{ x: p.x, y: p.y }`.',
      )
    }
  }

  /** A value other than `param` that is the copied object and is used after the edge. */
  private otherName(copied: Value, param: BlockParam, edge: Edge, live: ReadonlySet<Value>): Value | undefined {
    if (isPassed(copied)) return copied
    const twin = edge.block.params.find((p, i) => p !== param && this.owners.get(edge.args[i]) === copied)
    return twin ?? [...live].find((value) => this.owners.get(value) === copied)
  }
}

/** Values that may be one object, and the first instruction that would notice if they were not. */
class Origins {
  private readonly parent = new Map<Value, Value>()
  private readonly cause = new Map<Value, Instr>()
  /** Two of which are in one result. */
  private readonly twice = new Map<Value, Instr>()
  /** Where some of the objects are made by the kernel. */
  private readonly made = new Set<Value>()
  readonly sensitive: Instr[] = []

  constructor(fn: IrFunction, group: ReadonlySet<Value>, compared: ReadonlyMap<Instr, unknown>) {
    for (const block of fn.blocks) {
      for (const edge of edges(block.term)) {
        edge.block.params.forEach((param, i) => {
          if (group.has(param)) this.parent.set(this.find(param), this.find(edge.args[i]))
        })
      }
    }
    const blocks: Block[] = fn.blocks
    const instrs = blocks.flatMap((block) => block.instrs)
    for (const instr of instrs) {
      if (!group.has(instr)) continue
      if (instr.op === 'opened') this.parent.set(this.find(instr), this.find(instr.args[0]))
    }
    for (const instr of instrs)
      if (group.has(instr) && instr.op === 'object' && !isPassed(instr) && !isStandIn(instr))
        this.made.add(this.find(instr))
    for (const instr of instrs) {
      if (instr.op === 'result') this.addResult(instr, group)
      if (compared.has(instr)) continue
      if ((instr.op !== 'setfield' && instr.op !== 'same') || !group.has(instr.args[0])) continue
      this.sensitive.push(instr)
      for (const object of instr.op === 'same' ? instr.args : [instr.args[0]]) {
        const root = this.find(object)
        if (!this.cause.has(root)) this.cause.set(root, instr)
      }
    }
  }

  /** Two objects of a result that may be one: JavaScript can compare them. */
  private addResult(instr: Instr, group: ReadonlySet<Value>): void {
    const seen = new Set<Value>()
    for (const object of instr.args) {
      // What may be missing is no object of JavaScript.
      if (!group.has(object) || isMaybeType(object.type)) continue
      const root = this.find(object)
      // Of those that were passed in the dispatcher has the very objects.
      if (!this.made.has(root)) continue
      if (seen.has(root)) {
        this.sensitive.push(instr)
        this.twice.set(root, instr)
      }
      seen.add(root)
    }
  }

  private find(value: Value): Value {
    let root = value
    for (let up = this.parent.get(root); up && up !== root; up = this.parent.get(root)) root = up
    return root
  }

  rootOf(value: Value): Value {
    return this.find(value)
  }

  causeOf(value: Value): Instr | undefined {
    const root = this.find(value)
    return this.cause.get(root) ?? this.twice.get(root)
  }
}

/** Whether an object is an argument of the kernel, or part of one: the caller has a name for it, too. */
export const isPassed = (value: Value): value is Instr => value.kind === 'instr' && value.attr.home !== undefined

/** Whether it stands where there is no object. */
const isStandIn = (value: Value): boolean => value.kind === 'instr' && value.attr.standIn === true

/** The object that all of these are, if they are one; what stands where there is none can be any that is there from the start. */
function onlyOwner(owners: ReadonlySet<Value>): Value | undefined {
  const [first, ...others] = owners
  if (others.length === 0) return first
  const [object, ...more] = [...owners].filter((owner) => !isStandIn(owner))
  return object && more.length === 0 && isPassed(object) ? object : undefined
}

function aliased(param: Value, other: Value, cause: Instr): Rejection {
  const names = [...new Set([param, other].flatMap(({ name }) => name ?? []))].map((name) => `\`${name}\``)
  const subject = names.length === 2 ? `${names[0]} and ${names[1]}` : `${names[0] ?? 'An object'} and another name`
  const what =
    { same: 'they are compared here', result: 'both are in the result' }[cause.op as string] ?? 'it is changed here'
  return new Rejection(
    'aliased-object',
    `${subject} are sometimes one object and sometimes two, and ${what}`,
    cause.span,
    'Copy the fields where the second name comes into being (`{ ...object }`, `[...tuple]`), or keep to one name.',
  )
}
