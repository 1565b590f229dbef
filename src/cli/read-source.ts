import { readFileSync } from 'node:fs'
import { positionAt } from '../compiler/diagnostics/format.ts'
import { Rejection } from '../compiler/diagnostics/rejection.ts'
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

/**
 * Reads a program, or says where that is not possible.
 *
 * @param path as it was typed
 * @throws UsageError in place of a Rejection
 */
export function explainedSource<T>(path: string, code: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Rejection ? invalidSource(path, code, error) : error
  }
}

/** What stands in the place of a syntax error. */
export function invalidSource(path: string, code: string, { message, span }: Rejection): UsageError {
  const { line, column } = positionAt(code, span.start)
  return new UsageError(`${path} is no valid source file: ${message.replace(/\.$/, '')} (${path}:${line}:${column}).`)
}
