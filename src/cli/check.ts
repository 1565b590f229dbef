import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import picocolors from 'picocolors'
import { resolveCacheDir } from '../compiler/cache/cache-dir.ts'
import { compileOrExplain } from '../plugin/compile-or-explain.ts'
import { directiveLike } from '../plugin/directive-filter.ts'
import { type DiagnosticGroup, groupDiagnostics, toNotice } from '../plugin/notice.ts'
import type { ResolvedOptions } from '../plugin/options.ts'
import { createReport, type Report, type ReportedFile, reportFile } from '../plugin/report.ts'
import { createStandaloneResolver } from '../plugin/resolve-import.ts'
import type { Services } from '../plugin/services.ts'
import { describeKernels } from './describe-kernel.ts'
import { compareReports, type LostKernel, readReport } from './report-baseline.ts'
import { findSourceFiles } from './source-files.ts'
import type { Terminal } from './terminal.ts'

export interface CheckOptions {
  /** Print the report as JSON and nothing else. */
  json: boolean
  /** A report of an earlier time: functions that were compiled then must be compiled now. */
  baseline?: string
}

/**
 * `usejit check`: compiles files as a build would and says what became of every marked function.
 *
 * @param paths files and folders; none means the working directory
 * @param flags how to print
 * @param options resolved plugin options; under `strict` every function that stays the original is an error
 * @param services the compiler
 * @param terminal where to print
 * @returns exit code: 1 where something is an error, a function of the baseline was lost, or none of its files was checked; else 0
 * @throws UsageError where a path does not exist, or the baseline is none
 */
export async function check(
  paths: readonly string[],
  flags: CheckOptions,
  options: ResolvedOptions,
  services: Services,
  terminal: Terminal,
): Promise<0 | 1> {
  const baseline = flags.baseline === undefined ? undefined : readReport(flags.baseline, terminal.cwd)
  const cacheDir = resolveCacheDir(terminal.cwd, options.cacheDir)
  const reported: ReportedFile[] = []
  const checked = new Set<string>()
  let errors = 0
  for (const file of findSourceFiles(paths, terminal.cwd)) {
    const source = readFileSync(file, 'utf8')
    const name = relative(terminal.cwd, file).split(sep).join('/')
    checked.add(name)
    if (!directiveLike.test(source)) continue
    const compiled = await compileOrExplain(file, source, services, cacheDir, createStandaloneResolver(), {
      native: true,
    })
    if (compiled.functions.length === 0 && compiled.diagnostics.length === 0) continue
    const report = reportFile(name, source, compiled)
    reported.push(report)
    const groups = groupDiagnostics(compiled, options)
    errors += groups.filter(isError).length
    if (flags.json) continue
    terminal.out(describeFunctions(report, terminal))
    for (const group of groups) terminal.out(`\n${toNotice(group, file, name, source, terminal).message}\n`)
  }
  const report = createReport(reported)
  const { lost, gone } = baseline ? compareReports(baseline, report, checked) : { lost: [], gone: [] }
  // Paths are relative to the working directory: a baseline of another one would be fulfilled whatever happens.
  const foreign = baseline && !baseline.files.some(({ file }) => checked.has(file)) ? baseline.files.at(0) : undefined
  if (foreign)
    terminal.err(
      `None of the files in the baseline was checked: its first is ${foreign.file}, seen from ${terminal.cwd}. Run usejit check in the folder that the baseline was made in, or write another.`,
    )
  terminal.out(flags.json ? JSON.stringify(report, null, 2) : summary(report, errors, terminal))
  for (const { file, name } of gone)
    terminal.err(`${file}: ${name || 'a function'} is in the baseline and no longer marked, or no longer there.`)
  for (const one of lost) terminal.err(describeLoss(one, terminal))
  return errors > 0 || lost.length > 0 || foreign ? 1 : 0
}

function describeLoss({ file, name, now }: LostKernel, { color }: Terminal): string {
  const reason = now?.reasons[0]
  const why = reason ? `: [${reason.code}] ${reason.message}` : '.'
  const place = now ? `${file}:${now.line}:${now.column}` : file
  return `${picocolors.createColors(color).red('error')} ${place}  ${name || 'The function'} was compiled in the baseline, and stays the original now${why}`
}

function isError({ fatal, diagnostics }: DiagnosticGroup): boolean {
  return fatal || diagnostics.some((one) => one.severity === 'error')
}

/** A headline with the file and a line for each function. */
function describeFunctions({ file, functions }: ReportedFile, { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const lines = functions.flatMap(({ qualifiedName, line, column, state, targets, kernels, reasons }) => {
    const word = state === 'ready' ? colors.green('ready   ') : colors.yellow('original')
    const codes = [...new Set(reasons.map(({ code }) => code))].join(' ')
    const what = state === 'ready' ? targets.join(' ') : codes
    const native = targets.some((one) => one !== 'wasm')
    const head = `  ${word}  ${qualifiedName || '(anonymous)'}  ${colors.dim(`${line}:${column}${what ? `  ${what}` : ''}`)}`
    return [head, ...describeKernels(kernels, native).map((text) => `            ${colors.dim(text)}`)]
  })
  return [colors.bold(file), ...lines].join('\n')
}

function summary({ totals, files }: Report, errors: number, { color }: Terminal): string {
  if (files.length === 0) return 'No function with "use jit" found.'
  const colors = picocolors.createColors(color)
  const size = `${(totals.wasmBytes / 1024).toFixed(1)} kB of WebAssembly`
  const counts = `${totals.ready} ready, ${totals.original} original in ${count(files.length, 'file')} (${size})`
  return errors > 0 ? `${counts}, ${colors.red(count(errors, 'error'))}` : counts
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
