/** From LLVM IR to the artifact: what LLVM is asked for, and what the cache had. */
import { type LibraryMath, RUNTIME_ABI } from '../runtime-shim/manifest.ts'
import { findByKey } from './backend/math-library.ts'
import { cacheKey } from './cache/cache-key.ts'
import { inStage } from './compile-events.ts'
import type { CompileOptions, CompileServices } from './compile-options.ts'
import type { CompiledModule } from './compiled-module.ts'
import type { LlvmModule } from './llvm-module.ts'
import { findInMathLibrary } from './math-library.ts'
import type { ToolchainInput } from './toolchain/toolchain.ts'

/**
 * Makes a Wasm module of LLVM IR, unless none is wanted.
 *
 * @param found what `findArtifact` has found
 * @throws ToolchainError
 */
export async function linkModule(
  module: LlvmModule,
  { wasm: wanted = true, remarks: asked = false }: Pick<CompileOptions, 'wasm' | 'remarks'>,
  services: CompileServices,
  found?: FoundArtifact,
): Promise<CompiledModule> {
  const linked = wanted ? (found?.linked ?? (await toWasm(module, services, asked))) : NOTHING
  const { remarks } = linked
  return {
    ...moduleWithoutKernels(module),
    ...(remarks !== undefined && { loops: await loopsOf(remarks, module) }),
    artifact: artifactOf(module, linked),
  }
}

/** What the cache has of an artifact. */
export interface FoundArtifact {
  /** Under which it has it, or will have it. */
  key: string
  /** Missing where `linkModule` will have to wait for LLVM. */
  linked?: Linked
}

/**
 * Asks the cache, and nobody else.
 *
 * @returns undefined where no Wasm module is wanted
 * @throws ToolchainError (`missing`)
 */
export async function findArtifact(
  module: LlvmModule,
  { wasm: wanted = true, remarks: asked = false }: Pick<CompileOptions, 'wasm' | 'remarks'>,
  services: CompileServices,
): Promise<FoundArtifact | undefined> {
  if (!wanted) return undefined
  const request = await requestOf(module, services)
  return { key: request.key, linked: await findLinked(request, services, asked) }
}

/** The same module before LLVM has seen it: all that dispatchers are written from, and no WebAssembly. */
export const moduleBeforeLlvm = (module: LlvmModule): CompiledModule => ({
  ...moduleWithoutKernels(module),
  artifact: artifactOf(module, NOTHING),
})

function artifactOf({ errors, library }: LlvmModule, { bytes, dataSize }: Linked): CompiledModule['artifact'] {
  const wasm = Buffer.from(bytes).toString('base64')
  return { abi: RUNTIME_ABI, wasm, dataSize, errors, ...(library.size > 0 && { math: libraryMath(library) }) }
}

/** The parser of the record is loaded only where there is one. */
async function loopsOf(remarks: string, module: LlvmModule): Promise<CompiledModule['loops']> {
  const { readRemarks } = await import('./remarks/read-remarks.ts')
  const { loopReports } = await import('./remarks/loop-reports.ts')
  return loopReports(readRemarks(remarks), module)
}

/** What the loader has to know of the library's functions in a module. */
function libraryMath(kernels: LlvmModule['library']): LibraryMath {
  const probes: Record<string, readonly number[]> = {}
  for (const key of [...kernels.values()].flat()) {
    const { probe } = findByKey(findInMathLibrary, key)!
    if (probe) probes[key] = probe
  }
  return { probes, kernels: Object.fromEntries(kernels) }
}

interface Linked {
  bytes: Uint8Array
  dataSize: number
  /** LLVM's optimisation record. */
  remarks?: string
}

const NOTHING: Linked = { bytes: new Uint8Array(0), dataSize: 0 }

/** What is asked of LLVM, and under which keys the cache has the answers. */
interface LinkRequest {
  jammed: boolean
  key: string
  remarksKey: string
}

async function requestOf(
  { llvmIr = '', exports, kernels }: LlvmModule,
  { toolchain }: CompileServices,
): Promise<LinkRequest> {
  const jammed = kernels.some(({ functions }) => functions.some(({ fn }) => fn.jammed))
  // The LLVM IR says everything about the artifact that sources, types and options can change; how LLVM is run is part of the
  // toolchain's version. Where a line stands makes no difference.
  const all = { abi: RUNTIME_ABI, toolchain: toolchain.name, version: await toolchain.version(), exports, jammed }
  const key = cacheKey({ ...all, target: 'wasm', llvmIr: withoutLocations(llvmIr) })
  // Of remarks the lines are what matters.
  const remarksKey = cacheKey({ ...all, target: 'wasm remarks', llvmIr })
  return { jammed, key, remarksKey }
}

async function findLinked(
  { key, remarksKey }: LinkRequest,
  { store }: CompileServices,
  remarks: boolean,
): Promise<Linked | undefined> {
  const known = await store?.get(key)
  const said = remarks ? await store?.get(remarksKey) : undefined
  if (!known || (remarks && !said)) return undefined
  return { ...unpack(known), ...(said && { remarks: Buffer.from(said).toString() }) }
}

async function toWasm(module: LlvmModule, services: CompileServices, remarks: boolean): Promise<Linked> {
  const { llvmIr = '', exports, file } = module
  const { toolchain, store } = services
  const request = await requestOf(module, services)
  const known = await findLinked(request, services, remarks)
  if (known) return known
  const { jammed, key, remarksKey } = request
  const input: ToolchainInput = { llvmIr, target: { kind: 'wasm' }, exports, jammed, remarks, label: file }
  const linked = await inStage('toolchain', file, undefined, () => toolchain.compile(input))
  await store?.put(key, pack(linked.bytes, linked.dataSize))
  if (linked.remarks !== undefined) await store?.put(remarksKey, Buffer.from(linked.remarks))
  return linked
}

/** LLVM IR without the debug locations: they do not reach the artifact. */
function withoutLocations(llvmIr: string): string {
  return llvmIr
    .replace(/, !dbg !\d+/g, '')
    .replace(/ !dbg !\d+/g, '')
    .replace(/^!\d+ = (?:distinct )?!DI.*\n/gm, '')
}

/** A cache entry: four bytes of data size, then the module. */
function pack(bytes: Uint8Array, dataSize: number): Uint8Array {
  const entry = new Uint8Array(4 + bytes.length)
  new DataView(entry.buffer).setUint32(0, dataSize, true)
  entry.set(bytes, 4)
  return entry
}

function unpack(entry: Uint8Array): { bytes: Uint8Array; dataSize: number } {
  return { dataSize: new DataView(entry.buffer, entry.byteOffset).getUint32(0, true), bytes: entry.subarray(4) }
}

/** A module all of whose functions stay originals, as far as WebAssembly goes. */
export function moduleWithoutKernels({
  file,
  functions,
  diagnostics,
  dependencies,
  llvmIr,
}: LlvmModule): CompiledModule {
  return { file, functions, diagnostics, dependencies, llvmIr }
}
