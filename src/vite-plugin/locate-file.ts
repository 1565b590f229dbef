import { createHash } from 'node:crypto'
import { basename, dirname, posix, relative, sep } from 'node:path'
import MagicString from 'magic-string'
import { type LocateFile, type ProgramFile, writeProgramFile } from '../plugin/program-file.ts'
import type { ImportFile } from '../plugin/services.ts'

/** What a bundler's plugin context can do, as far as it is used here. */
interface EmittingContext {
  environment?: unknown
  emitFile(file: { type: 'asset'; name: string; source: Uint8Array }): string
}

/** Files that are assets, by reference; `environment` is Vite's. */
export type EmittedFiles = Map<string, { source: Uint8Array; environment: unknown }>

/**
 * The Rollup family: the file is an asset of the bundle, named with a hash of its contents, and the bundler knows its URL.
 * @param emitted remembers the assets by their references
 */
export function locateAsAsset(context: unknown, emitted: EmittedFiles): LocateFile {
  return (file) => `import.meta.ROLLUP_FILE_URL_${emitAsset(context, emitted, file)}`
}

/** @returns its reference */
function emitAsset(context: unknown, emitted: EmittedFiles, { name, bytes }: ProgramFile): string {
  const { environment } = context as EmittingContext
  const reference = (context as EmittingContext).emitFile({ type: 'asset', name, source: bytes })
  emitted.set(reference, { source: bytes, environment })
  return reference
}

/** Programs that run from their sources, as under Vite's dev server: the file stays in the cache directory. */
export function locateOnDisk(cacheDir: string): LocateFile {
  return (file) => {
    const written = writeProgramFile(cacheDir, file)
    return written && JSON.stringify(written)
  }
}

/** webpack and Rspack copy what such an expression names, and put its URL in place of it. CommonJS modules have no such expression. */
export function locateByUrl(cacheDir: string, source: string): LocateFile {
  return (file, script) => {
    const written = script ? undefined : writeProgramFile(cacheDir, file)
    if (!written) return undefined
    const path = relative(dirname(source), written).split(sep).join('/')
    return `new URL(${JSON.stringify(path.startsWith('.') ? path : `./${path}`)},import.meta.url).href`
  }
}

/** Start of the module ids under which esbuild finds files. */
export const ESBUILD_FILE = 'usejit-file:'
export const ESBUILD_NAMESPACE = 'usejit-file'

/**
 * The module that stands for a file in esbuild: one for each module that asks, although the files may be the same. It is in the chunk of that one then, and the path that it gives is one from there on.
 *
 * @param id what was imported
 * @param importer path of the module that asks, from the project on: builds elsewhere are the same
 */
export function resolveForEsbuild(id: string, importer: string) {
  const path = id.slice(ESBUILD_FILE.length)
  const place = createHash('sha256').update(importer).digest('hex').slice(0, 8)
  return { path: `${place}/${basename(path)}`, namespace: ESBUILD_NAMESPACE, pluginData: path }
}

/**
 * esbuild copies what its loader `file` loads, and gives its path from the bundle on. Modules import that path, so that it is a string beside the place where it is used: tools that
 * trace files cannot look into a module that is called for it, as `require` does.
 *
 * @param bundled without a bundle nothing is copied and nothing would resolve the import; what is required fails when it is asked for
 */
export function locateThroughEsbuild(cacheDir: string, format: string | undefined, bundled: boolean): LocateFile {
  const locate = (path: string) =>
    format === 'esm' ? `new URL(${path},import.meta.url).href` : `__dirname+"/"+${path}`
  return (file, script) => {
    // `import.meta` would make a module of a script, which has no `module.exports` then.
    const written = script && format === 'esm' ? undefined : writeProgramFile(cacheDir, file)
    if (!written) return undefined
    const module = ESBUILD_FILE + written
    return script || !bundled ? locate(`require(${JSON.stringify(module)})`) : { module, locate }
  }
}

/** JavaScript of the URL of a file, by its path from the chunk that asks. */
export function urlNextToChunk(relativePath: string, format: string): string {
  const path = JSON.stringify(relativePath)
  return format === 'cjs'
    ? `require("node:url").pathToFileURL(require("node:path").join(__dirname,${path})).href`
    : `new URL(${path},import.meta.url).href`
}

/** Start of what the code imports before the name of the file is known: of Rollup's family it is external, esbuild is told where it lies. */
export const IMPORTED_FILE = 'usejit-import:'

/** Files that the code imports, in the Rollup family: each is an asset, and `nameImports` puts its path in. */
export function importAsset(context: unknown, emitted: EmittedFiles): ImportFile {
  return (file) => IMPORTED_FILE + emitAsset(context, emitted, file)
}

/** Imports of such files stay in the code, unless nobody uses what they give. */
export function resolveImport(id: string): { id: string; external: true; moduleSideEffects: false } | undefined {
  return id.startsWith(IMPORTED_FILE) ? { id, external: true, moduleSideEffects: false } : undefined
}

/**
 * Puts the paths of files into the imports of a chunk.
 *
 * @param chunk its path
 * @param fileOf gives the path of an asset
 * @returns undefined where there are none
 */
export function nameImports(
  code: string,
  chunk: string,
  fileOf: (reference: string) => string,
): MagicString | undefined {
  const text = new MagicString(code)
  for (const { index, 0: all, 1: reference } of code.matchAll(new RegExp(`${IMPORTED_FILE}([\\w$-]+)`, 'g'))) {
    const path = posix.relative(posix.dirname(chunk), fileOf(reference))
    text.overwrite(index, index + all.length, path.startsWith('.') ? path : `./${path}`)
  }
  return text.hasChanged() ? text : undefined
}

/** esbuild copies what its loader `copy` loads, and keeps the import. */
export function importThroughEsbuild(cacheDir: string): ImportFile {
  return (file) => {
    const written = writeProgramFile(cacheDir, file)
    return written && IMPORTED_FILE + written
  }
}

/** Says of a build that it cannot have `wasm: 'import'`. */
export const importNeeds = (what: string): string =>
  `usejit: the option wasm: 'import' needs ${what}. Leave it out, and kernel modules are part of the code.`
