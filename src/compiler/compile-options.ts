import type { ArtifactStore } from './cache/artifact-store.ts'
import type { DirectiveOptions, MarkedFunction } from './frontend/marked-function.ts'
import type { ModuleResolver } from './frontend/module-graph.ts'
import type { IrFunction } from './ir/ir.ts'
import type { Platform } from './toolchain/platform.ts'
import type { Toolchain } from './toolchain/toolchain.ts'

/** What a compilation is told. */
export interface CompileOptions {
  /** Defaults for every function, from the plugin's options. */
  directive: DirectiveOptions
  /** `false`: no WebAssembly; functions without native code stay originals. */
  wasm?: boolean
  /** Platforms to make native code for. */
  platforms?: readonly Platform[]
  /** The platform for functions that ask for native code themselves, by `"use jit: native"`. */
  directivePlatform?: Platform
  /** Functions stay originals whose kernel, whatever it is called with, gains less than its call costs. */
  onlyProfitable?: boolean
  /** Find out which loops LLVM has vectorised, and why not the others. The artifacts are the same either way. */
  remarks?: boolean
  /** Do not wait for LLVM where the cache has no WebAssembly of the module: what is returned tells when it is there (`pending`). */
  later?: boolean
  /** Look at these functions only: the others are left out of the module. */
  only?: (marked: MarkedFunction) => boolean
  /** Check the representation after every pass (tests do). */
  verifyPasses?: boolean
  /** Told the state of a function after each pass, by name. */
  onPass?: (fn: IrFunction, pass: string) => void
}

/** Tools that a compilation needs. */
export interface CompileServices {
  toolchain: Toolchain
  /** Makes native code; needed where `platforms` asks for some. */
  nativeToolchain?: Toolchain
  /** Compiled modules of earlier builds. */
  store?: ArtifactStore
  /** Finds imported files; without it, functions that call into other files stay originals. */
  resolve?: ModuleResolver
}
