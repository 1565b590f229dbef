/**
 * The compiler as a library: source text in, WebAssembly and a manifest out. Plugins and the command line are built on it.
 *
 * @example
 * import { chooseToolchain, compileModule } from 'usejit/compiler'
 * const toolchain = chooseToolchain({ toolchain: 'auto' })
 * const directive = { strict: false, fastmath: new Set(), inline: false, native: false }
 * const { functions, artifact } = await compileModule('l2norm.ts', source, { directive }, { toolchain })
 * await toolchain.close()
 * @module
 */
export type {
  ElementKind,
  ErrorSpec,
  KernelManifest,
  ModuleManifest,
  ParamSpec,
  ResultSpec,
} from '../runtime-shim/manifest.ts'
export { type ArtifactStore, openArtifactStore } from './cache/artifact-store.ts'
export { type CompileEvent, type CompileListener, type CompileStage, on } from './compile-events.ts'
export type { CompiledFunction, CompiledModule } from './compiled-module.ts'
export type { Diagnostic, Span } from './diagnostics/diagnostic.ts'
export { formatDiagnostic } from './diagnostics/format.ts'
export { Rejection } from './diagnostics/rejection.ts'
export type { DirectiveOptions, FastMathFlag, MarkedFunction } from './frontend/marked-function.ts'
export type { ModuleResolver, SourceModule } from './frontend/module-graph.ts'
export { printFunction } from './ir/print.ts'
export { type CompileOptions, type CompileServices, compileModule, compileToLlvm, type LlvmModule } from './pipeline.ts'
export { chooseNativeToolchain, chooseToolchain } from './toolchain/choose.ts'
export type { Platform } from './toolchain/platform.ts'
export { type Toolchain, ToolchainError } from './toolchain/toolchain.ts'
