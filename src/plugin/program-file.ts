import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { makeDirectory } from '../compiler/cache/make-directory.ts'

/** A file that becomes part of the program beside its code: native code, or a kernel module that is not inlined. */
export interface ProgramFile {
  name: string
  bytes: Uint8Array
}

/** A file whose path is known only to a module that the bundler makes. */
export interface ImportedPath {
  /** Name of that module, whose default export is the path. */
  module: string
  /** JavaScript of the place, by the name under which the path was imported. */
  locate(path: string): string
}

/** JavaScript that evaluates to the URL or path of a file where the program runs. */
export type FilePlace = string | ImportedPath

/**
 * Makes a file part of the program.
 *
 * @param script whether the module that asks is a CommonJS script, which has neither `import` nor `import.meta`
 * @returns undefined where the bundler has no way for it
 */
export type LocateFile = (file: ProgramFile, script: boolean) => FilePlace | undefined

/**
 * @param source path of the source file, after which the other is named
 * @param ending `linux-x64.node`
 * @returns `blur.linux-x64.node`
 */
export function programFile(source: string, ending: string, bytes: Uint8Array): ProgramFile {
  const stem = basename(source)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\w.-]/g, '_')
  return { name: `${stem}.${ending}`, bytes }
}

/** Where files go that the cache directory does not take: a folder of this process alone. */
let spareFolder: string | undefined

/**
 * Writes such a file below the cache directory, for bundlers that copy files from disk and for programs that run from the sources. Where that
 * directory cannot be written, a temporary one takes its place.
 *
 * @returns absolute path of a file that has exactly these bytes; undefined where none can be written. Equal bytes have one path, and a file
 * that is right is never written again: it may be loaded
 */
export function writeProgramFile(cacheDir: string, { name, bytes }: ProgramFile): string | undefined {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const path = join(cacheDir, 'addons', hash, name)
  if (isWritten(path, bytes)) return path
  try {
    spareFolder ??= mkdtempSync(join(tmpdir(), 'usejit-addons-'))
  } catch {
    return undefined
  }
  const spare = join(spareFolder, hash, name)
  return isWritten(spare, bytes) ? spare : undefined
}

/** Sees to it that a file has these bytes: other processes find it complete or not at all. */
function isWritten(path: string, bytes: Uint8Array): boolean {
  if (hasBytes(path, bytes)) return true
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    makeDirectory(dirname(path))
    writeFileSync(temporary, bytes)
    renameSync(temporary, path)
    return true
  } catch {
    discard(temporary)
    // Another process may have been faster, and have the file loaded.
    return hasBytes(path, bytes)
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It could not be made either.
  }
}

/** The size says too little: a file may have been cut short by a full disk, or changed on it. */
function hasBytes(path: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(path).equals(bytes)
  } catch {
    return false
  }
}
