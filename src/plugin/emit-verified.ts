/**
 * Dispatchers of builds with `verify: true`. The offer becomes a function that tells, once its guards are passed, what the kernel will get:
 *
 * ```js
 * return V(_jit0, ['scale', 'src/a.ts:3:8', 0], [x], v => {
 *   … else { v(k, [['x', x], ['factor', h1]], [], ['factor'], () => [factor], w => {factor = w[0]}); … }
 *   return V
 * }, () => _jit0o()(x))
 * ```
 */
import type { InputSource } from '../runtime-shim/manifest.ts'
import type { DispatcherContext } from './dispatcher-context.ts'
import { type Input, isWritten } from './dispatcher-inputs.ts'
import { emitPlace } from './emit-place.ts'

/**
 * @param offers the offers to the kernels
 * @param original an expression: the function that runs the original
 * @returns the start of a call that the caller closes with `)`
 */
export function emitVerified({ args, rest, prefix, kernel, use, verify }: DispatcherContext, offers: string): string {
  const { name, place, fastmath } = verify!
  const site = JSON.stringify([name, place, fastmath ? 1 : 0])
  const passed = rest ? [...args.slice(0, -1), `...${args.at(-1)}`] : args
  return `return ${use('$verify')}(${kernel},${site},[${passed}],${prefix}v=>{${offers}return ${use('$verify')}},()=>`
}

/** Tells what the kernel gets; nothing in other builds. */
export function emitBegin(context: DispatcherContext, inputs: Input[]): string {
  const { prefix, verify, args, manifest } = context
  if (!verify) return ''
  const named = (list: (readonly [name: string, value: string])[]) =>
    `[${list.map(([name, value]) => `[${JSON.stringify(name)},${value}]`)}]`
  const shown = inputs.map(({ name, place, argument }) => [place ?? argument ?? name, name] as const)
  const sources = [
    ...manifest.params.flatMap(({ from }) => (from ? [from, ...(from.is ? [from.is] : [])] : [])),
    ...(manifest.absent ?? []),
    ...[...(manifest.tuples ?? []), ...(manifest.instances ?? [])].map(({ from }) => from),
    ...resultSources(manifest.fresh),
  ]
  const owners = [...new Set(sources.flatMap((from) => ownersOf(from, args)))]
  const told = [`${prefix}k`, named(shown), named(owners.map((owner) => [owner, owner]))]
  // What is an object is among the owners; the rest is no place of its own.
  const places = inputs.filter(
    ({ place, spec: { from } }) => place !== undefined && !from?.alone && !from?.is && !from?.given,
  )
  if (places.length > 0) {
    told.push(JSON.stringify(places.map(({ place }) => place)), `()=>[${places.map(({ place }) => place)}]`)
    const assigned = places.flatMap((input, i) => (isWritten(input.spec) ? [`${input.place}=${prefix}w[${i}];`] : []))
    if (assigned.length > 0) told.push(`${prefix}w=>{${assigned.join('')}}`)
  }
  return `${prefix}v(${told});`
}

/** Objects that are looked into on the way to a field. */
function ownersOf(
  { root, fields = [], alone }: { root: number | string; fields?: readonly string[]; alone?: true },
  args: readonly string[],
): string[] {
  const depth = alone ? fields.length + 1 : fields.length
  return Array.from({ length: depth }, (_, i) => emitPlace({ root, fields: fields.slice(0, i) }, args))
}

/** Objects that were passed in, one of which may be the result. */
function resultSources(fresh: DispatcherContext['manifest']['fresh']): InputSource[] {
  if (!fresh) return []
  if ('missing' in fresh) return resultSources(fresh.value)
  if ('among' in fresh)
    return [...fresh.among.map(({ from }) => ({ ...from, alone: true as const })), ...resultSources(fresh.made)]
  if ('tuple' in fresh) return fresh.tuple.flatMap(resultSources)
  return 'record' in fresh ? fresh.record.flatMap(([, value]) => resultSources(value)) : []
}
