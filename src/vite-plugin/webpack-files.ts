/** Native code in programs of webpack and Rspack for Node: files beside the bundle, which are found from there whatever `output.publicPath` says, since that is about browsers. */
import { createHash } from 'node:crypto'
import { extname, posix } from 'node:path'
import type { LocateFile } from '../plugin/program-file.ts'

/** Loader context, as far as it is used here. */
export interface EmittingLoader {
  emitFile(name: string, content: Buffer): void
}

/** Their compiler, as far as it is used here. */
export interface FileCompiler {
  options: { output: { chunkLoading?: unknown; module?: boolean; assetModuleFilename?: unknown } }
  webpack: { sources: { ReplaceSource: new (source: TextSource) => ReplaceableSource } }
  hooks: { thisCompilation: { tap(name: string, use: (compilation: FileCompilation) => void): void } }
}

interface FileCompilation {
  hooks: { processAssets: { tap(options: { name: string; stage: number }, use: (assets: object) => void): void } }
  getAsset(name: string): { source: TextSource } | undefined
  updateAsset(name: string, source: TextSource): void
}

interface TextSource {
  source(): string | Uint8Array
}
interface ReplaceableSource extends TextSource {
  replace(start: number, end: number, text: string): void
}

/** Chunks of such a program are files that Node loads: others find their base in a page. */
export function isLoadedByNode({ options }: FileCompiler): boolean {
  return ['require', 'async-node', 'import', false].includes(options.output.chunkLoading as string | false)
}

/**
 * The file keeps its name, with a hash, and lies where the bundler puts assets (where that is one folder, at least). `__webpack_base_uri__` is where the program is: chunks in folders know of the way up.
 *
 * @param loader of the module that asks: what it emits is remembered by the bundler's cache
 */
export function locateBesideBundle(loader: EmittingLoader, { options }: FileCompiler): LocateFile {
  const { assetModuleFilename } = options.output
  const folder =
    typeof assetModuleFilename === 'string' ? posix.dirname(assetModuleFilename.replace(/[?#].*$/, '')) : '.'
  return ({ name, bytes }, script) => {
    // As before: what has no `import` is left alone.
    if (script) return undefined
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
    const extension = extname(name)
    const hashed = `${name.slice(0, -extension.length)}-${hash}${extension}`
    const file = folder.includes('[') ? hashed : posix.join(folder, hashed)
    loader.emitFile(file, Buffer.from(bytes))
    return `new URL(${JSON.stringify(`./${file}`)},__webpack_base_uri__).href`
  }
}

/** Such an expression in a chunk. What is evaluated (`devtool: 'eval'`) has other quotes: it keeps the expression, since `import.meta` could not stand there. */
const PLACE = /new URL\(\s*(["'])\.\/([\w./-]+-[0-9a-f]{8}\.node)\1\s*,\s*__webpack_require__\.b\s*\)\.href/g
/** `Compilation.PROCESS_ASSETS_STAGE_PRE_PROCESS`: before minifiers and source maps. */
const STAGE = -1000

/**
 * Tools that trace the files of a program (`@vercel/nft`, Next.js) do not know the bundler's own variables: chunks say where the file is in Node's words.
 *
 * @param compiler to be told before it begins
 */
export function nameFilesForTracers(compiler: FileCompiler): void {
  compiler.hooks.thisCompilation.tap('usejit', (compilation) => {
    compilation.hooks.processAssets.tap({ name: 'usejit', stage: STAGE }, (assets) => {
      if (!isLoadedByNode(compiler)) return
      for (const name of Object.keys(assets)) {
        if (!/\.[cm]?js$/.test(name)) continue
        const source = compilation.getAsset(name)?.source
        const text = source?.source().toString() ?? ''
        const places = [...text.matchAll(PLACE)]
        if (!source || places.length === 0) continue
        const changed = new compiler.webpack.sources.ReplaceSource(source)
        for (const { index, 0: all, 2: file } of places) {
          const path = posix.relative(posix.dirname(name), file)
          const here = JSON.stringify(path.startsWith('.') ? path : `./${path}`)
          const place = compiler.options.output.module
            ? `new URL(${here},import.meta.url).href`
            : `__dirname+${JSON.stringify(`/${path}`)}`
          changed.replace(index, index + all.length - 1, place)
        }
        compilation.updateAsset(name, changed)
      }
    })
  })
}
