/** Runs kernels beside their originals, in a thread of its own: a call that does not end can be ended with it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { CallableFunction } from './callable-functions.ts'
import { type Deviation, findDifference, outcomeOf } from './compare-outcomes.ts'
import { describeArguments } from './describe-arguments.ts'
import { generateArguments, randomFrom, spreadLast } from './generate-arguments.ts'
import { givenCases } from './given-cases.ts'
import { NOT_CALLABLE } from './not-callable.ts'

export interface VerifyTask {
  kernels: string
  originals: string
  cases?: string
  functions: CallableFunction[]
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

async function verify(task: VerifyTask, tell: (result: Verification) => void): Promise<void> {
  const { $status, ...kernels } = (await import(task.kernels)) as Record<string, unknown>
  const originals = (await import(task.originals)) as Record<string, unknown>
  const statusOf = $status as (fn: unknown) => { calls: { kernel: number } } | undefined
  for (const [i, one] of task.functions.slice(task.start).entries()) {
    Atomics.store(task.progress, 0, task.start + i)
    const [kernel, original] = [kernels[one.name], originals[one.name]]
    const isExported = typeof kernel === 'function' && typeof original === 'function' && statusOf(kernel)
    if (isExported) {
      const given = await givenCases(task.cases, one.name)
      tell(verifyOne(one, kernel as Fn, original as Fn, statusOf, given, task))
    } else tell({ name: one.name, calls: 0, kernel: 0, note: NOT_CALLABLE })
  }
}

function verifyOne(
  { name, manifests, rest, fastmath }: CallableFunction,
  kernel: Fn,
  original: Fn,
  statusOf: (fn: unknown) => { calls: { kernel: number } } | undefined,
  given: readonly unknown[][] = [],
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
    result.input = describeArguments(input)
    return false
  }
  const end = performance.now() + milliseconds
  if (given.every((args) => one([...args])))
    while (
      performance.now() < end &&
      one(spreadLast(generateArguments(manifests[Math.floor(random() * manifests.length)], random, fastmath), rest))
    );
  result.kernel = (statusOf(kernel)?.calls.kernel ?? 0) - before
  if (deviation) result.deviation = deviation
  return result
}

const port = parentPort as NonNullable<typeof parentPort>
await verify(workerData as VerifyTask, (result) => port.postMessage(result))
