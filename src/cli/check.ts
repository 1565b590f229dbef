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
import { findSourceFiles } from './source-files.ts'
import type { Terminal } from './terminal.ts'

export interface CheckOptions {
  /** Print the report as JSON and nothing else. */
  json: boolean
}

/**
 * `usejit check`: compiles files as a build would and says what became of every marked function.
 *
 * @param paths files and folders; none means the working directory
 * @param flags how to print
 * @param options resolved plugin options; under `strict` every function that stays the original is an error
 * @param services the compiler
 * @param terminal where to print
 * @returns exit code: 1 where something is an error, else 0
 * @throws UsageError where a path does not exist
 */
export async function check(
  paths: readonly string[],
  flags: CheckOptions,
  options: ResolvedOptions,
  services: Services,
  terminal: Terminal,
): Promise<0 | 1> {
  const cacheDir = resolveCacheDir(terminal.cwd, options.cacheDir)
  const reported: ReportedFile[] = []
  let errors = 0
  for (const file of findSourceFiles(paths, terminal.cwd)) {
    const source = readFileSync(file, 'utf8')
    if (!directiveLike.test(source)) continue
    const compiled = await compileOrExplain(file, source, services, cacheDir, createStandaloneResolver())
    if (compiled.functions.length === 0 && compiled.diagnostics.length === 0) continue
    const name = relative(terminal.cwd, file).split(sep).join('/')
    const report = reportFile(name, source, compiled)
    reported.push(report)
    const groups = groupDiagnostics(compiled, options)
    errors += groups.filter(isError).length
    if (flags.json) continue
    terminal.out(describeFunctions(report, terminal))
    for (const group of groups) terminal.out(`\n${toNotice(group, file, name, source, terminal).message}\n`)
  }
  const report = createReport(reported)
  terminal.out(flags.json ? JSON.stringify(report, null, 2) : summary(report, errors, terminal))
  return errors > 0 ? 1 : 0
}

function isError({ fatal, diagnostics }: DiagnosticGroup): boolean {
  return fatal || diagnostics.some((one) => one.severity === 'error')
}

/** A headline with the file and a line for each function. */
function describeFunctions({ file, functions }: ReportedFile, { color }: Terminal): string {
  const colors = picocolors.createColors(color)
  const lines = functions.map(({ name, line, column, state, target }) => {
    const word = state === 'ready' ? colors.green('ready   ') : colors.yellow('original')
    return `  ${word}  ${name || '(anonymous)'}  ${colors.dim(`${line}:${column}${target ? `  ${target}` : ''}`)}`
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
