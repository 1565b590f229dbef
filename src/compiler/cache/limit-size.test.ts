import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openArtifactStore } from './artifact-store.ts'
import { cacheKey } from './cache-key.ts'
import { limitSize } from './limit-size.ts'

const NOW = Date.now()
const HOUR = 60 * 60 * 1000
const BYTES = new Uint8Array(1000)
const keys = Array.from({ length: 10 }, (_, i) => cacheKey({ i }))
const store = (limit?: number) => openArtifactStore(dir, (message) => expect.unreachable(message), limit)
const pathOf = (key: string) => join(dir, key.slice(0, 2), key.slice(2))

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'usejit-limit-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function left(): Promise<number[]> {
  const found = await Promise.all(keys.map((key) => stat(pathOf(key)).catch(() => undefined)))
  return keys.flatMap((_, i) => (found[i] ? [i] : []))
}

/** Ten entries, the first of which was used longest ago. */
async function fill(): Promise<void> {
  for (const [i, key] of keys.entries()) {
    await store().put(key, BYTES)
    const time = new Date(NOW - (20 - i) * HOUR)
    await utimes(pathOf(key), time, time)
  }
}

it('removes those entries that were not used for longest, to nine tenths of the limit', async () => {
  await fill()
  expect(await limitSize(dir, 5500)).toBe(4 * 1040)
  expect(await left()).toEqual([6, 7, 8, 9])
})

it('leaves a directory alone that is within the limit', async () => {
  await fill()
  expect(await limitSize(dir, 10 * 1040)).toBe(10 * 1040)
  expect(await left()).toHaveLength(10)
})

it('spares what was read', async () => {
  await fill()
  expect(await store().get(keys[0])).toEqual(BYTES)
  await limitSize(dir, 2500)
  expect(await left()).toEqual([0, 9])
})

it('is what the store does by itself', async () => {
  await fill()
  await store(5 * 1040).put(keys[0], BYTES)
  expect(await left()).toEqual([0, 7, 8, 9])
  const small = store(5 * 1040)
  for (const key of keys) await small.put(key, BYTES)
  expect((await left()).length).toBeLessThanOrEqual(5)
  expect(await left()).toContain(9)
})

it('sweeps what killed processes left half-written, and nothing that is young', async () => {
  await fill()
  const folder = keys[0].slice(0, 2)
  for (const [name, age] of [
    ['old.tmp', 2 * HOUR],
    ['young.tmp', HOUR / 2],
    ['future.tmp', -5 * HOUR],
    ['notes.txt', 99 * HOUR],
  ] as const) {
    await writeFile(join(dir, folder, name), 'x')
    await utimes(join(dir, folder, name), new Date(NOW - age), new Date(NOW - age))
  }
  await limitSize(dir, Infinity, NOW)
  const names = await readdir(join(dir, folder))
  expect(names.filter((name) => name.includes('.')).sort()).toEqual(['future.tmp', 'notes.txt', 'young.tmp'])
})

it('touches nothing but entries', async () => {
  await mkdir(join(dir, 'failed'))
  await writeFile(join(dir, 'failed', 'x.ll'), BYTES)
  await writeFile(join(dir, 'README'), BYTES)
  expect(await limitSize(dir, 0)).toBe(0)
  expect((await readdir(dir)).sort()).toEqual(['README', 'failed'])
})

it('takes a directory that is not there for empty', async () => {
  expect(await limitSize(join(dir, 'none'), 1)).toBe(0)
})
