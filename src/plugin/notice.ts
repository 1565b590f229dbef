import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { DiagnosticCode } from '../compiler/diagnostics/codes.ts'
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts'
import { formatDiagnostic, positionAt } from '../compiler/diagnostics/format.ts'
import type { ResolvedOptions } from './options.ts'

/** A warning or error in the form that bundlers show: text with code frame, and the place for editors. */
export interface Notice {
  message: string
  id: string
  /** Line from 1, column from 0, as Rollup and esbuild count. */
  loc?: { file: string; line: number; column: number }
  code: DiagnosticCode
}

/** Thrown where `strict` makes a diagnostic an error of the build. Carries what Rollup's `this.error` understands. */
export class StrictError extends Error implements Notice {
  override readonly name = 'UsejitError'
  readonly id: string
  readonly loc: Notice['loc']
  readonly code: DiagnosticCode
  constructor(notice: Notice) {
    super(notice.message)
    this.id = notice.id
    this.loc = notice.loc
    this.code = notice.code
    // The stack would show the compiler's inside; the user's place is in the message.
    this.stack = `${this.name}: ${notice.message}`
  }
}

/** Diagnostics that are told together: those of one function, or a single one of the file. */
export interface DiagnosticGroup {
  key: string
  diagnostics: Diagnostic[]
  /** Whether this must fail the build. */
  fatal: boolean
  /** Whether nothing is wrong: the build says it without a warning. */
  info: boolean
}

/**
 * Groups what is to be said about a file: once per function that has no kernel, and once for each remark about the file itself. Remarks on
 * functions that were compiled are for reports, not for the console, but for this: a function whose directive asks for native code has none. Where the
 * options ask, one note says so of all functions of the file.
 *
 * @param compiled the file
 * @param options `strict` makes everything fatal; else only functions whose own directive says `strict` are. A function that is left alone because a kernel would not pay is
 * no reason to fail where the directive of its file has marked it, among all others: nobody has asked for a kernel of this very one
 */
export function groupDiagnostics(
  compiled: CompiledModule,
  options: Pick<ResolvedOptions, 'strict'>,
): DiagnosticGroup[] {
  const groups: DiagnosticGroup[] = []
  const ofFunctions = new Set<Diagnostic>()
  const notNative: Diagnostic[] = []
  for (const { marked, kernel, diagnostics } of compiled.functions) {
    for (const diagnostic of diagnostics) ofFunctions.add(diagnostic)
    if (kernel) {
      const missing = diagnostics.filter(({ code }) => code === 'no-native-code')
      if (!marked.options.native) notNative.push(...missing)
      else if (missing.length > 0) {
        const fatal = options.strict || marked.options.strict
        groups.push({ key: keyOf(missing), diagnostics: missing, fatal, info: false })
      }
      continue
    }
    if (diagnostics.length === 0) continue
    const info = diagnostics.every(({ severity }) => severity === 'info')
    const isAskedFor = !info || marked.directiveSpan !== undefined
    const fatal = isAskedFor && (options.strict || marked.options.strict)
    const said = fatal && info ? diagnostics.map((one) => ({ ...one, help: STRICT_CHOICE })) : diagnostics
    groups.push({ key: keyOf(diagnostics), diagnostics: said, fatal, info: info && !fatal })
  }
  if (notNative.length > 0) {
    const [first] = notNative
    const message = notNative.map((one) => one.message).join(' ')
    const together: Diagnostic = { ...first, severity: 'info', message }
    groups.push({ key: keyOf(notNative), diagnostics: [together], fatal: false, info: true })
  }
  for (const diagnostic of compiled.diagnostics) {
    if (ofFunctions.has(diagnostic)) continue
    groups.push({ key: keyOf([diagnostic]), diagnostics: [diagnostic], fatal: options.strict, info: false })
  }
  return groups
}

const STRICT_CHOICE =
  'Under strict every function that is marked by itself has to be a kernel: take the directive away, and mark the loop that calls the function. ' +
  "The option dispatch: 'always' makes a kernel nevertheless."

/** Lines are not part of the key: moving a function down the file is no news. */
function keyOf(diagnostics: Diagnostic[]): string {
  return diagnostics.map(({ code, functionName, message }) => `${code}\0${functionName}\0${message}`).join('\n')
}

/**
 * @param group what to say
 * @param id module id, for the bundler
 * @param displayFile file name to show, relative to the root
 * @param source text of the file
 * @param options `color`: with ANSI colours, for a terminal
 */
export function toNotice(
  group: DiagnosticGroup,
  id: string,
  displayFile: string,
  source: string,
  { color }: { color: boolean } = { color: false },
): Notice {
  const [first] = group.diagnostics
  const start = first.span && positionAt(source, first.span.start)
  const texts = group.diagnostics.map((one) =>
    formatDiagnostic({ ...one, file: displayFile, severity: group.fatal ? 'error' : one.severity }, source, {
      color,
    }),
  )
  return {
    message: texts.join('\n\n'),
    id,
    ...(start && { loc: { file: id.replace(/\?.*$/s, ''), line: start.line, column: start.column - 1 } }),
    code: first.code,
  }
}
