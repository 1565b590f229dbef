/** What a call of a kernel can read and write: copied, compared, and put back. */
import { type Comparison, dataKeys, fieldOf } from './differences.ts'
import { tagOf } from './guards.ts'
import type { ElementSpec, ParamSpec } from './manifest.ts'
import { $data, isOrdinary } from './records.ts'

/** What is reached from the inputs of a call, with the words for it. */
export type Reached = ReadonlyMap<object, string>

/** A value and what it is called in the program. */
export type Named = readonly [name: string, value: unknown]

/** Variables and fields that the dispatcher reads and assigns. */
export interface Places {
  names: readonly string[]
  read(): unknown[]
  /** Assigns those that the kernel writes; takes what `read` gives. */
  write(values: readonly unknown[]): void
}

/** The contents of everything that was reached, and the values of places. */
export interface Snapshot {
  contents: ReadonlyMap<object, object>
  values: readonly unknown[]
}

/**
 * @param inputs one for each of `params`
 * @param owners objects of which only fields are inputs
 */
export function reach(inputs: readonly Named[], params: readonly ParamSpec[], owners: readonly Named[]): Reached {
  const found = new Map<object, string>()
  // First what is known to hold something, then what is looked at from outside only.
  inputs.forEach(([name, value], i) => {
    collect(found, value, name, params[i] as { of?: ElementSpec })
  })
  for (const [name, value] of owners) collect(found, value, name, {})
  return found
}

function collect(
  found: Map<object, string>,
  value: unknown,
  name: string,
  spec: { of?: ElementSpec } | ElementSpec,
): void {
  if ((!isOrdinary(value) && typeof value !== 'function') || found.has(value)) return
  found.set(value, name)
  if ('record' in spec) {
    for (const key in spec.inner) collect(found, $data(value, key), `${name}.${key}`, spec.inner[key])
  } else if (spec.of && Array.isArray(value))
    for (let i = 0; i < value.length; i++) collect(found, value[i], `${name}[${i}]`, spec.of)
}

/** @throws RangeError where there is not enough memory for the copies */
export function take(reached: Reached, places: Places | undefined): Snapshot {
  const contents = new Map<object, object>()
  for (const object of reached.keys()) contents.set(object, copyOf(object))
  return { contents, values: places?.read() ?? [] }
}

type Copyable = new (from: unknown) => object

function copyOf(object: object): object {
  const kind = tagOf(object)
  if (kind) return new (globalThis as unknown as Record<string, Copyable>)[kind](object)
  if (Array.isArray(object)) {
    // Keeps holes, and asks no `Symbol.species`.
    const copy = new Array(object.length)
    for (let i = 0; i < copy.length; i++) if (i in object) copy[i] = object[i]
    return copy
  }
  const copy = Object.create(null)
  for (const key of dataKeys(object)) define(copy, key, fieldOf(object, key))
  return copy
}

const define = (object: object, key: PropertyKey, value: unknown): boolean =>
  Reflect.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })

/** Makes everything what it was. What has not changed is not touched: it may be frozen. */
export function putBack({ contents, values }: Snapshot, places: Places | undefined): void {
  for (const [object, copy] of contents) {
    if (tagOf(object)) (object as Uint8Array).set(copy as Uint8Array)
    else if (Array.isArray(object)) putBackItems(object, copy as unknown[])
    else putBackFields(object, copy)
  }
  places?.write(values)
}

function putBackItems(list: unknown[], copy: readonly unknown[]): void {
  if (list.length !== copy.length) list.length = copy.length
  for (let i = 0; i < copy.length; i++) {
    if (!(i in copy)) delete list[i]
    else if (!(i in list) || !Object.is(list[i], copy[i])) list[i] = copy[i]
  }
}

function putBackFields(object: object, copy: object): void {
  for (const key of dataKeys(object)) if (!Object.hasOwn(copy, key)) Reflect.deleteProperty(object, key)
  for (const key of dataKeys(copy)) {
    const value = fieldOf(copy, key)
    if (!Object.hasOwn(object, key)) define(object, key, value)
    else if (!Object.is(fieldOf(object, key), value)) Reflect.defineProperty(object, key, { value })
  }
}

/** The first difference between what is there now and what a snapshot has kept. */
export function differenceFrom(
  { contents, values }: Snapshot,
  { values: compare, contents: compareContents }: Comparison,
  reached: Reached,
  places: Places | undefined,
): string | undefined {
  for (const [object, copy] of contents) {
    const found = compareContents(object, copy, reached.get(object)!)
    if (found) return found
  }
  const now = places?.read() ?? []
  for (let i = 0; i < now.length; i++) {
    const found = compare(now[i], values[i], places!.names[i])
    if (found) return found
  }
  return undefined
}
