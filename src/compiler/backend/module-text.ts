import type { SourceModule } from '../frontend/module-graph.ts'
import { DebugInfo } from './debug-info.ts'
import { ErrorTable } from './error-table.ts'

/** What the functions of a module share while their text is written. */
export class ModuleText {
  readonly debug: DebugInfo
  /** Declarations of imported Math functions, by `name/arguments`. */
  readonly math = new Map<string, string>()
  /** Names of the runtime functions that are called. */
  readonly runtime = new Set<string>()
  readonly errors = new ErrorTable()

  /**
   * @param file name of the source file
   * @param source its text
   * @param imported files that helpers come from
   */
  constructor(file: string, source: string, imported: readonly SourceModule[]) {
    this.debug = new DebugInfo(file, source, imported)
  }
}
