/**
 * Text of a dispatcher's body.
 *
 * The common case is inlined, because a call through generic code would cost more than small kernels take: scalars by `typeof`, arrays by their
 * internal class and the descriptor that `alloc()` gave them, then the Wasm export itself. Ordinary arrays too small for a copy go to the
 * original at once. Everything else is `kernel.slow`.
 *
 * ```js
 * var k = _jit0, f, d0, d1
 * if (k !== void 0)                                               // the module's first statement has run
 *   if (k.off !== R.depth) k.skipped -= k.off                     // no kernel, or inside original(fn)
 *   else if (!(typeof a === 'number' && T(y) === 'Float64Array' && …)) k.miss('argument-type')
 *   else if (!(a >= 0 && …)) k.miss('argument-range')
 *   else {
 *     if ((d0 = y[K]) && … && R.Resident.owner(d0) === y && …) {  // all resident
 *       if ((f = k.run) === void 0) return k.slow(_jit0o, y, x, a)  // first call
 *       k.ran++
 *       try { return f(d0.ptr, d0.len, d1.ptr, d1.len, a) } catch (e) { throw k.trap(e) }
 *     }
 *     if (R.viewLimit === 1/0 || R.viewLimit > L(y)) k.small++    // copying does not pay
 *     else return k.slow(_jit0o, y, x, a)
 *   }
 * return _jit0o()(y, x, a)
 * ```
 * No `<` followed by `>` and `(`: TypeScript would read type arguments. The original's parameters are passed on one by one rather than as
 * `arguments`: compiled functions cannot mention `arguments`, and an arguments object would be made on the fast path too.
 */
import type { DispatchMode, KernelManifest, NumberParam, ResultSpec } from '../runtime-shim/manifest.ts'
import type { RunReason } from '../runtime-shim/reason.ts'

/** Things of 'usejit/runtime' that emitted code imports. */
export type RuntimeName =
  | '$bind'
  | '$boolean'
  | '$errors'
  | '$float32'
  | '$integer'
  | '$kernel'
  | '$key'
  | '$length'
  | '$module'
  | '$optional'
  | '$realm'
  | '$rejected'
  | '$tag'
  | '$u32'
  | '$wrap'

/** Where a dispatcher stands. */
export interface DispatcherContext {
  manifest: KernelManifest
  /** Names of its parameters, as many as the manifest has. */
  params: readonly string[]
  dispatch: DispatchMode
  /** Start of all names that the file does not use. */
  prefix: string
  /** Variable that holds the kernel, perhaps not yet. */
  kernel: string
  /** Function that gives the original. */
  original: string
  /** Gives the local name of an import and has it imported. */
  use: (name: RuntimeName) => string
}

/**
 * @returns statements, without braces and line breaks
 * @example
 * `function axpy(y, x, a) {${emitDispatcherBody(context)}}`
 */
export function emitDispatcherBody(context: DispatcherContext): string {
  const { manifest, params, dispatch, prefix, kernel, original, use } = context
  const [k, f, n, error] = ['k', 'f', 'n', 'e'].map((name) => prefix + name)
  const arrays = manifest.params.flatMap((param, i) =>
    param.t === 'array' ? [{ ...param, name: params[i], resident: `${prefix}d${i}` }] : [],
  )
  const list = params.join(',')
  const slow = `return ${k}.slow(${[original, ...params].join(',')});`
  const run = emitRun(context, f, n)
  const residents = arrays.map(({ resident, name }) => `(${resident}=${name}[${use('$key')}])!==void 0`)
  const owned = arrays.map(({ resident, name }) => `${use('$realm')}.Resident.owner(${resident})===${name}`)
  const small = dispatch === 'always' ? undefined : emitSmall(manifest.copy, arrays, n, use)
  const otherwise = small ? `if(${small})${k}.small++;else ${slow}` : slow
  const types = manifest.params.map(({ t, ...param }, i) =>
    'kind' in param ? `${use('$tag')}(${params[i]})==='${param.kind}'` : `typeof ${params[i]}==='${t}'`,
  )
  const ranges = manifest.params.flatMap((param, i) =>
    param.t === 'number' ? emitRangeGuards(param, params[i], use) : [],
  )
  const guards = emitMiss(types, 'argument-type') + emitMiss(ranges, 'argument-range')
  const fast = `if((${f}=${k}.run)===void 0)${slow}${k}.ran++;try{${run}}catch(${error}){throw ${k}.trap(${error})}`
  const attempt =
    arrays.length === 0 ? `{${fast}}` : `{if(${[...residents, ...owned].join('&&')}){${fast}}${otherwise}}`
  function emitMiss(conditions: string[], reason: RunReason): string {
    return conditions.length === 0 ? '' : `if(!(${conditions.join('&&')}))${k}.miss('${reason}');else `
  }
  const locals = [`${k}=${kernel}`, f, n, ...arrays.map(({ resident }) => resident)].join(',')
  return (
    `var ${locals};if(${k}!==void 0)if(${k}.off!==${use('$realm')}.depth)${k}.skipped-=${k}.off;else ${guards}${attempt}` +
    `return ${original}()(${list})`
  )
}

function emitRun({ manifest, params, prefix, use }: DispatcherContext, f: string, n: string): string {
  const values = manifest.params.map((param, i) => {
    const resident = `${prefix}d${i}`
    return param.t === 'array' ? `${resident}.ptr,${resident}.len` : params[i]
  })
  const call = `${f}(${values.join(',')})`
  const returned: Record<ResultSpec, string> = {
    void: call,
    f64: call,
    i32: call,
    u32: `${call}>>>0`,
    boolean: `${call}!==0`,
    // Only NaN can stand for undefined.
    'f64?': `(${n}=${call})===${n}?${n}:${use('$optional')}(${n})`,
  }
  // One of its own arrays: the caller gets the very object back.
  if (manifest.returns !== undefined) return `${call};return ${params[manifest.returns]}`
  return `return ${returned[manifest.result]}`
}

function emitRangeGuards(
  { repr, int, min, max, nz, f32 }: NumberParam,
  x: string,
  use: DispatcherContext['use'],
): string[] {
  const checks: string[] = []
  if (repr === 'i32') checks.push(`${x}===(${x}|0)`)
  else if (repr === 'u32') checks.push(`${x}===${x}>>>0`)
  else if (int) checks.push(`(${x}===(${x}|0)||${use('$integer')}(${x}))`)
  if (min !== undefined) checks.push(`${x}>=${emitNumber(min)}`)
  if (max !== undefined) checks.push(`${emitNumber(max)}>=${x}`)
  if (nz) checks.push(`(${x}!==0||1/${x}>0)`)
  if (f32) checks.push(`${use('$float32')}(${x})`)
  return checks
}

function emitNumber(value: number): string {
  return value < 0 || Object.is(value, -0) ? `(${Object.is(value, -0) ? '-0' : value})` : String(value)
}

/** Condition under which ordinary arrays go to the original at once; views of kernel memory are looked for only among larger ones. */
function emitSmall(
  copy: KernelManifest['copy'],
  arrays: readonly { name: string }[],
  n: string,
  use: DispatcherContext['use'],
): string | undefined {
  if (arrays.length === 0 || copy === 0) return undefined
  const limit = `${use('$realm')}.viewLimit`
  const length = use('$length')
  if (copy === 'never') return `${limit}===1/0||${limit}>${length}(${arrays[0].name})`
  const total = arrays.map(({ name }) => `${length}(${name})`).join('+')
  return `${copy}>(${n}=${total})&&${limit}>${n}`
}

/** Functions of the runtime that give JavaScript results on the slow path, where there is something to do. */
export const converters: Partial<Record<ResultSpec, RuntimeName>> = {
  u32: '$u32',
  boolean: '$boolean',
  'f64?': '$optional',
}
