import type { CompileEvent, CompileStage } from '../compiler/compile-events.ts'

/** What one function, or one file as a whole, has cost. */
export interface ProfileRow {
  /** Relative to the working directory. */
  file: string
  /** Empty for what concerns the functions of a file together. */
  name: string
  /** How often it was translated: again for each signature, and where an import had to be read first. */
  compileCount: number
  /** Passes that ran over it and its helpers. */
  pipelineCount: number
  /** Seconds by stage. */
  stages: Partial<Record<CompileStage, number>>
  /** Seconds altogether. */
  time: number
}

/** Adds up what a listener of `on` was told. */
export class BuildProfile {
  readonly events: CompileEvent[] = []
  private readonly begun = new Map<number, CompileEvent>()
  private readonly rows = new Map<string, ProfileRow>()

  readonly listener = (event: CompileEvent): void => {
    this.events.push(event)
    if (event.kind === 'start') {
      this.begun.set(event.id, event)
      return
    }
    const start = this.begun.get(event.id)
    // The module's time is that of its parts and of what lies between them.
    if (!start || event.stage === 'module') return
    const row = this.rowOf(event)
    const seconds = (event.time - start.time) / 1000
    if (event.stage === 'function') {
      row.compileCount++
      row.pipelineCount += event.passes ?? 0
      row.time += seconds
      return
    }
    row.stages[event.stage] = (row.stages[event.stage] ?? 0) + seconds
    if (event.function === undefined) row.time += seconds
  }

  private rowOf({ file, function: name = '' }: CompileEvent): ProfileRow {
    const key = `${file}\0${name}`
    let row = this.rows.get(key)
    if (!row) {
      row = { file, name, compileCount: 0, pipelineCount: 0, stages: {}, time: 0 }
      this.rows.set(key, row)
    }
    return row
  }

  /** What took longest first. */
  table(): ProfileRow[] {
    return [...this.rows.values()].sort((a, b) => b.time - a.time)
  }

  /** In the format of Chrome's traces (Trace Event Format, "complete events"), which Perfetto opens as well. */
  trace(): { traceEvents: object[]; displayTimeUnit: 'ms' } {
    const traceEvents = this.events.flatMap((event) => {
      const start = event.kind === 'end' ? this.begun.get(event.id) : undefined
      if (!start) return []
      const { stage, file, function: name } = event
      return {
        name: name === undefined ? stage : `${stage} ${name}`,
        cat: 'usejit',
        ph: 'X',
        // Microseconds.
        ts: Math.round(start.time * 1000),
        dur: Math.round((event.time - start.time) * 1000),
        pid: 1,
        // Modules may be under way at the same time.
        tid: threadOf(file, this.events),
        args: { file, ...(event.passes !== undefined && { passes: event.passes }) },
      }
    })
    return { traceEvents, displayTimeUnit: 'ms' }
  }
}

const threadOf = (file: string, events: readonly CompileEvent[]): number =>
  1 + [...new Set(events.map((event) => event.file))].indexOf(file)
