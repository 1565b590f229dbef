/** Ordinary arrays of arrays and of records, in kernel memory and back. What is one object in JavaScript is at one place there. */
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
import { type ArrayParam, type ElementSpec, NO_HANDLE, type RecordSpec, type RowSpec } from './manifest.ts'
import type { KernelMemory } from './memory.ts'
import type { RunReason } from './reason.ts'
import { $more, isOrdinary } from './records.ts'

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
  places?: Map<object, Place>
  /** The objects at places, those that were made included. */
  objects?: Map<number, object>
  /** New elements of arrays that hold objects, and fields that are objects, in their places. */
  elements?: Map<Place, object[]>
}

/** An array of numbers. */
const NUMBERS: ElementSpec = { list: true, writes: false }

const isRecord = (spec: ElementSpec): spec is RecordSpec => 'record' in spec

const fieldsOf = ({ record, booleans, texts, inner, unused }: RecordSpec): string =>
  `${record};${booleans};${texts};${inner && Object.keys(inner)};${unused}`

function isSame(a: ElementSpec | undefined, b: ElementSpec | undefined): boolean {
  if (a === b) return true
  if (!a || !b) return false
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

/** Copies the objects of one call. @throws RunReason why one cannot be copied */
class Copying {
  private readonly memory: KernelMemory
  private readonly texts: readonly unknown[]
  readonly places = new Map<object, Place>()

  constructor(memory: KernelMemory, texts: readonly unknown[]) {
    this.memory = memory
    this.texts = texts
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
      for (let i = 0; i < length; i++) words[2 * (start + i)] = this.record(list[i], of)
    } else for (let i = 0; i < length; i++) words[2 * (start + i)] = this.row(list[i], of)
    return ptr
  }

  private row(row: unknown, spec: RowSpec): number {
    if (!$list(row)) throw 'argument-type'
    return this.list(row, spec, spec.writes, spec.list === 'resized')
  }

  private record(object: unknown, spec: RecordSpec): number {
    const { record, tuple, booleans, texts, inner, unused, writes } = spec
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
    const ptr = known ? known.ptr : this.take(8 * record.length)
    for (let i = 0; i < record.length; i++) {
      if (unused?.includes(record[i])) continue
      const value = $more(object, record[i], writes)
      const of = inner?.[record[i]]
      if (of) {
        words[2 * (ptr / 8 + i)] = isRecord(of) ? this.record(value, of) : this.row(value, of)
        continue
      }
      if (texts?.includes(record[i])) {
        const text = this.texts.indexOf(value)
        if (text < 0) throw 'argument-type'
        doubles[ptr / 8 + i] = text
        continue
      }
      if (typeof value !== (booleans?.includes(record[i]) ? 'boolean' : 'number')) throw 'argument-type'
      doubles[ptr / 8 + i] = value as number
    }
    if (known) known.writes = true
    else this.places.set(object, { object, of: undefined, record: spec, ptr, writes, resizes: false })
    return ptr
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
  elements(ptr: number, of: ElementSpec): object[] | undefined {
    const start = words[ptr / 4] / 4
    const length = words[ptr / 4 + 1]
    const made: object[] = []
    for (let i = 0; i < length; i++) {
      const object = this.object(words[start + 2 * i], of)
      if (!object) return undefined
      made.push(object)
    }
    return made
  }

  object(ptr: number, spec: ElementSpec): object | undefined {
    if (ptr === NO_HANDLE) return undefined
    const known = this.objects.get(ptr)
    if (known) return known
    const made = isRecord(spec) ? this.record(ptr, spec) : this.list(ptr, spec)
    if (made) this.objects.set(ptr, made)
    return made
  }

  private list(ptr: number, { of, booleans }: RowSpec): unknown[] | undefined {
    if (of) return this.elements(ptr, of)
    const numbers = numbersAt(ptr, true)
    return booleans ? numbers?.map((value) => value !== 0) : numbers
  }

  /** The fields that are arrays and objects, in their places. @returns undefined where one has a hole */
  parts(ptr: number, { record, inner = {} }: RecordSpec): object[] | undefined {
    const parts: object[] = []
    for (const [i, name] of record.entries()) {
      const part = inner[name] && this.object(words[2 * (ptr / 8 + i)], inner[name])
      if (part) parts[i] = part
      else if (inner[name]) return undefined
    }
    return parts
  }

  private record(ptr: number, spec: RecordSpec): object | undefined {
    const { record, tuple } = spec
    const parts = this.parts(ptr, spec)
    if (!parts) return undefined
    const values = record.map((_, i) => parts[i] ?? valueAt(ptr, i, spec, this.texts))
    if (tuple) return values
    const object: Record<string, unknown> = {}
    record.forEach((name, i) => {
      object[name] = values[i]
    })
    return object
  }
}

/** The value of a field that is no array or object. */
function valueAt(
  ptr: number,
  i: number,
  { record, booleans, texts }: RecordSpec,
  strings: readonly string[] | undefined,
): unknown {
  const value = doubles[ptr / 8 + i]
  if (booleans?.includes(record[i])) return value !== 0
  return texts?.includes(record[i]) ? strings![value] : value
}

/** About how many numbers an array of such elements has, judged by its first element. */
function size(list: unknown[], of: ElementSpec | undefined): number {
  if (!of || list.length === 0) return list.length
  if (isRecord(of)) return list.length * fieldCount(of)
  const [first] = list
  return $list(first) ? list.length * size(first, of.of) : 0
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
  copyIn(memory, lists: Call, texts) {
    look()
    lists.texts = texts
    const copying = new Copying(memory, texts ?? [])
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
      const elements = of ? making.elements(ptr, of) : making.parts(ptr, record!)
      if (!elements) return false
      lists.elements!.set(place, elements)
    }
    return true
  },
  copyBack(lists: Call) {
    for (const place of lists.places!.values()) {
      const { object, record, of, booleans, ptr, writes } = place
      if (!writes) continue
      if (record) {
        const { record: names, unused } = record
        const parts = lists.elements!.get(place)
        names.forEach((name, i) => {
          if (!unused?.includes(name))
            (object as Record<string, unknown>)[name] = parts?.[i] ?? valueAt(ptr, i, record, lists.texts)
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
