import { readdirSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { openArtifactStore } from '../compiler/cache/artifact-store.ts'
import { resolveCacheDir } from '../compiler/cache/cache-dir.ts'
import { compileModule, compileToLlvm } from '../compiler/pipeline.ts'
import { chooseNativeToolchain, chooseToolchain } from '../compiler/toolchain/choose.ts'
import { hostPlatform } from '../compiler/toolchain/platform.ts'
import { type ModuleManifest, RUNTIME_ABI } from '../runtime-shim/manifest.ts'
import { directiveDefaults, type ResolvedOptions } from './options.ts'
import { rewriteModule } from './rewrite-module.ts'
import type { Services } from './services.ts'

/**
 * Connects the transformer with the real compiler: one toolchain and one artifact store for all files of a build.
 *
 * @param options resolved options
 * @param root absolute path of the project
 * @param warn told at most once, when the cache cannot be written: this concerns no file in particular
 * @param remarks whether LLVM shall say what became of loops
 */
export function openServices(
  options: ResolvedOptions,
  root: string,
  warn: (message: string) => void = console.warn,
  remarks: boolean = options.reportLoops,
): Services {
  const { dispatch, memory, wasm, platforms, verify, inlineLimit } = options
  const directive = directiveDefaults(options)
  // Whoever wants kernels always gets them also where they lose; who wants none is told that.
  const onlyProfitable = dispatch === 'auto' || dispatch === 'static'
  const cacheDir = resolveCacheDir(root, options.cacheDir)
  const toolchain = chooseToolchain({ toolchain: options.toolchain, root })
  const nativeToolchain = chooseNativeToolchain({ toolchain: options.toolchain, root })
  const store = openArtifactStore(cacheDir, (message) => warn(`usejit ${message}`), options.cacheLimit)
  return {
    async compile(file, code, resolve, { native = false, later = false } = {}) {
      const targets = { wasm, later, ...(native && { platforms, directivePlatform: hostPlatform() }) }
      const services = { toolchain, nativeToolchain, store, resolve }
      if (dispatch !== 'never') {
        return compileModule(file, code, { directive, onlyProfitable, remarks, ...targets }, services)
      }
      // Nothing will ever run: what is needed is that `status` can say so.
      const artifact: ModuleManifest = { abi: RUNTIME_ABI, wasm: '', dataSize: 0, errors: [] }
      return { ...compileToLlvm(file, code, { directive, onlyProfitable }), artifact }
    },
    analyse: (file, code) => compileToLlvm(file, code, { directive, onlyProfitable }),
    rewrite(code, file, compiled, places) {
      const shownFile = relative(root, file).split(sep).join('/')
      return rewriteModule(code, file, compiled, { dispatch, memory, inlineLimit, places, verify, shownFile })
    },
    async warmUp(certain) {
      // A filled cache answers for most builds; loading LLVM for them would only heat the machine.
      if (wasm && dispatch !== 'never' && (certain || isEmpty(cacheDir))) toolchain.warmUp?.()
    },
    async close() {
      await Promise.all([toolchain.close(), nativeToolchain.close()])
    },
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch {
    return true
  }
}
