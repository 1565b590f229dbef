/** Text of what is done behind a kernel's call: variables from outside get their new values, and the result becomes one of JavaScript. */
import type { FreshResult } from '../runtime-shim/manifest.ts'
import type { DispatcherContext } from './dispatcher-context.ts'
import { emitTexts, type Input } from './dispatcher-inputs.ts'
import { emitFresh, hasArrays } from './emit-fresh.ts'

/** Variables from outside take the values that the kernel has left in slots. */
export function emitAssignments(context: DispatcherContext, inputs: Input[], written: Input[]): string {
  const assign = emitEach(context, written)
  return holdArrays(written) ? `${emitArrays(context, inputs, `{${assign}}`)};` : assign
}

const emitEach = (context: DispatcherContext, written: Input[]): string =>
  written.map((input) => emitAssignment(context, input)).join('')

function emitAssignment({ use, prefix }: DispatcherContext, { spec, place }: Input): string {
  const { t, slot } = spec
  if (t === 'bigint') return `${place}=${use('$bigslot')}(${slot});`
  if (t === 'array') return `${place}=${prefix}a('${spec.kind}',${slot});`
  const value = `${use('$slot')}(${slot})`
  if (spec.from?.text) return `${place}=${emitTexts(prefix)}[${value}];`
  return `${place}=${value}${t === 'boolean' ? '!==0' : ''};`
}

export const holdArrays = (written: Input[]): boolean => written.some(({ spec }) => spec.t === 'array')

/** Makes arrays of what the kernel has left, in what stands in `body`: those that are one object there have to be made together. */
const emitArrays = ({ use, prefix }: DispatcherContext, inputs: Input[], body: string): string =>
  `${use('$arrays')}([${inputs.map(({ name }) => name)}],(${prefix}a)=>${body})`

/**
 * After the call: variables from outside take their new values, and the result is returned.
 *
 * @param value the result, where the kernel does not leave it in slots
 */
export function emitEnd(context: DispatcherContext, inputs: Input[], written: Input[], value: string): string {
  if (holdArrays(written)) {
    const { fresh } = context.manifest
    const result = fresh ? emitMade(context, inputs, fresh) : value
    return `return ${emitArrays(context, inputs, `{${emitEach(context, written)}return ${result}}`)}`
  }
  return `${emitAssignments(context, inputs, written)}return ${emitFreshResult(context, inputs) ?? value}`
}

/** What makes the object that the kernel returns, if it returns one. */
export function emitFreshResult(context: DispatcherContext, inputs: Input[]): string | undefined {
  const { fresh } = context.manifest
  if (!fresh) return undefined
  const made = emitMade(context, inputs, fresh)
  return hasArrays(fresh) ? emitArrays(context, inputs, made.startsWith('{') ? `(${made})` : made) : made
}

function emitMade({ manifest, args, use, prefix }: DispatcherContext, inputs: Input[], fresh: FreshResult): string {
  const names = inputs.map(({ name }) => name)
  const handle = manifest.handles ? use('$made') : ''
  return emitFresh(fresh, use('$slot'), { array: `${prefix}a`, texts: emitTexts(prefix), handle, inputs: names, args })
}
