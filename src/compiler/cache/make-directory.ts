import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory and those above it where they are missing.
 *
 * Node's own `mkdir(path, { recursive: true })` never returns where the file system answers ENOENT to making a directory in an existing one,
 * as Linux does below /proc (tried with Node 20.20): a cache directory that cannot be written must not hang a build.
 *
 * @param path absolute path
 * @throws the file system's error, such as EEXIST or ENOTDIR (a file is in the way), EACCES or ENOENT
 */
export function makeDirectory(path: string): void {
  if (isDirectory(path)) return
  const parent = dirname(path)
  if (parent !== path) makeDirectory(parent)
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have been faster.
    if (!isDirectory(path)) throw error
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
