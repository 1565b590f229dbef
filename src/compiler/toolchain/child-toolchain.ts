import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProcessOutcome } from './child-process.ts'
import { createLauncher, type RunProgram } from './launcher.ts'
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
  irFiles,
  type LlvmTool,
  linkerOf,
  NATIVE_FLAGS_DIGEST,
  nativeCommands,
  nativeInputs,
  nativeTextCommand,
} from './native-commands.ts'
import type { Platform } from './platform.ts'
import { crashed, refused, timedOut } from './refusal.ts'
import { createSlots } from './slots.ts'
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
}

/**
 * A toolchain whose LLVM runs in child processes, one folder a module. Whatever LLVM does, it does to itself.
 *
 * @param locate finds the LLVM, running programs with what it is given; asked once. @throws ToolchainError (`missing`)
 * @param env environment of all programs
 * @param timeoutMs milliseconds for one command
 */
export function createChildToolchain(
  name: 'zig' | 'clang',
  locate: (run: RunProgram) => Promise<InstalledLlvm>,
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): PrintingToolchain {
  let located: Promise<InstalledLlvm> | undefined
  const launcher = createLauncher(env)
  // Bundlers hand over many modules at once. A process waits for files now and then.
  const slots = createSlots(availableParallelism() + 1)

  function installed(): Promise<InstalledLlvm> {
    located ??= locate(launcher.run)
    return located
  }

  /** Runs commands in the folder that has the module, one after the other. @returns what they said */
  async function runAll(
    commands: readonly (readonly string[])[],
    input: ToolchainInput,
    llvm: InstalledLlvm,
    folder: string,
  ): Promise<string> {
    let log = ''
    for (const command of commands) log += await runOne(command, input, llvm, folder)
    return log
  }

  async function runOne(
    [tool, ...args]: readonly string[],
    input: ToolchainInput,
    llvm: InstalledLlvm,
    folder: string,
  ): Promise<string> {
    const [command, ...first] = await llvm.tool(tool as LlvmTool)
    const outcome = await slots(() => launcher.run(command, [...first, ...args], { timeoutMs, cwd: folder }))
    if (outcome.kind !== 'exit' || outcome.code !== 0) throw failure(outcome, input, timeoutMs)
    return outcome.output
  }

  const writeIr = (folder: string, name: string, text: string, { major }: InstalledLlvm) =>
    writeFile(join(folder, name), speakLlvm(text, major))

  /** @returns the addon of `platform` */
  async function runNative(
    platform: Platform,
    input: ToolchainInput,
    llvm: InstalledLlvm,
    folder: string,
  ): Promise<ToolchainOutput> {
    const { parts = [input.llvmIr] } = input
    // Who cannot link shall not compile for nothing.
    await llvm.tool(linkerOf(platform))
    const files = irFiles(parts.length)
    await Promise.all([
      ...Object.entries(nativeInputs(platform)).map(([name, text]) => writeFile(join(folder, name), text)),
      ...files.map((name, i) => writeIr(folder, name, parts[i], llvm)),
    ])
    const { first, link } = nativeCommands(platform, parts.length)
    // All of them end before the folder goes.
    const ended = await Promise.allSettled(first.map((command) => runOne(command, input, llvm, folder)))
    const logs = ended.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason
      return outcome.value
    })
    const log = logs.join('') + (await runOne(link, input, llvm, folder))
    const bytes = new Uint8Array(await readFile(join(folder, ADDON_FILE)))
    const problem = nativeArtifactProblem(bytes, platform)
    if (!problem) return { bytes, dataSize: 0, log }
    const message = `The addon compiled for ${input.label} cannot be used: ${problem}`
    throw new ToolchainError('failed', message, log, input.llvmIr)
  }

  async function run(input: ToolchainInput, llvm: InstalledLlvm, folder: string): Promise<ToolchainOutput> {
    const { target, exports, jammed, remarks: wanted } = input
    if (target.kind === 'native') return runNative(target.platform, input, llvm, folder)
    await writeIr(folder, IR_FILE, input.llvmIr, llvm)
    const log = await runAll(llvmCommands(exports, jammed, wanted), input, llvm, folder)
    const artifact = await readWasmArtifact(new Uint8Array(await readFile(join(folder, WASM_FILE))), log, input)
    // One of an older LLVM may have nothing to say.
    const record = wanted ? await readFile(join(folder, REMARKS_FILE), 'utf8').catch(() => undefined) : undefined
    return record === undefined ? artifact : { ...artifact, remarks: joinRemarks(record, log) }
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

    async version(target) {
      const { version, tool } = await installed()
      if (target?.kind === 'native') await tool(linkerOf(target.platform))
      return `${version} (flags ${FLAGS_DIGEST} ${NATIVE_FLAGS_DIGEST})`
    },

    compile: (input) => withFolder((llvm, folder) => run(input, llvm, folder)),

    print: (input, form) =>
      withFolder(async (llvm, folder) => {
        const { target, jammed } = input
        const command =
          target.kind === 'wasm' ? llvmTextCommand(form, jammed) : nativeTextCommand(target.platform, form)
        await writeIr(folder, IR_FILE, input.llvmIr, llvm)
        await runAll([command], input, llvm, folder)
        return readFile(join(folder, TEXT_FILE), 'utf8')
      }),

    async close() {
      launcher.close()
    },
  }
}

function failure(outcome: ProcessOutcome, input: ToolchainInput, timeoutMs: number): ToolchainError {
  switch (outcome.kind) {
    case 'exit':
    case 'signal':
      // Clang catches its own crashes: it prints a stack, and ends with a code above that of a refusal.
      if (/PLEASE submit a bug report|LLVM ERROR:|Stack dump:/.test(outcome.output))
        return crashed(input, firstLine(outcome.output), outcome.output)
      return outcome.kind === 'exit' ? refused(input, outcome.output) : crashed(input, outcome.signal, outcome.output)
    case 'timeout':
      return timedOut(input, timeoutMs)
    case 'absent':
      return new ToolchainError('missing', `The compiler could not be started: ${outcome.message}`, '', input.llvmIr)
  }
}

const firstLine = (text: string): string => text.trim().split('\n')[0]
