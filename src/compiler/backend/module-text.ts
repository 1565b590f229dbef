import type { ErrorSpec } from '../../runtime-shim/manifest.ts'
import type { SourceModule } from '../frontend/module-graph.ts'
import type { IrFunction } from '../ir/ir.ts'
import { AliasScopes } from './alias-scopes.ts'
import { type CallingConvention, WASM_CONVENTION } from './calling-convention.ts'
import { ConstantTables } from './constant-tables.ts'
import { DebugInfo, type DebugSink } from './debug-info.ts'
import { ErrorTable } from './error-table.ts'
import { MathImports } from './math-imports.ts'
import { ENGINE_TWIN, type MathLibrary, NO_LIBRARY, usedOfLibrary } from './math-library.ts'

/** What the functions of a module share while their text is written. */
export class ModuleText {
  readonly debug: DebugSink
  /** Math functions of the engine that are called. */
  readonly math: MathImports = new MathImports()
  /** What can be taken from the Math library instead. */
  readonly library: MathLibrary
  /** Names of the runtime functions that are called. */
  readonly runtime = new Set<string>()
  /** Symbols of the functions for several numbers at once that calls offer to LLVM. */
  readonly lanes = new Set<string>()
  readonly tables: ConstantTables = new ConstantTables()
  readonly errors: ErrorTable
  readonly convention: CallingConvention
  readonly aliases = new AliasScopes()

  /**
   * @param file name of the source file
   * @param source its text
   * @param imported files that helpers come from
   * @param convention how functions of the target call each other and the world
   * @param errors errors that have numbers already
   * @param library what there is of Math functions
   * @param debug where the debug metadata is collected
   */
  constructor(
    file: string,
    source: string,
    imported: readonly SourceModule[],
    convention: CallingConvention = WASM_CONVENTION,
    errors: readonly ErrorSpec[] = [],
    library: MathLibrary = NO_LIBRARY,
    debug: DebugSink = new DebugInfo(file, source, imported),
  ) {
    this.errors = new ErrorTable(errors)
    this.debug = debug
    this.convention = convention
    this.library = library
  }

  /** The same module while the twins are written, which call the engine's Math functions. */
  forTwins(): ModuleText {
    const twins: ModuleText = Object.create(this)
    return Object.assign(twins, {
      library: NO_LIBRARY,
      symbolOf: (fn: IrFunction) => this.symbolOf(fn) + (usedOfLibrary(fn, this.library).size > 0 ? ENGINE_TWIN : ''),
    })
  }

  /** The symbol of a function of this module. */
  symbolOf(fn: IrFunction): string {
    return fn.symbol + this.convention.suffix
  }
}
