/** Copies ordinary arrays of arrays and of records into kernel memory. What is one object in JavaScript is at one place there. */
import type { ArrayArgument } from './guards.ts'
import { $list, copyElements, doubles, header, type ListArgument, words } from './lists.ts'
import { type ElementSpec, NO_HANDLE, type RecordSpec, type RowSpec, type TypedSpec } from './manifest.ts'
import type { KernelMemory } from './memory.ts'
import { $lacks, $more, $of, elementOf, isAccessor, isOrdinary } from './records.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Object

/** An object of JavaScript at a place in kernel memory. */
export interface Place {
  object: object
  /** An array of numbers, where this is undefined and `record` too. */
  of: ElementSpec | undefined
  record: RecordSpec | undefined
  booleans?: true
  ptr: number
  writes: boolean
  resizes: boolean
}

/** Those of one call, which `copyIn` leaves with the arguments. */
export interface Call extends Array<ListArgument> {
  /** The strings of the kernel. */
  texts?: readonly string[]
  /** The prototypes of classes whose methods it calls. */
  made?: Record<string, object>
  /** The typed arrays in the arguments. */
  typed?: Map<unknown, ArrayArgument>
  places?: Map<object, Place>
  /** The objects at places, those that were made included. */
  objects?: Map<number, object>
  /** New elements of arrays that hold objects, and fields that are objects, in their places. */
  elements?: Map<Place, unknown[]>
}

export const isRecord = (spec: ElementSpec): spec is RecordSpec => 'record' in spec
export const isTyped = (spec: ElementSpec): spec is TypedSpec => 'typed' in spec

const fieldsOf = ({ record, box, is, booleans, texts, missing, inner, unused }: RecordSpec): string =>
  `${record};${box};${is};${booleans};${texts};${JSON.stringify(missing)};${inner && Object.keys(inner)};${unused}`

function isSame(a: ElementSpec | undefined, b: ElementSpec | undefined): boolean {
  if (a === b) return true
  if (!a || !b) return false
  if (isTyped(a) || isTyped(b)) return isTyped(a) && isTyped(b) && a.typed === b.typed
  if (isRecord(a) || isRecord(b))
    return (
      isRecord(a) &&
      isRecord(b) &&
      a.tuple === b.tuple &&
      fieldsOf(a) === fieldsOf(b) &&
      a.record.every((name) => isSame(a.inner?.[name], b.inner?.[name]))
    )
  return a.booleans === b.booleans && isSame(a.of, b.of)
}

/** Whether an object has these fields, in this order, and no other ones that a spread would copy. */
function isListed(object: object, fields: readonly string[]): boolean {
  const keys = Reflect.ownKeys(object)
  return (
    keys.length === fields.length &&
    fields.every((name, i) => keys[i] === name && getOwnPropertyDescriptor(object, name)!.enumerable)
  )
}

/** How many cells of eight bytes an object has. */
const cellCount = ({ record, missing }: RecordSpec): number =>
  record.length + (missing ? Object.keys(missing).length : 0)

/**
 * Whether a field is there (0), undefined (1), null (2), or missing altogether (3), and nothing is inherited in its place.
 *
 * @param value what `$more` has found
 * @throws RunReason where it is none of what it may be
 */
function stateOf(
  object: object,
  key: string,
  value: unknown,
  way: 'null' | 'undefined' | 'either',
  writes: boolean,
): number {
  if (value === null && way !== 'undefined') return 2
  if (value === null || (value === undefined && way === 'null')) throw 'argument-type'
  if (value !== undefined) return 0
  const own = getOwnPropertyDescriptor(object, key)
  if (!$lacks(object, key, undefined) || (own && writes && !own.writable)) throw 'argument-type'
  return own ? 1 : 3
}

/** Copies the objects of one call. @throws RunReason why one cannot be copied */
export class Copying {
  private readonly memory: KernelMemory
  private readonly texts: readonly unknown[]
  private readonly typedArrays: Call['typed']
  private readonly made: Call['made']
  readonly places = new Map<object, Place>()

  constructor(memory: KernelMemory, { texts = [], typed, made }: Call) {
    this.memory = memory
    this.texts = texts
    this.typedArrays = typed
    this.made = made
  }

  list(list: unknown[], { of, booleans }: Pick<RowSpec, 'of' | 'booleans'>, writes: boolean, resizes: boolean): number {
    const known = this.places.get(list)
    const { length } = list
    if (writes && !isExtensible(list)) throw 'argument-type'
    if (resizes && !getOwnPropertyDescriptor(list, 'length')!.writable) throw 'argument-type'
    if (known) {
      if (known.record || known.booleans !== booleans || !isSame(known.of, of)) throw 'argument-type'
      if (writes && !known.writes) {
        known.writes = true
        this.assign(list)
      }
      return known.ptr
    }
    const ptr = this.take(header + 8 * length)
    const start = (ptr + header) / 8
    words[ptr / 4] = ptr + header
    words[ptr / 4 + 1] = words[ptr / 4 + 2] = length
    this.places.set(list, { object: list, of, record: undefined, ...(booleans && { booleans }), ptr, writes, resizes })
    if (!of && !booleans) {
      if (!copyElements(list, start, length, writes)) throw 'argument-type'
      return ptr
    }
    for (let i = 0; i < length; i++) {
      const element = elementOf(list, i)
      const at = start + i
      if (!of) {
        if (typeof element !== 'boolean') throw 'argument-type'
        doubles[at] = +element
      } else if (isRecord(of)) words[2 * at] = of.box ? this.box(list, i, element, of) : this.record(element, of)
      else words[2 * at] = isTyped(of) ? this.typed(element) : this.row(element, of)
    }
    if (writes) this.assign(list)
    return ptr
  }

  /** Gives each element the value that it has. @throws where one cannot be assigned: code of classes is strict, whatever a bundler makes of modules */
  private assign(list: unknown[]): void {
    for (let i = 0; i < list.length; i++) list[i] = elementOf(list, i)
  }

  /** A header for a typed array that has a place. */
  private typed(object: unknown): number {
    const array = this.typedArrays?.get(object)
    if (!array) throw 'argument-type'
    const known = this.places.get(object as object)
    if (known) return known.ptr
    const ptr = this.take(header)
    words[ptr / 4] = array.ptr
    words[ptr / 4 + 1] = words[ptr / 4 + 2] = array.length
    const nothing = { of: undefined, record: undefined, writes: false, resizes: false }
    this.places.set(object as object, { object: object as object, ptr, ...nothing })
    return ptr
  }

  private row(row: unknown, spec: RowSpec): number {
    if (!$list(row)) throw 'argument-type'
    return this.list(row, spec, spec.writes, spec.list === 'resized')
  }

  private record(object: unknown, spec: RecordSpec): number {
    const { record, tuple, missing, unused, writes } = spec
    if (!isOrdinary(object)) throw 'argument-type'
    const known = this.places.get(object)
    if (known) {
      if (!known.record || !isSame(known.record, spec)) throw 'argument-type'
      if (!writes || known.writes) return known.ptr
    }
    if (Array.isArray(object) !== (tuple === true)) throw 'argument-type'
    if (tuple && (object as unknown[]).length !== record.length) throw 'argument-type'
    if (tuple && (getPrototypeOf(object) !== Array.prototype || Object.hasOwn(object, Symbol.iterator)))
      throw 'argument-type'
    if (spec.listed && !isListed(object, record)) throw 'argument-type'
    if (spec.is?.[1] && !$of(object, this.made![spec.is[0]], spec.is[1])) throw 'argument-type'
    const ptr = known ? known.ptr : this.take(8 * cellCount(spec))
    // Before its fields are copied: it may be in itself.
    if (known) known.writes = true
    else this.places.set(object, { object, of: undefined, record: spec, ptr, writes, resizes: false })
    let at = ptr / 8
    const isPlain = !missing && !spec.inner && !spec.texts && !unused
    for (const name of record) {
      if (isPlain) {
        const value = $more(object, name, writes)
        if (typeof value !== (spec.booleans?.includes(name) ? 'boolean' : 'number')) throw 'argument-type'
        doubles[at++] = value as number
        continue
      }
      const way = missing?.[name]
      if (unused?.includes(name)) {
        at += way ? 2 : 1
        continue
      }
      const value = $more(object, name, writes)
      if (way) {
        const state = stateOf(object, name, value, way, writes)
        at = this.state(at, state)
        if (state) {
          this.nothing(at++, spec, name)
          continue
        }
      }
      this.field(at++, value, spec, name)
    }
    return ptr
  }

  /** An element that may be missing, behind how it is missing. */
  private box(list: unknown[], i: number, value: unknown, spec: RecordSpec): number {
    const ptr = this.take(16)
    const way = spec.missing!.it
    const state = value === undefined ? 1 : value === null ? 2 : 0
    const descriptor = state === 1 && getOwnPropertyDescriptor(list, i)
    // Nobody knows what a hole is: some methods pass over it. Nor is it known what a getter gives.
    if (state === 1 && (!descriptor || isAccessor(descriptor))) throw 'argument-type'
    if ((state === 1 && way === 'null') || (state === 2 && way === 'undefined')) throw 'argument-type'
    const at = this.state(ptr / 8, state)
    if (state) this.nothing(at, spec, 'it')
    else this.field(at, value, spec, 'it')
    return ptr
  }

  private state(at: number, state: number): number {
    doubles[at] = state
    return at + 1
  }

  /** What stands where there is no value. */
  private nothing(at: number, { inner }: RecordSpec, name: string): void {
    if (inner?.[name]) words[2 * at] = NO_HANDLE
    else doubles[at] = 0
  }

  private field(at: number, value: unknown, { booleans, texts, inner }: RecordSpec, name: string): void {
    const of = inner?.[name]
    if (of) {
      words[2 * at] = isRecord(of) ? this.record(value, of) : isTyped(of) ? this.typed(value) : this.row(value, of)
      return
    }
    if (texts?.includes(name)) {
      const text = this.texts.indexOf(value)
      if (text < 0) throw 'argument-type'
      doubles[at] = text
      return
    }
    if (typeof value !== (booleans?.includes(name) ? 'boolean' : 'number')) throw 'argument-type'
    doubles[at] = value as number
  }

  private take(bytes: number): number {
    const { memory } = this
    const ptr = memory.brk
    const end = ptr + Math.ceil(bytes / 16) * 16
    if (end > 8 * doubles.length) throw 'memory-full'
    memory.brk = end
    memory.high = Math.max(memory.high, end)
    return ptr
  }
}
