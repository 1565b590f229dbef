/** Typed arrays that lie in ordinary arrays. */
import { isRecord, isTyped } from './copy-rows.ts'
import { type ArrayArgument, inspectArray, tagOf } from './guards.ts'
import { $list } from './lists.ts'
import type { ElementSpec } from './manifest.ts'
import { $data, elementOf, isOrdinary } from './records.ts'

/** Whether there are typed arrays in what an ordinary array holds. */
const holdsTyped = (spec: ElementSpec | undefined): boolean =>
  spec !== undefined &&
  (isTyped(spec) || (isRecord(spec) ? Object.values(spec.inner ?? {}).some(holdsTyped) : holdsTyped(spec.of)))

/** Finds these. @throws RunReason why one cannot be taken */
export function gather(value: unknown, spec: ElementSpec, found: Map<unknown, ArrayArgument>): void {
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
    // What is missing has none.
    if (spec.box || isOrdinary(value))
      for (const name in spec.inner) gather(spec.box ? value : $data(value, name), spec.inner[name], found)
  } else if ($list(value)) for (let i = 0; i < value.length; i++) gather(elementOf(value, i), spec.of!, found)
}
