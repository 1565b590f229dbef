import type { ErrorSpec } from '../runtime-shim/manifest.ts'
import type { NativeKernel, NativeSource } from './backend/native/emit-native.ts'
import type { CompiledFunction } from './compiled-module.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'

/** A module up to LLVM IR: everything that needs no toolchain. */
export interface LlvmModule {
  file: string
  functions: CompiledFunction[]
  diagnostics: Diagnostic[]
  /** Missing when no function can be compiled. */
  llvmIr?: string
  /** Symbols of the kernels. */
  exports: string[]
  /** Math functions imported from the engine. */
  math: string[]
  /** Math functions that kernels take from the library, by symbol of the kernel. */
  library: ReadonlyMap<string, string[]>
  /** Errors the kernels throw. */
  errors: ErrorSpec[]
  /** The kernels at the machine level, for further targets. */
  kernels: NativeKernel[]
  source: NativeSource
  dependencies: string[]
}
