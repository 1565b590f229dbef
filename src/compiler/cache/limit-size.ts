import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A directory that became too large shrinks to this share of the limit, so that not every new entry makes it shrink again. */
const SHRINK_TO = 0.9
/** What a killed process left half-written. No live one takes that long, unless its clock was moved. */
const ABANDONED_AFTER = 60 * 60 * 1000

/** One file of the store. */
interface StoredFile {
  path: string
  size: number
  /** When it was last used, in milliseconds. */
  used: number
}

/**
 * Removes entries of an artifact store until it is small enough, those first that were not used for longest, and what killed processes left
 * half-written. Other processes may do the same at the same time: a file that is gone already counts as removed.
 *
 * @param dir directory of the store; files that are not entries of it are left alone
 * @param limit bytes that entries may have together
 * @param now milliseconds since 1970
 * @returns bytes that are left. Never rejects: what cannot be looked at or removed stays
 */
export async function limitSize(dir: string, limit: number, now = Date.now()): Promise<number> {
  const entries: StoredFile[] = []
  let total = 0
  for (const folder of await names(dir)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    for (const name of await names(join(dir, folder))) {
      const path = join(dir, folder, name)
      const found = await stat(path).catch(() => undefined)
      if (!found?.isFile()) continue
      const file = { path, size: found.size, used: found.mtimeMs }
      if (/^[0-9a-f]{62}$/.test(name)) {
        entries.push(file)
        total += file.size
      } else if (name.endsWith('.tmp') && now - file.used > ABANDONED_AFTER) {
        await remove(path)
      }
    }
  }
  if (total <= limit) return total
  entries.sort((a, b) => a.used - b.used)
  for (const { path, size } of entries) {
    if (total <= limit * SHRINK_TO) break
    if (await remove(path)) total -= size
  }
  return total
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])

const remove = (path: string): Promise<boolean> =>
  rm(path, { force: true }).then(
    () => true,
    () => false,
  )
