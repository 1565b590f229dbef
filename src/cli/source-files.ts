import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UsageError } from './usage-error.ts'

const sourceFile = /(?<!\.d)\.[cm]?[jt]sx?$/
const skippedFolder = /^(?:node_modules|dist|build|out|coverage|\..+)$/

/**
 * The source files that a command works on.
 *
 * @param paths files and folders as typed; none means the working directory. In folders, files with the extension of a script count, except
 * declarations and what lies in node_modules, build output or hidden folders. A file that is named is taken whatever it is called.
 * @param cwd absolute path
 * @returns absolute paths, each once, folders in order of names
 * @throws UsageError where a path does not exist
 */
export function findSourceFiles(paths: readonly string[], cwd: string): string[] {
  const files = new Set<string>()
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const absolute = resolve(cwd, path)
    const stat = statSync(absolute, { throwIfNoEntry: false })
    if (!stat) throw new UsageError(`There is no file or folder ${path} in ${cwd}.`)
    if (stat.isDirectory()) addFolder(absolute, files)
    else files.add(absolute)
  }
  return [...files]
}

function addFolder(folder: string, files: Set<string>): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.isDirectory() && !skippedFolder.test(entry.name)) addFolder(join(folder, entry.name), files)
    else if (entry.isFile() && sourceFile.test(entry.name)) files.add(join(folder, entry.name))
  }
}
