import type { ArrayParam, ElementSpec, KernelManifest, ParamSpec } from '../runtime-shim/manifest.ts'
import { emitPlace } from './emit-place.ts'

/** An object of which the kernel takes fields. */
interface Owner {
  object: string
  names: string[]
  written: boolean
}

/**
 * Conditions under which no object of which a kernel takes fields is also an ordinary array that it takes, or in one: where one of the two is written, the
 * other would have to change with it.
 *
 * @param args names of the arguments
 * @param nameOf what the arrays are called, by number of the input
 * @param specOf where their types are found
 * @param apart local name of `$apart`
 */
export function emitApart(
  { params }: KernelManifest,
  args: readonly string[],
  nameOf: (input: number) => string,
  specOf: (input: number) => string,
  apart: () => string,
): string[] {
  const owners = ownersIn(params, args)
  return params.flatMap((spec, i) => {
    if (spec.t !== 'array' || !spec.list) return []
    const shared = owners.filter(({ names, written }) => (written || writesInside(spec)) && names.some(holds(spec)))
    if (shared.length === 0) return []
    return `${apart()}(${[nameOf(i), specOf(i), ...shared.map(({ object }) => object)]})`
  })
}

function ownersIn(params: readonly ParamSpec[], args: readonly string[]): Owner[] {
  const owners = new Map<string, Owner>()
  for (const spec of params) {
    const fields = spec.from?.fields
    if (!spec.from || !fields?.length || spec.t === 'array') continue
    const object = emitPlace({ ...spec.from, fields: fields.slice(0, -1) }, args)
    const owner = owners.get(object) ?? { object, names: [], written: false }
    owners.set(object, owner)
    owner.names.push(fields[fields.length - 1])
    owner.written ||= spec.slot !== undefined
  }
  return [...owners.values()]
}

const innerOf = (of: ElementSpec): ElementSpec[] =>
  'record' in of ? Object.values(of.inner ?? {}) : of.of ? [of.of] : []

const writesInside = ({ writes, of }: Pick<ArrayParam, 'writes' | 'of'>): boolean =>
  writes || (of !== undefined && isWritten(of))

const isWritten = (of: ElementSpec): boolean => of.writes || innerOf(of).some(isWritten)

/** Whether the array or object, or something in it, has an element or a field of that name that is no object itself. */
const holds =
  (spec: Pick<ArrayParam, 'of'> | ElementSpec) =>
  (name: string): boolean => {
    if ('record' in spec) return spec.record.includes(name) || innerOf(spec).some((inner) => holds(inner)(name))
    return spec.of ? holds(spec.of)(name) : /^\d+$/.test(name)
  }
