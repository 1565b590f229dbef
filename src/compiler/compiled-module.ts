import type { KernelManifest, LibraryMath, ModuleManifest } from '../runtime-shim/manifest.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { DispatcherGuards } from './frontend/dispatcher-guards.ts'
import type { MarkedFunction } from './frontend/marked-function.ts'
import type { Signature } from './frontend/signature.ts'
import type { NativeAddon } from './native-addon.ts'
import type { LoopReport } from './remarks/loop-reports.ts'
import type { ToolchainError } from './toolchain/toolchain.ts'

/** What became of one marked function. */
export interface CompiledFunction {
  marked: MarkedFunction
  /** Present when a kernel exists. */
  kernel?: KernelManifest
  /** Why there is none (at least one entry when `kernel` is missing). */
  diagnostics: Diagnostic[]
  /** Offset in the source behind the module-level constants that the kernel has taken in: it must not be created before they have their values. */
  readyAfter?: number
  /** What the dispatcher checks besides the inputs of the kernel. */
  guards?: DispatcherGuards
  /** Further kernels, for other types of the parameters. */
  variants?: KernelManifest[]
  /** What the parameters of each kernel were declared as, by its export. */
  signatures?: ReadonlyMap<string, Signature>
}

/** WebAssembly that LLVM is still at work on. */
export interface PendingArtifact {
  /** Of the artifact in the cache: the same for modules that come to the same WebAssembly. */
  key: string
  /** The module with its artifact. Rejects with a ToolchainError. */
  completed: Promise<CompiledModule>
}

/** The result of compiling one source file. */
export interface CompiledModule {
  file: string
  functions: CompiledFunction[]
  /** Present when at least one function has a kernel. */
  artifact?: ModuleManifest
  /** Only with the option `later`: the artifact has no WebAssembly yet. */
  pending?: PendingArtifact
  /** Native code, one addon for each platform; may have fewer kernels than the module. */
  addons?: NativeAddon[]
  /** Their functions of the Math library. */
  nativeMath?: LibraryMath
  /** All diagnostics of the file, those of its functions included, in source order. */
  diagnostics: Diagnostic[]
  /** Where they were asked for: what became of the loops of each kernel in WebAssembly, by its export. */
  loops?: ReadonlyMap<string, LoopReport[]>
  /** LLVM IR handed to the toolchain, for reports. */
  llvmIr?: string
  /** What the toolchain said of functions that it refused, although the others compiled. */
  failures?: ToolchainError[]
  /** Files read besides the source itself; the build watches them. */
  dependencies: string[]
}
