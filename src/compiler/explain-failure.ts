import { basename } from 'node:path'
import { adviceFor } from './diagnostics/advice.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { positionAt } from './diagnostics/format.ts'
import { Rejection } from './diagnostics/rejection.ts'
import { Rejections } from './diagnostics/rejections.ts'
import { languageOf } from './frontend/language.ts'
import type { MarkedFunction } from './frontend/marked-function.ts'
import { type ModuleGraph, NeedsModule } from './frontend/module-graph.ts'
import { ToolchainError } from './toolchain/toolchain.ts'

/** Why a function stays the original, from what its compilation has thrown. */
export function explainAll(error: unknown, marked: MarkedFunction, file: string, graph: ModuleGraph): Diagnostic[] {
  const errors = error instanceof Rejections ? error.all : [error]
  return errors.map((one) => explain(one, marked, file, graph))
}

function explain(error: unknown, marked: MarkedFunction, file: string, graph: ModuleGraph): Diagnostic {
  const severity = marked.options.strict ? 'error' : 'warning'
  const about = { severity, file, functionName: marked.name } as const
  if (error instanceof NeedsModule) {
    const message = `\`${error.source}\` is imported for this function, and its source could not be read`
    const code = error.purpose === 'types' ? 'unsupported-type' : 'unsupported-call'
    return { code, message, span: marked.span, ...about }
  }
  if (error instanceof ToolchainError) {
    const message = `'${marked.name}' stays the original: ${error.message}`
    return {
      code: 'toolchain-failed',
      message,
      span: marked.directiveSpan ?? marked.span,
      ...about,
      severity: 'warning',
    }
  }
  if (error instanceof Rejection) {
    const { code, message, span } = error
    const help = adviceFor(error.help, languageOf(span.file ?? file).typescript)
    // A choice, which loses nothing: no reason to fail.
    if (code === 'not-profitable')
      return { code, message, help, span: marked.directiveSpan ?? marked.span, ...about, severity: 'info' }
    if (span.file === undefined) return { code, message, help, span, ...about }
    // The place is in a helper of another file: say where, and point at the function that uses it.
    const source = graph.modules.find((m) => m.file === span.file)?.code ?? ''
    const { line, column } = positionAt(source, span.start)
    return { code, message: `${message} (${basename(span.file)}:${line}:${column})`, help, span: marked.span, ...about }
  }
  const message = `The compiler failed on this function, which stays the original: ${error instanceof Error ? error.message : String(error)}`
  return { code: 'internal-error', message, span: marked.span, ...about }
}
