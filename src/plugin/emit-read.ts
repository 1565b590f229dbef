/** How dispatchers come by values that are no arguments themselves: fields, variables from outside, whether something is there. */
import type { AbsentInput, InputSource } from '../runtime-shim/manifest.ts'
import type { DispatcherContext } from './dispatcher-context.ts'
import { emitPlace } from './emit-place.ts'

/**
 * Fields that anybody can define are read only if they are data: looking at them must run no code.
 *
 * @param standIn what stands for the value of one that is not there
 */
export function emitRead(
  { root, fields = [], given, foreign, alone, is, ...rest }: InputSource,
  args: readonly string[],
  written: boolean,
  use: DispatcherContext['use'],
  reader: '$data' | '$more' = '$data',
  standIn = '0',
): string {
  const key = fields.at(-1)
  if (given && key !== undefined) {
    const around = { root, fields: fields.slice(0, -1), ...(foreign && { foreign }) }
    const object = emitRead(around, args, false, use)
    const lacks = emitLacks(object, key, 'void 0', use)
    return given === 'flag' ? `!${lacks}` : `(${lacks}?${standIn}:${use('$data')}(${object},${JSON.stringify(key)}))`
  }
  if (given) {
    const argument = emitPlace({ root }, args)
    return given === 'flag' ? `${argument}!==void 0` : `${argument}===void 0?0:${argument}`
  }
  if (is) {
    const [one, other] = [{ root, fields, ...(foreign && { foreign }), ...rest }, is].map((source) =>
      emitRead(source, args, false, use),
    )
    return `${one}===${other}`
  }
  if (alone) return `[${emitPlace({ root }, args)}]`
  return fields.reduce(
    (object, field, i) => {
      const last = written && i === fields.length - 1
      // What is inside of an object may be anything by now.
      if (typeof root === 'number' || foreign || i > 0)
        return `${use(reader)}(${object},${JSON.stringify(field)}${last ? ',1' : ''})`
      if (field.startsWith('#')) return `${object}.${field}`
      return `${use(last ? '$own' : '$field')}(${object},${JSON.stringify(field)})`
    },
    emitPlace({ root }, args),
  )
}

/** Condition under which an argument, or a field of one, is missing. */
export function emitAbsent(
  { root, fields = [], as }: AbsentInput,
  args: readonly string[],
  use: DispatcherContext['use'],
): string {
  const nothing = as === 'null' ? 'null' : 'void 0'
  const key = fields.at(-1)
  if (key === undefined) return `${args[root]}===${nothing}`
  const object = emitRead({ root, fields: fields.slice(0, -1) }, args, false, use)
  return emitLacks(object, key, nothing, use)
}

const emitLacks = (object: string, key: string, nothing: string, use: DispatcherContext['use']): string =>
  `${use('$lacks')}(${object},${JSON.stringify(key)},${nothing})`
