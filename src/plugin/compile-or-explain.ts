import type { CompiledModule } from '../compiler/compiled-module.ts'
import { adviceFor } from '../compiler/diagnostics/advice.ts'
import { Rejection } from '../compiler/diagnostics/rejection.ts'
import { languageOf } from '../compiler/frontend/language.ts'
import type { ModuleResolver } from '../compiler/frontend/module-graph.ts'
import { ToolchainError } from '../compiler/toolchain/toolchain.ts'
import { explainRemovedTypes } from './removed-types.ts'
import type { Services, Wanted } from './services.ts'
import { describeToolchainFailure, keepFailures } from './toolchain-failure.ts'

/**
 * Compiles one file and never rejects: whatever goes wrong becomes a diagnostic, since the original code is always there to run.
 *
 * @param file path of the source file
 * @param code its text
 * @param services the compiler
 * @param cacheDir absolute path; the LLVM IR of a failure is kept below it
 * @param resolve finds the files that its imports mean
 * @param wanted what is asked for; the same holds for what comes later
 */
export async function compileOrExplain(
  file: string,
  code: string,
  services: Pick<Services, 'compile' | 'analyse'>,
  cacheDir: string,
  resolve?: ModuleResolver,
  wanted?: Wanted,
): Promise<CompiledModule> {
  async function explained(compiling: Promise<CompiledModule>): Promise<CompiledModule> {
    try {
      const compiled = await explainRemovedTypes(await compiling, code, services)
      const { failures, pending } = compiled
      if (pending) return { ...compiled, pending: { ...pending, completed: explained(pending.completed) } }
      return failures ? await keepFailures(compiled, cacheDir) : compiled
    } catch (error) {
      if (error instanceof Rejection) return rejectedFile(file, error)
      if (!(error instanceof ToolchainError)) return internalError(file, error)
      try {
        return await describeToolchainFailure(file, services.analyse(file, code), error, cacheDir)
      } catch (second) {
        return internalError(file, second)
      }
    }
  }
  return explained(services.compile(file, code, resolve, wanted))
}

/** The file cannot be parsed. The bundler will most likely say so too; if it can parse it after all, this explains the missing kernels. */
function rejectedFile(file: string, { code, message, span, help: advice }: Rejection): CompiledModule {
  const help = adviceFor(advice, languageOf(file).typescript)
  const diagnostics = [{ code, severity: 'error' as const, message, span, help, file }]
  return { file, functions: [], diagnostics, dependencies: [] }
}

function internalError(file: string, error: unknown): CompiledModule {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    file,
    functions: [],
    diagnostics: [
      { code: 'internal-error', severity: 'warning', message: `All functions stay originals: ${reason}`, file },
    ],
    dependencies: [],
  }
}
