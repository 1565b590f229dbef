import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { makeDirectory } from '../../compiler/cache/make-directory.ts'
import { UsageError } from '../usage-error.ts'
import { RECORD, readRecord } from './library-record.ts'

/**
 * Whether a folder may be replaced: it is missing or empty, or an earlier build made all that is in it.
 *
 * @param out absolute path
 * @param path as it was typed
 * @param keep files and folders that must not be lost, whatever is asked for
 * @param force replace what something else has made
 * @throws UsageError where it may not
 */
export function checkOutputFolder(out: string, path: string, keep: readonly string[], force: boolean): void {
  const within = (file: string) => file === out || file.startsWith(out.endsWith(sep) ? out : out + sep)
  if (keep.some(within))
    throw new UsageError(`--out ${path} holds the sources of the library: name a folder for the output alone.`)
  const stat = statSync(out, { throwIfNoEntry: false })
  if (!stat) return
  if (!stat.isDirectory()) throw new UsageError(`--out ${path} is a file: name a folder.`)
  if (force) return
  const files = filesUnder(out)
  if (files.length === 0) return
  const record = readRecord(out)
  if (!record)
    throw new UsageError(
      `--out ${path} holds files that usejit build has not written (it has no ${RECORD}). Name another folder, or replace this one with --force.`,
    )
  const foreign = files.filter((file) => file !== RECORD && !Object.hasOwn(record.files, file))
  if (foreign.length > 0)
    throw new UsageError(
      `--out ${path} holds ${foreign[0]}${foreign.length > 1 ? ` and ${foreign.length - 1} more` : ''}, which usejit build has not written. Move it, or replace the folder with --force.`,
    )
}

/**
 * Replaces a folder as a whole: whoever looks sees the old one or the new one, and after a failure the old one.
 *
 * @param out absolute path
 * @param fill writes the new contents into the folder that it is given
 */
export async function replaceFolder<T>(out: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const id = randomUUID()
  const beside = (what: string) => join(dirname(out), `.${basename(out)}.${id}.${what}`)
  const [fresh, old] = [beside('new'), beside('old')]
  makeDirectory(fresh)
  try {
    const result = await fill(fresh)
    const replaced = existsSync(out)
    if (replaced) renameSync(out, old)
    try {
      renameSync(fresh, out)
    } catch (error) {
      if (replaced) renameSync(old, out)
      throw error
    }
    rmSync(old, { recursive: true, force: true })
    return result
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/**
 * @param folder absolute path
 * @returns paths of all files below it, with forward slashes, in order
 */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort()
}
