import { expect, test, vi } from 'vitest'
import { inFreshRealms, loadedProgram } from '../../test/runtime/fresh-realms.ts'
import { load } from '../../test/runtime/load-rewritten.ts'
import { testModule } from '../../test/runtime/test-kernels.ts'

const warn = inFreshRealms()

const bytes = (base64: string) => `Uint8Array.from(atob('${base64}'), (c) => c.charCodeAt(0))`

/** @param imported JavaScript of what the import gives */
const program = (imported = `new WebAssembly.Module(${bytes(testModule.wasm)})`, more: object = {}) =>
  load(loadedProgram, {
    memory: 2 ** 21,
    dispatch: 'always',
    imported,
    places: { imported: ({ name }) => name },
    ...more,
  })

test('a module that was imported is started at the first call', async () => {
  const p = await program()
  const realm = (globalThis as unknown as Record<symbol, { memory?: object }>)[Symbol.for('usejit.memory.v1')]
  expect(realm.memory).toBeUndefined()
  expect([p.add(1, 2), p.big(), p.add(3, 4)]).toEqual([3, 2 ** 32 - 1, 7])
  expect(p.status(p.add)).toMatchObject({ state: 'ready', target: 'wasm', calls: { kernel: 2, original: 0 } })
  expect(p.status(p.add).variants).toHaveLength(1)
  expect(warn).not.toHaveBeenCalled()
})

test('nothing is compiled on the way', async () => {
  const p = await program()
  const forbidden = () => {
    throw new WebAssembly.CompileError('disallowed by embedder')
  }
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(Object.getOwnPropertyNames(WebAssembly).map((name) => [name, WebAssembly[name as never]])),
    Module: new Proxy(WebAssembly.Module, { construct: forbidden }),
    instantiate: forbidden,
  })
  expect(p.add(1, 2)).toBe(3)
})

test.each([
  ['an address', `'/kernels.wasm'`, {}, 'not-found', 'no WebAssembly.Module: /kernels.wasm'],
  [
    'exports, as bundlers of WebAssembly give',
    '{ add() {} }',
    {},
    'not-found',
    'no WebAssembly.Module: [object Object]',
  ],
  ['a module of another version', undefined, { artifact: { abi: 0 } }, 'corrupt-artifact', 'another version'],
  [
    'a module that imports what nobody has',
    // (module (import "a" "b" (func)))
    `new WebAssembly.Module(${bytes('AGFzbQEAAAABBAFgAAACBwEBYQFiAAA=')})`,
    {},
    'corrupt-artifact',
    'Import #0',
  ],
])('the originals run where the import gives %s', async (_, imported, more, code, said) => {
  const p = await program(imported, more)
  expect([p.add(1, 2), p.add(1, 2)]).toEqual(['original', 'original'])
  expect(p.status(p.add)).toMatchObject({
    state: 'original',
    reasons: [{ code, message: expect.stringContaining(said) }],
    calls: { kernel: 0, original: 2 },
  })
  expect(warn.mock.calls.map(([text]: [string]) => text)).toEqual([`usejit [${code}] originals run: add,big`])
})

test('nothing is started where kernels are switched off', async () => {
  const p = await program(undefined, { dispatch: 'never' })
  expect(p.add(1, 2)).toBe('original')
  expect(p.status(p.add).state).toBe('disabled')
})
