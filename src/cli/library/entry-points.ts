import { statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { isDeclarations } from '../../compiler/frontend/language.ts'
import { suggestPath } from '../nearest-path.ts'
import { UsageError } from '../usage-error.ts'

/** One module of a library that its users can import. */
export interface EntryPoint {
  /** Absolute path of the source. */
  file: string
  /** Path of its outputs without folder and extension: `kernels`, `image/blur`. */
  name: string
  /** Key in `exports`: `.`, `./image/blur`. */
  subpath: string
}

/** Subpath under which every library offers `alloc`, `status` and the rest of the runtime that is part of it. */
export const RUNTIME_SUBPATH = './runtime'

const EXTENSION = /\.[cm]?[jt]sx?$/

/**
 * The modules that a library is built from. A single one is the package itself; of several, the one called `index` is, and the others are imported by their paths
 * from the folder that they have in common.
 *
 * @param paths files as typed
 * @param cwd absolute path
 * @returns in order of subpaths
 * @throws UsageError where a path is no source file, or two would have one name
 * @example
 * findEntryPoints(['src/index.ts', 'src/image/blur.ts'], cwd).map(({ subpath }) => subpath) // ['.', './image/blur']
 */
export function findEntryPoints(paths: readonly string[], cwd: string): EntryPoint[] {
  if (paths.length === 0) throw new UsageError('Name the source files of the library: usejit build src/kernels.ts')
  const files = [...new Set(paths.map((path) => sourceFile(path, cwd)))]
  const root = commonFolder(files)
  const entries = files.map((file): EntryPoint => {
    const name = relative(root, file).split(sep).join('/').replace(EXTENSION, '')
    return { file, name, subpath: files.length === 1 || name === 'index' ? '.' : `./${name.replace(/\/index$/, '')}` }
  })
  for (const [i, { file, name, subpath }] of entries.entries()) {
    const other = entries.slice(0, i).find((one) => one.name === name || one.subpath === subpath)
    if (other)
      throw new UsageError(
        `${basename(other.file)} and ${basename(file)} would both be imported as "${subpath}": rename one.`,
      )
    if (subpath === RUNTIME_SUBPATH)
      throw new UsageError(
        `${basename(file)} would be imported as "${subpath}", where libraries have alloc, status and the rest of usejit's runtime: rename it.`,
      )
  }
  return entries.sort((a, b) => (a.subpath < b.subpath ? -1 : 1))
}

function sourceFile(path: string, cwd: string): string {
  const file = resolve(cwd, path)
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) throw new UsageError(`There is no file ${path} in ${cwd}.${suggestPath(path, cwd)}`)
  if (stat.isDirectory()) throw new UsageError(`${path} is a folder: name the files that users of the library import.`)
  if (!EXTENSION.test(file) || isDeclarations(file)) throw new UsageError(`${path} is no source file.`)
  return file
}

/**
 * The innermost folder that holds all of the files.
 * @param files absolute paths, at least one
 * @example commonFolder(['/a/b/c.ts', '/a/d.ts']) // '/a'
 */
export function commonFolder(files: readonly string[]): string {
  return files
    .map((file) => dirname(file))
    .reduce((root, folder) => {
      let common = root
      while (common !== folder && !folder.startsWith(common.endsWith(sep) ? common : common + sep))
        common = dirname(common)
      return common
    })
}
