import { mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openArtifactStore } from './artifact-store.ts'
import { cacheKey } from './cache-key.ts'

const KEY = cacheKey({ source: 'one' })
const OTHER_KEY = cacheKey({ source: 'two' })
const BYTES = Uint8Array.from({ length: 1000 }, (_, i) => i * 7)

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'usejit-cache-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** Paths of all files of the store. */
async function files(): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function open(warn: (message: string) => void = (message) => expect.unreachable(message)) {
  return openArtifactStore(dir, warn)
}

describe('artifact store', () => {
  it('gives back what was put, also to another process later', async () => {
    await open().put(KEY, BYTES)
    expect(await open().get(KEY)).toEqual(BYTES)
    expect(await open().get(OTHER_KEY)).toBeUndefined()
  })

  it('keeps empty artifacts apart from absent ones', async () => {
    await open().put(KEY, new Uint8Array(0))
    expect(await open().get(KEY)).toEqual(new Uint8Array(0))
  })

  it('replaces an entry', async () => {
    await open().put(KEY, BYTES)
    await open().put(KEY, BYTES.subarray(10))
    expect(await open().get(KEY)).toEqual(BYTES.slice(10))
  })

  it.each([
    ['a flipped bit in the bytes', 500],
    ['a flipped bit in the digest', 12],
    ['another version of the format', 7],
  ])('treats %s as absent and removes the entry', async (_, offset) => {
    await open().put(KEY, BYTES)
    const [file] = await files()
    const entry = await readFile(file)
    entry[offset] ^= 1
    await writeFile(file, entry)
    expect(await open().get(KEY)).toBeUndefined()
    expect(await files()).toEqual([])
    await open().put(KEY, BYTES)
    expect(await open().get(KEY)).toEqual(BYTES)
  })

  it.each([0, 5, 39, 40, 1039])('treats an entry cut to %i bytes as absent and removes it', async (length) => {
    await open().put(KEY, BYTES)
    const [file] = await files()
    await truncate(file, length)
    expect(await open().get(KEY)).toBeUndefined()
    expect(await files()).toEqual([])
  })

  it('does not hand out an entry under the name of another', async () => {
    await open().put(KEY, BYTES)
    await open().put(OTHER_KEY, BYTES.subarray(1))
    const [a, b] = await files()
    await rename(a, b)
    expect([await open().get(KEY), await open().get(OTHER_KEY)]).toEqual([undefined, undefined])
  })

  it('lets many writers and readers work on one key at once', async () => {
    const variants = Array.from({ length: 8 }, (_, i) => new Uint8Array(50_000).fill(i))
    const seen = variants.map(async (bytes) => {
      const store = open()
      await store.put(KEY, bytes)
      return store.get(KEY)
    })
    for (const bytes of await Promise.all(seen)) {
      expect(variants.some((variant) => bytes && Buffer.compare(variant, bytes) === 0)).toBe(true)
    }
    expect(await files()).toHaveLength(1)
  })

  it('warns once and goes on where the directory cannot be made', async () => {
    const file = join(dir, 'file')
    await writeFile(file, 'not a directory')
    const warn = vi.fn()
    const store = openArtifactStore(file, warn)
    await Promise.all([store.put(KEY, BYTES), store.put(OTHER_KEY, BYTES)])
    await store.put(KEY, BYTES)
    expect(await store.get(KEY)).toBeUndefined()
    expect(warn).toHaveBeenCalledOnce()
    expect(warn.mock.calls[0][0]).toContain(`cache-unwritable: compiled kernels cannot be stored in ${file}`)
    expect(warn.mock.calls[0][0]).toContain('USEJIT_CACHE_DIR')
  })

  it('makes the directory again where somebody has removed it', async () => {
    const store = open()
    await store.put(KEY, BYTES)
    await rm(dir, { recursive: true })
    await store.put(OTHER_KEY, BYTES)
    expect(await store.get(OTHER_KEY)).toEqual(BYTES)
  })

  it('leaves no temporary file behind where an entry cannot be renamed into place', async () => {
    // A directory with the name of the entry: writing beside it works, renaming over it does not.
    await open().put(KEY, BYTES)
    const [file] = await files()
    await rm(file)
    await mkdir(join(file, 'occupied'), { recursive: true })
    const warn = vi.fn()
    await openArtifactStore(dir, warn).put(KEY, BYTES)
    expect(warn).toHaveBeenCalledOnce()
    expect(await files()).toEqual([])
  })

  it('refuses keys that are not digests, such as paths', async () => {
    await expect(open().get('../../etc/passwd')).rejects.toThrow('not a cache key')
    await expect(open().put('../../etc/passwd', BYTES)).rejects.toThrow('not a cache key')
  })
})
