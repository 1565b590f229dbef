/** Makes ordinary arrays and objects of what lies in kernel memory. */
import { isRecord, isTyped } from './copy-rows.ts'
import { doubles, numbersAt, words } from './lists.ts'
import { type ElementSpec, NO_HANDLE, type RecordSpec, type RowSpec } from './manifest.ts'

/** What the kernel has made is made again for JavaScript. */
export class Making {
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
export function valueAt(
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
export const LEFT_OUT = {}
