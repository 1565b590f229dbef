import { createHash, randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { limitSize } from './limit-size.ts'
import { makeDirectory } from './make-directory.ts'

/** A content-addressed store of compiled artifacts. Neither method rejects because of the disk: a cache may only save time. */
export interface ArtifactStore {
  /**
   * The bytes stored under a key, or undefined. A damaged entry is removed and counts as absent.
   * @param key as made by `cacheKey`
   */
  get(key: string): Promise<Uint8Array | undefined>
  /** Stores bytes under a key, replacing what is there. */
  put(key: string, bytes: Uint8Array): Promise<void>
}

/** Start of every entry; the digit is the version of the format. */
const MAGIC = Buffer.from('usejit-1')
const DIGEST_SIZE = 32
const HEADER_SIZE = MAGIC.length + DIGEST_SIZE
/** Bytes that the entries of a directory may have together, unless told otherwise. */
export const DEFAULT_CACHE_LIMIT = 512 * 1024 * 1024

/**
 * Opens the store in a directory, which is created at the first `put`.
 *
 * An entry is a file named after its key: magic, SHA-256 over key and bytes, bytes. It is written to a temporary file next to it, flushed to disk
 * and renamed, so that processes that read and write at the same time see whole entries only. The digest is verified at every read and covers
 * the key, so neither a flipped bit nor a file under a wrong name yields a wrong artifact. The time of its last change is that of its last use;
 * at the first `put`, and then after each sixteenth of the limit, what was not used for longest is removed if there is too much.
 *
 * @param dir absolute path
 * @param warn called at most once, when the directory cannot be written; nothing is stored from then on
 * @param limit bytes that all entries may have together
 * @example
 * const store = openArtifactStore(resolveCacheDir(root), console.warn)
 * const bytes = (await store.get(key)) ?? (await compileAndPut())
 */
export function openArtifactStore(
  dir: string,
  warn: (message: string) => void,
  limit = DEFAULT_CACHE_LIMIT,
): ArtifactStore {
  let writable = true
  /** Bytes stored since the size was looked at. */
  let unchecked = Infinity

  async function checkSize(added: number): Promise<void> {
    unchecked += added
    if (unchecked < limit / 16) return
    unchecked = 0
    await limitSize(dir, limit)
  }

  async function read(key: string): Promise<Uint8Array | 'absent' | 'damaged'> {
    const path = entryPath(dir, key)
    let entry: Buffer
    try {
      entry = await readFile(path)
    } catch {
      return 'absent'
    }
    return isWholeEntry(key, entry) ? new Uint8Array(entry.subarray(HEADER_SIZE)) : 'damaged'
  }

  return {
    async get(key) {
      const found = await read(key)
      if (found === 'damaged') await rm(entryPath(dir, key), { force: true }).catch(() => undefined)
      else if (found !== 'absent') await utimes(entryPath(dir, key), new Date(), new Date()).catch(() => undefined)
      return typeof found === 'string' ? undefined : found
    },

    async put(key, bytes) {
      const path = entryPath(dir, key)
      if (!writable) return
      try {
        const parts = [header(key, bytes), bytes]
        await writeWhole(path, parts).catch((error: NodeJS.ErrnoException) => {
          // Somebody has removed the directory meanwhile, or taken the temporary file for an abandoned one.
          if (error.code !== 'ENOENT') throw error
          return writeWhole(path, parts)
        })
        await checkSize(HEADER_SIZE + bytes.length)
      } catch (error) {
        // Windows refuses to rename over a file that another process has open; if that file is the same entry, nothing is lost.
        const found = await read(key)
        if (typeof found !== 'string' && Buffer.compare(found, bytes) === 0) return
        if (!writable) return
        writable = false
        warn(
          `cache-unwritable: compiled kernels cannot be stored in ${dir} (${(error as Error).message}). This build is right but will compile ` +
            'everything again next time. Make the directory writable, or name another with the option cacheDir or the variable USEJIT_CACHE_DIR.',
        )
      }
    },
  }
}

/** Whether a file of the store is what was written under a key. */
export function isWholeEntry(key: string, entry: Buffer): boolean {
  return entry.subarray(0, HEADER_SIZE).equals(header(key, entry.subarray(HEADER_SIZE)))
}

/** Entries are spread over 256 folders, as directories of many thousand files are slow on some systems. */
function entryPath(dir: string, key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new TypeError(`not a cache key: ${key}`)
  return join(dir, key.slice(0, 2), key.slice(2))
}

function header(key: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([MAGIC, createHash('sha256').update(key).update(bytes).digest()])
}

/** Writes a file that is there either completely or not at all, even if the machine loses power. */
async function writeWhole(path: string, parts: Uint8Array[]): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  makeDirectory(dirname(path))
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(Buffer.concat(parts))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}
