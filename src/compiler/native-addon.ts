/** The native half of a compilation: kernels → LLVM IR for one platform → addon, from cache where possible. */
import { createHash } from 'node:crypto'
import { type ErrorSpec, RUNTIME_ABI } from '../runtime-shim/manifest.ts'
import { emitNative, type NativeKernel, type NativeSource } from './backend/native/emit-native.ts'
import { BUILD_ID } from './backend/native/entry.ts'
import { NotNative } from './backend/native/not-native.ts'
import type { ArtifactStore } from './cache/artifact-store.ts'
import { cacheKey } from './cache/cache-key.ts'
import type { Platform } from './toolchain/platform.ts'
import type { Toolchain } from './toolchain/toolchain.ts'

/** An addon with what its loader has to know. */
export interface NativeAddon {
  platform: Platform
  bytes: Uint8Array
  /** Is in the file, and what it calls itself: of this very build and platform. */
  id: string
  /** Symbols of the kernels that it has. */
  exports: string[]
}

/** Why a kernel is not in the addons, by its symbol. */
export type NativeProblems = ReadonlyMap<string, string>

/** The kernels that can be native code, and why the others cannot. */
export function chooseNativeKernels(
  kernels: readonly NativeKernel[],
  platform: Platform,
  source: NativeSource,
  errors: readonly ErrorSpec[],
): { chosen: NativeKernel[]; problems: NativeProblems } {
  const problems = new Map<string, string>()
  const chosen = kernels.filter((kernel) => {
    try {
      emitNative([kernel], platform, source, errors)
      return true
    } catch (error) {
      if (!(error instanceof NotNative)) throw error
      problems.set(kernel.manifest.export, error.message)
      return false
    }
  })
  return { chosen, problems }
}

/**
 * Compiles kernels to the addon of one platform.
 * @param kernels at least one; all can be native code
 * @throws ToolchainError
 */
export async function compileAddon(
  kernels: readonly NativeKernel[],
  platform: Platform,
  source: NativeSource,
  errors: readonly ErrorSpec[],
  { toolchain, store }: { toolchain: Toolchain; store?: ArtifactStore },
): Promise<NativeAddon> {
  const exports = kernels.map(({ manifest }) => manifest.export)
  const text = emitNative(kernels, platform, source, errors)
  const { name } = toolchain
  const version = await toolchain.version()
  const key = cacheKey({ abi: RUNTIME_ABI, toolchain: name, version, target: platform, llvmIr: text })
  const id = buildId(key)
  const known = await store?.get(key)
  if (known) return { platform, bytes: known, id, exports }
  const llvmIr = text.replace(BUILD_ID, id)
  const { bytes } = await toolchain.compile({
    llvmIr,
    target: { kind: 'native', platform },
    exports,
    label: source.file,
  })
  await store?.put(key, bytes)
  return { platform, bytes, id, exports }
}

/** As long as the text that it replaces: the key of a cache entry says all that the addon depends on. */
function buildId(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex')
  return 'usejit-build-id-'.padEnd(BUILD_ID.length, digest)
}
