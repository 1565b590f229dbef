import type { DiagnosticCode } from './codes.ts'

/** A range of the source text: offsets in UTF-16 units, as Babel reports them. */
export interface Span {
  start: number
  end: number
  /** The file, where it is another one than the file that is compiled: the body of an imported helper. */
  file?: string
}

/** Something the user should know about one function or file. The text of title and help comes from the table in `codes.ts`. */
export interface Diagnostic {
  code: DiagnosticCode
  /** `info`: nothing is wrong, and nothing fails because of it. */
  severity: 'error' | 'warning' | 'info'
  /** One sentence, specific to this place: names the variable, the construct, the value. */
  message: string
  /** What to write instead; specific where possible, else the table's general advice. */
  help?: string
  /** File the span belongs to. */
  file: string
  span?: Span
  /** The marked function that stays as the original because of this, if it is about one. */
  functionName?: string
}
