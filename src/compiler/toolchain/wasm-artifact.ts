import { dataSizeOf, readDylink } from './dylink.ts'
import { linkageProblem } from './linkage.ts'
import { ToolchainError, type ToolchainInput, type ToolchainOutput } from './toolchain.ts'

/**
 * Checks a linked Wasm module and reads what the loader has to know.
 *
 * @param log what LLVM printed
 * @throws ToolchainError where no loader could use it
 */
export async function readWasmArtifact(
  bytes: Uint8Array,
  log: string,
  { label, llvmIr, exports }: ToolchainInput,
): Promise<ToolchainOutput> {
  const unusable = (problem: string) =>
    new ToolchainError('failed', `The module compiled for ${label} cannot be used: ${problem}`, log, llvmIr)
  const module = await WebAssembly.compile(bytes as BufferSource).catch((error: Error) => {
    throw unusable(error.message)
  })
  const problem = linkageProblem(module, exports)
  if (problem) throw unusable(problem)
  try {
    return { bytes, dataSize: dataSizeOf(readDylink(module)), log }
  } catch (error) {
    throw unusable((error as Error).message)
  }
}
