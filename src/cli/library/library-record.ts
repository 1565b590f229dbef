import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportedFile } from '../../plugin/report.ts'
import { packageVersion } from '../../version.ts'

/** Name of the file in which a built library says how it was made. A folder that has it may be replaced by the next build. */
export const RECORD = 'usejit-build.json'

/** What a built library says about itself. No time, no path of the machine: equal inputs make equal records. */
export interface LibraryRecord {
  version: 1
  /** Version of usejit. */
  usejit: string
  targets: readonly string[]
  /** What became of every marked function. */
  functions: ReportedFile[]
  /** Digests (SHA-256, hexadecimal) of all other files, by path. */
  files: Record<string, string>
}

/**
 * Writes the record of a library.
 * @param folder absolute path
 * @param files paths of its files in the folder
 */
export function writeRecord(
  folder: string,
  files: readonly string[],
  { targets, functions }: Pick<LibraryRecord, 'targets' | 'functions'>,
): void {
  const digest = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex')
  const record: LibraryRecord = {
    version: 1,
    usejit: packageVersion(),
    targets,
    functions,
    files: Object.fromEntries(files.map((file) => [file, digest(file)])),
  }
  writeFileSync(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`)
}

/** @returns undefined where there is none that can be read */
export function readRecord(folder: string): LibraryRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(join(folder, RECORD), 'utf8')) as LibraryRecord
    return record.version === 1 && typeof record.files === 'object' ? record : undefined
  } catch {
    return undefined
  }
}
