import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectory } from '../compiler/cache/make-directory.ts'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts'
import type { ToolchainError } from '../compiler/toolchain/toolchain.ts'
import type { AnalysedModule } from './services.ts'

/** Lines of LLVM's output that a message quotes; the rest is in the file next to the IR. */
const quotedLines = 4

/**
 * Turns a refusal or crash of the toolchain into one diagnostic for each function that would have got a kernel, and keeps the LLVM IR for
 * the bug report under `cacheDir/failed`.
 *
 * @param file source file
 * @param analysed the file's functions as the compiler saw them before the toolchain
 * @param error what the toolchain threw
 * @param cacheDir absolute path
 * @returns the module without any kernel
 */
export async function describeToolchainFailure(
  file: string,
  analysed: AnalysedModule,
  error: ToolchainError,
  cacheDir: string,
): Promise<CompiledModule> {
  const missing = error.reason === 'missing'
  const kept = missing || error.llvmIr === '' ? '' : await keepLlvmIr(error, cacheDir)
  // That a package is not there needs no proof.
  const quoted = missing ? '' : error.log.trim().split('\n').slice(0, quotedLines).join('\n')
  const failures: Diagnostic[] = []
  const functions = analysed.functions.map(({ kernel, ...rest }) => {
    if (!kernel) return rest
    const diagnostic: Diagnostic = {
      code: missing ? 'toolchain-missing' : 'toolchain-failed',
      severity: 'warning',
      message: `'${rest.marked.name}' stays the original: ${error.message}${quoted === '' ? '' : `\n${quoted}\n`}`,
      help: missing
        ? missingHelp(error)
        : `Please report this defect of usejit with the source of the function. ${kept}`.trim(),
      file,
      span: rest.marked.directiveSpan ?? rest.marked.span,
      functionName: rest.marked.name,
    }
    failures.push(diagnostic)
    return { ...rest, diagnostics: [...rest.diagnostics, diagnostic] }
  })
  return {
    file,
    functions,
    diagnostics: [...analysed.diagnostics, ...failures],
    llvmIr: error.llvmIr,
    dependencies: analysed.dependencies,
  }
}

/** The built-in toolchain says itself what to do. */
function missingHelp({ help }: ToolchainError): string | undefined {
  return help && `${help} Or leave out the option toolchain: the built-in one needs nothing else installed.`
}

/** Keeps the LLVM IR of single functions that the toolchain refused, and says where in their diagnostics. */
export async function keepFailures(compiled: CompiledModule, cacheDir: string): Promise<CompiledModule> {
  const kept = new Map<string, string>()
  for (const failure of compiled.failures ?? []) kept.set(failure.message, await keepLlvmIr(failure, cacheDir))
  for (const diagnostic of compiled.diagnostics) {
    if (diagnostic.code !== 'toolchain-failed') continue
    const place = [...kept].find(([message]) => diagnostic.message.endsWith(message))?.[1] ?? ''
    diagnostic.help = `Please report this defect of usejit with the source of the function. ${place}`.trim()
  }
  return compiled
}

/** @returns a sentence that says where the IR is, or why it is nowhere */
async function keepLlvmIr(error: ToolchainError, cacheDir: string): Promise<string> {
  const hash = createHash('sha256').update(error.llvmIr).digest('hex').slice(0, 16)
  const path = join(cacheDir, 'failed', `${hash}.ll`)
  try {
    makeDirectory(join(cacheDir, 'failed'))
    await writeFile(path, error.llvmIr)
    if (error.log !== '') await writeFile(path.replace(/\.ll$/, '.log'), error.log)
    return `Its LLVM IR is in ${path}.`
  } catch (cause) {
    return `Its LLVM IR could not be kept: ${(cause as Error).message}.`
  }
}
