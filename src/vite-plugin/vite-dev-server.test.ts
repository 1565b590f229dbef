import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LateKernel } from '../plugin/late-kernels.ts'
import { forgetModule, KernelSources, locateOnServer, serveKernels } from './vite-dev-server.ts'

const key = '0123456789abcdef'.repeat(4)

describe('locateOnServer', () => {
  it('gives an address below the base, on the server that the module came from', () => {
    expect(locateOnServer('/app/')(key, false)).toBe(`new URL(import.meta.url).origin+"/app/@usejit/${key}"`)
  })

  it('gives scripts, which do not know where they came from, one of their page', () => {
    expect(locateOnServer('/')(key, true)).toBe(`"/@usejit/${key}"`)
  })
})

describe('serveKernels', () => {
  const kernels = new Map<string, LateKernel>()
  const middleware = serveKernels((asked) => kernels.get(asked))
  const server = createServer((request, response) => {
    middleware(request, response, () => response.writeHead(418).end())
  })
  let root: string
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => void server.close())

  it.each([
    ['not yet', { state: 'compiling' }, 202, ''],
    [
      'the module behind the size of its data',
      { state: 'ready', dataSize: 258, wasm: Buffer.from('wasm') },
      200,
      '\x02\x01\0\0wasm',
    ],
    ['why there is none', { state: 'refused', message: 'Nein, „nein“' }, 422, 'Nein, „nein“'],
    ['that it knows nothing', undefined, 404, ''],
  ] as [string, LateKernel | undefined, number, string][])('answers %s', async (_, kernel, status, text) => {
    kernels.clear()
    if (kernel) kernels.set(key, kernel)
    const answer = await fetch(`${root}/app/@usejit/${key}`)
    expect([answer.status, await answer.text(), answer.headers.get('cache-control')]).toEqual([
      status,
      text,
      'no-store',
    ])
  })

  it.each(['/', '/src/main.ts', `/@usejit/${key}x`, '/@usejit/0123', `/src/a.ts?x=/@usejit/${key}`])(
    'leaves %s to others',
    async (path) => {
      expect((await fetch(root + path)).status).toBe(418)
    },
  )
})

describe('forgetModule', () => {
  it('has a module that the server knows made again', () => {
    const invalidateModule = vi.fn()
    const module = {}
    const moduleGraph = { getModuleById: (id: string) => (id === '/a.ts' ? module : undefined), invalidateModule }
    forgetModule({ moduleGraph }, '/a.ts')
    forgetModule({ moduleGraph }, '/b.ts')
    forgetModule({}, '/a.ts')
    expect(invalidateModule.mock.calls).toEqual([[module]])
  })
})

describe('KernelSources', () => {
  it('has the modules made again whose kernels were made of a file, in each environment', () => {
    const forgotten: string[] = []
    const environment = (name: string) => ({
      moduleGraph: {
        getModuleById: (id: string) => ({ id }),
        invalidateModule: (module: object) => forgotten.push(`${name} ${(module as { id: string }).id}`),
      },
    })
    const [client, ssr] = [environment('client'), environment('ssr')]
    const sources = new KernelSources()
    sources.add('/helper.ts', client, '/a.ts')
    sources.add('/helper.ts', client, '/a.ts')
    sources.add('/helper.ts', ssr, '/a.ts')
    sources.add('C:\\other.ts', client, '/b.ts')
    sources.changed('/a.ts')
    expect(forgotten).toEqual([])
    sources.changed('/helper.ts')
    expect(forgotten).toEqual(['client /a.ts', 'ssr /a.ts'])
    sources.changed('C:/other.ts')
    expect(forgotten.at(-1)).toBe('client /b.ts')
  })
})
