import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inFreshRealms, loadedProgram } from '../../test/runtime/fresh-realms.ts'
import { load } from '../../test/runtime/load-rewritten.ts'
import { testModule } from '../../test/runtime/test-kernels.ts'

const bytes = Buffer.from(testModule.wasm, 'base64')
const url = 'https://example.org/assets/kernels.wasm'
const warn = inFreshRealms()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usejit-fetched-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** @param place JavaScript */
const program = (place: string, inlineLimit = 0, dispatch: 'always' | 'never' = 'always') =>
  load(loadedProgram, { memory: 2 ** 21, dispatch, inlineLimit, places: { wasm: () => place } })

/** A server that answers once it is told to. */
function server(answer: () => Response) {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const fetched = vi.fn(async () => {
    await released
    return answer()
  })
  vi.stubGlobal('fetch', fetched)
  return { fetched, release }
}

test.each([
  ['a path', (file: string) => file],
  ['a URL', (file: string) => pathToFileURL(file).href],
])('%s on disk is read at the first call', async (_, place) => {
  const file = join(folder, 'kernels ä.wasm')
  writeFileSync(file, bytes)
  const p = await program(JSON.stringify(place(file)))
  expect([p.add(1, 2), p.big()]).toEqual([3, 2 ** 32 - 1])
  expect(p.status(p.add)).toMatchObject({ state: 'ready', calls: { kernel: 1, original: 0 } })
})

test('a URL is fetched once, and the originals run until it is there', async () => {
  const { fetched, release } = server(() => new Response(bytes))
  const p = await program(JSON.stringify(url))
  expect(fetched).not.toHaveBeenCalled()
  const told: string[] = []
  p.onFallback(({ name, code }: { name: string; code: string }) => told.push(`${name} ${code}`))
  expect([p.add(1, 2), p.add(1, 2), p.big()]).toEqual(['original', 'original', 'original'])
  expect(p.status(p.add)).toMatchObject({
    state: 'pending',
    reasons: [{ code: 'not-loaded' }],
    calls: { kernel: 0, original: 2 },
  })
  release()
  await vi.waitFor(() => expect(p.status(p.add).state).toBe('ready'))
  expect([p.add(1, 2), p.big()]).toEqual([3, 2 ** 32 - 1])
  expect(p.status(p.add).calls).toEqual({ kernel: 1, original: 2 })
  expect(fetched.mock.calls).toEqual([[url]])
  expect(told).toEqual(['add not-loaded', 'big not-loaded'])
  expect(warn).not.toHaveBeenCalled()
})

test.each([
  ['is not there', () => new Response('', { status: 404 }), 'not-found', `404 for ${url}`],
  ['cannot be reached', () => Promise.reject(new TypeError('offline')) as never, 'not-found', 'offline'],
  ['is another file', () => new Response('<!doctype html>'), 'corrupt-artifact', 'CompileError'],
  ['is cut short', () => new Response(bytes.subarray(0, 150)), 'corrupt-artifact', 'CompileError'],
])('the originals go on where the file %s', async (_, answer, code, said) => {
  const { release } = server(answer)
  const p = await program(JSON.stringify(url))
  expect(p.add(1, 2)).toBe('original')
  release()
  await vi.waitFor(() => expect(p.status(p.add).state).toBe('original'))
  expect(p.add(1, 2)).toBe('original')
  expect(p.status(p.add).reasons).toEqual([{ code, message: expect.stringContaining(said) }])
  expect(warn.mock.calls.map(([text]: [string]) => text)).toEqual([`usejit [${code}] originals run: add,big`])
})

test.each([
  ['a missing file', () => JSON.stringify(join(folder, 'none.wasm'))],
  ['a place that cannot be found', () => `new URL('kernels.wasm', undefined).href`],
])('the originals run with %s', async (_, place) => {
  const p = await program(place())
  expect([p.add(1, 2), p.add(1, 2)]).toEqual(['original', 'original'])
  expect(p.status(p.add)).toMatchObject({ state: 'original', reasons: [{ code: 'not-found' }] })
  expect(warn).toHaveBeenCalledTimes(1)
})

test('nothing is fetched where kernels are switched off', async () => {
  const { fetched } = server(() => new Response(bytes))
  const p = await program(JSON.stringify(url), 0, 'never')
  expect(p.add(1, 2)).toBe('original')
  expect(p.status(p.add).state).toBe('disabled')
  expect(fetched).not.toHaveBeenCalled()
})

test('a module within the limit is inlined', async () => {
  const p = await program('nowhere', bytes.length)
  expect(p.add(1, 2)).toBe(3)
  const q = await program('nowhere', bytes.length - 1)
  expect(q.add(1, 2)).toBe('original')
})
