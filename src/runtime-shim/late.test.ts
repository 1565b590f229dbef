import { expect, test, vi } from 'vitest'
import { inFreshRealms, loadedProgram } from '../../test/runtime/fresh-realms.ts'
import { load } from '../../test/runtime/load-rewritten.ts'
import { testModule } from '../../test/runtime/test-kernels.ts'

const source = `import { onFallback } from 'usejit/runtime'
export const told: string[] = []
onFallback(({ name, code, message }) => told.push(name + ' ' + code + ': ' + message))
${loadedProgram}`
const url = 'https://example.org/@usejit/key'
/** What the dev server answers when LLVM is done. */
const entry = Buffer.concat([
  Buffer.from(Uint32Array.of(testModule.dataSize).buffer),
  Buffer.from(testModule.wasm, 'base64'),
])
const warn = inFreshRealms()

const program = (dispatch: 'always' | 'never' = 'always') =>
  load(source, {
    memory: 2 ** 21,
    dispatch,
    pending: 'key',
    places: { late: (key) => JSON.stringify(`https://example.org/@usejit/${key}`) },
    // What is known only when LLVM is done.
    artifact: { dataSize: 0 },
  })

/** A server that says "not yet" until it is told to answer. */
function server() {
  let answer = (): Response | Promise<Response> => new Response(null, { status: 202 })
  const fetched = vi.fn(async () => answer())
  vi.stubGlobal('fetch', fetched)
  return { fetched, answer: (done: typeof answer) => (answer = done) }
}

test('the originals run until the kernels are there', async () => {
  const { fetched, answer } = server()
  const p = await program()
  expect([p.add(1, 2), p.add(1, 2), p.big()]).toEqual(['original', 'original', 'original'])
  expect(p.status(p.add)).toMatchObject({
    state: 'pending',
    reasons: [{ code: 'compiling', message: 'the kernel is still being compiled' }],
    calls: { kernel: 0, original: 2 },
  })
  await vi.waitFor(() => expect(fetched.mock.calls.length).toBeGreaterThan(2))
  expect(p.status(p.add).state).toBe('pending')
  answer(() => new Response(entry))
  await vi.waitFor(() => expect(p.status(p.add).state).toBe('ready'))
  expect([p.add(1, 2), p.big()]).toEqual([3, 2 ** 32 - 1])
  expect(p.status(p.add).calls).toEqual({ kernel: 1, original: 2 })
  expect(new Set(fetched.mock.calls.flat())).toEqual(new Set([url]))
  expect(p.told).toEqual(['add', 'big'].map((name) => `${name} compiling: the kernel is still being compiled`))
  expect(warn).not.toHaveBeenCalled()
  const asked = fetched.mock.calls.length
  await new Promise((done) => setTimeout(done, 100))
  expect(fetched).toHaveBeenCalledTimes(asked)
})

test('no memory is reserved before a kernel is called', async () => {
  const { fetched, answer } = server()
  answer(() => new Response(entry))
  const p = await program()
  await vi.waitFor(() => expect(fetched).toHaveBeenCalled())
  await new Promise((done) => setTimeout(done, 20))
  const realm = (globalThis as unknown as Record<symbol, { memory?: object }>)[Symbol.for('usejit.memory.v1')]
  expect(realm.memory).toBeUndefined()
  expect(p.add(1, 2)).toBe(3)
  expect(realm.memory).toBeDefined()
  expect(p.status(p.add)).toMatchObject({ state: 'ready', calls: { kernel: 1, original: 0 } })
  expect(p.told).toEqual([])
})

test.each([
  [
    'the compiler has failed',
    () => new Response("'add' stays the original: why", { status: 422 }),
    'not-compiled',
    'why',
  ],
  ['the server has forgotten it', () => new Response(null, { status: 404 }), 'not-found', `404 for ${url}`],
  ['the server cannot be reached', () => Promise.reject(new TypeError('offline')), 'not-found', 'offline'],
  ['the answer is empty', () => new Response(''), 'not-found', 'RangeError'],
])('the originals go on where %s', async (_, done, code, said) => {
  const { answer } = server()
  const p = await program()
  expect(p.add(1, 2)).toBe('original')
  answer(done)
  await vi.waitFor(() => expect(p.status(p.add).state).toBe('original'))
  expect(p.add(1, 2)).toBe('original')
  expect(p.status(p.add).reasons).toEqual([{ code, message: expect.stringContaining(said) }])
  expect(warn.mock.calls.map(([text]: [string]) => text)).toEqual([`usejit [${code}] originals run: add,big`])
})

test('another page is met with the kernel module as it is', async () => {
  const { answer } = server()
  answer(() => new Response(Buffer.concat([entry.subarray(0, 4), Buffer.from('<!doctype html>')])))
  const p = await program()
  await vi.waitFor(() => expect(p.status(p.add).reasons).toMatchObject([{ code: 'corrupt-artifact' }]))
  expect(p.add(1, 2)).toBe('original')
})

test('nobody asks where kernels are switched off', async () => {
  const { fetched } = server()
  const p = await program('never')
  expect(p.add(1, 2)).toBe('original')
  expect(p.status(p.add).state).toBe('disabled')
  expect(fetched).not.toHaveBeenCalled()
})
