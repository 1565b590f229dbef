/** For emitted code of kernels of which the compiler could not tell whether a call of them pays: see `sampler.ts`. */
import type { Kernel } from './kernel.ts'
import { realm } from './realm.ts'
import { type Clock, KERNEL, Sampler, type Trial } from './sampler.ts'

/** Readings without a step after which the clock counts as coarse; how coarse, the calls will tell. */
const READINGS = 4096

/**
 * Decides over a call. Where it is to be timed, emitted code tells its end, whoever had it and however it ended.
 *
 * @param elements of all arrays
 * @param kind 32 where all of these live in kernel memory, else 0
 */
export function $trial(kernel: Kernel, elements: number, kind: 0 | 32): Trial {
  const { sampler } = kernel
  return sampler ? sampler.trial(elements, kind) : sampler === null ? KERNEL : begin(kernel, elements, kind)
}

/**
 * A call that goes the slow way, after what was decided over it. Where the kernel does not take it, what the original does belongs to it, and is over later.
 *
 * @returns what `kernel.slow` returns
 */
export function $timed(kernel: Kernel, trial: Trial | undefined, ...inputs: unknown[]): unknown {
  kernel.trial = trial
  if (!trial?.timed) return kernel.slow(...inputs)
  let isOver = true
  try {
    const result = kernel.slow(...inputs)
    isOver = result !== kernel
    return result
  } finally {
    // Where nothing had to be copied, the original was not to have it.
    if (isOver) trial[trial.original ? 'cancel' : 'end']()
  }
}

function begin(kernel: Kernel, elements: number, kind: 0 | 32): Trial {
  realm.clock ??= isUnderTest() ? null : openClock()
  const { clock } = realm
  const sampler = clock && new Sampler(clock, kernel.manifest.sample === 'made')
  kernel.sampler = sampler
  return sampler?.trial(elements, kind) ?? KERNEL
}

/** @returns null where there is none to be had */
function openClock(): Clock | null {
  const now = globalThis.performance?.now.bind(performance)
  if (!now) return null
  const clock = { now, tick: Infinity }
  let steps = 0
  let last = now()
  for (let i = 0; i < READINGS && steps < 8; i++) {
    const time = now()
    if (time > last) {
      clock.tick = Math.min(clock.tick, time - last)
      steps++
    }
    last = time
  }
  return clock
}

/** Tests must not depend on the clock. */
function isUnderTest(): boolean {
  try {
    const { env } = (globalThis as { process?: { env?: Record<string, string> } }).process!
    return env!.NODE_ENV === 'test' || (env!.VITEST ?? env!.JEST_WORKER_ID) !== undefined
  } catch {
    return false
  }
}
