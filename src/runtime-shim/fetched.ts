/** For emitted code whose kernel module is a file: reads it at the first call that wants a kernel, or has it fetched. Never throws. */
import { createModule, fail, type LoadableModule, loadModule, settle } from './load-module.ts'
import type { EmittedModule } from './manifest.ts'

/**
 * @param manifest its `wasm` is replaced by a property that begins to load when it is first read
 * @param locate gives the URL or path of the file
 */
export function $fetched(manifest: EmittedModule, locate: () => string): LoadableModule {
  const module = createModule(manifest)
  let wasm: EmittedModule['wasm'] | undefined

  const notFound = (error: unknown) => fail(module, 'not-found', error)

  /** @returns the bytes, where they can be had at once */
  function load(): EmittedModule['wasm'] {
    // Whoever asks meanwhile is told that there is nothing yet.
    wasm = ''
    // Switched off.
    if (module.code) return wasm
    try {
      const place = locate()
      const { process } = globalThis as { process?: Partial<NodeJS.Process> }
      if (process?.getBuiltinModule && !/^(?:https?|blob|data):/.test(place)) {
        const path = place.startsWith('file:') ? process.getBuiltinModule('url').fileURLToPath(place) : place
        return new Uint8Array(process.getBuiltinModule('fs').readFileSync(path))
      }
      settle(module, 'not-loaded')
      fetch(place)
        .then(async (answer) => {
          if (!answer.ok) throw new Error(`${answer.status} for ${place}`)
          wasm = new Uint8Array(await answer.arrayBuffer())
          module.code = undefined
          loadModule(module)
        })
        .catch(notFound)
    } catch (error) {
      notFound(error)
    }
    return wasm
  }

  Object.defineProperty(manifest, 'wasm', { get: () => (wasm ??= load()) })
  return module
}
