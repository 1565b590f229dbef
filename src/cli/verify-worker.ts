/** Runs kernels beside their originals, in a thread of its own: a call that does not end can be ended with it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { KernelManifest } from '../runtime-shim/manifest.ts'
import { type Deviation, findDifference, outcomeOf } from './compare-outcomes.ts'
import { generateArguments, randomFrom } from './generate-arguments.ts'

/** A function that can be called from outside. */
export interface VerifiedFunction {
  name: string
  manifests: KernelManifest[]
  /** The last parameter collects what is left of the arguments. */
  rest: boolean
  /** Numbers may deviate. */
  fastmath: boolean
}

export interface VerifyTask {
  kernels: string
  originals: string
  cases?: string
  functions: VerifiedFunction[]
  /** Index of the first of them. */
  start: number
  seed: number
  /** For each function. */
  milliseconds: number
  /** The largest distance allowed under fastmath, in units in the last place. */
  maxUlp?: number
  /** Number of the function and of the call that is under way. */
  progress: Int32Array
}

/** What was found out about one function. */
export interface Verification {
  name: string
  /** Compared calls, and those of them that ran the kernel. */
  calls: number
  kernel: number
  /** What differed, and the arguments of that call. */
  mismatch?: string
  input?: string
  deviation?: Deviation
  /** Why it was not tried, or not to the end. */
  note?: string
}

type Fn = (...args: unknown[]) => unknown
type Cases = Record<string, readonly unknown[][] | (() => readonly unknown[][])>

async function verify(task: VerifyTask, tell: (result: Verification) => void): Promise<void> {
  const { $status, ...kernels } = (await import(task.kernels)) as Record<string, unknown>
  const originals = (await import(task.originals)) as Record<string, unknown>
  const given = task.cases === undefined ? undefined : ((await import(task.cases)) as { cases?: Cases })
  const statusOf = $status as (fn: unknown) => { calls: { kernel: number } } | undefined
  for (const [i, one] of task.functions.slice(task.start).entries()) {
    Atomics.store(task.progress, 0, task.start + i)
    const [kernel, original] = [kernels[one.name], originals[one.name]]
    const isExported = typeof kernel === 'function' && typeof original === 'function' && statusOf(kernel)
    if (isExported) tell(verifyOne(one, kernel as Fn, original as Fn, statusOf, given?.cases?.[one.name], task))
    else
      tell({
        name: one.name,
        calls: 0,
        kernel: 0,
        note: 'it is not exported, or a method: export a function that calls it',
      })
  }
}

function verifyOne(
  { name, manifests, rest, fastmath }: VerifiedFunction,
  kernel: Fn,
  original: Fn,
  statusOf: (fn: unknown) => { calls: { kernel: number } } | undefined,
  given: Cases[string] | undefined,
  { seed, milliseconds, maxUlp, progress }: VerifyTask,
): Verification {
  const random = randomFrom(seed)
  const result: Verification = { name, calls: 0, kernel: 0 }
  const deviation: Deviation | undefined = fastmath ? { ulp: 0, relative: 0 } : undefined
  const before = statusOf(kernel)?.calls.kernel ?? 0
  const one = (args: unknown[]): boolean => {
    Atomics.add(progress, 1, 1)
    const input = structuredClone(args)
    const expected = outcomeOf(original, structuredClone(args))
    const actual = outcomeOf(kernel, args)
    result.calls++
    let found = findDifference(expected, actual, deviation)
    if (!found && deviation && maxUlp !== undefined && deviation.ulp > maxUlp)
      found = `numbers are ${deviation.ulp} units in the last place apart, which is more than ${maxUlp}`
    if (!found) return true
    result.mismatch = found
    result.input = describe(input)
    return false
  }
  const end = performance.now() + milliseconds
  const cases = typeof given === 'function' ? given() : (given ?? [])
  if (cases.every((args) => one([...args])))
    while (
      performance.now() < end &&
      one(spreadLast(generateArguments(manifests[Math.floor(random() * manifests.length)], random, fastmath), rest))
    );
  result.kernel = (statusOf(kernel)?.calls.kernel ?? 0) - before
  if (deviation) result.deviation = deviation
  return result
}

/** The kernel takes as one array what callers write one by one. */
function spreadLast(args: unknown[], rest: boolean): unknown[] {
  const last = args.at(-1)
  return rest && Array.isArray(last) ? [...args.slice(0, -1), ...last] : args
}

/** As it could be written in a program, up to a length. */
function describe(value: unknown): string {
  const text = (x: unknown): string => {
    if (Array.isArray(x)) return `[${x.map(text).join(', ')}]`
    if (x instanceof DataView) return `new DataView(Uint8Array.of(${new Uint8Array(x.buffer).join(', ')}).buffer)`
    if (ArrayBuffer.isView(x)) return `${x.constructor.name}.of(${Array.from(x as Uint8Array, text).join(', ')})`
    if (typeof x === 'object' && x !== null)
      return `{ ${Object.entries(x)
        .map(([key, field]) => `${key}: ${text(field)}`)
        .join(', ')} }`
    if (typeof x === 'string') return JSON.stringify(x)
    return Object.is(x, -0) ? '-0' : typeof x === 'bigint' ? `${x}n` : String(x)
  }
  const whole = text(value).slice(1, -1)
  return whole.length > 400 ? `${whole.slice(0, 400)} …` : whole
}

const port = parentPort as NonNullable<typeof parentPort>
await verify(workerData as VerifyTask, (result) => port.postMessage(result))
