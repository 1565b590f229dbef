/**
 * Loads modules as a bundler would hand them to users: compiled, rewritten, with dispatchers and the real runtime. Only the module system is a small
 * one of its own, so that a module can be evaluated again and again, with fresh state each time.
 */
import { dirname, join } from 'node:path'
import { transform } from 'esbuild'
import type { CompiledModule } from '../../src/compiler/compiled-module.ts'
import { candidatesOf } from '../../src/compiler/frontend/module-graph.ts'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import type { Toolchain } from '../../src/compiler/toolchain/toolchain.ts'
import { rewriteModule } from '../../src/plugin/rewrite-module.ts'
import * as runtime from '../../src/runtime-shim/index.ts'
import type { Kernel } from '../../src/runtime-shim/kernel.ts'
import { realm } from '../../src/runtime-shim/realm.ts'
import type { NativeMachine } from './native-machine.ts'
import type { NativeSupport } from './native-toolchain.ts'

export type Exports = Record<string, unknown>
export type AnyFunction = (...args: unknown[]) => unknown

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const FOLDER = '/fuzz'

/** A program of several files, of which the first holds the kernels. */
export type Files = Readonly<Record<string, string>>

/** What makes native code, and where it is put. */
export interface NativeWay {
  support: NativeSupport
  machine: NativeMachine
}

export interface DispatchedModule {
  compiled: CompiledModule
  /** Evaluates the rewritten module and what it imports, from the start. */
  evaluate(): Exports
}

/**
 * Compiles the marked functions of the first file and rewrites it for `dispatch: 'always'`.
 *
 * @param files texts by name (`main.ts`), which import each other by relative paths
 * @param native makes native code too: dispatchers run it where it is
 * @throws whatever the compiler or the toolchain throws
 */
export async function compileDispatched(
  files: Files,
  toolchain: Toolchain,
  native?: NativeWay,
): Promise<DispatchedModule> {
  const [main] = Object.keys(files)
  const paths = new Map(Object.entries(files).map(([name, code]) => [join(FOLDER, name), code]))
  const file = join(FOLDER, main)
  const compiled = await compileModule(
    file,
    files[main],
    { ...OPTIONS, ...native?.support.options },
    {
      toolchain,
      ...native?.support.services,
      resolve: async (source, importer) => {
        const found = candidatesOf(source, importer).find((candidate) => paths.has(candidate))
        return found === undefined ? undefined : { file: found, code: paths.get(found) as string }
      },
    },
  )
  const [addon] = compiled.addons ?? []
  const place = native && addon && JSON.stringify(native.machine.put(addon))
  const places = place === undefined ? undefined : { addon: () => place }
  const rewritten = rewriteModule(files[main], file, compiled, { dispatch: 'always', ...(places && { places }) })
  const texts = await toCommonJs({ ...files, [main]: rewritten?.code ?? files[main] })
  return { compiled, evaluate: () => evaluate(texts, main) }
}

/** JavaScript of a program as it was written, ready to be evaluated. */
export async function loadOriginals(files: Files): Promise<() => Exports> {
  const [main] = Object.keys(files)
  const texts = await toCommonJs(files)
  return () => evaluate(texts, main)
}

async function toCommonJs(files: Files): Promise<Map<string, string>> {
  const entries = Object.entries(files).map(async ([name, code]): Promise<[string, string]> => {
    const { code: text } = await transform(code, { loader: 'ts', format: 'cjs', logLevel: 'silent' })
    // Writes to properties that cannot be made are silent then, in arrays that cannot grow by them too.
    return [join(FOLDER, name), text.replace(/^"use strict";\n/, '')]
  })
  return new Map(await Promise.all(entries))
}

function evaluate(texts: ReadonlyMap<string, string>, main: string): Exports {
  const loaded = new Map<string, { exports: Exports }>()
  const load = (file: string): Exports => {
    const known = loaded.get(file)
    if (known) return known.exports
    const module = { exports: {} as Exports }
    loaded.set(file, module)
    const require = (source: string): unknown => {
      if (source === 'usejit/runtime') return runtime
      const found = candidatesOf(source, join(dirname(file), '_.ts')).find((candidate) => texts.has(candidate))
      if (found === undefined) throw new Error(`${file} imports ${source}`)
      return load(found)
    }
    new Function('module', 'exports', 'require', texts.get(file) as string)(module, module.exports, require)
    return module.exports
  }
  return load(join(FOLDER, main))
}

/** The kernel behind a dispatcher. */
export function kernelOf(dispatcher: unknown): Kernel | undefined {
  return realm.functions.get(dispatcher as AnyFunction)?.kernel
}
