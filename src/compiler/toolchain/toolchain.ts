import type { Platform } from './platform.ts'

/** What LLVM IR is turned into: a Wasm library, or a Node-API addon for one platform. */
export type CompileTarget = { kind: 'wasm' } | { kind: 'native'; platform: Platform }

/** One unit of work for a toolchain: a whole module as textual LLVM IR. */
export interface ToolchainInput {
  /** Textual LLVM IR, opaque pointers. */
  llvmIr: string
  /** The same as modules that can be compiled side by side before they are linked. */
  parts?: readonly string[]
  target: CompileTarget
  /** Symbols that the artifact exports. */
  exports: string[]
  /** The module has operations side by side that were put there to be done in pairs; otherwise pairs are made only where that gains much. */
  jammed?: boolean
  /** LLVM shall say which loops it has vectorised, and why not the others. The artifact is the same either way. */
  remarks?: boolean
  /** Name used in messages: usually the source file. */
  label: string
}

/** The linked artifact with the facts that the loader needs. */
export interface ToolchainOutput {
  bytes: Uint8Array
  /** Bytes of linear memory that the module's data segments need, already a multiple of 16 (from `dylink.0`). */
  dataSize: number
  /** What LLVM said on stderr although it succeeded (warnings). */
  log: string
  /** Where `remarks` were asked for: what LLVM said, as `readRemarks` takes it. */
  remarks?: string
}

/** What can be read of a module instead of an artifact: LLVM IR as LLVM has optimised it, or the instructions that it has become. */
export type TextForm = 'llvm' | 'assembly'

/** Where people come in. */
interface ErrorAdvice {
  /** What to do. */
  help?: string
  /** The environment variable that names what is not there. */
  setting?: string
}

/** LLVM refused or crashed, or is not there. `log` holds what it printed; `llvmIr` what it was given. */
export class ToolchainError extends Error {
  override readonly name = 'ToolchainError'
  readonly reason: 'missing' | 'failed' | 'crashed' | 'timeout'
  readonly log: string
  readonly llvmIr: string
  readonly help?: string
  readonly setting?: string
  constructor(
    reason: ToolchainError['reason'],
    message: string,
    log = '',
    llvmIr = '',
    { help, setting }: ErrorAdvice = {},
  ) {
    super(message)
    this.reason = reason
    this.log = log
    this.llvmIr = llvmIr
    this.help = help
    this.setting = setting
  }

  /** Message and help, for where there is one text. */
  get explanation(): string {
    return this.help === undefined ? this.message : `${this.message} ${this.help}`
  }
}

/** Who turns LLVM IR into bytes. Implementations run LLVM in a worker or child process. */
export interface Toolchain {
  readonly name: 'embedded' | 'zig' | 'clang'
  /**
   * Version text that is part of the cache key, of whoever makes the target where several do; must not start LLVM.
   * @throws ToolchainError (`missing`) where there is nobody, or, with a native target, nobody who can make that
   */
  version(target?: CompileTarget): Promise<string>
  /** @throws ToolchainError */
  compile(input: ToolchainInput): Promise<ToolchainOutput>
  /** Starts LLVM ahead of the first module, where that saves time. Never fails. */
  warmUp?(): void
  /** Ends workers; idempotent. A later compile starts them again. */
  close(): Promise<void>
}

/** One that can also show people what it makes of a module. */
export interface PrintingToolchain extends Toolchain {
  /** @throws ToolchainError */
  print(input: ToolchainInput, form: TextForm): Promise<string>
}
