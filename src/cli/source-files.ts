import { readdirSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { globSync, isDynamicPattern } from 'tinyglobby'
import { suggestPath } from './nearest-path.ts'
import { UsageError } from './usage-error.ts'

const sourceFile = /(?<!\.d)\.[cm]?[jt]sx?$/
const skippedFolder = /^(?:node_modules|dist|build|out|coverage|\..+)$/

/**
 * The source files that a command works on.
 *
 * @param paths files, folders and globs as typed; none means the working directory. In folders, files with the extension of a script count, except
 * declarations and what lies in node_modules, build output or hidden folders. A file that is named is taken whatever it is called.
 * @param cwd absolute path
 * @returns absolute paths, each once, folders in order of names
 * @throws UsageError where a path does not exist, or nothing matches a glob
 */
export function findSourceFiles(paths: readonly string[], cwd: string): string[] {
  const files = new Set<string>()
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const absolute = resolve(cwd, path)
    const stat = statSync(absolute, { throwIfNoEntry: false })
    if (!stat && isDynamicPattern(path)) {
      for (const file of matching(globOf(path), cwd)) files.add(file)
      continue
    }
    if (!stat) throw new UsageError(`There is no file or folder ${path} in ${cwd}.${suggestPath(path, cwd)}`)
    if (stat.isDirectory()) addFolder(absolute, files)
    else files.add(absolute)
  }
  return [...files]
}

/** Patterns have slashes, and a backslash in front of what is meant as it is; on Windows it stands between folders. */
export const globOf = (typed: string, separator: string = sep): string =>
  separator === '\\' ? typed.replaceAll('\\', '/') : typed

/** @throws UsageError where there are none */
function matching(pattern: string, cwd: string): string[] {
  const found = globSync(pattern, { cwd, absolute: true, ignore: ['**/node_modules/**'] })
  if (found.length === 0) throw new UsageError(`No file in ${cwd} matches ${pattern}.`)
  return found.map((file) => resolve(file)).sort()
}

function addFolder(folder: string, files: Set<string>): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.isDirectory() && !skippedFolder.test(entry.name)) addFolder(join(folder, entry.name), files)
    else if (entry.isFile() && sourceFile.test(entry.name)) files.add(join(folder, entry.name))
  }
}
