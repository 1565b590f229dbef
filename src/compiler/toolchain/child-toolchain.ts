import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ProcessOutcome, runProcess } from './child-process.ts'
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
import { speakLlvm } from './llvm-dialect.ts'
import { nativeArtifactProblem } from './native-artifact.ts'
import {
  ADDON_FILE,
  type LlvmTool,
  NATIVE_FLAGS_DIGEST,
  nativeCommands,
  nativeInputs,
  nativeTextCommand,
} from './native-commands.ts'
import { crashed, refused, timedOut } from './refusal.ts'
import { type PrintingToolchain, ToolchainError, type ToolchainInput, type ToolchainOutput } from './toolchain.ts'
import { readWasmArtifact } from './wasm-artifact.ts'

/** An installed LLVM. */
export interface InstalledLlvm {
  /** For people and cache keys: `clang 19.1.7`. */
  version: string
  /** Major version of LLVM. */
  major: number
  /**
   * How to start one of its programs: command and first arguments.
   * @throws ToolchainError (`missing`) that names the command to run
   */
  tool(name: LlvmTool): Promise<string[]>
  env?: NodeJS.ProcessEnv
}

/**
 * A toolchain whose LLVM runs in child processes, one folder a module. Whatever LLVM does, it does to itself.
 *
 * @param locate finds the LLVM; asked once. @throws ToolchainError (`missing`)
 * @param timeoutMs milliseconds for one command
 */
export function createChildToolchain(
  name: 'zig' | 'clang',
  locate: () => Promise<InstalledLlvm>,
  timeoutMs: number,
): PrintingToolchain {
  let located: Promise<InstalledLlvm> | undefined
  const running = new Set<{ kill(): void }>()

  function installed(): Promise<InstalledLlvm> {
    located ??= locate()
    return located
  }

  /** Runs commands in the folder that has the module. @returns what they said */
  async function runAll(
    commands: readonly (readonly string[])[],
    input: ToolchainInput,
    llvm: InstalledLlvm,
    folder: string,
  ): Promise<string> {
    await writeFile(join(folder, IR_FILE), speakLlvm(input.llvmIr, llvm.major))
    let log = ''
    for (const [tool, ...args] of commands) {
      const [command, ...first] = await llvm.tool(tool as LlvmTool)
      const outcome = await runProcess(command, [...first, ...args], {
        timeoutMs,
        cwd: folder,
        env: llvm.env && { ...process.env, ...llvm.env },
        running,
      })
      if (outcome.kind !== 'exit' || outcome.code !== 0) throw failure(outcome, input, timeoutMs)
      log += outcome.output
    }
    return log
  }

  async function run(input: ToolchainInput, llvm: InstalledLlvm, folder: string): Promise<ToolchainOutput> {
    const { target, exports, jammed, remarks: wanted } = input
    for (const [name, text] of Object.entries(target.kind === 'native' ? nativeInputs(target.platform) : {}))
      await writeFile(join(folder, name), text)
    const commands = target.kind === 'wasm' ? llvmCommands(exports, jammed, wanted) : nativeCommands(target.platform)
    const log = await runAll(commands, input, llvm, folder)
    if (target.kind === 'wasm') {
      const artifact = await readWasmArtifact(new Uint8Array(await readFile(join(folder, WASM_FILE))), log, input)
      // One of an older LLVM may have nothing to say.
      const record = wanted ? await readFile(join(folder, REMARKS_FILE), 'utf8').catch(() => undefined) : undefined
      return record === undefined ? artifact : { ...artifact, remarks: joinRemarks(record, log) }
    }
    const bytes = new Uint8Array(await readFile(join(folder, ADDON_FILE)))
    const problem = nativeArtifactProblem(bytes, target.platform)
    if (!problem) return { bytes, dataSize: 0, log }
    throw new ToolchainError(
      'failed',
      `The addon compiled for ${input.label} cannot be used: ${problem}`,
      log,
      input.llvmIr,
    )
  }

  async function withFolder<T>(use: (llvm: InstalledLlvm, folder: string) => Promise<T>): Promise<T> {
    const llvm = await installed()
    const folder = await mkdtemp(join(tmpdir(), 'usejit-'))
    try {
      return await use(llvm, folder)
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
    }
  }

  return {
    name,

    async version() {
      const { version } = await installed()
      return `${version} (flags ${FLAGS_DIGEST} ${NATIVE_FLAGS_DIGEST})`
    },

    compile: (input) => withFolder((llvm, folder) => run(input, llvm, folder)),

    print: (input, form) =>
      withFolder(async (llvm, folder) => {
        const { target, jammed } = input
        const command =
          target.kind === 'wasm' ? llvmTextCommand(form, jammed) : nativeTextCommand(target.platform, form)
        await runAll([command], input, llvm, folder)
        return readFile(join(folder, TEXT_FILE), 'utf8')
      }),

    async close() {
      for (const process of running) process.kill()
    },
  }
}

function failure(outcome: ProcessOutcome, input: ToolchainInput, timeoutMs: number): ToolchainError {
  switch (outcome.kind) {
    case 'exit':
      // Clang catches its own crashes: it prints a stack, and ends with a code above that of a refusal.
      return /PLEASE submit a bug report|LLVM ERROR:|Stack dump:/.test(outcome.output)
        ? crashed(input, firstLine(outcome.output), outcome.output)
        : refused(input, outcome.output)
    case 'signal':
      return crashed(input, outcome.signal, outcome.output)
    case 'timeout':
      return timedOut(input, timeoutMs)
    case 'absent':
      return new ToolchainError('missing', `The compiler could not be started: ${outcome.message}`, '', input.llvmIr)
  }
}

const firstLine = (text: string): string => text.trim().split('\n')[0]
