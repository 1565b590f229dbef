import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openArtifactStore } from './artifact-store.ts'
import { inspectStore } from './inspect-store.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'usejit-store-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true })
})

const key = (digit: string) => digit.repeat(64)
const file = (digit: string) => join(dir, digit.repeat(2), digit.repeat(62))

it('counts entries and their bytes, damaged ones and what was left half-written', async () => {
  const store = openArtifactStore(dir, () => {})
  for (const digit of 'abc') await store.put(key(digit), new Uint8Array(100))
  const whole = await inspectStore(dir)
  expect(whole).toEqual({ entries: 3, bytes: 3 * readFileSync(file('a')).length, damaged: 0, unfinished: 0 })
  const flipped = readFileSync(file('a'))
  flipped[60] ^= 1
  writeFileSync(file('a'), flipped)
  writeFileSync(file('b'), readFileSync(file('c')))
  writeFileSync(`${file('c')}.1234.tmp`, '')
  writeFileSync(join(dir, 'notes.md'), 'mine')
  expect(await inspectStore(dir)).toEqual({ ...whole, damaged: 2, unfinished: 1 })
  expect(readdirSync(dir).sort()).toEqual(['aa', 'bb', 'cc', 'notes.md'])
})

it('takes a directory that is not there for an empty store', async () => {
  expect(await inspectStore(join(dir, 'none'))).toEqual({ entries: 0, bytes: 0, damaged: 0, unfinished: 0 })
})
