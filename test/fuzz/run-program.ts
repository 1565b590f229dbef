import type { CompiledModule } from '../../src/compiler/compiled-module.ts'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { type Toolchain, ToolchainError } from '../../src/compiler/toolchain/toolchain.ts'
import type { KernelManifest } from '../../src/runtime-shim/manifest.ts'
import {
  type Argument,
  copyArguments,
  isArray,
  type KernelMachine,
  type Outcome,
  outcomeOf,
  passesGuards,
} from '../differential/kernel-machine.ts'
import { findDifference } from './compare.ts'
import type { Coverage } from './coverage.ts'
import { type Program, printProgram } from './program.ts'

/** Blocks that one call may enter; longer runs are given up before the kernel is tried. */
const FUEL = 50_000

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}

/** Something that must never happen. */
export interface Failure {
  /** Shrinking keeps to failures of the same kind. */
  kind: 'mismatch' | 'trap' | 'compiler' | 'toolchain'
  message: string
  /** Function and arguments; a failure to compile has none. */
  name?: string
  args?: Argument[]
  expected?: Outcome
}

/** The message without names and numbers, which differ from program to program. */
export const plainMessage = ({ message }: Failure): string =>
  message.replace(/[%@]?[\w$.]*\d[\w$.]*|\b[a-z]\b/g, '#').slice(0, 120)

/** A program that was compiled, ready to be run both ways. */
export interface RunnableProgram {
  kernels: Map<string, KernelManifest>
  /** Diagnostic codes of functions that have no kernel, by function. */
  rejected: Map<string, string>
  failures: Failure[]
  /** Calls a kernel and its original. */
  run(name: string, args: Argument[]): 'skipped' | 'same' | Failure
}

type AnyFunction = (...args: Argument[]) => unknown

/** Compiles a program; what the compiler cannot do appears in `failures`. */
export async function compileProgram(
  program: Program,
  { toolchain, machine, coverage }: { toolchain: Toolchain; machine: KernelMachine; coverage: Coverage },
): Promise<RunnableProgram> {
  const source = printProgram(program, { typescript: true })
  const failures: Failure[] = []
  let compiled: CompiledModule
  try {
    compiled = await compileModule('fuzz.ts', source, OPTIONS, { toolchain })
  } catch (error) {
    const kind = error instanceof ToolchainError ? 'toolchain' : 'compiler'
    return {
      kernels: new Map(),
      rejected: new Map(),
      failures: [{ kind, message: (error as Error).message }],
      run: () => 'skipped',
    }
  }
  const kernels = new Map<string, KernelManifest>()
  const rejected = new Map<string, string>()
  for (const { marked, kernel, diagnostics } of compiled.functions) {
    const [first] = diagnostics
    if (kernel) kernels.set(marked.name, kernel)
    else if (first?.code === 'internal-error')
      failures.push({ kind: 'compiler', message: first.message, name: marked.name })
    else rejected.set(marked.name, first?.code ?? 'no reason')
  }
  const originals = evaluate(program, coverage)
  const instance = compiled.artifact && machine.instantiate(compiled.artifact.wasm, compiled.artifact.errors)
  return {
    kernels,
    rejected,
    failures,
    run(name, args) {
      const manifest = kernels.get(name)
      if (!manifest || !instance || !passesGuards(manifest, args)) return 'skipped'
      const copies = copyArguments(args)
      // An index that is undefined would make a property `undefined`; kernels know of no properties, and this keeps originals from having them.
      for (const copy of copies) if (isArray(copy)) Object.preventExtensions(copy)
      const original = originals.call(name, copies)
      if (!original) return 'skipped'
      const expected: Outcome = { ...original, arrays: copies.filter(isArray).map((a) => a.slice()) }
      try {
        const difference = findDifference(expected, machine.call(instance, manifest, args))
        if (difference) return { kind: 'mismatch', message: difference, name, args, expected }
      } catch (error) {
        return { kind: 'trap', message: (error as Error).message, name, args, expected }
      }
      coverage.commit()
      return 'same'
    },
  }
}

/** The originals, with counters. */
function evaluate(
  program: Program,
  coverage: Coverage,
): { call(name: string, args: Argument[]): ReturnType<typeof outcomeOf> | undefined } {
  const text = printProgram(program, { typescript: false, counters: coverage })
  const names = program.kernels.map((k) => k.name).join(', ')
  const fuel = { left: 0 }
  // Not an Error: those are outcomes.
  const stop = { tooManySteps: true }
  const make = new Function('$count', '$fuel', '$stop', `${text}\nreturn { ${names} }`)
  const functions = make(coverage.running, fuel, stop) as Record<string, AnyFunction>
  return {
    call(name, args) {
      fuel.left = FUEL
      coverage.begin()
      try {
        const outcome = outcomeOf(() => functions[name](...args))
        // Every error that a generated program throws says so.
        return outcome.thrown === undefined || outcome.thrown.includes('fuzz') ? outcome : undefined
      } catch {
        // Too many steps, or a program that shrinking has broken.
        return undefined
      }
    },
  }
}
