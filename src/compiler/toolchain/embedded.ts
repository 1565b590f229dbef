import { EmbeddedWorker, type WorkerOutcome } from './embedded-worker.ts'
import {
  FLAGS_DIGEST,
  IR_FILE,
  joinRemarks,
  llvmCommands,
  llvmTextCommand,
  REMARKS_FILE,
  TEXT_FILE,
  WASM_FILE,
} from './llvm-commands.ts'
import { findLlvmPackage, llvmPackageVersion } from './llvm-package.ts'
import { crashed, refused, timedOut } from './refusal.ts'
import { type PrintingToolchain, ToolchainError, type ToolchainInput } from './toolchain.ts'
import { readWasmArtifact } from './wasm-artifact.ts'

/** Settings of the embedded toolchain. */
export interface EmbeddedOptions {
  /** Milliseconds for one module, loading LLVM included. Default 60 000. */
  timeoutMs?: number
  /** Package with LLVM as WebAssembly, or absolute path of a module with the same interface. Default `@yowasp/clang`. */
  llvmPackage?: string
}

/** The embedded toolchain can be started ahead of the first module. */
export interface EmbeddedToolchain extends PrintingToolchain {
  readonly name: 'embedded'
  /**
   * Loads LLVM (1–2.5 s on another core) while the caller does something else. Does not keep the process alive and never fails: what is wrong
   * shows at the first `compile`. Call it once it is clear that something will be compiled, not for builds that the cache serves.
   */
  warmUp(): void
}

/** A vectorisable loop: compiling it makes V8 compile most of what real kernels need of LLVM. */
const WARM_UP_IR = `
target triple = "wasm32-unknown-unknown"
define void @warm(ptr %x, i32 %n) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %next, %loop ]
  %p = getelementptr inbounds double, ptr %x, i32 %i
  %v = load double, ptr %p
  %w = fmul double %v, 3.0
  store double %w, ptr %p
  %next = add nuw nsw i32 %i, 1
  %more = icmp ult i32 %next, %n
  br i1 %more, label %loop, label %done
done:
  ret void
}
`

/**
 * LLVM compiled to WebAssembly, in one warm worker thread. Modules are compiled one after the other; one that makes LLVM refuse, crash or hang
 * fails alone, and the next gets a fresh worker where needed.
 *
 * Measured (Node 20, 2 cores): first module 1.5–2.5 s, of which V8 takes 0.3–0.6 s to validate 75 MB of Wasm and the rest to compile LLVM's
 * functions as they are first called; then 70–150 ms (each of the two commands instantiates LLVM anew: 15–30 ms; small modules take 30–50 ms
 * in cc1, 10–20 ms in wasm-ld). V8's compiled code cannot be kept across processes: Node has no serialisation of WebAssembly.Module.
 *
 * @example
 * const toolchain = createEmbeddedToolchain()
 * const { bytes, dataSize } = await toolchain.compile({ llvmIr, target: { kind: 'wasm' }, exports: ['blur'], label: 'src/blur.ts' })
 */
export function createEmbeddedToolchain({
  timeoutMs = 60_000,
  llvmPackage = '@yowasp/clang',
}: EmbeddedOptions = {}): EmbeddedToolchain {
  let worker: EmbeddedWorker | undefined
  let tail: Promise<unknown> = Promise.resolve()
  /** Calls of `compile` that have no answer yet; while there are any, the process must not end. */
  let waiting = 0
  /** Counts calls of `close`: what was queued before one does not start a worker after it. */
  let generation = 0

  async function runNext({ commands, outputs }: Work, llvmIr: string, queuedIn: number): Promise<WorkerOutcome> {
    if (queuedIn !== generation) return { kind: 'closed' }
    worker ??= new EmbeddedWorker(findLlvmPackage(llvmPackage).moduleUrl)
    const used = worker
    const request = { files: { [IR_FILE]: llvmIr }, commands, outputs }
    const outcome = await used.run(request, timeoutMs, waiting > 0)
    if (outcome.kind !== 'done' && outcome.kind !== 'exit' && worker === used) worker = undefined
    return outcome
  }

  function enqueue(work: Work, llvmIr: string): Promise<WorkerOutcome> {
    const queuedIn = generation
    const turn = tail.then(() => runNext(work, llvmIr, queuedIn))
    tail = turn.catch(() => undefined)
    return turn
  }

  /** @throws ToolchainError */
  async function run(work: Work, input: ToolchainInput): Promise<{ files: Record<string, Uint8Array>; log: string }> {
    if (input.target.kind === 'native') throw noNativeCode()
    waiting++
    worker?.keepAlive()
    try {
      return readOutcome(await enqueue(work, input.llvmIr), input, { timeoutMs, llvmPackage })
    } finally {
      waiting--
    }
  }

  return {
    name: 'embedded',

    async version(target) {
      if (target?.kind === 'native') throw noNativeCode()
      return `${llvmPackageVersion(findLlvmPackage(llvmPackage))} (flags ${FLAGS_DIGEST})`
    },

    warmUp() {
      if (worker) return
      enqueue({ commands: llvmCommands(['warm']), outputs: [WASM_FILE] }, WARM_UP_IR).catch(() => undefined)
    },

    async compile(input) {
      const { exports, jammed, remarks } = input
      const commands = llvmCommands(exports, jammed, remarks)
      const outputs = remarks ? [WASM_FILE, REMARKS_FILE] : [WASM_FILE]
      const { files, log } = await run({ commands, outputs }, input)
      const artifact = await readWasmArtifact(files[WASM_FILE], log, input)
      const record = remarks && files[REMARKS_FILE]
      return record ? { ...artifact, remarks: joinRemarks(text(record), log) } : artifact
    },

    async print(input, form) {
      const { files } = await run({ commands: [llvmTextCommand(form, input.jammed)], outputs: [TEXT_FILE] }, input)
      return text(files[TEXT_FILE])
    },

    async close() {
      generation++
      const ending = worker
      worker = undefined
      await ending?.end()
    },
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Commands for one module, and the files that are wanted of them. */
interface Work {
  commands: string[][]
  outputs: string[]
}

/** Turns what the worker said into the files that were asked for, or an error. */
function readOutcome(
  outcome: WorkerOutcome,
  input: ToolchainInput,
  settings: Required<EmbeddedOptions>,
): { files: Record<string, Uint8Array>; log: string } {
  const { label, llvmIr } = input
  switch (outcome.kind) {
    case 'done':
      return outcome
    case 'exit':
      throw refused(input, outcome.log)
    case 'trap':
      throw crashed(input, outcome.message, outcome.log)
    case 'died':
      throw new ToolchainError(
        'crashed',
        `LLVM ended unexpectedly while compiling ${label}: ${outcome.message}`,
        '',
        llvmIr,
      )
    case 'timeout':
      throw timedOut(input, settings.timeoutMs)
    case 'closed':
      throw new ToolchainError('failed', `The toolchain was closed before ${label} was compiled.`, '', llvmIr)
    case 'load':
      throw new ToolchainError(
        'missing',
        `The package ${settings.llvmPackage} is installed but cannot be loaded (${outcome.message}). Install it again with: npm ci`,
        outcome.message,
        llvmIr,
      )
  }
}

/** LLVM as Wasm is built for Wasm only. */
function noNativeCode(): ToolchainError {
  return new ToolchainError('missing', 'The built-in toolchain makes no native code.', '', '', {
    help: "Leave out the option toolchain, or set it to 'auto': native code is then made by Zig or clang, and WebAssembly by the built-in toolchain.",
  })
}
