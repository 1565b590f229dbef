import type { ParamSpec } from '../runtime-shim/manifest.ts'
import type { DispatcherContext } from './dispatcher-context.ts'
import { emitPlace } from './emit-place.ts'
import { emitRead } from './emit-read.ts'

/** An input under the name that it has in the dispatcher. */
export interface Input {
  spec: ParamSpec
  name: string
  /** The argument that it is made of, where it goes by another name. */
  argument?: string
  /** Variable for the descriptor of a resident array, or of the code units of a string. */
  resident: string
  /** Where it comes from, if it is no argument: what can be assigned. */
  place?: string
  /** What reads it from there. */
  source?: string
}

export const isList = (spec: ParamSpec): boolean => spec.t === 'array' && spec.list !== undefined
export const isView = (spec: ParamSpec): boolean => spec.t === 'array' && spec.view === true
export const isString = (spec: ParamSpec): boolean => spec.t === 'array' && spec.string === true
export const isArray = (spec: ParamSpec): boolean => spec.t === 'array' && !isString(spec)

/** What the slow path and native code take: of a string, the array of its code units. */
export const passedTo = ({ spec, name, resident }: Input): string => (isString(spec) ? `${resident}.array` : name)

/** The inputs of a kernel, under the names that they have in the dispatcher. */
export function namedInputs({ manifest, args, prefix, use }: DispatcherContext): Input[] {
  /** Arguments that are objects, with the variable of the first field that is read of each. */
  const seen = new Map<string, string>()
  return manifest.params.map((spec, i) => {
    const resident = `${prefix}d${i}`
    const { from } = spec
    const argument = from ? emitPlace(from, args) : args[i]
    const outside =
      from && (typeof from.root !== 'number' || from.fields || from.given || from.text || from.alone || from.is)
    if (!outside)
      return isView(spec) ? { spec, resident, name: `${prefix}h${i}`, argument } : { spec, resident, name: argument }
    const name = `${prefix}h${i}`
    const isField = typeof from.root === 'number' && from.fields?.length === 1 && !from.given && !from.is
    const object = isField ? args[from.root as number] : undefined
    const first = object && seen.get(object)
    // Only what is a value as it stands is undefined for a proxy.
    if (object && !first && !from.text) seen.set(object, name)
    // No proxy, once it is known: the other fields need not ask.
    const plain = emitRead(
      from,
      args,
      isWritten(spec),
      use,
      first ? '$more' : '$data',
      spec.t === 'boolean' ? '!1' : '0',
    )
    const read = first ? `(${first}===void 0?${first}:${plain})` : plain
    const source = from.text ? `${use('$text')}(${read},${emitTexts(prefix)})` : read
    return { spec, resident, name, place: argument, source }
  })
}

export const isWritten = (spec: ParamSpec): boolean => spec.slot !== undefined

/** The strings that a kernel tells apart. */
export const emitTexts = (prefix: string): string => `${prefix}k.manifest.texts`
