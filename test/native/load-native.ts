/** Programs with native kernels as their users get them: compiled, rewritten, bundled with the runtime, the addon in a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CompiledModule } from '../../src/compiler/compiled-module.ts'
import type { NativeAddon } from '../../src/compiler/native-addon.ts'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import type { Toolchain } from '../../src/compiler/toolchain/toolchain.ts'
import type { DispatchMode } from '../../src/runtime-shim/manifest.ts'
import { findNative, type NativeSupport } from '../differential/native-toolchain.ts'
import { bundle } from '../runtime/load-rewritten.ts'

/** Undefined where native code cannot be made: tests skip themselves, and say so. */
export const native: NativeSupport | undefined = await findNative()
if (!native) console.warn('!!! NATIVE TESTS SKIPPED: install clang 15 or later with lld, or set USEJIT_ZIG.')

/** A program on disk. */
export interface NativeProgram {
  /** The bundle. */
  file: string
  /** The addon. */
  addonFile: string
  compiled: CompiledModule
  // biome-ignore lint/suspicious/noExplicitAny: tests know what they export
  load(): Promise<Record<string, any>>
}

/** How a program is built. */
export interface NativeProgramOptions {
  dispatch?: DispatchMode
  /** What to compile to, and words that the directives of all functions have. */
  targets?: Pick<CompileOptions, 'wasm' | 'platforms' | 'directivePlatform'>
  /** Makes native code in place of the compiler that was found. */
  nativeToolchain?: Toolchain
  /** Changes the bytes of the file that is shipped. */
  damage?: (bytes: Uint8Array) => Uint8Array
  /** Changes what the loader is told. */
  change?: (addon: NativeAddon) => NativeAddon
}

const folder = mkdtempSync(join(tmpdir(), 'usejit-native-'))
const toolchain = createEmbeddedToolchain()
let programs = 0

export async function closeNative(): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  await toolchain.close()
}

/** Builds a program of one file, which also exports `status`, `original` and `alloc`. */
export async function buildNative(
  source: string,
  {
    dispatch = 'always',
    targets,
    nativeToolchain,
    damage = (bytes) => bytes,
    change = (addon) => addon,
  }: NativeProgramOptions = {},
): Promise<NativeProgram> {
  const place = join(folder, String(programs++))
  const addonFile = `${place}.node`
  let compiled: CompiledModule | undefined
  const text = await bundle(
    { 'main.ts': `${source}\nexport { status, original, alloc } from 'usejit/runtime'\n` },
    {
      dispatch,
      places: { addon: () => JSON.stringify(addonFile) },
      async compile(file, code) {
        const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
        compiled = await compileModule(
          file,
          code,
          { directive, verifyPasses: true, ...native?.options, ...targets },
          { toolchain, ...native?.services, ...(nativeToolchain && { nativeToolchain }) },
        )
        const [addon] = compiled.addons ?? []
        if (addon) writeFileSync(addonFile, damage(addon.bytes))
        return { ...compiled, addons: compiled.addons?.map(change) }
      },
    },
  )
  const file = `${place}.mjs`
  writeFileSync(file, text)
  return { file, addonFile, compiled: compiled as CompiledModule, load: () => import(/* @vite-ignore */ file) }
}
