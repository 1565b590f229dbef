import type { Toolchain } from '../../src/compiler/toolchain/toolchain.ts'
import { KernelMachine } from '../differential/kernel-machine.ts'
import { NativeMachine } from '../differential/native-machine.ts'
import { findNative, type NativeSupport } from '../differential/native-toolchain.ts'
import { Coverage } from './coverage.ts'
import { chooseForeign } from './foreign-arguments.ts'
import { generateProgram, KERNELS_PER_PROGRAM } from './generate-program.ts'
import { generateArguments, generateShared, generateState } from './inputs.ts'
import { KernelHeap, PLACEMENTS } from './kernel-heap.ts'
import { printFiles } from './print-program.ts'
import { isMethod, type Program } from './program.ts'
import { Random } from './random.ts'
import {
  type Call,
  compileProgram,
  type Failure,
  plainMessage,
  type RunnableProgram,
  type Services,
} from './runnable-program.ts'
import { only, type ShrunkFailure, shrinkFailure } from './shrink.ts'

export interface FuzzOptions {
  seed: number
  /** Milliseconds after which no new program is begun. */
  milliseconds: number
  /** Programs after which it ends. */
  programs: number
  /** Index of the first program: with `programs: 1` it repeats one. */
  start: number
  /** Failures after which it ends. */
  failures: number
  /** Calls of each kernel. */
  inputs: number
  shrink: boolean
  /** Run native kernels too. */
  native?: boolean
}

/** What is going on, for a watchdog that must tell which kernel hangs. */
export interface Progress {
  program: number
  step: string
  source?: string
}

export interface FuzzResult {
  programs: number
  /** Functions generated, and those of them that have a kernel. */
  functions: number
  compiled: number
  /** Calls that ran a kernel and were compared with the original. */
  calls: number
  /** Calls that a guard sent to the original, compared too; and those that took too long. */
  originals: number
  skipped: number
  rejected: Map<string, number>
  /** Failures of the compiler with the same message count once. */
  failures: (ShrunkFailure & { title: string })[]
  repeated: number
  coverage: [string, number][]
}

/** Generates, compiles, runs both ways, compares, until the time or the number of programs is reached. */
export async function fuzz(
  options: FuzzOptions,
  toolchain: Toolchain,
  onProgress: (progress: Progress) => void = () => {},
  onFailure: (failure: FuzzResult['failures'][number]) => void = () => {},
): Promise<FuzzResult> {
  let latest: Progress = { program: options.start, step: 'starting' }
  const tell = (progress: Progress) => {
    latest = progress
    onProgress(progress)
  }
  const services: Services = {
    // Shrinking compiles again and again: not a hang.
    toolchain: {
      ...toolchain,
      compile: (input) => {
        onProgress(latest)
        return toolchain.compile(input)
      },
    },
    machine: new KernelMachine(),
    heap: new KernelHeap(),
    coverage: new Coverage(),
    ...(options.native && { native: { support: await requireNative(), machine: new NativeMachine() } }),
  }
  const run = new Run(options, services, tell, onFailure)
  const end = performance.now() + options.milliseconds
  const last = options.start + options.programs
  const compile = (index: number): CompiledProgram | undefined => {
    if (index >= last || performance.now() >= end) return undefined
    const program = generateProgram(options.seed, index)
    return { index, program, runnable: compileProgram(program, services) }
  }
  // LLVM compiles the next program while this one runs.
  for (let next = compile(options.start); next && !run.isOver; ) {
    const current: CompiledProgram = next
    tell({ program: current.index, step: 'compiling', source: sourceOf(current.program) })
    const runnable = await current.runnable
    next = compile(current.index + 1)
    await run.program(current, runnable)
  }
  services.native?.machine.close()
  return { ...run.result, coverage: services.coverage.table() }
}

/** @throws Error where native code was asked for and cannot be made */
async function requireNative(): Promise<NativeSupport> {
  const support = await findNative()
  if (support) return support
  throw new Error('There is no compiler for native code: install clang 15 or later with lld, or set USEJIT_ZIG.')
}

interface CompiledProgram {
  index: number
  program: Program
  runnable: Promise<RunnableProgram>
}

/** What was found so far. */
class Run {
  readonly result: FuzzResult = {
    programs: 0,
    functions: 0,
    compiled: 0,
    calls: 0,
    originals: 0,
    skipped: 0,
    rejected: new Map(),
    failures: [],
    repeated: 0,
    coverage: [],
  }
  private readonly messages = new Set<string>()
  private readonly options: FuzzOptions
  private readonly services: Services
  private readonly onProgress: (progress: Progress) => void
  private readonly onFailure: (failure: FuzzResult['failures'][number]) => void

  constructor(options: FuzzOptions, services: Services, onProgress: Run['onProgress'], onFailure: Run['onFailure']) {
    this.options = options
    this.services = services
    this.onProgress = onProgress
    this.onFailure = onFailure
  }

  get isOver(): boolean {
    return this.result.failures.length >= this.options.failures
  }

  /** Calls all kernels of a program. */
  async program({ index, program }: CompiledProgram, runnable: RunnableProgram): Promise<void> {
    const { options, result } = this
    result.programs++
    result.functions += KERNELS_PER_PROGRAM
    result.compiled += runnable.kernels.size
    for (const reason of runnable.rejected.values()) result.rejected.set(reason, (result.rejected.get(reason) ?? 0) + 1)
    const failures: Failure[] = [...runnable.failures]
    const random = Random.forPart(~options.seed, index)
    for (const kernel of program.kernels) {
      const manifest = runnable.kernels.get(kernel.name)
      if (!manifest) continue
      for (let k = 0; k < options.inputs; k++) {
        const args = generateArguments(random, kernel.params, manifest)
        const foreign = random.chance(0.03) ? chooseForeign(random, args) : undefined
        const call: Call = {
          args,
          placement: random.pick(PLACEMENTS),
          foreign,
          state: generateState(random, program.state),
          shared: generateShared(random, kernel.params, program.state),
          accessors: isMethod(kernel) && random.chance(0.4),
        }
        this.onProgress({ program: index, step: `${kernel.name}, call ${k}` })
        const verdict = runnable.run(kernel.name, call)
        if (verdict === 'kernel') result.calls++
        else if (verdict === 'original') result.originals++
        else if (verdict === 'skipped') result.skipped++
        else {
          failures.push(verdict)
          break
        }
      }
    }
    for (const failure of failures) {
      if (this.isOver) break
      await this.fail(index, program, failure)
    }
  }

  private async fail(index: number, program: Program, failure: Failure): Promise<void> {
    const { options, result } = this
    if (failure.kind === 'compiler' || failure.kind === 'toolchain') {
      const message = plainMessage(failure)
      if (this.messages.has(message)) {
        result.repeated++
        return
      }
      this.messages.add(message)
    }
    const shrunk = options.shrink
      ? await shrinkFailure(program, failure, this.services)
      : { program: only(program, failure.name), failure }
    const found = { ...shrunk, title: `fuzz seed ${options.seed}, program ${index}, ${failure.name ?? 'module'}` }
    result.failures.push(found)
    this.onFailure(found)
  }
}

const sourceOf = (program: Program): string =>
  Object.entries(printFiles(program))
    .map(([name, text]) => `// ${name}\n${text}`)
    .join('\n')
