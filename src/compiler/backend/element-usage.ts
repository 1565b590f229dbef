/** What a kernel does to arrays and records that lie in arrays, for the dispatcher: it finds them again by their type alone. */
import type { ElementKind, ElementSpec } from '../../runtime-shim/manifest.ts'
import { edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import {
  cellsOf,
  fieldsOf,
  isMaybeType,
  isTupleType,
  type Missing,
  markOf,
  missingOf,
  presentType,
} from '../ir/object-type.ts'
import {
  elementKind,
  elementsType,
  type IrType,
  isHandleType,
  isListType,
  isRecordType,
  isTypedRow,
  type ListType,
  listElement,
  objectOf,
  type RecordType,
} from '../ir/types.ts'

/** Types of arrays and records of which the kernel may change one that it has not made itself. */
export interface ElementUsage {
  written: ReadonlySet<IrType>
  /** Made longer or shorter. */
  resized: ReadonlySet<IrType>
  /** Types of what it puts into arrays, where it can be changed under another name. */
  stored: ReadonlySet<IrType>
  /** Types of objects that must have no other fields than theirs. */
  listed: ReadonlySet<IrType>
  /** What objects of a class must not have by themselves, as their methods are called, by the marks of their types. */
  methods: ReadonlyMap<string, { methods: ReadonlySet<string> }>
  /** Whether it looks at a field, or makes objects with one. */
  uses(type: RecordType, index: number): boolean
}

/**
 * @param fn on the number level, lists lowered
 * @param listed types of objects all of whose fields are asked for
 * @param methods those that are called, by the marks of types
 */
export function elementUsage(
  fn: IrFunction,
  listed: ReadonlySet<IrType>,
  methods: ElementUsage['methods'] = new Map(),
): ElementUsage {
  const fresh = freshHandles(fn)
  const origins = originsIn(fn)
  const written = new Set<IrType>()
  const resized = new Set<IrType>()
  const stored = new Set<IrType>()
  const used = new Set<string>()
  const note = (handle: Value, set: Set<IrType>): void => {
    if (!fresh.has(handle)) set.add(handle.type)
  }
  for (const { instrs } of fn.blocks) {
    for (const { op, args, type } of instrs) {
      const [first] = args
      if (op === 'newrecord') used.add(type)
      if (op === 'loadhandle' || op === 'storehandle' || op === 'load' || op === 'store') {
        const places = origins(args[1])
        for (const { type: record } of handlesOf(first, origins)) {
          if (!isRecordType(record)) continue
          for (const at of places)
            used.add(at.kind === 'instr' && at.op === 'const' ? fieldKey(record, Number(at.attr.value)) : record)
        }
      }
      const put = op === 'listpush' ? args[1] : op === 'listset' || op === 'storehandle' ? args[2] : undefined
      if (put && isHandleType(put.type)) stored.add(put.type)
      // A function that is still called may write what it is given.
      const changed = op === 'call' ? args : WRITING.has(op) ? [first] : []
      for (const array of changed) for (const home of handlesOf(array, origins)) note(home, written)
      if (op === 'listset' || op === 'listpush' || op === 'listresize') {
        note(first, written)
        note(first, resized)
      }
      // It may do anything to what it finds, and makes what it returns.
      if (op !== 'call') continue
      for (const one of args.flatMap((arg) => typesIn(arg.type))) {
        written.add(one)
        resized.add(one)
        stored.add(one)
        used.add(one)
      }
      for (const one of typesIn(type)) used.add(one)
    }
  }
  return {
    written,
    resized,
    stored,
    listed,
    methods,
    uses: (type, index) => used.has(type) || used.has(fieldKey(type, index)),
  }
}

/** What writes elements of its first operand. */
const WRITING: ReadonlySet<Instr['op']> = new Set<Instr['op']>(['store', 'storehandle', 'move', 'sort', 'viewset'])

const fieldKey = (type: RecordType, index: number): string => `${type} ${index}`

/** What has another name for its first operand, or for a part of it. */
const SAME: ReadonlySet<Instr['op']> = new Set<Instr['op']>(['assume', 'refine', 'subarray'])

/** The arrays or records that elements or fields may belong to. */
const handlesOf = (array: Value, origins: (value: Value) => Value[]): Value[] =>
  origins(array).flatMap((one) =>
    one.kind === 'instr' && (one.op === 'elements' || one.op === 'fields') ? [one.args[0]] : [],
  )

/** What a value is where it comes into being, a part of an array what it is a part of: where copies of a loop are left by one way, elements and fields arrive in block parameters. */
function originsIn(fn: IrFunction): (value: Value) => Value[] {
  const incoming = new Map<Value, Value[]>()
  for (const { term } of fn.blocks)
    for (const { block, args } of edges(term))
      for (const [i, arg] of args.entries()) {
        const param = block.params[i]
        incoming.set(param, [...(incoming.get(param) ?? []), arg])
      }
  const known = new Map<Value, Value[]>()
  return (value) => {
    const before = known.get(value)
    if (before) return before
    const seen = new Set<Value>()
    const found: Value[] = []
    const follow = (one: Value): void => {
      if (seen.has(one)) return
      seen.add(one)
      const from = incoming.get(one)
      if (from) for (const arg of from) follow(arg)
      else if (one.kind === 'instr' && SAME.has(one.op)) follow(one.args[0])
      else found.push(one)
    }
    follow(value)
    known.set(value, found)
    return found
  }
}

/** A type and what lies inside. */
function typesIn(type: IrType): IrType[] {
  if (!isHandleType(type)) return []
  const inside = isListType(type)
    ? [listElement(type)]
    : fieldsOf(objectOf(type)).map((field) => presentType(field.type))
  return [type, ...inside.flatMap(typesIn)]
}

/** What has been made here, and was in no array since. */
function freshHandles(fn: IrFunction): ReadonlySet<Value> {
  const isNew = ({ op }: Instr): boolean => op === 'newlist' || op === 'newrecord'
  const fresh = new Set<Value>()
  for (const { params, instrs } of fn.blocks) {
    for (const param of params) if (isHandleType(param.type)) fresh.add(param)
    for (const instr of instrs) if (isHandleType(instr.type) && isNew(instr)) fresh.add(instr)
  }
  for (const param of fn.blocks[0].params) fresh.delete(param)
  for (let changed = true; changed; ) {
    const before = fresh.size
    for (const { term } of fn.blocks)
      for (const { block, args } of edges(term))
        for (const [i, arg] of args.entries()) if (!fresh.has(arg)) fresh.delete(block.params[i])
    changed = fresh.size < before
  }
  return fresh
}

/** What the dispatcher has to know of the elements of an ordinary array; nothing where they are numbers. */
export function elementSpec(list: ListType, usage: ElementUsage): ElementSpec | undefined {
  const type = listElement(list)
  return isHandleType(type) ? handleSpec(type, usage) : undefined
}

/** The same of an array or object that is an element. */
function handleSpec(type: IrType, usage: ElementUsage): ElementSpec {
  const writes = usage.written.has(type)
  if (isListType(type)) {
    if (isTypedRow(type)) return { typed: elementKind(elementsType(type)) as ElementKind, writes }
    const of = elementSpec(type, usage)
    const booleans = type === 'list<bool>' && { booleans: true as const }
    return { list: usage.resized.has(type) ? 'resized' : true, ...booleans, writes, ...(of && { of }) }
  }
  return recordSpec(type as RecordType, usage, writes)
}

function recordSpec(type: RecordType, usage: ElementUsage, writes: boolean): ElementSpec {
  const object = objectOf(type)
  const isBox = isMaybeType(object)
  // Of a box, the only field is what may be missing.
  const cells = isBox ? [{ field: { name: 'it', type: object as IrType }, at: 0 }] : cellsOf(object)
  const isUsed = ({ field, at }: (typeof cells)[number]): boolean =>
    usage.uses(type, at) || (isMaybeType(field.type) && usage.uses(type, at + 1))
  // What is not looked at may be anything.
  const isLeftOut = (cell: (typeof cells)[number]): boolean => {
    const kept = cell.field.type
    return (isHandleType(kept) || kept === 'text' || isMaybeType(kept)) && !isUsed(cell)
  }
  const used = cells.filter((cell) => !isLeftOut(cell)).map(({ field }) => field)
  const named = (is: (type: IrType) => boolean) =>
    used.filter((field) => is(presentType(field.type))).map(({ name }) => name)
  const [booleans, texts] = [named((one) => one === 'bool'), named((one) => one === 'text')]
  const inner = used.flatMap((field): [string, ElementSpec][] => {
    const kept = presentType(field.type)
    return isHandleType(kept) ? [[field.name, handleSpec(kept, usage)]] : []
  })
  const missing = cells.flatMap(({ field: { name, type } }): [string, Missing][] =>
    isMaybeType(type) ? [[name, missingOf(type)]] : [],
  )
  const mark = markOf(object)
  const called = mark && usage.methods.get(mark)?.methods
  const unused = cells.filter(isLeftOut).map(({ field }) => field.name)
  return {
    record: cells.map(({ field }) => field.name),
    ...(isBox && { box: true as const }),
    ...(isTupleType(object) && { tuple: true as const }),
    ...(usage.listed.has(type) && { listed: true as const }),
    ...(mark && { is: called ? ([mark, [...called]] as const) : ([mark] as const) }),
    ...(booleans.length > 0 && { booleans }),
    ...(texts.length > 0 && { texts }),
    ...(missing.length > 0 && { missing: Object.fromEntries(missing) }),
    ...(inner.length > 0 && { inner: Object.fromEntries(inner) }),
    ...(unused.length > 0 && { unused }),
    writes,
  }
}

/** What the dispatcher has to know of an array or object that the kernel returns; nothing where it is an array of numbers. */
export const returnedSpec = (type: IrType, usage: ElementUsage): ElementSpec | undefined =>
  type === 'list<num>' ? undefined : handleSpec(type, usage)

/** The classes that objects in an ordinary array have to be of. */
export const classesIn = (spec: ElementSpec): string[] =>
  'record' in spec
    ? [...(spec.is ? [spec.is[0]] : []), ...Object.values(spec.inner ?? {}).flatMap(classesIn)]
    : spec.of
      ? classesIn(spec.of)
      : []

/** Whether there are arrays in what an ordinary array holds, so that one pass over it takes a loop inside of another. */
export const holdsArrays = (spec: ElementSpec): boolean =>
  !('record' in spec) || Object.values(spec.inner ?? {}).some(holdsArrays)

/** Whether there are strings in what an ordinary array holds. */
export const holdsTexts = (spec: ElementSpec): boolean =>
  'record' in spec
    ? spec.texts !== undefined || Object.values(spec.inner ?? {}).some(holdsTexts)
    : spec.of !== undefined && holdsTexts(spec.of)
