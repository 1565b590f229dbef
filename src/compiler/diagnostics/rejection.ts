import type { Advice } from './advice.ts'
import type { DiagnosticCode } from './codes.ts'
import type { Span } from './diagnostic.ts'

/**
 * Thrown inside the compiler when one function cannot become a kernel. The pipeline turns it into a diagnostic of that function;
 * the other functions of the file go on.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection'
  readonly code: DiagnosticCode
  readonly span: Span
  readonly help: Advice | undefined
  /**
   * @param code reason, from the table of codes
   * @param message one sentence in the user's words, about this very place
   * @param span the exact node
   * @param help what to write instead, where the table's general advice is too general
   */
  constructor(code: DiagnosticCode, message: string, span: Span, help?: Advice) {
    super(message)
    this.code = code
    this.span = span
    this.help = help
  }
}
