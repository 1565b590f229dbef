import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isWholeEntry } from './artifact-store.ts'

/** What a directory of the artifact store holds. */
export interface StoreState {
  entries: number
  /** Of all entries together. */
  bytes: number
  /** Entries that are not what was written; they are removed when they are next asked for. */
  damaged: number
  /** Files of processes that were killed while they wrote. */
  unfinished: number
}

/**
 * Reads all entries of a store and changes nothing. A directory that is not there is an empty store.
 *
 * @param dir absolute path
 */
export async function inspectStore(dir: string): Promise<StoreState> {
  const state: StoreState = { entries: 0, bytes: 0, damaged: 0, unfinished: 0 }
  for (const folder of await names(dir)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    for (const name of await names(join(dir, folder))) {
      const path = join(dir, folder, name)
      if (name.endsWith('.tmp')) state.unfinished++
      if (!/^[0-9a-f]{62}$/.test(name) || !(await stat(path).catch(() => undefined))?.isFile()) continue
      const entry = await readFile(path).catch(() => undefined)
      state.entries++
      state.bytes += entry?.length ?? 0
      if (!entry || !isWholeEntry(folder + name, entry)) state.damaged++
    }
  }
  return state
}

const names = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort()
