import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { createUnplugin, type UnpluginFactory, type UnpluginInstance } from 'unplugin'
import { resolveCacheDir } from '../compiler/cache/cache-dir.ts'
import { makeDirectory } from '../compiler/cache/make-directory.ts'
import { directiveLike } from '../plugin/directive-filter.ts'
import { StrictError } from '../plugin/notice.ts'
import { openServices } from '../plugin/open-services.ts'
import { resolveOptions, type UsejitOptions, VERIFY_IN_PRODUCTION } from '../plugin/options.ts'
import type { LocateFile } from '../plugin/program-file.ts'
import type { FilePlaces, ImportFile } from '../plugin/services.ts'
import { createTransformer, type Transformer } from '../plugin/transform.ts'
import { bundlerResolve } from './bundler-resolve.ts'
import {
  type EmittedFiles,
  ESBUILD_FILE,
  ESBUILD_NAMESPACE,
  IMPORTED_FILE,
  importAsset,
  importNeeds,
  importThroughEsbuild,
  locateAsAsset,
  locateByUrl,
  locateOnDisk,
  locateThroughEsbuild,
  nameImports,
  resolveForEsbuild,
  resolveImport,
  urlNextToChunk,
} from './locate-file.ts'
import { checksTypes, TYPES_ARE_CHECKED, type UsedLoader } from './type-checking-loader.ts'
import { forgetModule, KernelSources, locateOnServer, type ServerEnvironment, serveKernels } from './vite-dev-server.ts'
import { addToWorkers, type WorkerSettings } from './vite-workers.ts'
import {
  type EmittingLoader,
  type FileCompiler,
  isLoadedByNode,
  locateBesideBundle,
  nameFilesForTracers,
} from './webpack-files.ts'

/** What esbuild needs to know of itself to keep the user's own loaders. */
interface EsbuildSettings {
  loader?: Record<string, string>
  absWorkingDir?: string
  platform?: string
  format?: string
  bundle?: boolean
}

type EsbuildLoader = 'js' | 'jsx' | 'ts' | 'tsx'

/** How esbuild reads a file by default; a user may have mapped `.js` to `jsx`. */
const esbuildLoaders: Record<string, EsbuildLoader> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
}

/** Rollup, Rolldown and Vite have a level below warnings; for the others it is in the report. */
function inform(context: object, message: string): void {
  const { info } = context as { info?: (message: string) => void }
  info?.call(context, message)
}

/** webpack and Rspack: what they give to loaders. */
function loaderOf(context: object): (EmittingLoader & { loaders?: UsedLoader[] }) | undefined {
  const { getNativeBuildContext } = context as {
    getNativeBuildContext?(): { loaderContext?: EmittingLoader & { loaders?: UsedLoader[] } } | null
  }
  return getNativeBuildContext?.call(context)?.loaderContext
}

/**
 * The plugin for every bundler; the entries (`usejit/vite`, …) each export one face of it.
 *
 * Options are checked at once. The transformer is made when the first file needs it, because only then every bundler has said where the
 * project's root is. Workers never keep the process alive, so ending them at the end of a build is a courtesy, and in watch mode the warm
 * toolchain is kept.
 */
const factory: UnpluginFactory<UsejitOptions | undefined, false> = (user, meta) => {
  const options = resolveOptions(user, process.env)
  const config = () => ({ optimizeDeps: { exclude: ['usejit', 'usejit/runtime'] } })
  // Without a transform hook the bundler does not even call us, and esbuild reads its files itself.
  if (!options.enabled) return { name: 'usejit', vite: { config } }

  const compiler =
    meta.framework === 'webpack'
      ? meta.webpack.compiler
      : meta.framework === 'rspack'
        ? meta.rspack.compiler
        : undefined
  if (compiler && options.importWasm) throw new Error(importNeeds('Vite, Rollup, Rolldown or esbuild'))
  if (compiler) nameFilesForTracers(compiler as unknown as FileCompiler)
  let root = compiler?.context ?? process.cwd()
  let esbuild: EsbuildSettings = {}
  let serving = false
  /** On a dev server for people: the base of its addresses. Tests run on one, too, and wait for kernels. */
  let base: string | undefined
  const sources = new KernelSources()
  /** The plugin as Vite has it, found by its `api`. */
  let vitePlugin: object | undefined
  const api = {}
  let production = (compiler ? compiler.options.mode : process.env.NODE_ENV) === 'production'
  let saidSlow = !options.verify
  let saidChecked = false
  const emitted: EmittedFiles = new Map()
  let made: Transformer | undefined
  const transformer = () => (made ??= createTransformer(options, root, openServices(options, root)))

  /** How files get into the program: native code where addons can be loaded, which browsers cannot; kernel modules where the option asks for files. */
  function placesOf(context: object): (file: string) => FilePlaces {
    const cacheDir = resolveCacheDir(root, options.cacheDir)
    /** @param wasm whether kernel modules may be files there */
    const both =
      (locate: (source: string) => LocateFile, native: boolean, wasm: boolean, imported?: ImportFile) =>
      (source: string) => ({
        ...(native && { addon: locate(source) }),
        ...(wasm && options.inlineLimit < Infinity && { wasm: locate(source) }),
        ...(wasm && options.importWasm && { imported }),
      })
    switch (meta.framework) {
      case 'esbuild': {
        const { platform = 'browser', bundle = false, format = platform === 'browser' ? 'iife' : undefined } = esbuild
        // An `iife` has no way to say where it is.
        const imported = importThroughEsbuild(cacheDir)
        return both(
          () => locateThroughEsbuild(cacheDir, format, bundle),
          platform === 'node',
          format !== 'iife',
          imported,
        )
      }
      case 'webpack':
      case 'rspack': {
        const { node, electron } = compiler?.options.externalsPresets ?? {}
        const byUrl = (source: string) => locateByUrl(cacheDir, source)
        const places = both(byUrl, Boolean(node || electron), true)
        const loader = loaderOf(context)
        const files = compiler as unknown as FileCompiler
        if (!(node || electron) || !loader || !isLoadedByNode(files)) return places
        return (source) => ({ ...places(source), addon: locateBesideBundle(loader, files) })
      }
      case 'vite': {
        const { config } = (context as { environment?: { config?: { consumer?: string; isWorker?: boolean } } })
          .environment ?? { config: undefined }
        const locate = serving ? locateOnDisk(cacheDir) : locateAsAsset(context, emitted)
        // Workers are an `iife` by default. On the dev server the next edit makes another module.
        const isFile = !serving && !config?.isWorker
        const places = both(() => locate, config?.consumer === 'server', isFile, importAsset(context, emitted))
        if (base === undefined || config?.consumer !== 'client') return places
        const late = locateOnServer(base)
        return (source) => ({ ...places(source), late })
      }
      default:
        return both(() => locateAsAsset(context, emitted), true, true, importAsset(context, emitted))
    }
  }

  /** Whether another build may follow in this process. */
  function watching(context: object): boolean {
    if (meta.framework === 'esbuild') return true // esbuild says when it is over: onDispose below
    if (compiler) return compiler.watchMode
    const { watchMode = false } = (context as { meta?: { watchMode?: boolean } }).meta ?? {}
    return watchMode && !serving
  }

  /** Hooks of the Rollup family that unplugin has not. */
  const imports = {
    resolveId: resolveImport,
    renderChunk(
      this: { getFileName(reference: string): string; error(message: string): never },
      code: string,
      { fileName }: { fileName: string },
      { format }: { format: string },
    ) {
      const named = nameImports(code, fileName, (reference) => this.getFileName(reference))
      if (named && !/^esm?$/.test(format)) this.error(importNeeds('ES modules'))
      return named && { code: named.toString(), map: named.generateMap({ hires: 'boundary' }) }
    },
  }
  const ofRollup = options.importWasm ? imports : {}

  return {
    name: 'usejit',
    enforce: 'pre',
    rollup: ofRollup,
    rolldown: ofRollup,
    buildStart() {
      void transformer().warmUp()
    },
    transform: {
      filter: { id: { include: [...options.include], exclude: [...options.exclude] }, code: directiveLike },
      async handler(code, id) {
        if (production && !saidSlow) {
          saidSlow = true
          this.warn(VERIFY_IN_PRODUCTION)
        }
        try {
          const { environment = {} } = this as { environment?: ServerEnvironment }
          const rewritten = await transformer().transform(code, id, {
            // Given the place, Vite prints a second code frame below ours.
            warn: (notice) => this.warn(meta.framework === 'vite' ? { ...notice, loc: undefined } : notice),
            info: (notice) => inform(this, notice.message),
            watch: (file) => {
              this.addWatchFile(file)
              if (serving) sources.add(file, environment, id)
            },
            resolve: bundlerResolve(this),
            places: placesOf(this),
            later: base !== undefined,
            completed: () => forgetModule(environment, id),
          })
          if (compiler && rewritten && !saidChecked && checksTypes(loaderOf(this)?.loaders)) {
            saidChecked = true
            this.warn(TYPES_ARE_CHECKED)
          }
          return rewritten
        } catch (error) {
          if (!(error instanceof StrictError)) throw error
          const { message, loc } = error
          // Throws in the Rollup family; elsewhere it is collected and the build fails at its end.
          this.error({ message, id, loc })
          return undefined
        }
      },
    },
    async buildEnd() {
      transformer().writeReport()
      if (!watching(this)) await transformer().close()
    },
    writeBundle() {
      transformer().writeReport()
    },
    vite: {
      ...ofRollup,
      api,
      config(user) {
        // The same transformer, which goes on after a worker is built.
        addToWorkers(user as WorkerSettings, () => ({ ...vitePlugin, buildEnd: () => transformer().writeReport() }))
        return config()
      },
      configResolved(config) {
        if (!config.isWorker) vitePlugin = config.plugins.find((plugin) => plugin.api === api)
        root = config.root
        // A dev server counts as watching, but its build ends only when the server closes.
        serving = config.command === 'serve'
        production = !serving && config.mode === 'production'
        const isVitest = config.plugins.some(({ name }) => /^vitest(?::|$)/.test(name))
        base = serving && !isVitest ? config.base : undefined
      },
      watchChange: (file) => sources.changed(file),
      configureServer(server) {
        server.middlewares.use(serveKernels((key) => made?.late(key)))
      },
      // Vite takes all assets out of a server's bundle, since they usually belong to its pages, and gives them a page's URLs. These belong to the server.
      resolveFileUrl: ({ referenceId, relativePath, format }) =>
        emitted.has(referenceId) && format !== 'iife' ? urlNextToChunk(relativePath, format) : undefined,
      writeBundle({ dir }, bundle) {
        // Once more: Vite empties its folder behind buildEnd, and the report may be in there.
        transformer().writeReport()
        for (const [reference, { source, environment }] of emitted) {
          if (environment !== this.environment) continue
          const fileName = this.getFileName(reference)
          if (dir === undefined || fileName in bundle) continue
          makeDirectory(dirname(join(dir, fileName)))
          writeFileSync(join(dir, fileName), source)
        }
      },
      // Client and server builds share one toolchain and one report.
      sharedDuringBuild: true,
    },
    esbuild: {
      onLoadFilter: /\.[cm]?[jt]sx?$/,
      config(settings) {
        esbuild = settings
        root = resolve(settings.absWorkingDir ?? root)
      },
      loader(_code, id) {
        const extension = extname(id)
        return (esbuild.loader?.[extension] as EsbuildLoader | undefined) ?? esbuildLoaders[extension] ?? 'js'
      },
      setup(build) {
        build.onDispose(() => void made?.close())
        build.onResolve({ filter: new RegExp(`^${ESBUILD_FILE}`) }, ({ path, importer }) =>
          resolveForEsbuild(path, relative(root, importer)),
        )
        const { format = build.initialOptions.platform === 'neutral' ? 'esm' : undefined } = build.initialOptions
        if (options.importWasm && format !== 'esm') throw new Error(importNeeds("format: 'esm'"))
        const copied = 'usejit-copy'
        build.onResolve({ filter: new RegExp(`^${IMPORTED_FILE}`) }, ({ path }) => ({
          path: path.slice(IMPORTED_FILE.length),
          namespace: copied,
          sideEffects: false,
        }))
        build.onLoad({ filter: /./, namespace: copied }, async ({ path }) => ({
          contents: await readFile(path),
          loader: 'copy',
        }))
        build.onLoad({ filter: /./, namespace: ESBUILD_NAMESPACE }, async ({ pluginData: path }) => ({
          contents: await readFile(path),
          loader: 'file',
        }))
      },
    },
  }
}

/** The plugin as unplugin makes it: `usejit.vite()`, `usejit.rollup()`, … */
export const usejit: UnpluginInstance<UsejitOptions | undefined, false> = /* #__PURE__ */ createUnplugin(factory)
