import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InputOptions, OutputOptions, Plugin, RolldownLog } from 'rolldown'
import { directiveLike } from '../../plugin/directive-filter.ts'
import { type Notice, StrictError } from '../../plugin/notice.ts'
import type { ResolvedOptions } from '../../plugin/options.ts'
import type { Report } from '../../plugin/report.ts'
import type { Services } from '../../plugin/services.ts'
import { createTransformer } from '../../plugin/transform.ts'
import { bundlerResolve } from '../../vite-plugin/bundler-resolve.ts'
import { type EmittedFiles, locateAsAsset, urlNextToChunk } from '../../vite-plugin/locate-file.ts'
import { rolldownOf } from '../project-bundler.ts'
import { UsageError } from '../usage-error.ts'
import type { EntryPoint } from './entry-points.ts'
import { LibraryError } from './library-error.ts'
import { RUNTIME_FILE } from './package-manifest.ts'

/** What is bundled, and how. */
export interface BundleTask {
  /** Folder of the project. */
  cwd: string
  entries: readonly EntryPoint[]
  /** Packages that stay imports. */
  external: ReadonlySet<string>
  /** Absolute path of the tsconfig.json that was named; else each file is under the nearest one. */
  tsconfig?: string
  sourcemap: boolean
  options: ResolvedOptions
  services: Services
  /** Told of what has been written. */
  done?: (form: string) => void
}

/** What usejit's modules are called in sources. */
const OWN_MODULES: Record<string, string> = {
  'usejit/runtime': fileURLToPath(new URL('../../runtime-shim/index.js', import.meta.url)),
  'usejit/types': fileURLToPath(new URL('../../types/index.js', import.meta.url)),
}
const PUBLIC_RUNTIME = fileURLToPath(new URL('../../runtime-shim/public.js', import.meta.url))
const OWN_ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Bundles a library as ES modules (`esm/`) and CommonJS (`cjs/`), and, if native code is among the targets, both once more for Node (`node/`, with addons in `native/`).
 * Entries share chunks, so that each module of the sources is there once in each form.
 *
 * @param folder absolute path to write to
 * @returns what became of the marked functions
 * @throws LibraryError where the bundler refuses the sources, or `strict` refuses what became of them
 * @throws UsageError where the project has no bundler for it
 */
export async function bundleLibrary(
  task: BundleTask,
  folder: string,
  warn: (message: string) => void,
): Promise<Report> {
  const { rolldown } = await findRolldown(task.cwd)
  const transformer = createTransformer(task.options, task.cwd, task.services)
  const emitted: EmittedFiles = new Map()
  const told = new Set<string>()
  const once = (message: string) => {
    if (!told.has(message)) warn(message)
    told.add(message)
  }

  function kernels(native: boolean): Plugin {
    return {
      name: 'usejit',
      transform: {
        filter: { id: /\.[cm]?[jt]sx?(?:\?.*)?$/, code: directiveLike },
        handler(code, id) {
          return transformer.transform(code, id, {
            // What became of functions is in the summary; what concerns whole files is told here.
            warn: ({ message }: Notice) => once(message),
            watch: () => undefined,
            resolve: bundlerResolve(this),
            ...(native && { places: () => ({ addon: locateAsAsset(this, emitted) }) }),
          })
        },
      },
      resolveFileUrl: ({ relativePath, format }) => urlNextToChunk(relativePath, format),
    }
  }

  async function bundle(native: boolean, outputs: readonly OutputOptions[]): Promise<void> {
    const input: InputOptions = {
      ...inputOf(task, native),
      plugins: [ownModules, kernels(native)],
      onLog: (level, log) => handleLog(level, log, task.cwd, once),
    }
    const build = await rolldown(input)
    try {
      for (const output of outputs) await build.write({ ...output, ...outputOf(task, folder) })
    } finally {
      await build.close()
    }
  }

  try {
    // First with native code: the compilations serve for the other forms, too.
    if (task.options.platforms.length > 0) {
      await bundle(true, [formOf('node', 'es'), formOf('node', 'cjs')])
      task.done?.('node, native')
    }
    await bundle(false, [formOf('esm', 'es'), formOf('cjs', 'cjs')])
    task.done?.('esm, cjs')
  } catch (error) {
    throw error instanceof UsageError ? error : new LibraryError(messageOf(error))
  }
  return transformer.report()
}

/** usejit need not be installed in the project, and is always part of the bundle. */
const ownModules: Plugin = {
  name: 'usejit-modules',
  resolveId(source) {
    const id = source === RUNTIME_FILE ? PUBLIC_RUNTIME : OWN_MODULES[source]
    return id === undefined ? undefined : { id, moduleSideEffects: false }
  },
}

function inputOf({ cwd, entries, external, tsconfig }: BundleTask, native: boolean): InputOptions {
  return {
    cwd,
    input: { ...Object.fromEntries(entries.map(({ name, file }) => [name, file])), [RUNTIME_FILE]: RUNTIME_FILE },
    platform: native ? 'node' : 'neutral',
    // The same sources in all forms: a kernel that is compiled once holds its helpers of one of them.
    resolve: { conditionNames: ['import', 'module', 'default'], mainFields: ['module', 'main'] },
    external: (id) => isBuiltin(id) || external.has(packageOf(id)),
    ...(tsconfig !== undefined && { tsconfig }),
    preserveEntrySignatures: 'exports-only',
    // Comments with paths, which depend on where usejit is installed.
    experimental: { attachDebugInfo: 'none' },
  }
}

function formOf(folder: string, format: 'es' | 'cjs'): OutputOptions {
  const extension = format === 'es' ? 'mjs' : 'cjs'
  return {
    format,
    entryFileNames: `${folder}/[name].${extension}`,
    chunkFileNames: `${folder}/[name]-[hash].${extension}`,
  }
}

function outputOf({ sourcemap }: BundleTask, folder: string): OutputOptions {
  return {
    dir: folder,
    assetFileNames: 'native/[name]-[hash][extname]',
    exports: 'named',
    sourcemap,
    sourcemapPathTransform: (source, map) => shownSource(join(map, '..', source)) ?? source,
  }
}

/** Where usejit is installed is nobody's business, and differs from machine to machine. */
function shownSource(file: string): string | undefined {
  return file.startsWith(OWN_ROOT) ? `usejit:///${file.slice(OWN_ROOT.length).replaceAll('\\', '/')}` : undefined
}

/** An import that cannot be resolved would be one that users of the library cannot resolve either. */
function handleLog(level: string, log: RolldownLog, cwd: string, warn: (message: string) => void): void {
  if (log.code === 'UNRESOLVED_IMPORT')
    throw new Error(
      `${shorten(log.message, cwd)}\nImports must be files, or packages that are installed; what is in "dependencies" or "peerDependencies" of package.json stays an import.`,
    )
  // Compiling is what takes long here.
  if (level === 'warn' && log.code !== 'PLUGIN_TIMINGS') warn(shorten(log.message, cwd))
}

const shorten = (message: string, cwd: string): string => message.replaceAll(`${cwd}/`, '')

/** `@scope/name` of `@scope/name/part`; whatever is no package has a name that none has. */
function packageOf(id: string): string {
  return /^(?:@[^/]+\/)?[^@./\0][^/]*/.exec(id)?.[0] ?? ''
}

/** Bundlers wrap what plugins throw. */
function messageOf(error: unknown): string {
  const { message, errors = [] } = error as Error & { errors?: unknown[] }
  const strict = [error, ...errors, ...errors.map((one) => (one as Error).cause)].find(
    (one) => one instanceof StrictError,
  )
  return strict instanceof StrictError ? strict.message : message
}

async function findRolldown(cwd: string): Promise<typeof import('rolldown')> {
  const found = await rolldownOf(cwd)
  if (found) return found
  throw new UsageError(
    'The library has to be bundled, and the project has no rolldown (nor vite from 8 on, which brings it). Install it: npm i -D rolldown',
  )
}
