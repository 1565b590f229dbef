/** Where a command writes and what it knows of its surroundings; tests pass their own. */
export interface Terminal {
  /** Writes one line (or several) to standard output. */
  out(text: string): void
  /** Writes one line (or several) to standard error. */
  err(text: string): void
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  color: boolean
  /** Begins to tell how far long work of so many steps is; missing where nobody wants to know. */
  progress?(total: number): Progress
}

/** With fewer files, work is through before anybody wonders how far it is. */
export const MANY_FILES = 10

/** How far long work is. */
export interface Progress {
  /** Within a step: what was done. */
  note(what: string): void
  /** A step is done. @param what it was about: `blur(Float64Array(16))` */
  step(what: string): void
  /** There will be no more steps, whether or not all were done. */
  end(): void
}
