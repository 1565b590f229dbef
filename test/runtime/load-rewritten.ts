/** Runs rewritten modules as an application would: bundled with the runtime by esbuild. */
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import type { CompiledModule } from '../../src/compiler/compiled-module.ts'
import { rewriteModule } from '../../src/plugin/rewrite-module.ts'
import type { RuntimeOptions } from '../../src/plugin/runtime-options.ts'
import type { KernelManifest, ModuleManifest } from '../../src/runtime-shim/manifest.ts'
import { fakeCompiled } from './test-kernels.ts'

const runtime = fileURLToPath(new URL('../../src/runtime-shim/index.ts', import.meta.url))

export interface BundleOptions extends Partial<RuntimeOptions> {
  kernels?: Record<string, KernelManifest>
  /** The compiler; without it, the functions of `kernels.wat` stand in. */
  compile?: (file: string, code: string) => Promise<CompiledModule>
  minify?: boolean
  /** Do not rewrite: the program as its author wrote it. */
  plain?: boolean
  /** Changes to the module of `kernels.wat`. */
  artifact?: Partial<ModuleManifest>
  /** JavaScript in the place of what imports of kernel modules give. */
  imported?: string
  /** Key of the artifact: it is still being compiled. */
  pending?: string
  /** Leave the runtime out of the bundle. */
  external?: boolean
}

/**
 * @param files text by name; the entry is the first
 * @returns the bundle as one ES module
 */
export async function bundle(files: Record<string, string>, options: BundleOptions = {}): Promise<string> {
  const {
    kernels,
    dispatch = 'auto',
    memory,
    inlineLimit,
    places,
    plain = false,
    minify = false,
    external = false,
    artifact,
    compile,
    imported,
    pending,
    verify,
  } = options
  const [entry] = Object.keys(files)
  const modules: Plugin = {
    name: 'modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^usejit\/runtime$/ }, () =>
        external ? { path: 'usejit/runtime', external } : { path: runtime, sideEffects: false },
      )
      onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path, namespace: 'wasm' }))
      onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({ contents: `export default ${imported}` }))
      onResolve({ filter: /.*/, namespace: 'memory' }, ({ path }) => ({
        path: path.replace('./', ''),
        namespace: 'memory',
      }))
      onResolve({ filter: /^entry$/ }, () => ({ path: entry, namespace: 'memory' }))
      onLoad({ filter: /.*/, namespace: 'memory' }, async ({ path }) => {
        const code = files[path]
        const compiled = plain || !compile ? fakeCompiled(path, code, kernels) : await compile(path, code)
        if (compiled.artifact) Object.assign(compiled, { artifact: { ...compiled.artifact, ...artifact } })
        if (pending) compiled.pending = { key: pending, completed: Promise.resolve(compiled) }
        const rewritten = plain
          ? undefined
          : rewriteModule(code, path, compiled, { dispatch, memory, inlineLimit, places, verify })
        return { contents: rewritten?.code ?? code, loader: path.endsWith('x') ? 'tsx' : 'ts', resolveDir: '/' }
      })
    },
  }
  const { outputFiles } = await build({
    entryPoints: ['entry'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify,
    logLevel: 'silent',
    plugins: [modules],
  })
  return outputFiles[0].text
}

let imports = 0

/** Bundles and imports. Every call gives new modules, with a copy of the runtime of their own; the realm's memory is one. */
export async function load(
  files: Record<string, string> | string,
  options?: BundleOptions,
  // biome-ignore lint/suspicious/noExplicitAny: tests know what they export
): Promise<Record<string, any>> {
  const text = await bundle(typeof files === 'string' ? { 'main.ts': files } : files, options)
  const url = `data:text/javascript;base64,${Buffer.from(`${text}//${imports++}`).toString('base64')}`
  return import(/* @vite-ignore */ url)
}

/** Forgets memory, registry and listeners, as a new page would. */
export function newRealm(): void {
  delete (globalThis as Record<symbol, unknown>)[Symbol.for('usejit.memory.v1')]
}
