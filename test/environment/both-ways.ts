/**
 * Programs of one or more files, run as their author wrote them and as the plugin rewrites them: with real kernels, dispatchers and runtime, bundled
 * as ES modules by Rollup, so that hoisting, live bindings and import cycles are those of JavaScript.
 */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { type Plugin, rollup } from 'rollup'
import { afterAll, expect } from 'vitest'
import type { Diagnostic } from '../../src/compiler/diagnostics/diagnostic.ts'
import { candidatesOf } from '../../src/compiler/frontend/module-graph.ts'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { rewriteModule } from '../../src/plugin/rewrite-module.ts'
import type { DispatchMode } from '../../src/runtime-shim/manifest.ts'

const runtime = fileURLToPath(new URL('../../src/runtime-shim/index.ts', import.meta.url))
const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const FOLDER = '/program'

// biome-ignore lint/suspicious/noExplicitAny: tests know what they export
export type Exports = Record<string, any>

export interface Program {
  /** What the program exports with kernels, with `status`, `original` and `alloc` of the runtime beside it. */
  module: Exports
  /** What the program exports as it was written. */
  plain: Exports
  /** `code: message` of the build. */
  diagnostics: string[]
  /** Runs a scenario on the program both ways; it must give equal results (−0 is not 0), or throw equal errors. @returns the result */
  same<T>(scenario: (module: Exports) => T): T
  /** Calls of a marked function so far. */
  calls(fn: unknown): { kernel: number; original: number; byReason: Record<string, number> }
}

/** What a trap answers, after it was noted that it was asked. */
export function noted<T>(log: unknown[], key: PropertyKey, answer: T): T {
  log.push(String(key))
  return answer
}

/** @param files text by name; the first is the entry. A single text is `main.ts`. */
export async function program(
  files: string | Record<string, string>,
  { dispatch = 'always' }: { dispatch?: DispatchMode } = {},
): Promise<Program> {
  const texts = typeof files === 'string' ? { 'main.ts': files } : files
  const diagnostics: Diagnostic[] = []
  const module = await load(await bundle(texts, dispatch, diagnostics))
  const plain = await load(await bundle(texts))
  const attempt = (scenario: (module: Exports) => unknown, exports: Exports) => {
    try {
      return { result: scenario(exports) }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { thrown: `${error.constructor.name}: ${error.message}` }
    }
  }
  return {
    module,
    plain,
    diagnostics: diagnostics.map(({ code, message }) => `${code}: ${message}`),
    same<T>(scenario: (module: Exports) => T): T {
      const original = attempt(scenario, plain)
      expect(attempt(scenario, module)).toStrictEqual(original)
      return original.result as T
    },
    calls(fn) {
      const status = module.status(fn)
      return { ...status.calls, byReason: status.variants[0]?.calls.byReason ?? {} }
    },
  }
}

async function bundle(
  files: Record<string, string>,
  dispatch?: DispatchMode,
  diagnostics: Diagnostic[] = [],
): Promise<string> {
  const paths = new Map(Object.entries(files).map(([name, code]) => [join(FOLDER, name), code]))
  const find = (source: string, importer: string) => candidatesOf(source, importer).find((path) => paths.has(path))
  const entry = join(FOLDER, Object.keys(files)[0])
  const load = async (path: string): Promise<string> => {
    if (path === 'entry') return `export * from '${entry}'\nexport { alloc, original, status } from 'usejit/runtime'`
    const code = paths.get(path)
    if (code === undefined) return readFile(path, 'utf8')
    if (!dispatch) return code
    const resolve = async (source: string, importer: string) => {
      const file = find(source, importer)
      return file === undefined ? undefined : { file, code: paths.get(file) as string }
    }
    const compiled = await compileModule(path, code, OPTIONS, { toolchain, resolve })
    diagnostics.push(...compiled.diagnostics)
    return rewriteModule(code, path, compiled, { dispatch })?.code ?? code
  }
  const modules: Plugin = {
    name: 'program',
    resolveId: (source, importer = '') => {
      if (source === 'entry' || source === entry) return source
      return source === 'usejit/runtime' ? runtime : (find(source, importer) ?? join(dirname(importer), source))
    },
    load: async (path) => (await transform(await load(path), { loader: 'ts', target: 'es2022' })).code,
  }
  const bundled = await rollup({ input: 'entry', plugins: [modules], treeshake: false, onwarn: () => {} })
  const { output } = await bundled.generate({ format: 'esm' })
  return output[0].code
}

let imports = 0

async function load(text: string): Promise<Exports> {
  const url = `data:text/javascript;base64,${Buffer.from(`${text}//${imports++}`).toString('base64')}`
  return import(/* @vite-ignore */ url)
}
