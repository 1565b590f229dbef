/** Who waits for kernels on Vite's dev server: servers and tests do, browsers do not. Each with an empty cache. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { out as matrixOut, options, require } from './bundlers/matrix/bundler.ts'

const out = matrixOut.replace('test-matrix', 'test-vite-waits')
beforeAll(() => rmSync(out, { recursive: true, force: true }))
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** The kernel module as part of the code, and the address at which it can be asked for. */
const INLINED = /"?wasm"?: ?"AGFzbQ/
const ADDRESS = /"\/@usejit\/[0-9a-f]{64}"/

it.each<[string, 'client' | 'ssr', Plugin[], RegExp, RegExp]>([
  ['a page does not', 'client', [], ADDRESS, INLINED],
  ['server-side rendering does', 'ssr', [], INLINED, ADDRESS],
  // As Vitest calls its own, also in browsers and in jsdom.
  ['a page of Vitest does', 'client', [{ name: 'vitest:browser' }], INLINED, ADDRESS],
  ['tests of Vitest do', 'ssr', [{ name: 'vitest' }], INLINED, ADDRESS],
])('%s', async (title, environment, plugins, has, lacks) => {
  const { createServer } = await import('vite')
  const root = join(out, title.replaceAll(' ', '-'))
  mkdirSync(root, { recursive: true })
  writeFileSync(
    join(root, 'half.ts'),
    `export function half(x: Float64Array): void { 'use jit'; for (let i = 0; i < x.length; i++) x[i] /= 2 }`,
  )
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'silent',
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [require('usejit/vite')({ ...options, cacheDir: 'cache' }), ...plugins],
  })
  try {
    const result = await server.environments[environment].transformRequest('/half.ts')
    const code = result?.code
    expect(code).toMatch(has)
    expect(code).not.toMatch(lacks)
  } finally {
    await server.close()
  }
})
