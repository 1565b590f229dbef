import { readFileSync } from 'node:fs'
import { counts, type Row } from './row.ts'
import { ratio } from './table.ts'

/**
 * Reads the rows of an earlier run.
 *
 * @param file what `--json` wrote
 * @throws Error with a text for people
 */
export function readBaseline(file: string): Row[] {
  try {
    const { version, rows } = JSON.parse(readFileSync(file, 'utf8')) as { version: number; rows: Row[] }
    if (version !== 1 || !Array.isArray(rows)) throw new Error('it is not what --json writes')
    return rows
  } catch (error) {
    throw new Error(`The baseline ${file} cannot be read: ${(error as Error).message}.`)
  }
}

/**
 * Ratios that fell by more than the tolerance. Only ratios within one run are compared: times are those of a machine on a day.
 *
 * @param tolerance share of the ratio that it may fall, such as 0.1
 * @returns one sentence for each
 */
export function regressions(rows: readonly Row[], baseline: readonly Row[], tolerance: number): string[] {
  const earlier = new Map(baseline.map((row) => [row.name, row]))
  return rows.flatMap((row) => {
    const before = earlier.get(row.name)
    if (!before || !counts(before)) return []
    if (!counts(row)) return [`${row.name}: does not count any more`]
    return RATIOS.flatMap(({ words, of }) => {
      const [now, then] = [of(row), of(before)]
      return now !== undefined && then !== undefined && now < then * (1 - tolerance)
        ? [`${row.name}: ${ratio(now)} ${words}, was ${ratio(then)}`]
        : []
    })
  })
}

const RATIOS: readonly { words: string; of: (row: Row) => number | undefined }[] = [
  { words: 'over the original', of: ({ times }) => divide(times.original?.median, times.resident?.median) },
  { words: 'of C as Wasm', of: ({ times }) => divide(times.cWasm?.median, times.resident?.median) },
  { words: 'on ordinary arrays', of: ({ times }) => divide(times.original?.median, times.ordinary?.median) },
]

const divide = (a: number | undefined, b: number | undefined): number | undefined =>
  a !== undefined && b !== undefined ? a / b : undefined
