import type { Toolchain } from '../../src/compiler/toolchain/toolchain.ts'
import { KernelMachine } from '../differential/kernel-machine.ts'
import { Coverage } from './coverage.ts'
import { generateProgram, KERNELS_PER_PROGRAM } from './generate-program.ts'
import { generateArguments } from './inputs.ts'
import { type Program, printProgram } from './program.ts'
import { Random } from './random.ts'
import { compileProgram, type Failure, plainMessage } from './run-program.ts'
import { type ShrunkFailure, shrinkFailure } from './shrink.ts'

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
  /** Calls that were compared, and those that took too long or failed a guard. */
  calls: number
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
  const services = { toolchain, machine: new KernelMachine(), coverage: new Coverage() }
  const result: FuzzResult = {
    programs: 0,
    functions: 0,
    compiled: 0,
    calls: 0,
    skipped: 0,
    rejected: new Map(),
    failures: [],
    repeated: 0,
    coverage: [],
  }
  const messages = new Set<string>()
  const end = performance.now() + options.milliseconds
  for (let i = options.start; i < options.start + options.programs && performance.now() < end; i++) {
    const program = generateProgram(options.seed, i)
    onProgress({ program: i, step: 'compiling', source: printProgram(program, { typescript: true }) })
    const runnable = await compileProgram(program, services)
    result.programs++
    result.functions += KERNELS_PER_PROGRAM
    result.compiled += runnable.kernels.size
    for (const code of runnable.rejected.values()) result.rejected.set(code, (result.rejected.get(code) ?? 0) + 1)
    const failures: Failure[] = [...runnable.failures]
    const random = Random.forPart(~options.seed, i)
    for (const kernel of program.kernels) {
      const manifest = runnable.kernels.get(kernel.name)
      if (!manifest) continue
      for (let k = 0; k < options.inputs; k++) {
        const args = generateArguments(random, kernel.params, manifest)
        onProgress({ program: i, step: `${kernel.name}, call ${k}` })
        const outcome = runnable.run(kernel.name, args)
        if (outcome === 'skipped') result.skipped++
        else if (outcome === 'same') result.calls++
        else {
          failures.push(outcome)
          break
        }
      }
    }
    for (const failure of failures) {
      if (failure.kind === 'compiler' || failure.kind === 'toolchain') {
        const message = plainMessage(failure)
        if (messages.has(message)) {
          result.repeated++
          continue
        }
        messages.add(message)
      }
      const shrunk = options.shrink ? await shrinkFailure(program, failure, services) : only(program, failure)
      const found = { ...shrunk, title: `fuzz seed ${options.seed}, program ${i}, ${failure.name ?? 'module'}` }
      result.failures.push(found)
      onFailure(found)
      if (result.failures.length >= options.failures) break
    }
    if (result.failures.length >= options.failures) break
  }
  result.coverage = services.coverage.table()
  return result
}

function only(program: Program, failure: Failure): ShrunkFailure {
  const kernels = program.kernels.filter((k) => failure.name === undefined || k.name === failure.name)
  return { program: { ...program, kernels }, failure }
}
