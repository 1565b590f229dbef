/** Sampling in dispatchers: which of kernel and original has a call, and when a timed one ends. See the sampler of the runtime. */
import type { DispatcherContext } from './dispatcher-context.ts'
import { type Input, isArray, isString } from './dispatcher-inputs.ts'

/** Whether calls that the estimate would give to the kernel are sampled. */
export const isSampled = ({ dispatch, manifest }: DispatcherContext): boolean =>
  dispatch === 'auto' && manifest.sample !== undefined

/** Condition under which the original has the call: with few elements by the estimate, else as the sampler says. */
export function emitTrial({ prefix, use }: DispatcherContext, least: number, total: string): string {
  const [k, n, s] = ['k', 'n', 's'].map((name) => prefix + name)
  return `(${least}>(${n}=${total})||(${s}=${use('$trial')}(${k},${n},0)).original)`
}

/**
 * The same of a call without arrays, which is sampled where the kernel makes some, or where V8 may be as good with numbers. How much there is to do only the numbers tell that are passed: calls with larger ones are other
 * calls.
 */
export function emitNumbersTrial(context: DispatcherContext, inputs: Input[]): string | undefined {
  if (!isSampled(context)) return undefined
  const numbers = inputs.filter(
    ({ spec, source, place }) => spec.t === 'number' && source === undefined && place === undefined,
  )
  const total = numbers.map(({ name }) => `((${name}<0?-${name}:${name})>>>0)`).join('+')
  return emitTrial(context, 0, total || '1')
}

/** Calls with fewer elements of kernel memory take less time than a look at the clock. */
const RESIDENT_TRIAL_FROM = 16

/** Condition under which the original has a call all arrays of which live in kernel memory; nothing where that never is so. */
export function emitResidentTrial(context: DispatcherContext, inputs: Input[]): string | undefined {
  const { manifest, prefix, use } = context
  if (!isSampled(context) || manifest.sample !== 'all' || inputs.some(({ spec }) => isString(spec))) return undefined
  const [k, n, s] = ['k', 'n', 's'].map((name) => prefix + name)
  const total = inputs.filter(({ spec }) => isArray(spec)).map(({ resident }) => `${resident}.len`)
  if (total.length === 0) return undefined
  return `(${n}=${total.join('+')})>=${RESIDENT_TRIAL_FROM}&&(${s}=${use('$trial')}(${k},${n},32)).original`
}

/** Whether calls of the export itself, without the slow way, may be timed. */
export const endsFast = (context: DispatcherContext, inputs: Input[]): boolean =>
  isSampled(context) && (context.manifest.sample === 'all' || inputs.some(({ spec }) => isString(spec)))

/** Tells the end of a timed call. */
export const emitTimeEnd = ({ prefix }: DispatcherContext, also = ''): string =>
  `finally{if(${prefix}s!==void 0&&${prefix}s.timed${also})${prefix}s.end()}`

/**
 * What stands behind the offers: the original. Only a call that is timed has a `try` around it, for within one V8 makes worse code of it.
 *
 * @param call calls the original
 */
export function emitOriginal(contexts: readonly DispatcherContext[], call: string): string {
  if (!contexts.some(isSampled)) return `return ${call}`
  const s = `${contexts[0].prefix}s`
  return `if(${s}!==void 0&&${s}.timed)try{return ${call}}${emitTimeEnd(contexts[0])}return ${call}`
}
