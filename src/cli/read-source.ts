import { readFileSync } from 'node:fs'
import { suggestPath } from './nearest-path.ts'
import { UsageError } from './usage-error.ts'

/**
 * The text of a file that was named on the command line.
 *
 * @param file absolute path
 * @param path as it was typed
 * @throws UsageError where it cannot be read
 */
export function readSource(file: string, path: string, cwd: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UsageError(`There is no file ${path} in ${cwd}.${suggestPath(path, cwd)}`)
    if (code === 'EISDIR') throw new UsageError(`${path} is a folder: name one file.`)
    throw new UsageError(`${path} cannot be read: ${message}`)
  }
}
