import { readFileSync, writeFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import picocolors from 'picocolors'
import { type CompileStage, on } from '../compiler/compile-events.ts'
import { Rejection } from '../compiler/diagnostics/rejection.ts'
import { compileModule } from '../compiler/pipeline.ts'
import { type Toolchain, ToolchainError } from '../compiler/toolchain/toolchain.ts'
import { directiveLike } from '../plugin/directive-filter.ts'
import { directiveDefaults, type ResolvedOptions } from '../plugin/options.ts'
import { createStandaloneResolver } from '../plugin/resolve-import.ts'
import { BuildProfile, type ProfileRow } from './build-profile.ts'
import { formatTable } from './format-table.ts'
import { findSourceFiles } from './source-files.ts'
import { MANY_FILES, type Progress, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface ProfileOptions {
  /** Print the rows as JSON and nothing else. */
  json: boolean
  /** File for a trace that Chrome and Perfetto open. */
  trace?: string
}

/**
 * `usejit profile-build`: compiles files, as if nothing were in the cache, and says what took how long.
 *
 * @param paths files and folders; none means the working directory
 * @returns exit code: 1 where a file could not be compiled at all, else 0
 * @throws UsageError where a path does not exist, or the trace cannot be written
 */
export async function profileBuild(
  paths: readonly string[],
  flags: ProfileOptions,
  options: ResolvedOptions,
  toolchain: Toolchain,
  terminal: Terminal,
): Promise<0 | 1> {
  const profile = new BuildProfile()
  const off = on(profile.listener)
  let failed = 0
  let progress: Progress | undefined
  try {
    const marked = findSourceFiles(paths, terminal.cwd)
      .map((file) => ({ file, source: readFileSync(file, 'utf8') }))
      .filter(({ source }) => directiveLike.test(source))
    progress = marked.length >= MANY_FILES ? terminal.progress?.(marked.length) : undefined
    for (const { file, source } of marked) {
      failed += await compileOne(file, source, options, toolchain, terminal)
      progress?.step(relative(terminal.cwd, file).split(sep).join('/'))
    }
  } finally {
    progress?.end()
    off()
  }
  const rows = profile.table().map((row) => ({ ...row, file: relative(terminal.cwd, row.file).split(sep).join('/') }))
  terminal.out(flags.json ? JSON.stringify({ version: 1, rows }, null, 2) : table(rows, terminal))
  if (flags.trace !== undefined) write(resolve(terminal.cwd, flags.trace), JSON.stringify(profile.trace()))
  return failed > 0 ? 1 : 0
}

async function compileOne(
  file: string,
  source: string,
  options: ResolvedOptions,
  toolchain: Toolchain,
  terminal: Terminal,
): Promise<0 | 1> {
  const directive = directiveDefaults(options)
  try {
    await compileModule(file, source, { directive }, { toolchain, resolve: createStandaloneResolver() })
    return 0
  } catch (error) {
    if (!(error instanceof Rejection) && !(error instanceof ToolchainError)) throw error
    const reason = error instanceof ToolchainError ? error.explanation : error.message
    terminal.err(`${relative(terminal.cwd, file)}: ${reason}`)
    return 1
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new UsageError(`The trace ${path} cannot be written: ${(error as Error).message}`)
  }
}

const STAGES: readonly CompileStage[] = ['translate', 'optimise', 'select', 'write', 'toolchain', 'native']

function table(rows: readonly ProfileRow[], { color }: Terminal): string {
  if (rows.length === 0) return 'No function with "use jit" found.'
  const used = STAGES.filter((stage) => rows.some((row) => row.stages[stage] !== undefined))
  const header = ['function', 'compile_count', 'pipeline_count', ...used.map((stage) => `${stage} s`), 'compile_time s']
  const total: ProfileRow = { file: '', name: 'total', compileCount: 0, pipelineCount: 0, stages: {}, time: 0 }
  for (const row of rows) {
    total.compileCount += row.compileCount
    total.pipelineCount += row.pipelineCount
    total.time += row.time
    for (const stage of used)
      if (row.stages[stage] !== undefined) total.stages[stage] = (total.stages[stage] ?? 0) + row.stages[stage]
  }
  const seconds = (time: number | undefined) => (time === undefined ? '' : time.toFixed(3))
  const cells = [...rows, total].map((row) => [
    row.file === '' ? row.name : row.name === '' ? row.file : `${row.file}#${row.name}`,
    row.compileCount > 0 ? String(row.compileCount) : '',
    row.pipelineCount > 0 ? String(row.pipelineCount) : '',
    ...used.map((stage) => seconds(row.stages[stage])),
    seconds(row.time),
  ])
  const colors = picocolors.createColors(color)
  const lines = formatTable(
    header,
    cells,
    header.map((_, i) => i).filter((i) => i > 0),
  ).split('\n')
  return lines.map((line, i) => (i === 0 || i === lines.length - 1 ? colors.bold(line) : line)).join('\n')
}
