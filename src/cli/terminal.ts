/** Where a command writes and what it knows of its surroundings; tests pass their own. */
export interface Terminal {
  /** Writes one line (or several) to standard output. */
  out(text: string): void
  /** Writes one line (or several) to standard error. */
  err(text: string): void
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  color: boolean
}
