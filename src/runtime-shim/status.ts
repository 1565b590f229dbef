import type { AnyFunction } from './any-function.ts'
import type { Kernel } from './kernel.ts'
import { type LoadableModule, loadModule } from './load-module.ts'
import type { FreshResult, InputSource, KernelManifest, ParamSpec } from './manifest.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'
import { reasonText } from './reason-text.ts'
import type { SizeClassStatus } from './sampler.ts'
import type { VerifiedCalls } from './verified-calls.ts'

/** Calls since the module was loaded, by who did the work. */
export interface CallCounts {
  kernel: number
  original: number
}

/** One compiled signature of a function. */
export interface VariantStatus {
  /** `(Float64Array, number) => void` */
  signature: string
  target: 'wasm' | 'native' | null
  /** Processor level of native code, such as `x86-64-v3`. */
  cpu?: string
  /** Where functions such as `Math.sin` come from, if the kernel uses any that usejit has too: from usejit, or from the engine because its results differ. */
  math?: 'usejit' | 'engine'
  /** Which side is faster on ordinary arrays, by their elements, where that is measured. */
  sampled?: SizeClassStatus[]
  /** Under the option `verify`: calls of the kernel that were checked against the original, and those that could not be. */
  verified?: VerifiedCalls
  /** `byReason`: the calls of the original, by reason. */
  calls: CallCounts & { byReason: Partial<Record<RunReason, number>> }
}

/** What became of a marked function. */
export interface FunctionStatus {
  /** `ready`: a kernel exists; `pending`: it is being compiled; `original`: there is none; `disabled`: kernels are switched off. */
  state: 'ready' | 'pending' | 'original' | 'disabled'
  target: 'wasm' | 'native' | null
  /** Why originals ran: first what concerns the whole function, then what calls met. */
  reasons: { code: string; message: string }[]
  /** Of a compiled function; calls of one that is the original always are not counted. */
  calls: CallCounts
  variants: VariantStatus[]
}

/**
 * Tells whether a marked function runs as a kernel, how often, and why not. Loads the kernel if that was not done yet, so that the answer is
 * true also before the first call.
 *
 * @param fn any function
 * @returns undefined for a function that is not marked
 * @example
 * status(l2norm)?.state // 'ready'
 */
export function status(fn: AnyFunction): FunctionStatus | undefined {
  const found = realm.functions.get(fn)
  if (!found) return undefined
  const { kernel, rejections = [] } = found
  if (!kernel)
    return {
      state: 'original',
      target: null,
      reasons: [...rejections],
      calls: { kernel: 0, original: 0 },
      variants: [],
    }
  return kernel.join?.(statusOf) ?? statusOf(kernel)
}

/** The same of one compiled signature. */
function statusOf(kernel: Kernel): FunctionStatus {
  const { module, manifest, half } = kernel
  half?.prepare()
  const native = half && kernel.native !== undefined
  const sampled = kernel.sampler?.found
  if (!native) loadModule(module)
  const state = native ? 'ready' : stateOf(module)
  const byReason = { ...kernel.missed }
  const add = (code: RunReason, calls: number) => {
    if (calls) byReason[code] = (byReason[code] ?? 0) + calls
  }
  add('not-profitable', kernel.small)
  add(module.code ?? 'not-loaded', kernel.skipped)
  const original = Object.values(byReason).reduce((sum, count) => sum + count, 0)
  const target = native ? 'native' : state === 'ready' || state === 'pending' ? 'wasm' : null
  const met = Object.keys(byReason).filter((code) => code !== module.code) as RunReason[]
  const whole: FunctionStatus['reasons'] = module.code ? [{ code: module.code, message: explain(module) }] : []
  if (half && !native && module.code !== 'no-native')
    whole.push({ code: 'no-native', message: `${reasonText['no-native']} (${half.error})` })
  if (half?.unknown) whole.push({ code: 'unknown-cpu', message: `USEJIT_CPU=${half.unknown}` })
  const signature = signatureOf(manifest)
  const variants: VariantStatus[] = []
  if (native)
    variants.push({
      signature,
      target: 'native',
      cpu: half.level,
      calls: { kernel: half.ran, original: 0, byReason: {} },
    })
  if (module.manifest.wasm || !native)
    variants.push({
      signature,
      target: native ? 'wasm' : target,
      ...mathOf(kernel),
      ...(sampled?.length && { sampled }),
      calls: { kernel: kernel.ran, original, byReason },
    })
  return {
    state,
    target,
    reasons: [
      ...whole,
      ...met.map((code) => ({
        code,
        message:
          reasonText[code] +
          ((code === 'outer-value' && manifest.methods) || (code === 'not-profitable' && kernel.sampler?.why) || ''),
      })),
    ],
    calls: { kernel: kernel.ran + (half?.ran ?? 0), original },
    variants,
  }
}

/** `$math` has put the twin in the place of the kernel, or not. */
function mathOf({ module: { exports = {} }, manifest }: Kernel): Pick<VariantStatus, 'math'> {
  const twin = exports[`${manifest.export}.engine`]
  return twin ? { math: twin === exports[manifest.export] ? 'engine' : 'usejit' } : {}
}

const typeOfParam = (param: ParamSpec): string =>
  param.t === 'array' ? (param.list ? param.shown || 'number[]' : param.string ? 'string' : param.kind) : param.t

function signatureOf({ params, result, fresh, returns, made, absent = [] }: KernelManifest): string {
  const types: string[] = []
  for (const { root, as, fields } of absent) types[root] = fields ? 'object' : as
  params.forEach((param, i) => {
    const { root = i, fields, text }: Partial<InputSource> = param.from || {}
    if (typeof root === 'number') types[root] = fields ? 'object' : text ? 'string' : typeOfParam(param)
  })
  const typeOf = (made: FreshResult): string => {
    const { array, text, input, missing, value, slot, boolean } = made as unknown as Record<
      string,
      (string & FreshResult) | undefined
    >
    if (missing) return `${typeOf(value!)} | ${missing}`
    const { kind } = (params[input as never] || {}) as { kind?: string }
    return array || kind || (text ? 'string' : boolean ? 'boolean' : slot ? 'number' : 'object')
  }
  const returned = fresh
    ? typeOf(fresh)
    : params[returns!]
      ? typeOfParam(params[returns!])
      : ({
          void: 'void',
          boolean: 'boolean',
          'f64?': 'number | undefined',
          i64: 'bigint',
          u64: 'bigint',
          list: made ? ('record' in made ? 'object' : 'number[][]') : 'number[]',
        }[result as string] ?? 'number')
  return `(${types.join(', ')}) => ${returned}`
}

function explain({ code, error }: LoadableModule): string {
  return error === undefined ? reasonText[code!]! : `${reasonText[code!]} (${error})`
}

/** What has failed has an error; what has neither failed nor been switched off is on its way. */
function stateOf({ code, error }: LoadableModule): FunctionStatus['state'] {
  if (!code) return 'ready'
  return code === 'disabled' ? code : error === undefined ? 'pending' : 'original'
}
