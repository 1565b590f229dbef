import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { ModuleResolver } from '../compiler/frontend/module-graph.ts'
import type { LocateFile, ProgramFile } from './program-file.ts'

/** A module after everything that needs no toolchain. */
export type AnalysedModule = Pick<CompiledModule, 'functions' | 'diagnostics' | 'dependencies'>

/** New text of a file with the map back to the old one (a version 3 source map, as an object that also has `toString()`). */
export interface RewrittenModule {
  code: string
  map: SourceMap
}

/** Version 3 source map as magic-string makes it and all bundlers take it. */
export interface SourceMap {
  version: number
  file?: string
  sources: string[]
  sourcesContent?: Array<string | null>
  names: string[]
  mappings: string
  toString(): string
}

/** How files get into the program; what is missing has no way there. */
export interface FilePlaces {
  /** Native code. */
  addon?: LocateFile
  /** Kernel modules that are larger than the option `inlineLimit`. */
  wasm?: LocateFile
  /** Kernel modules that the code imports, whatever their size. */
  imported?: ImportFile
  /** Kernel modules that are still being compiled. */
  late?: LocateLate
}

/** Makes a file part of the program. @returns what an `import` of it has to name; undefined where the bundler has no way for it */
export type ImportFile = (file: ProgramFile) => string | undefined

/**
 * Says where the program can ask for a kernel module that is still being compiled.
 *
 * @param key of the module
 * @param script whether the module that asks is a CommonJS script, which has no `import.meta`
 * @returns JavaScript that evaluates to the URL where the program runs
 */
export type LocateLate = (key: string, script: boolean) => string

/** What one compilation is asked for, besides WebAssembly. */
export interface Wanted {
  /** Native code can be part of the program. */
  native?: boolean
  /** Somebody does not wait for LLVM: see `pending` of what is returned. */
  later?: boolean
}

/** What the transformer needs of the compiler. One object serves a whole build, so that all files share one warm toolchain. */
export interface Services {
  /**
   * Compiles one file, from cache where possible.
   *
   * @param resolve finds the files that its imports mean
   * @throws ToolchainError
   */
  compile(file: string, code: string, resolve?: ModuleResolver, wanted?: Wanted): Promise<CompiledModule>
  /** The same without toolchain: names the functions that a failed toolchain leaves as originals. */
  analyse(file: string, code: string): AnalysedModule
  /** Replaces the compiled functions by dispatchers. @returns undefined when there is nothing to change */
  rewrite(code: string, file: string, compiled: CompiledModule, places?: FilePlaces): RewrittenModule | undefined
  /**
   * Starts the toolchain ahead of the first compile.
   *
   * @param certain whether it will be needed; otherwise it is started only where the cache is empty. Never rejects
   */
  warmUp(certain: boolean): Promise<void>
  /** Ends the toolchain's workers. A later compile starts them again. */
  close(): Promise<void>
}
