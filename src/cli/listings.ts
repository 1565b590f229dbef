import { withLineTables } from '../compiler/backend/debug-info.ts'
import { cpuLevels } from '../compiler/backend/native/cpu-levels.ts'
import { emitNative } from '../compiler/backend/native/emit-native.ts'
import { NotNative } from '../compiler/backend/native/not-native.ts'
import { nearest } from '../compiler/diagnostics/nearest.ts'
import type { LlvmModule } from '../compiler/llvm-module.ts'
import { findInNativeMathLibrary } from '../compiler/math-library.ts'
import { hostPlatform, PLATFORMS, type Platform } from '../compiler/toolchain/platform.ts'
import {
  type PrintingToolchain,
  type TextForm,
  ToolchainError,
  type ToolchainInput,
} from '../compiler/toolchain/toolchain.ts'
import { UsageError } from './usage-error.ts'

/** Toolchains for WebAssembly and for native code. */
export interface InspectServices {
  toolchain: PrintingToolchain
  nativeToolchain: PrintingToolchain
}

/** What the toolchain makes WebAssembly of, as in a build. */
function wasmInput({ llvmIr = '', exports, file, kernels }: LlvmModule): ToolchainInput {
  const jammed = kernels.some(({ functions }) => functions.some(({ fn }) => fn.jammed))
  return { llvmIr, target: { kind: 'wasm' }, exports, jammed, label: file }
}

/**
 * A whole module as text, for WebAssembly.
 *
 * @param lines whether assembly says which lines of the source it comes from
 * @throws UsageError with what the toolchain says
 */
export function wasmListing(
  module: LlvmModule,
  form: TextForm,
  { toolchain }: InspectServices,
  lines = false,
): Promise<string> {
  const input = wasmInput(module)
  return printed(toolchain, lines ? { ...input, llvmIr: withLineTables(input.llvmIr) } : input, form)
}

/**
 * The same for a processor.
 *
 * @param symbol the kernel
 * @param cpu level or platform
 * @returns the text, and the function's name in it
 * @throws UsageError for an unknown processor, and where there is no native code of the function, or no compiler for it
 */
export async function nativeListing(
  symbol: string,
  module: LlvmModule,
  cpu: string,
  form: TextForm,
  { nativeToolchain }: InspectServices,
  lines = false,
): Promise<{ listing: string; name: string }> {
  const { platform, level } = findProcessor(cpu)
  const kernels = module.kernels.filter(({ manifest }) => manifest.export === symbol)
  let llvmIr: string
  try {
    llvmIr = emitNative(kernels, platform, module.source, module.errors, findInNativeMathLibrary, lines).whole
  } catch (error) {
    if (!(error instanceof NotNative)) throw error
    throw new UsageError(`The function has no native code: ${error.message}.`)
  }
  const target = { kind: 'native' as const, platform }
  const input = { llvmIr: lines ? withLineTables(llvmIr) : llvmIr, target, exports: [symbol], label: module.file }
  return { listing: await printed(nativeToolchain, input, form), name: `${symbol}.${level}` }
}

async function printed(toolchain: PrintingToolchain, input: ToolchainInput, form: TextForm): Promise<string> {
  return explained(() => toolchain.print(input, form))
}

/** Whether a tool is missing or refuses: its message says what to do. @throws UsageError */
export async function explained<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    if (error instanceof ToolchainError) throw new UsageError(error.explanation)
    throw error
  }
}

/**
 * A level of this machine's kind of processor, or a platform, of which the highest is taken.
 * @throws UsageError that names what there is
 */
export function findProcessor(cpu: string): { platform: Platform; level: number } {
  const named = PLATFORMS.find((one) => one === cpu)
  if (named) return { platform: named, level: cpuLevels(named).length - 1 }
  const ordered = [...new Set([hostPlatform(), ...PLATFORMS])].filter((one) => one !== undefined)
  for (const platform of ordered) {
    const level = cpuLevels(platform).findIndex(({ name }) => name === cpu)
    if (level >= 0) return { platform, level }
  }
  const known = [...new Set(ordered.flatMap((one) => cpuLevels(one).map(({ name }) => name))), ...PLATFORMS]
  // Of levels there are several that are as near: all of them help more.
  const meant = /-v?\d*$/.test(cpu) ? undefined : nearest(cpu, known)
  throw new UsageError(
    `Unknown processor ${cpu}. ${meant ? `Did you mean ${meant}?` : `There are: ${known.join(', ')}.`}`,
  )
}
