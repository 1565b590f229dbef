import { codeFrameColumns } from '@babel/code-frame'
import picocolors from 'picocolors'
import { diagnosticTable } from './codes.ts'
import type { Diagnostic, Span } from './diagnostic.ts'

/** Longer spans are marked on their first line only: a whole function underlined says less than its head. */
const maxMarkedLines = 5

/** Of longer lines (data, generated code) a frame shows a part: a terminal would be full of one. */
const WIDEST = 400
/** So much of it stands in front of the place. */
const IN_FRONT = 100

/** Line ends as code frames count them. */
const lineEnd = /\r\n|[\n\r\u2028\u2029]/g

/**
 * Renders a diagnostic for a terminal or log: one headline, the code around the exact place, and what to do.
 *
 * @param diagnostic what to say
 * @param source text of `diagnostic.file`, as it was parsed
 * @param options `color`: with ANSI colours
 * @returns lines joined by newlines, without a final one
 * @example
 * formatDiagnostic(diagnostic, source, { color: false })
 * // usejit [no-parameter-type] src/a.ts:1:17  Parameter 'x' of 'sum' has no type.
 * // > 1 | export function sum(x) {
 * //     |                     ^
 * // help: …
 */
export function formatDiagnostic(diagnostic: Diagnostic, source: string, options: { color: boolean }): string {
  const { code, severity, message, file, span } = diagnostic
  const colors = picocolors.createColors(options.color)
  const paint = { error: colors.red, warning: colors.yellow, info: colors.blue }[severity]
  const start = span && positionAt(source, span.start)
  const place = start ? `${file}:${start.line}:${start.column}` : file
  const lines = [`${colors.bold(paint(`usejit [${code}]`))} ${colors.cyan(place)}  ${message}`]
  if (span) lines.push(frame(source, span, options.color))
  const help = diagnostic.help ?? diagnosticTable[code].help
  lines.push(
    ...help.split('\n').map((line, index) => (index === 0 ? `${colors.green('help:')} ${line}` : `      ${line}`)),
  )
  return lines.join('\n')
}

function frame(source: string, span: Span, color: boolean): string {
  const start = positionAt(source, span.start)
  const end = positionAt(source, span.end)
  const isShort = end.line - start.line < maxMarkedLines
  const options = { forceColor: color, highlightCode: color, linesAbove: 2, linesBelow: 2 }
  const lines = source.split(lineEnd)
  const shown = lines.slice(Math.max(0, start.line - 3), (isShort ? end.line : start.line) + 2)
  if (shown.every(({ length }) => length <= WIDEST))
    return codeFrameColumns(source, isShort ? { start, end } : { start: { line: start.line } }, options)
  const from = isShort && start.column > WIDEST / 2 ? start.column - 1 - IN_FRONT : 0
  const within = ({ line, column }: { line: number; column: number }) => ({
    line,
    column: Math.min(WIDEST + 1, Math.max(1, column - from + (from > 0 ? 1 : 0))),
  })
  const part = lines.map((line) => partOf(line, from)).join('\n')
  const marked = isShort ? { start: within(start), end: within(end) } : { start: { line: start.line } }
  return codeFrameColumns(part, marked, options)
}

const partOf = (line: string, from: number): string =>
  `${from > 0 && line.length > 0 ? '…' : ''}${line.slice(from, from + WIDEST)}${line.length > from + WIDEST ? '…' : ''}`

/**
 * Line and column (both from 1) of an offset into `source`. A byte order mark is no column: editors do not show it.
 *
 * @example
 * positionAt('a\nbc', 3) // { line: 2, column: 2 }
 */
export function positionAt(source: string, offset: number): { line: number; column: number } {
  let line = 1
  let lineStart = source.startsWith('\ufeff') ? 1 : 0
  for (const { 0: text, index } of source.matchAll(lineEnd)) {
    if (index + text.length > offset) break
    line++
    lineStart = index + text.length
  }
  return { line, column: offset - lineStart + 1 }
}
