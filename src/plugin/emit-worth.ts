/** Text of the conditions under which a call is worth its costs: copies of ordinary arrays, or the way into native code. */
import { type ArrayParam, type ElementSpec, fieldCount, isOfTyped, type ParamSpec } from '../runtime-shim/manifest.ts'
import type { DispatcherContext } from './dispatcher-context.ts'
import { type Input, isArray, isList, isString } from './dispatcher-inputs.ts'
import { emitNumbersTrial, emitTrial, isSampled } from './emit-trial.ts'
import { goesSlow } from './slow-calls.ts'

/** Few elements are seen before all else that has to be known of ordinary arrays, as they are most where calls are short. */
export function emitFewElements(context: DispatcherContext, inputs: Input[]): string {
  const { dispatch, manifest, prefix, use } = context
  const arrays = inputs.filter(({ spec }) => spec.t === 'array')
  const cells = arrays.map(({ spec }) => cellsOf(spec as ArrayParam))
  const areLists = arrays.every(({ spec, source }, i) => isList(spec) && cells[i] > 0 && source === undefined)
  if (dispatch === 'always' || typeof manifest.copy !== 'number' || arrays.length === 0 || !areLists) return ''
  const known = arrays.map(({ name }) => `${use('$array')}(${name})`)
  const total = arrays.map(({ name }, i) => `${name}.length${cells[i] > 1 ? `*${cells[i]}` : ''}`)
  return `if(${known.join('&&')}&&${manifest.copy}>${total.join('+')})${prefix}k.small++;else `
}

/** How many numbers `$cells` counts for an element; 0 where it would have to look at one. */
function cellsOf({ of }: Pick<ArrayParam, 'of'>): number {
  const isFlat = (spec: ElementSpec): boolean => 'record' in spec && Object.values(spec.inner ?? {}).every(isFlat)
  if (!of) return 1
  return 'record' in of && isFlat(of) ? fieldCount(of) : 0
}

/** Ordinary arrays are always copied: where that never pays there is nothing to guard, and who calls should not wait for it. */
export const neverRuns = ({ dispatch, manifest: { copy, native, params } }: DispatcherContext): boolean =>
  dispatch !== 'always' && copy === 'never' && native === undefined && params.some(isCopied)

/** Whether it is an ordinary array whose elements have to be copied; typed arrays in it, and in objects in it, may be in kernel memory already. */
const isCopied = (spec: ParamSpec): boolean => isList(spec) && !isOfTyped((spec as ArrayParam).of)

/** Condition under which ordinary arrays go to the original at once; views of kernel memory are looked for only among larger ones. */
export function emitSmall(context: DispatcherContext, inputs: Input[]): string | undefined {
  const { manifest, dispatch } = context
  const arrays = inputs.filter(({ spec }) => isArray(spec))
  // Nothing is copied in, but what it makes is made once more.
  if (inputs.every(({ spec }) => spec.t !== 'array')) return emitNumbersTrial(context, inputs)
  if (dispatch === 'always' || arrays.length === 0 || manifest.copy === 0) return undefined
  const lists = arrays.some(({ spec }) => isList(spec))
  // Which of them are in kernel memory is seen on the slow way.
  if (lists && manifest.copy === 'never' && !arrays.some(({ spec }) => isCopied(spec))) return undefined
  if (manifest.native !== undefined && !lists && goesSlow(manifest, inputs)) {
    // The slow way runs native code where there is some, which takes arrays as they are.
    return `!(${emitIsNative(context, inputs)})&&(${emitSmallCopies(context, inputs, arrays, lists)})`
  }
  return emitSmallCopies(context, inputs, arrays, lists)
}

/** The same for WebAssembly. */
function emitSmallCopies(context: DispatcherContext, inputs: Input[], arrays: Input[], lists: boolean): string {
  const { manifest, prefix, use } = context
  const { copy } = manifest
  const n = `${prefix}n`
  const limit = `${use('$realm')}.viewLimit`
  const length = lists ? '' : use('$length')
  // Ordinary arrays are always copied.
  if (lists && copy === 'never') return '!0'
  const count = ({ spec, name }: Input): string => {
    if (!isList(spec)) return `${use('$length')}(${name})`
    if (!(spec as ArrayParam).of) return `${name}.length`
    return `${use('$cells')}(${name},${prefix}k.manifest.params[${manifest.params.indexOf(spec)}])`
  }
  // Strings have been in a trial already.
  const isTried = isSampled(context) && arrays.length === inputs.filter(({ spec }) => spec.t === 'array').length
  if (lists) {
    const total = arrays.map(count).join('+')
    return isTried ? emitTrial(context, copy as number, total) : `${copy}>${total}`
  }
  if (copy === 'never') return `${limit}===1/0||${limit}>${length}(${arrays[0].name})`
  const total = arrays.map(({ name }) => `${length}(${name})`).join('+')
  return `${isTried ? emitTrial(context, copy, total) : `${copy}>(${n}=${total})`}&&${limit}>${n}`
}

/** Condition under which the slow way runs native code, and that is worth it. */
export const emitIsNative = (context: DispatcherContext, inputs: Input[]): string => {
  const k = `${context.prefix}k`
  return [`${k}.native!==void 0`, ...emitWorthNative(context, inputs), `${k}.half.prepare()`].join('&&')
}

/** Conditions under which the work is worth a native call, which costs some 40 ns. */
export function emitWorthNative({ manifest, dispatch, use }: DispatcherContext, inputs: Input[]): string[] {
  const lengths = inputs.flatMap(({ spec, name, resident }) => {
    if (spec.t !== 'array') return []
    return isString(spec) ? `${resident}.len` : `${use('$length')}(${name})`
  })
  const least = dispatch === 'always' || lengths.length === 0 ? 0 : manifest.native!
  return least > 0 ? [`${lengths.join('+')}>=${least}`] : []
}
