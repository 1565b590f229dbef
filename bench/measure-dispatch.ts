import { isDeepStrictEqual } from 'node:util'
import { status } from 'usejit/runtime'
import type { Row } from './row.ts'
import { summarize } from './statistics.ts'
import type { DispatchWorkload } from './workloads/dispatch.ts'

/** A sample lasts long enough for the clock, and is short enough that the variants alternate often. */
const SAMPLE_MILLISECONDS = 0.3
/** Calls until the dispatcher has decided, and rounds that are counted then. */
const CALLS = 40
const ROUNDS = 9
/** Milliseconds after which the first of these is not waited for any longer. */
const LONGEST_WARM_UP = 15_000
/** Elements up to which calls are so short that V8 may inline them, as it would in programs. */
const INLINED = 10
/** Elements, over all arguments that runs of one sample have of their own. */
const POOL = 2 ** 18

interface Variant {
  pool: unknown[][]
  /** The same, as it was. */
  saved: unknown[][]
  run(count: number): unknown
  count: number
  calls: number
  samples: number[]
}

/**
 * Measures a dispatcher on ordinary arrays against the function without it, in turn.
 *
 * @param budget milliseconds; more where calls take long
 */
export function measureDispatch(workload: DispatchWorkload, budget: number): Row {
  const { name, suite, input, kernel, plain, prepare } = workload
  const expected = prepare()
  const actual = prepare()
  const [result, same] = [plain(...(expected as never[])), kernel(...(actual as never[]))]
  const variants = [variant('plain', workload, plain), variant('dispatched', workload, kernel)]
  const started = performance.now()
  let warmUntil = 0
  for (let round = 0; ; round++) {
    const elapsed = performance.now() - started
    if (warmUntil === 0 && elapsed >= budget / 2 && (variants[1].calls >= CALLS || elapsed > LONGEST_WARM_UP))
      warmUntil = elapsed
    if (warmUntil > 0 && elapsed >= warmUntil + budget / 2 && variants[0].samples.length >= ROUNDS) break
    for (let i = 0; i < 2; i++) sample(variants[(i + round) % 2], workload, warmUntil > 0)
  }
  const before = status(kernel)!.calls.kernel
  variants[1].run(1)
  const kernelRan = status(kernel)!.calls.kernel > before
  const { state, reasons, variants: signatures } = status(kernel)!
  return {
    name,
    suite,
    input,
    state,
    reasons: reasons.map(({ code }) => code),
    decided: { resident: 'kernel', ordinary: kernelRan ? 'kernel' : 'original' },
    sampled: (signatures[0]?.sampled ?? []).map(({ speedup }) => speedup),
    times: { original: summarize(variants[0].samples), ordinary: summarize(variants[1].samples) },
    equal: { ordinary: isDeepStrictEqual([result, expected], [same, actual]) },
    peakMemory: process.resourceUsage().maxRSS * 1024,
  }
}

function variant(name: string, { prepare, fresh, size }: DispatchWorkload, fn: (...args: never[]) => unknown): Variant {
  const copies = fresh ? Math.max(1, Math.min(2048, Math.floor(POOL / size))) : 1
  // Each has values of its own: processors learn the way through a sort that they have seen some times.
  const pool = Array.from({ length: copies }, (_, i) => prepare(i))
  const saved = fresh ? Array.from({ length: copies }, (_, i) => prepare(i)) : []
  const args = pool[0].map((_, i) => `a[${i}]`)
  // Made from text, or the variants would share what V8 learns in the loop.
  const text = `/* ${name} */
    let result
    for (let i = 0, k = 0; i < count; i++) {
      const a = pool[k]
      if (++k === pool.length) k = 0
      result = fn(${args.join(', ')})
    }
    return result`
  const loop = new Function('count', 'fn', 'pool', text)
  if (size > INLINED) {
    // A call that has had several targets is not inlined: what V8 makes of a loop of calls with the same arguments tells nothing about programs.
    loop(1, () => 0, pool)
    loop(1, () => 1, pool)
  }
  return { pool, saved, run: (count) => loop(count, fn, pool), count: copies, calls: 0, samples: [] }
}

function sample(variant: Variant, { fresh }: DispatchWorkload, counts: boolean): void {
  if (fresh) restore(variant)
  // Brings its arguments into the caches, from which the other one has driven them.
  else variant.run(1)
  const before = performance.now()
  variant.run(variant.count)
  const passed = performance.now() - before
  variant.calls += variant.count
  if (counts) variant.samples.push((passed * 1e6) / variant.count)
  else if (!fresh && passed < SAMPLE_MILLISECONDS) variant.count *= 2
}

function restore({ pool, saved }: Variant): void {
  pool.forEach((args, k) => {
    args.forEach((arg, i) => {
      if (ArrayBuffer.isView(arg)) (arg as Uint8Array).set(saved[k][i] as Uint8Array)
    })
  })
}
