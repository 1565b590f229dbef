import type { ErrorSpec } from '../../runtime-shim/manifest.ts'
import type { SourceModule } from '../frontend/module-graph.ts'
import type { IrFunction } from '../ir/ir.ts'
import { type CallingConvention, WASM_CONVENTION } from './calling-convention.ts'
import { DebugInfo } from './debug-info.ts'
import { ErrorTable } from './error-table.ts'

/** What the functions of a module share while their text is written. */
export class ModuleText {
  readonly debug: DebugInfo
  /** Declarations of imported Math functions, by `name/arguments`. */
  readonly math = new Map<string, string>()
  /** Names of the runtime functions that are called. */
  readonly runtime = new Set<string>()
  readonly errors: ErrorTable
  readonly convention: CallingConvention

  /**
   * @param file name of the source file
   * @param source its text
   * @param imported files that helpers come from
   * @param convention how functions of the target call each other and the world
   * @param errors errors that have numbers already
   */
  constructor(
    file: string,
    source: string,
    imported: readonly SourceModule[],
    convention: CallingConvention = WASM_CONVENTION,
    errors: readonly ErrorSpec[] = [],
  ) {
    this.errors = new ErrorTable(errors)
    this.debug = new DebugInfo(file, source, imported)
    this.convention = convention
  }

  /** The symbol of a function of this module. */
  symbolOf(fn: IrFunction): string {
    return fn.symbol + this.convention.suffix
  }
}
