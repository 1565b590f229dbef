/** For emitted code that imports its kernel module, as hosts want it that compile no bytes: they give a `WebAssembly.Module`. Never throws. */
import { createModule, fail, importsOf, type LoadableModule, start } from './load-module.ts'
import { type EmittedModule, RUNTIME_ABI } from './manifest.ts'
import type { RunReason } from './reason.ts'

/**
 * @param manifest without bytes: asked for them, it starts what was imported
 * @param imported gives what the import has given
 */
export function $imported(manifest: EmittedModule, imported: () => unknown): LoadableModule {
  const module = createModule(manifest)

  function load(): void {
    // What it means if the next step fails.
    let code: RunReason = 'wasm-forbidden'
    try {
      const { Instance, Module } = WebAssembly
      code = 'not-found'
      const compiled = imported()
      if (!(compiled instanceof Module)) throw new TypeError(`the import gives no WebAssembly.Module: ${compiled}`)
      code = 'corrupt-artifact'
      if (manifest.abi !== RUNTIME_ABI) throw new Error('made for another version')
      code = 'memory-full'
      const imports = importsOf(manifest)
      code = 'corrupt-artifact'
      start(module, new Instance(compiled, imports))
    } catch (error) {
      fail(module, code, error)
    }
  }

  let isStarted = false
  Object.defineProperty(manifest, 'wasm', {
    get() {
      if (!isStarted && !module.code) {
        isStarted = true
        load()
      }
      // There is nothing left to do.
      return ''
    },
  })
  return module
}
