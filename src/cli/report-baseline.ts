import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Report, ReportedFunction } from '../plugin/report.ts'
import { suggestPath } from './nearest-path.ts'
import { UsageError } from './usage-error.ts'

/** A function that was compiled once and is not any more. */
export interface LostKernel {
  file: string
  name: string
  /** Where it stands now, and why. Missing where there is no such function any more. */
  now?: Pick<ReportedFunction, 'line' | 'column' | 'reasons'>
}

/**
 * Reads a report of an earlier time.
 *
 * @param path as typed, relative to `cwd`
 * @throws UsageError where there is no such file, or something else in it
 */
export function readReport(path: string, cwd: string): Report {
  let text: string
  try {
    text = readFileSync(resolve(cwd, path), 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UsageError(`There is no baseline ${path} in ${cwd}.${suggestPath(path, cwd)}`)
    throw new UsageError(`The baseline ${path} cannot be read: ${message}`)
  }
  try {
    const report = JSON.parse(text) as Report
    if (report.version === 1 && report.files.every(({ functions }) => Array.isArray(functions))) return report
  } catch {
    // Said below.
  }
  throw new UsageError(`The baseline ${path} is no report: write one with usejit check --json > ${path}.`)
}

/**
 * Functions that were ready in the baseline and stay originals now. Functions are known by their file and name; of several with one name, by their order.
 * A file that was not checked this time says nothing.
 *
 * @param checked files that were looked at, also those in which nothing is marked any more
 * @returns `lost` is what went wrong, `gone` what is no longer there at all
 */
export function compareReports(
  baseline: Report,
  current: Report,
  checked: ReadonlySet<string>,
): { lost: LostKernel[]; gone: LostKernel[] } {
  const lost: LostKernel[] = []
  const gone: LostKernel[] = []
  const now = new Map(current.files.flatMap(({ file, functions }) => [...byName(file, functions)]))
  for (const { file, functions } of baseline.files) {
    for (const [key, { name, state }] of byName(file, functions)) {
      if (state !== 'ready') continue
      const found = now.get(key)
      if (found?.state === 'original') lost.push({ file, name, now: found })
      else if (!found && checked.has(file)) gone.push({ file, name })
    }
  }
  return { lost, gone }
}

function byName(file: string, functions: readonly ReportedFunction[]): Map<string, ReportedFunction> {
  const found = new Map<string, ReportedFunction>()
  const count = new Map<string, number>()
  for (const one of functions) {
    const nth = count.get(one.name) ?? 0
    count.set(one.name, nth + 1)
    found.set(JSON.stringify([file, one.name, nth]), one)
  }
  return found
}
