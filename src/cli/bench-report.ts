import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { packageVersion } from '../version.ts'
import { type BenchResult, type BenchRow, speedUp, VARIANTS } from './measure-function.ts'
import { suggestPath } from './nearest-path.ts'
import { UsageError } from './usage-error.ts'

/** What `usejit bench --json` prints; described in docs/cli.md. */
export interface BenchReport {
  version: 1
  environment: {
    /** 2026-01-31 */
    date: string
    cpu: string
    processors: number
    platform: string
    node: string
    v8: string
    usejit: string
    /** What compiles the kernels. */
    llvm: string
  }
  /** Sizes that were asked for, and measurements of each variant. */
  n: readonly number[]
  reps: number
  seed: number
  dispatch: string
  functions: (BenchResult & { compileMilliseconds?: number })[]
  /** Bytes of WebAssembly of all functions of the file. */
  wasmBytes: number
}

export function describeEnvironment(llvm: string): BenchReport['environment'] {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? process.arch,
    processors: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
    usejit: packageVersion(),
    llvm,
  }
}

/**
 * Reads what an earlier run printed with `--json`.
 *
 * @throws UsageError where there is no such file, or something else in it
 */
export function readBaseline(path: string, typed: string, cwd: string): BenchReport {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as BenchReport
    if (report.version !== 1 || !Array.isArray(report.functions))
      throw new Error('it is not what usejit bench --json prints')
    return report
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError(`There is no baseline ${typed} in ${cwd}.${suggestPath(typed, cwd)}`)
    throw new UsageError(`The baseline ${typed} cannot be read: ${(error as Error).message}`)
  }
}

/**
 * How far a ratio may fall.
 *
 * @param text `10%` or `0.1`
 * @throws UsageError for anything else
 */
export function parseTolerance(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim())
  const share = match ? Number(match[1]) / (match[2] ? 100 : 1) : Number.NaN
  if (!(share >= 0 && share < 1)) throw new UsageError(`--tolerance takes a share such as 10% or 0.1, not ${text}.`)
  return share
}

/**
 * What became slower: ratios of one run against those of another, since times are those of a machine on a day. A function that has no kernel any more counts.
 *
 * @returns one sentence for each
 */
export function findRegressions(
  now: readonly BenchResult[],
  before: readonly BenchResult[],
  tolerance: number,
): string[] {
  const keyOf = (row: BenchRow) => `${row.function}(${row.input})`
  const rows = new Map(now.flatMap((result) => result.rows).map((row) => [keyOf(row), row]))
  return before.flatMap((result) =>
    result.rows.flatMap((old) => {
      const key = keyOf(old)
      const row = rows.get(key)
      if (!row) return [`${key}: not measured any more`]
      if (old.kernelShare.usejit > 0 && row.kernelShare.usejit === 0) return [`${key}: runs the original now`]
      return VARIANTS.flatMap((variant) => {
        const [a, b] = [speedUp(row, variant), speedUp(old, variant)]
        if (a === undefined || b === undefined || a >= b * (1 - tolerance)) return []
        return [
          `${key}: ${a.toFixed(2)}× of the original${variant === 'alloc' ? ' on alloc() arrays' : ''}, was ${b.toFixed(2)}×`,
        ]
      })
    }),
  )
}
