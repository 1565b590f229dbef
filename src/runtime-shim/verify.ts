/**
 * For emitted code of builds with `verify: true`: each call that a kernel has taken is made by the original, too, and both must come to the same.
 *
 * 1. The dispatcher passes its guards and tells what the kernel will get; all of it is copied.
 * 2. The kernel runs. What it has left is copied, and everything is put back as it was.
 * 3. The original runs, with all that it calls as originals. What it has left stays: the program sees one effect, whatever the kernel has done.
 * 4. Results, exceptions and what was left are compared.
 *
 * Copies cannot be made the other way round: nobody can copy an object with private fields, or the variables of a module.
 */

import { type Comparison, compareBy } from './differences.ts'
import type { Kernel } from './kernel.ts'
import { type End, errorText, kernelMismatch, type Site } from './kernel-mismatch.ts'
import { loadRecorded, record, replay, stopRecording } from './random-numbers.ts'
import { realm } from './realm.ts'
import {
  differenceFrom,
  type Named,
  type Places,
  putBack,
  type Reached,
  reach,
  type Snapshot,
  take,
} from './snapshot.ts'
import type { VerifiedCalls, VerifyGap } from './verified-calls.ts'
import { rulesOf } from './verify-rules.ts'

const gapText: Record<VerifyGap, string> = {
  'random-numbers':
    'it draws random numbers that cannot be drawn again: its module was loaded before, or is native code',
  'recursion-depth': 'kernel or original went too deep; how deep they may go is not the same',
  'memory-full': 'there was not enough memory: for copies of what the call uses, or for arrays that the kernel makes',
}

/** What the dispatcher tells when the kernel is about to run. */
export type Begin = (
  kernel: Kernel,
  inputs: readonly Named[],
  owners: readonly Named[],
  names?: readonly string[],
  read?: Places['read'],
  write?: Places['write'],
) => void

/** A call that the kernel was offered. */
interface Call {
  kernel: Kernel
  inputs: readonly Named[]
  places?: Places
  reached: Reached
  /** Missing: there was no room for it. */
  before?: Snapshot
  drawn: readonly number[]
  /** All that it draws is there. */
  isRecorded: boolean
}

/**
 * @param first the kernel of the function, or the first of several; undefined where the module's first statement has not run
 * @param args what the function was called with
 * @param offer the dispatcher's offer to the kernel; returns `$verify` itself where the original must run
 * @param original the function as it was written
 * @throws Error `KernelMismatch` where the two differ
 */
export function $verify(
  first: Kernel | undefined,
  site: Site,
  args: readonly unknown[],
  offer: (begin: Begin) => unknown,
  original: () => unknown,
): unknown {
  if (first) tellStatus(first)
  const begun: Call[] = []
  let end: End
  try {
    end = endOf(() => offer((...told) => void begun.push(openCall(...told))))
  } finally {
    stopRecording()
  }
  const [call] = begun
  if (!call) {
    if ('error' in end) throw end.error
    return original()
  }
  const { kernel, before, reached, places } = call
  const comparison = compareBy(rulesOf(reached, before, site[2]))
  const fail = (difference: string, expected: End): never => {
    const after = take(reached, places)
    if (before) putBack(before, places)
    const outer = call.inputs.filter(([input]) => places?.names.includes(input))
    const error = kernelMismatch(site, args, outer, difference, expected, end)
    putBack(after, places)
    throw error
  }
  if ('value' in end && end.value === $verify) {
    // Given up in the middle, it must have left nothing.
    const left = before && differenceFrom(before, comparison, reached, places)
    if (left) fail(`after the kernel has given up, ${left.replace('kernel:', 'before:')}`, end)
    return original()
  }
  const after = before && attempt(() => take(reached, places))
  if (!before || !after) return finish(skip(kernel, 'memory-full', end))
  putBack(before, places)
  let expected: End = end
  realm.depth++
  let used: number
  try {
    used = replay(call.drawn, () => {
      expected = endOf(original)
    })
  } finally {
    realm.depth--
  }
  if (used !== call.drawn.length && !call.isRecorded) return finish(skip(kernel, 'random-numbers', expected))
  if (isTooDeep(expected)) putBack(after, places)
  if (isTooDeep(expected) || isTooDeep(end))
    return finish(skip(kernel, 'recursion-depth', isTooDeep(expected) ? end : expected))
  if (isOutOfMemory(end) && !isOutOfMemory(expected)) return finish(skip(kernel, 'memory-full', expected))
  const difference =
    differenceOfEnds(expected, end, comparison) ??
    differenceFrom(after, comparison, reached, places) ??
    (used === call.drawn.length ? undefined : `random numbers: ${used}, kernel: ${call.drawn.length}`)
  if (difference) fail(difference, expected)
  countsOf(kernel).calls++
  return finish(expected)
}

function openCall(...[kernel, inputs, owners, names, read, write]: Parameters<Begin>): Call {
  const isRecorded = loadRecorded(kernel.module) && !kernel.native
  const places = names && { names, read: read!, write: write ?? (() => {}) }
  const reached = reach(inputs, kernel.manifest.params, owners)
  const before = attempt(() => take(reached, places))
  return { kernel, inputs, places, reached, before, isRecorded, drawn: record() }
}

/** @returns undefined where there is not enough memory */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function endOf(call: () => unknown): End {
  try {
    return { value: call() }
  } catch (error) {
    return { error }
  }
}

function finish(end: End): unknown {
  if ('error' in end) throw end.error
  return end.value
}

const counts = new WeakMap<Kernel, VerifiedCalls>()

function countsOf(kernel: Kernel): VerifiedCalls {
  const own = counts.get(kernel) ?? { calls: 0, skipped: [] }
  counts.set(kernel, own)
  return own
}

/** Has `status` tell what was checked; done here, since other programs should not ship it. */
function tellStatus(first: Kernel): void {
  if (counts.has(first)) return
  countsOf(first)
  const { join } = first
  first.join = (statusOf) => {
    const own: typeof statusOf = (kernel) => {
      const status = statusOf(kernel)
      const verified = counts.get(kernel)
      if (verified) status.variants[0].verified = { ...verified }
      return status
    }
    return join ? join(own) : own(first)
  }
}

/** Counts a call that cannot be checked. @returns what it comes to */
function skip(kernel: Kernel, code: VerifyGap, end: End): End {
  const { skipped } = countsOf(kernel)
  const known = skipped.find((one) => one.code === code)
  if (known) known.calls++
  else skipped.push({ code, message: gapText[code], calls: 1 })
  return end
}

/** Engines have an error of their own for it. */
function isTooDeep(end: End): boolean {
  if (!('error' in end)) return false
  const { name, message } = end.error as Error
  return (name === 'RangeError' && /call stack/i.test(message)) || name === 'InternalError'
}

/** Kernels that have drawn random numbers cannot give up: the original would draw others. They throw what the engine throws where it has no room. */
const isOutOfMemory = (end: End): boolean =>
  'error' in end && end.error instanceof RangeError && /allocation failed/i.test(end.error.message)

function differenceOfEnds(expected: End, actual: End, { values }: Comparison): string | undefined {
  const [a, b] = [expected, actual].map((end) => ('error' in end ? `throws ${errorText(end.error)}` : 'no exception'))
  if (a !== b) return `${a}, kernel: ${b}`
  return 'value' in expected && 'value' in actual ? values(expected.value, actual.value, 'result') : undefined
}
