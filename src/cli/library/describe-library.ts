import { statSync } from 'node:fs'
import { join } from 'node:path'
import picocolors from 'picocolors'
import type { Report, ReportedFunction } from '../../plugin/report.ts'
import type { Terminal } from '../terminal.ts'
import { type EntryPoint, RUNTIME_SUBPATH } from './entry-points.ts'
import { filesUnder } from './output-folder.ts'

/** A library that was written. */
export interface BuiltLibrary {
  /** Absolute path. */
  out: string
  /** The same to show. */
  shown: string
  entries: readonly EntryPoint[]
  /** Of the package. */
  name: string
  report: Report
  /** What the author should know, a sentence each. */
  notes: readonly string[]
}

/** The summary of `usejit build`: what became of each function, what can be imported, how large it is, and how to publish it. */
export function describeLibrary(
  { out, shown, entries, name, report, notes }: BuiltLibrary,
  { color }: Pick<Terminal, 'color'>,
): string {
  const colors = picocolors.createColors(color)
  const lines = report.files.flatMap(({ file, functions, reasons }) => [
    colors.bold(file),
    ...functions.flatMap((one) => describeFunction(one, colors)),
    ...reasons.map(({ code, message }) => `  ${colors.yellow('note    ')}  [${code}] ${firstLine(message)}`),
  ])
  if (report.files.length === 0) lines.push(colors.yellow('No function with "use jit" was found in these files.'))
  for (const note of notes) lines.push(`${colors.yellow('note')}  ${note}`)
  const places = [...entries.map(({ subpath }) => subpath), RUNTIME_SUBPATH].map((subpath) => name + subpath.slice(1))
  const { ready, original } = report.totals
  const files = filesUnder(out)
  const bytes = files.reduce((sum, file) => sum + statSync(join(out, file)).size, 0)
  return [
    ...lines,
    '',
    `${ready} ready, ${original} original; ${files.length} files, ${(bytes / 1024).toFixed(1)} kB in ${shown}`,
    `import from: ${places.join(', ')}`,
    `publish: npm publish ./${shown}`,
  ].join('\n')
}

function describeFunction(
  { name, line, column, state, targets, reasons }: ReportedFunction,
  colors: ReturnType<typeof picocolors.createColors>,
): string[] {
  const word = state === 'ready' ? colors.green('ready   ') : colors.yellow('original')
  const head = `  ${word}  ${name || '(anonymous)'}  ${colors.dim(`${line}:${column}  ${targets.join(' ')}`.trimEnd())}`
  return [head, ...reasons.map(({ code, message }) => `            [${code}] ${firstLine(message)}`)]
}

const firstLine = (text: string): string => text.split('\n')[0]
