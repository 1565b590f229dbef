import { alloc, status } from 'usejit/runtime'
import type { Row } from './row.ts'
import { summarize } from './statistics.ts'
import { arraysOf } from './workload.ts'
import type { FastmathWorkload } from './workloads/fastmath.ts'

const ROUNDS = 9
const WARM_UP = 1 / 3

/**
 * Measures an exact kernel and its fast twin on resident arrays, in turn.
 *
 * @param budget milliseconds
 * @returns a row with the variants `resident` (exact) and `fast`
 */
export function measureFastmath(workload: FastmathWorkload, budget: number): Row {
  const { name, suite, input, kernel, exact, prepare, tolerance } = workload
  const sides = [exact, kernel].map((fn) => {
    const args = prepare(alloc)
    return { fn, args, run: () => fn(...(args as never[])), samples: [] as number[] }
  })
  const [right, found] = sides.map(({ run, args }) => {
    const result = run()
    return [...(typeof result === 'number' ? [result] : []), ...arraysOf(args).flatMap((array) => [...array])]
  })
  const deviation = largestDeviation(right, found)
  const started = performance.now()
  for (let round = 0; ; round++) {
    const elapsed = performance.now() - started
    if (elapsed > budget && sides[0].samples.length >= ROUNDS) break
    for (let i = 0; i < 2; i++) {
      const { run, samples } = sides[(i + round) & 1]
      const before = performance.now()
      run()
      if (elapsed > budget * WARM_UP) samples.push((performance.now() - before) * 1e6)
    }
  }
  const ran = sides.every(({ fn }) => status(fn)!.calls.original === 0)
  return {
    name,
    suite,
    input,
    state: status(kernel)!.state,
    reasons: status(kernel)!.reasons.map(({ code }) => code),
    decided: { resident: ran ? 'kernel' : 'original', ordinary: 'original' },
    times: { resident: summarize(sides[0].samples), fast: summarize(sides[1].samples) },
    equal: { fast: right.length === found.length && deviation <= tolerance },
    deviation,
    peakMemory: process.resourceUsage().maxRSS * 1024,
  }
}

/** The largest difference, relative to what is right. */
function largestDeviation(right: readonly number[], found: readonly number[]): number {
  return right.reduce((most, value, i) => {
    const difference = Math.abs(found[i] - value)
    // NaN counts as the largest of all.
    return difference === 0 || difference / Math.abs(value) <= most ? most : difference / Math.abs(value)
  }, 0)
}
