/** The native half of a compilation: kernels → LLVM IR for one platform → addon, from cache where possible. */
import { createHash } from 'node:crypto'
import { type ErrorSpec, type KernelManifest, type LibraryMath, RUNTIME_ABI } from '../runtime-shim/manifest.ts'
import { isCareful } from './backend/careful-calls.ts'
import { estimateNativeThreshold } from './backend/cost-model.ts'
import { findByKey, usedOfLibrary } from './backend/math-library.ts'
import { emitNative, type NativeKernel, type NativeSource, takesMemory } from './backend/native/emit-native.ts'
import { BUILD_ID } from './backend/native/entry.ts'
import { NotNative } from './backend/native/not-native.ts'
import type { ArtifactStore } from './cache/artifact-store.ts'
import { cacheKey } from './cache/cache-key.ts'
import { inStage } from './compile-events.ts'
import type { CompiledFunction, CompiledModule } from './compiled-module.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { findInNativeMathLibrary } from './math-library.ts'
import { installCompiler } from './toolchain/install-compiler.ts'
import { unsignedRange } from './toolchain/native-artifact.ts'
import type { Platform } from './toolchain/platform.ts'
import { type Toolchain, ToolchainError } from './toolchain/toolchain.ts'

/** An addon with what its loader has to know. */
export interface NativeAddon {
  platform: Platform
  bytes: Uint8Array
  /** The range of bytes that code signing leaves as they are. */
  unsigned: [from: number, to: number]
  /** Is in the file, and what it calls itself: of this very build and platform. */
  id: string
  /** Symbols of the kernels that it has. */
  exports: string[]
}

/** What native code is asked for. */
export interface NativeTargets {
  /** `false`: there is nothing else, and a function without native code stays the original. */
  wasm?: boolean
  /** For all functions. */
  platforms?: readonly Platform[]
  /** For those whose directive says `native`. */
  directivePlatform?: Platform
}

/** What makes it. */
export interface NativeServices {
  nativeToolchain?: Toolchain
  store?: ArtifactStore
}

/** The kernels of a module at the machine level. */
export interface NativeModule {
  kernels: readonly NativeKernel[]
  source: NativeSource
  errors: readonly ErrorSpec[]
}

/** More elements than an array can have: the native kernel runs only where the cost model is switched off. */
const NEVER_WORTH_IT = 2 ** 53

/**
 * Makes the addons of a module, and tells its kernels that they are there. What goes wrong becomes a diagnostic.
 *
 * @param compiled the module with its WebAssembly
 * @throws only for defects
 */
export async function addNativeCode(
  compiled: CompiledModule,
  module: NativeModule,
  targets: NativeTargets,
  services: NativeServices,
): Promise<CompiledModule> {
  const addons = await makeAddons(compiled, module, targets, services)
  for (const kernel of module.kernels) {
    const { manifest, functions } = kernel
    if (!addons.some(({ exports }) => exports.includes(manifest.export))) continue
    const careful = isCareful(manifest) && manifest.givesUp !== 'clean'
    const least = hasLists(manifest) ? worthOfCopies(manifest) : estimateNativeThreshold(functions[0].fn, careful)
    manifest.native = least < Infinity ? least : NEVER_WORTH_IT
    if (takesMemory(kernel)) manifest.takesMemory = true
  }
  const nativeMath = addons.length > 0 ? mathOf(module.kernels) : undefined
  const complete = { ...compiled, addons, ...(nativeMath && { nativeMath }) }
  return targets.wasm === false ? withoutWasm(complete, addons, module.source.file) : complete
}

const hasLists = ({ params }: KernelManifest): boolean => params.some((spec) => spec.t === 'array' && spec.list)

/** Ordinary arrays are copied for native code, too: the call pays where the copies do. */
const worthOfCopies = ({ copy }: KernelManifest): number => (copy === 'never' ? Infinity : 0)

/** What the loader has to know of the Math functions in native kernels; nothing where there are none. */
function mathOf(kernels: readonly NativeKernel[]): LibraryMath | undefined {
  const used: Record<string, readonly string[]> = {}
  const probes: Record<string, readonly number[]> = {}
  for (const { manifest, functions } of kernels) {
    const keys = [...usedOfLibrary(functions[0].fn, findInNativeMathLibrary)].sort()
    for (const key of keys) {
      const { probe } = findByKey(findInNativeMathLibrary, key)!
      if (probe) probes[key] = probe
    }
    if (keys.length > 0) used[manifest.export] = keys.filter((key) => probes[key])
  }
  return Object.keys(used).length > 0 ? { probes, kernels: used } : undefined
}

const REPORT = 'Please report this defect of usejit with the source of the file.'

async function makeAddons(
  compiled: CompiledModule,
  { kernels, source, errors }: NativeModule,
  { platforms = [], directivePlatform, wasm }: NativeTargets,
  { nativeToolchain, store }: NativeServices,
): Promise<NativeAddon[]> {
  const asking = compiled.functions.flatMap((one) => (one.marked.options.native ? exportsOf(one) : []))
  const all = new Set([...platforms, ...(directivePlatform && asking.length > 0 ? [directivePlatform] : [])])
  const addons: NativeAddon[] = []
  const told = new Set<string>()
  /** By message, what was not made. */
  const failures = new Map<string, { error: ToolchainError; platforms: Platform[] }>()
  for (const platform of nativeToolchain ? all : []) {
    const wanted = platforms.includes(platform)
      ? kernels
      : kernels.filter(({ manifest }) => asking.includes(manifest.export))
    const { chosen, problems } = chooseNativeKernels(wanted, platform, source, errors)
    for (const [symbol, problem] of problems) {
      if (!told.has(symbol)) remark(compiled, symbol, problem, source.file, wasm !== false)
      told.add(symbol)
    }
    if (chosen.length === 0) continue
    try {
      addons.push(
        await compileAddon(chosen, platform, source, errors, { toolchain: nativeToolchain as Toolchain, store }),
      )
    } catch (error) {
      if (!(error instanceof ToolchainError)) throw error
      const known = failures.get(error.message)
      if (known) known.platforms.push(platform)
      else failures.set(error.message, { error, platforms: [platform] })
    }
  }
  for (const { error, platforms } of failures.values())
    compiled.diagnostics.push({
      code: 'no-native-code',
      severity: 'warning',
      message: `There is no native code for ${platforms.join(', ')}. ${error.message}`,
      help: error.help ?? (error.reason === 'missing' ? installCompiler(platforms) : REPORT),
      file: source.file,
    })
  return addons
}

/** The symbols of a function's kernels, one for each signature. */
const exportsOf = ({ kernel, variants = [] }: CompiledFunction): string[] =>
  kernel ? [kernel, ...variants].map((one) => one.export) : []

/** Says of a function that has a kernel why it has no native one. */
function remark(compiled: CompiledModule, symbol: string, problem: string, file: string, hasWasm: boolean): void {
  const found = compiled.functions.find((one) => exportsOf(one).includes(symbol))
  if (!found || found.diagnostics.some(({ code }) => code === 'no-native-code')) return
  const { marked, diagnostics } = found
  const { native, strict } = marked.options
  const diagnostic: Diagnostic = {
    code: 'no-native-code',
    severity: strict ? 'error' : 'warning',
    message: `'${marked.name}' has no native code${found.kernel?.export === symbol ? '' : ' for some arguments'}: ${problem}.`,
    help: hasWasm
      ? `It runs as WebAssembly. ${native ? 'Where that is meant, take the word native out of the directive.' : 'Nothing needs doing.'}`
      : "Add 'wasm' to the targets: the function can run as WebAssembly.",
    file,
    functionName: marked.name,
    span: marked.directiveSpan ?? marked.span,
  }
  diagnostics.push(diagnostic)
  compiled.diagnostics.push(diagnostic)
}

/** Functions that have no native code have nothing. */
function withoutWasm(compiled: CompiledModule, addons: NativeAddon[], file: string): CompiledModule {
  const functions = compiled.functions.map((one) => {
    const { kernel } = one
    if (!kernel || addons.some(({ exports }) => exports.includes(kernel.export))) return one
    if (!one.diagnostics.some(({ code }) => code === 'no-native-code'))
      remark(compiled, kernel.export, "there is none in this build, and 'wasm' is not among the targets", file, false)
    return { ...one, kernel: undefined }
  })
  return { ...compiled, functions, addons, ...(addons.length === 0 && { artifact: undefined }) }
}

/** The kernels that can be native code, and by symbol why the others cannot. */
function chooseNativeKernels(
  kernels: readonly NativeKernel[],
  platform: Platform,
  source: NativeSource,
  errors: readonly ErrorSpec[],
): { chosen: NativeKernel[]; problems: ReadonlyMap<string, string> } {
  const problems = new Map<string, string>()
  const chosen = kernels.filter((kernel) => {
    try {
      emitNative([kernel], platform, source, errors, findInNativeMathLibrary)
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
async function compileAddon(
  kernels: readonly NativeKernel[],
  platform: Platform,
  source: NativeSource,
  errors: readonly ErrorSpec[],
  { toolchain, store }: { toolchain: Toolchain; store?: ArtifactStore },
): Promise<NativeAddon> {
  const exports = kernels.map(({ manifest }) => manifest.export)
  const { whole, parts } = emitNative(kernels, platform, source, errors, findInNativeMathLibrary)
  // It names who really makes the file.
  const version = await toolchain.version({ kind: 'native', platform })
  const key = cacheKey({ abi: RUNTIME_ABI, version, target: platform, llvmIr: whole })
  const id = buildId(key)
  const known = await store?.get(key)
  const addon = (bytes: Uint8Array) => ({ platform, bytes, unsigned: unsignedRange(bytes, platform), id, exports })
  if (known) return addon(known)
  const [llvmIr, ...pieces] = [whole, ...parts].map((text) => text.replace(BUILD_ID, id))
  const { bytes } = await inStage('native', source.file, undefined, () =>
    toolchain.compile({ llvmIr, parts: pieces, target: { kind: 'native', platform }, exports, label: source.file }),
  )
  await store?.put(key, bytes)
  return addon(bytes)
}

/** As long as the text that it replaces: the key of a cache entry says all that the addon depends on. */
function buildId(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex')
  return 'usejit-build-id-'.padEnd(BUILD_ID.length, digest)
}
