import type { Input, SideAnswers } from './bench-side.ts'
import type { CallableFunction } from './callable-functions.ts'
import { findDifference } from './compare-outcomes.ts'
import { isSized } from './generate-arguments.ts'
import { hasTypedArrays } from './repeatable-arguments.ts'
import { SideProcess } from './side-process.ts'
import { summarize, type Times } from './times.ts'
import { UsageError } from './usage-error.ts'

/** What is compared: the function as it was written, as it is built on ordinary arrays, and on arrays from `alloc`. */
export const VARIANTS = ['original', 'usejit', 'alloc'] as const
export type Variant = (typeof VARIANTS)[number]

/** One function with arguments of one kind. */
export interface BenchRow {
  function: string
  /** `Float64Array(4096), 64` */
  input: string
  /** Length of generated arrays. */
  size?: number
  times: Partial<Record<Variant, Times>>
  /** Shares of the calls that ran the kernel. */
  kernelShare: { usejit: number; alloc?: number }
  /** In what the built function came to something else. */
  differs?: string
}

/** What was found out about one function. */
export interface BenchResult {
  name: string
  rows: BenchRow[]
  /** Smallest measured size from which the built function is at least as fast as the original, at all larger ones too. Only with generated arguments. */
  breakEven?: number
  /** The same on arrays from `alloc`. */
  breakEvenAlloc?: number
  /** Most bytes that the processes had. */
  memory: Partial<Record<Variant, number>>
  /** Why it was not measured, or not to the end. */
  note?: string
}

export interface MeasureOptions {
  /** URLs of the built modules. */
  modules: { original: string; usejit: string; cases?: string }
  /** Names of all marked functions of the file. */
  known: readonly string[]
  sizes: readonly number[]
  /** Measurements of each variant. */
  reps: number
  seed: number
  /** Told of each row once it is there. */
  tell(row: BenchRow): void
}

const WARM_UP_MS = 80
const BATCH_MS = 8
/** Above this, a function is measured fewer times. */
const SLOW_CALL_NS = 100e6
/** A size whose calls would take longer is left out. */
const LONGEST_CALL_NS = 1e9
/**
 * Measures one function: its variants in processes of their own, in turn.
 *
 * @param one what to measure
 * @throws UsageError where the cases as a whole are wrong
 */
export async function measureFunction(one: CallableFunction, options: MeasureOptions): Promise<BenchResult> {
  const result: BenchResult = { name: one.name, rows: [], memory: {} }
  const sides: Partial<Record<Variant, SideProcess>> = {}
  const open = async (variant: Variant): Promise<SideAnswers['open']> => {
    const side = new SideProcess()
    sides[variant] = side
    const { modules, known, seed } = options
    const module = variant === 'original' ? modules.original : modules.usejit
    const resident = variant === 'alloc'
    return side.ask({ do: 'open', task: { module, cases: modules.cases, known, function: one, seed, resident } })
  }
  try {
    const opened = [await open('original'), await open('usejit')]
    const refused = opened.find((each) => each.refused)?.refused
    if (refused) return { ...result, note: refused }
    const { cases } = opened[0]
    const power = cases === undefined && isSized(one.manifests[0]) ? await findPower(one, options) : 1
    const inputs: Input[] = []
    if (cases !== undefined) for (let i = 0; i < cases; i++) inputs.push({ case: i })
    else if (isSized(one.manifests[0])) for (const size of options.sizes) inputs.push({ size, power })
    else inputs.push({ size: 1, power })
    let previous: BenchRow | undefined
    for (const input of inputs) {
      if ('size' in input && previous?.size !== undefined && previous.times.original) {
        // At least as much more as there are elements, and at most as much as from the size before.
        const { median } = previous.times.original
        const grown = input.size / previous.size
        const before = result.rows.at(-2)
        const growth = before?.times.original ? median / before.times.original.median : grown
        if (median * Math.max(grown, growth) > LONGEST_CALL_NS) {
          result.note = `arguments of ${input.size} and more elements would take too long`
          break
        }
      }
      const row = await measureRow(one, input, sides, open, options)
      if ('size' in input && isSized(one.manifests[0])) row.size = input.size
      result.rows.push(row)
      options.tell(row)
      previous = row
    }
    for (const variant of VARIANTS)
      if (sides[variant]) result.memory[variant] = (await sides[variant].ask({ do: 'close' })).memory
    const breakEven = findBreakEven(result.rows)
    const breakEvenAlloc = findBreakEven(result.rows, 'alloc')
    return {
      ...result,
      ...(breakEven !== undefined && { breakEven }),
      ...(breakEvenAlloc !== undefined && { breakEvenAlloc }),
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    return { ...result, note: (error as Error).message }
  } finally {
    for (const variant of VARIANTS) sides[variant]?.end()
  }
}

/** In a process that is not measured: watched arrays would spoil what the engine knows of the function. */
async function findPower(one: CallableFunction, { modules, known, seed }: MeasureOptions): Promise<number> {
  const side = new SideProcess()
  try {
    await side.ask({
      do: 'open',
      task: { module: modules.original, known, function: one, seed, resident: false },
    })
    return (await side.ask({ do: 'shape' })).power
  } finally {
    side.end()
  }
}

async function measureRow(
  one: CallableFunction,
  input: Input,
  sides: Partial<Record<Variant, SideProcess>>,
  open: (variant: Variant) => Promise<SideAnswers['open']>,
  { reps }: MeasureOptions,
): Promise<BenchRow> {
  const prepare = (variant: Variant) =>
    (sides[variant] as SideProcess).ask({ do: 'prepare', input, milliseconds: WARM_UP_MS })
  const expected = await prepare('original')
  const actual = await prepare('usejit')
  const tolerance = one.fastmath ? { ulp: 0, relative: 0 } : undefined
  const differs = findDifference(expected.outcome, actual.outcome, tolerance)
  const variants: Variant[] = ['original', 'usejit']
  if (hasTypedArrays(actual.outcome.args)) {
    if (!sides.alloc) await open('alloc')
    await prepare('alloc')
    variants.push('alloc')
  }
  const samples: Record<Variant, number[]> = { original: [], usejit: [], alloc: [] }
  const most = Math.ceil((reps * SLOW_CALL_NS) / Math.max(1, expected.nanoseconds))
  const count = Math.min(reps, Math.max(3, most))
  const ran = { usejit: { calls: 0, kernel: 0 }, alloc: { calls: 0, kernel: 0 } }
  for (let i = 0; i < count; i++) {
    for (const variant of variants) {
      const batch = await (sides[variant] as SideProcess).ask({ do: 'batch', milliseconds: BATCH_MS })
      samples[variant].push(batch.nanoseconds)
      if (variant === 'original') continue
      ran[variant].calls += batch.calls
      ran[variant].kernel += batch.kernel
    }
  }
  return {
    function: one.name,
    input: expected.input,
    times: Object.fromEntries(variants.map((variant) => [variant, summarize(samples[variant])])),
    kernelShare: {
      usejit: ran.usejit.kernel / ran.usejit.calls,
      ...(ran.alloc.calls > 0 && { alloc: ran.alloc.kernel / ran.alloc.calls }),
    },
    ...(differs !== undefined && { differs }),
  }
}

/** Ratio of medians, of one run. */
export const speedUp = ({ times }: BenchRow, variant: Variant = 'usejit'): number | undefined =>
  times.original && times[variant] && times.original.median / times[variant].median

/** @returns undefined where the largest size does not pay, or arguments have no size */
export function findBreakEven(rows: readonly BenchRow[], variant: 'usejit' | 'alloc' = 'usejit'): number | undefined {
  let found: number | undefined
  for (const row of [...rows].reverse()) {
    if (row.size === undefined || !row.kernelShare[variant] || (speedUp(row, variant) ?? 0) < 1) break
    found = row.size
  }
  return found
}
