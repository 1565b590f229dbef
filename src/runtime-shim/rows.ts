/** Ordinary arrays of arrays and of records: how much there is in them, into kernel memory, and back. */
import { type Call, Copying, isRecord, isTyped } from './copy-rows.ts'
import { type ArrayArgument, lengthOf, tagOf } from './guards.ts'
import { $list, doubles, type ListCopier, look, words } from './lists.ts'
import { LEFT_OUT, Making, valueAt } from './make-rows.ts'
import { type ArrayParam, type ElementSpec, fieldCount, NO_HANDLE } from './manifest.ts'
import type { RunReason } from './reason.ts'
import { $data, elementOf } from './records.ts'
import { gather } from './typed-rows.ts'

/** An array of numbers. */
const NUMBERS: ElementSpec = { list: true, writes: false }

const elementsOf = (list: unknown[]): unknown[] => Array.from(list.keys(), (i) => elementOf(list, i))

/** About how many numbers an array of such elements has, judged by its first element. */
function size(list: unknown[], of: ElementSpec | undefined): number {
  if (!of || list.length === 0) return list.length
  if (isRecord(of)) {
    const { inner = {} } = of
    return Object.keys(inner).reduce(
      (sum, name) =>
        isTyped(inner[name])
          ? sum +
            size(
              elementsOf(list).map((one) => $data(one, name)),
              inner[name],
            )
          : sum,
      list.length * fieldCount(of),
    )
  }
  if (isTyped(of)) return elementsOf(list).reduce((sum: number, array) => sum + (tagOf(array) ? lengthOf(array) : 0), 0)
  const first = elementOf(list, 0)
  return $list(first) ? list.length * size(first, of.of) : 0
}

/** Why an argument cannot be taken. What is no reason was thrown where an element could not be read or assigned, or lies too deep. */
const reasonOf = (thrown: unknown): RunReason => (typeof thrown === 'string' ? (thrown as RunReason) : 'argument-type')

/** For emitted code: the same number, for a call whose arguments are arrays. */
export const $cells = (list: unknown[], { of }: ArrayParam): number => size(list, of)

/** For emitted code: how `$careful` copies where arrays hold arrays or records. */
export const $rows: ListCopier = {
  count: $cells,
  typed(lists: Call) {
    const found = new Map<unknown, ArrayArgument>()
    try {
      for (const { list, param } of lists) gather(list, { ...param, list: param.list! }, found)
    } catch (thrown) {
      return reasonOf(thrown)
    }
    lists.typed = found
    return [...found.values()]
  },
  copyIn(memory, lists: Call, texts, made) {
    look()
    lists.texts = texts
    lists.made = made
    const copying = new Copying(memory, lists)
    try {
      for (const argument of lists) {
        const { list, param, writes, resizes } = argument
        argument.ptr = copying.list(list, param, writes, resizes)
      }
    } catch (thrown) {
      return reasonOf(thrown)
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
