import { status } from 'usejit/runtime'
import { type BandFilter, type Filters, kernelEngine } from './band-filter.ts'
import type { Settings } from './look.ts'
import { pace } from './pace.ts'

/** Both sides on the same picture with the same settings. */
export interface Comparison {
  functions: { name: keyof Filters; originalMs: number; kernelMs: number }[]
  originalMs: number
  kernelMs: number
  /** Bytes that were compared, and how many of them were not the same. */
  bytes: number
  different: number
}

/** Bands that both sides filter before any is measured: engines compile a function when it has run for a while. */
const WARM_UP = 12

/**
 * Filters the whole picture by the originals and by the kernels, band by band in turn, measures both and compares every byte.
 *
 * @param progress told how much is done, from 0 to 1
 * @param signal ends it early
 */
export async function compare(
  plain: BandFilter,
  resident: BandFilter,
  settings: Settings,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Comparison> {
  const breathe = pace(12, signal)
  plain.begin(settings)
  resident.begin(settings)
  for (let band = 0; band < WARM_UP && plain.next() && resident.next(); band++) await breathe()
  // Vite's dev server does not wait for kernels that are still being compiled; the originals would be measured twice.
  while (Object.values(kernelEngine.filters).some((filter) => status(filter)?.state === 'pending')) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    await breathe()
  }

  plain.begin(settings)
  resident.begin(settings)
  let bytes = 0
  let different = 0
  for (let band = 0; ; band++) {
    // Neither side always finds in the cache what the other has just read.
    const [first, second] = band % 2 ? [plain, resident] : [resident, plain]
    if (!first.next() || !second.next()) break
    const expected = plain.band
    const actual = resident.band
    for (let i = 0; i < expected.length; i++) if (expected[i] !== actual[i]) different++
    bytes += expected.length
    progress(plain.to / plain.height)
    await breathe()
  }

  const names = Object.keys(plain.milliseconds) as (keyof Filters)[]
  const functions = names.map((name) => ({
    name,
    originalMs: plain.milliseconds[name],
    kernelMs: resident.milliseconds[name],
  }))
  return {
    functions,
    originalMs: functions.reduce((sum, { originalMs }) => sum + originalMs, 0),
    kernelMs: functions.reduce((sum, { kernelMs }) => sum + kernelMs, 0),
    bytes,
    different,
  }
}
