import { ToolchainError, type ToolchainInput } from './toolchain.ts'

/** LLVM ran to its end and said no. */
export function refused({ label, llvmIr }: ToolchainInput, log: string): ToolchainError {
  return new ToolchainError('failed', `LLVM refused the code generated for ${label}: ${firstError(log)}`, log, llvmIr)
}

/** LLVM did not come to its end. */
export function crashed({ label, llvmIr }: ToolchainInput, how: string, log: string): ToolchainError {
  return new ToolchainError('crashed', `LLVM crashed while compiling ${label}: ${how}`, log, llvmIr)
}

/** LLVM took too long. */
export function timedOut({ label, llvmIr }: ToolchainInput, timeoutMs: number): ToolchainError {
  const message = `LLVM was still compiling ${label} after ${timeoutMs / 1000} s and was stopped.`
  return new ToolchainError('timeout', message, '', llvmIr)
}

/** The first line in which clang or the linker speaks of an error. */
function firstError(log: string): string {
  return (
    log
      .split('\n')
      .find((line) => line.includes('error:'))
      ?.trim() ?? 'it gave no reason'
  )
}
