/** Ordinary arrays of arrays and of records, in kernel memory and back. What is one object in JavaScript is at one place there. */

import { type ArrayArgument, inspectArray, lengthOf, tagOf } from './guards.ts'
import {
  $list,
  copyElements,
  doubles,
  header,
  type ListArgument,
  type ListCopier,
  look,
  numbersAt,
  words,
} from './lists.ts'
import {
  type ArrayParam,
  type ElementSpec,
  NO_HANDLE,
  type RecordSpec,
  type RowSpec,
  type TypedSpec,
} from './manifest.ts'
import type { KernelMemory } from './memory.ts'
import type { RunReason } from './reason.ts'
import { $data, $lacks, $more, isOrdinary } from './records.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Object

/** An object of JavaScript at a place in kernel memory. */
interface Place {
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
interface Call extends Array<ListArgument> {
  /** The strings of the kernel. */
  texts?: readonly string[]
  /** The typed arrays in the arguments. */
  typed?: Map<unknown, ArrayArgument>
  places?: Map<object, Place>
  /** The objects at places, those that were made included. */
  objects?: Map<number, object>
  /** New elements of arrays that hold objects, and fields that are objects, in their places. */
  elements?: Map<Place, unknown[]>
}

/** An array of numbers. */
const NUMBERS: ElementSpec = { list: true, writes: false }

const isRecord = (spec: ElementSpec): spec is RecordSpec => 'record' in spec
const isTyped = (spec: ElementSpec): spec is TypedSpec => 'typed' in spec

const fieldsOf = ({ record, box, booleans, texts, missing, inner, unused }: RecordSpec): string =>
  `${record};${box};${booleans};${texts};${JSON.stringify(missing)};${inner && Object.keys(inner)};${unused}`

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

function copyBooleans(list: unknown[], start: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const value = list[i]
    if (typeof value !== 'boolean') return false
    doubles[start + i] = +value
  }
  return true
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
class Copying {
  private readonly memory: KernelMemory
  private readonly texts: readonly unknown[]
  private readonly typedArrays: Call['typed']
  readonly places = new Map<object, Place>()

  constructor(memory: KernelMemory, { texts = [], typed }: Call) {
    this.memory = memory
    this.texts = texts
    this.typedArrays = typed
  }

  list(list: unknown[], { of, booleans }: Pick<RowSpec, 'of' | 'booleans'>, writes: boolean, resizes: boolean): number {
    const known = this.places.get(list)
    const { length } = list
    if (writes && !isExtensible(list)) throw 'argument-type'
    if (resizes && !getOwnPropertyDescriptor(list, 'length')!.writable) throw 'argument-type'
    if (known) {
      if (known.record || known.booleans !== booleans || !isSame(known.of, of)) throw 'argument-type'
      known.writes ||= writes
      return known.ptr
    }
    const ptr = this.take(header + 8 * length)
    const start = (ptr + header) / 8
    words[ptr / 4] = ptr + header
    words[ptr / 4 + 1] = words[ptr / 4 + 2] = length
    this.places.set(list, { object: list, of, record: undefined, ...(booleans && { booleans }), ptr, writes, resizes })
    if (!of) {
      if (!(booleans ? copyBooleans : copyElements)(list, start, length)) throw 'argument-type'
    } else if (isRecord(of)) {
      for (let i = 0; i < length; i++)
        words[2 * (start + i)] = of.box ? this.box(list, i, of) : this.record(list[i], of)
    } else
      for (let i = 0; i < length; i++)
        words[2 * (start + i)] = isTyped(of) ? this.typed(list[i]) : this.row(list[i], of)
    return ptr
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
  private box(list: unknown[], i: number, spec: RecordSpec): number {
    const ptr = this.take(16)
    const value = list[i]
    const way = spec.missing!.it
    const state = value === undefined ? 1 : value === null ? 2 : 0
    // Nobody knows what a hole is: some methods pass over it.
    if (state === 1 && !Object.hasOwn(list, i)) throw 'argument-type'
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

/** What the kernel has made is made again for JavaScript. */
class Making {
  private readonly objects: Map<number, object>
  private readonly texts: readonly string[] | undefined

  constructor(objects: Map<number, object>, texts: readonly string[] | undefined) {
    this.objects = objects
    this.texts = texts
  }

  /** @returns undefined where there is a hole */
  elements(ptr: number, of: ElementSpec): unknown[] | undefined {
    const start = words[ptr / 4] / 4
    const length = words[ptr / 4 + 1]
    const made: unknown[] = []
    for (let i = 0; i < length; i++) {
      const at = words[start + 2 * i]
      if (isRecord(of) && of.box) {
        const fields = at === NO_HANDLE ? undefined : this.fields(at, of)
        if (!fields) return undefined
        made.push(fields[0])
        continue
      }
      const object = this.object(at, of)
      if (!object) return undefined
      made.push(object)
    }
    return made
  }

  object(ptr: number, spec: ElementSpec): object | undefined {
    if (ptr === NO_HANDLE) return undefined
    const known = this.objects.get(ptr)
    if (known) return known
    // No kernel makes typed arrays that lie in others.
    const made = isRecord(spec) ? this.record(ptr, spec) : isTyped(spec) ? undefined : this.list(ptr, spec)
    if (made) this.objects.set(ptr, made)
    return made
  }

  private list(ptr: number, { of, booleans }: RowSpec): unknown[] | undefined {
    if (of) return this.elements(ptr, of)
    const numbers = numbersAt(ptr, true)
    return booleans ? numbers?.map((value) => value !== 0) : numbers
  }

  /** The fields of an object, in order; `LEFT_OUT` for those that it does not have, or that the kernel does not look at. @returns undefined where one has a hole */
  fields(ptr: number, spec: RecordSpec): unknown[] | undefined {
    const { record, missing, inner, unused } = spec
    const fields: unknown[] = []
    let at = ptr / 8
    for (const name of record) {
      const state = missing?.[name] ? doubles[at++] : 0
      const of = inner?.[name]
      let value: unknown = [undefined, undefined, null, LEFT_OUT][state]
      if (unused?.includes(name)) value = LEFT_OUT
      else if (state === 0 && of) {
        value = this.object(words[2 * at], of)
        if (!value) return undefined
      } else if (state === 0) value = valueAt(at, name, spec, this.texts)
      fields.push(value)
      at++
    }
    return fields
  }

  private record(ptr: number, spec: RecordSpec): object | undefined {
    const { record, tuple } = spec
    const values = this.fields(ptr, spec)
    if (!values || tuple) return values
    const object: Record<string, unknown> = {}
    record.forEach((name, i) => {
      if (values[i] !== LEFT_OUT) object[name] = values[i]
    })
    return object
  }
}

/** The value of a field that is there, and is no array or object. */
function valueAt(
  at: number,
  name: string,
  { booleans, texts }: RecordSpec,
  all: readonly string[] | undefined,
): unknown {
  const value = doubles[at]
  if (booleans?.includes(name)) return value !== 0
  return texts?.includes(name) ? all![value] : value
}

/** In the place of a field that stays as it is. */
const LEFT_OUT = {}

/** About how many numbers an array of such elements has, judged by its first element. */
function size(list: unknown[], of: ElementSpec | undefined): number {
  if (!of || list.length === 0) return list.length
  if (isRecord(of)) return list.length * fieldCount(of)
  if (isTyped(of)) return list.reduce((sum: number, array) => sum + (tagOf(array) ? lengthOf(array) : 0), 0)
  const [first] = list
  return $list(first) ? list.length * size(first, of.of) : 0
}

/** Whether there are typed arrays in what an ordinary array holds. */
const holdsTyped = (spec: ElementSpec | undefined): boolean =>
  spec !== undefined &&
  (isTyped(spec) || (isRecord(spec) ? Object.values(spec.inner ?? {}).some(holdsTyped) : holdsTyped(spec.of)))

/** Finds these. @throws RunReason why one cannot be taken */
function gather(value: unknown, spec: ElementSpec, found: Map<unknown, ArrayArgument>): void {
  // What else is wrong is noticed where it is copied.
  if (!holdsTyped(spec)) return
  if (isTyped(spec)) {
    // One that lies in several arrays must be what each of them says, and is written if one of them is.
    const writes = spec.writes || found.get(value)?.param.writes === true
    const param = { t: 'array', kind: spec.typed, reads: true, writes } as const
    const array = tagOf(value) === spec.typed ? inspectArray(param, value as object) : 'argument-type'
    if (typeof array === 'string') throw array
    found.set(value, array)
  } else if (isRecord(spec)) {
    for (const name in spec.inner) gather(spec.box ? value : $data(value, name), spec.inner[name], found)
  } else if ($list(value)) for (let i = 0; i < value.length; i++) gather(value[i], spec.of!, found)
}

/** How many numbers there are in an object, without those in its arrays. */
const fieldCount = ({ record, inner = {} }: RecordSpec): number =>
  record.reduce((sum, name) => {
    const of = inner[name]
    return sum + (of && isRecord(of) ? fieldCount(of) : 1)
  }, 0)

/** For emitted code: the same number, for a call whose arguments are arrays. */
export const $cells = (list: unknown[], { of }: ArrayParam): number => size(list, of)

/** For emitted code: how `$careful` copies where arrays hold arrays or records. */
export const $rows: ListCopier = {
  count: $cells,
  typed(lists: Call) {
    const found = new Map<unknown, ArrayArgument>()
    try {
      for (const { list, param } of lists) gather(list, { ...param, list: param.list! }, found)
    } catch (reason) {
      if (typeof reason === 'string') return reason as RunReason
      throw reason
    }
    lists.typed = found
    return [...found.values()]
  },
  copyIn(memory, lists: Call, texts) {
    look()
    lists.texts = texts
    const copying = new Copying(memory, lists)
    try {
      for (const argument of lists) {
        const { list, param, writes, resizes } = argument
        argument.ptr = copying.list(list, param, writes, resizes)
      }
    } catch (reason) {
      if (typeof reason === 'string') return reason as RunReason
      throw reason
    }
    lists.places = copying.places
    lists.objects = new Map()
    lists.elements = new Map()
    return undefined
  },
  ready(lists: Call) {
    const making = new Making(objectsOf(lists), lists.texts)
    for (const place of lists.places!.values()) {
      const { of, record, ptr, writes } = place
      if (!writes || !(of || record?.inner)) continue
      const elements = of ? making.elements(ptr, of) : making.fields(ptr, record!)
      if (!elements) return false
      lists.elements!.set(place, elements)
    }
    return true
  },
  copyBack(lists: Call) {
    const making = new Making(lists.objects!, lists.texts)
    for (const place of lists.places!.values()) {
      const { object, record, of, booleans, ptr, writes } = place
      if (!writes) continue
      if (record) {
        const fields = object as Record<string, unknown>
        const values = lists.elements!.get(place) ?? (record.missing && making.fields(ptr, record))
        record.record.forEach((name, i) => {
          if (!values) {
            if (!record.unused?.includes(name)) fields[name] = valueAt(ptr / 8 + i, name, record, lists.texts)
          } else if (values[i] !== LEFT_OUT) fields[name] = values[i]
        })
        continue
      }
      const list = object as unknown[]
      const length = words[ptr / 4 + 1]
      const start = words[ptr / 4] / 8
      const elements = of && lists.elements!.get(place)
      if (elements) for (let i = 0; i < length; i++) list[i] = elements[i]
      else for (let i = 0; i < length; i++) list[i] = booleans ? doubles[start + i] !== 0 : doubles[start + i]
      if (length < list.length) list.length = length
    }
  },
  resultAt(ptr, lists: Call, made = NUMBERS) {
    look()
    if (ptr === NO_HANDLE) return undefined
    return new Making(objectsOf(lists), lists.texts).object(ptr, made) ?? null
  },
}

function objectsOf({ places, objects }: Call): Map<number, object> {
  if (objects!.size === 0) for (const { ptr, object } of places!.values()) objects!.set(ptr, object)
  return objects!
}
