import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFileTrace } from '@vercel/nft'
import { afterAll, describe, expect, it } from 'vitest'
import { builders } from '../bundlers/builders.ts'
import { native } from './load-native.ts'

const fixture = join(import.meta.dirname, '..', 'fixtures', 'bundlers', 'main.ts')
const out = fileURLToPath(new URL('../../out/test-native-bundlers/', import.meta.url))
const cacheDir = join(out, 'cache')
afterAll(() => {
  rmSync(out, { recursive: true, force: true })
})

const addonsIn = (folder: string) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.node'))

describe.skipIf(!native)('Vite', () => {
  it('puts no native code into the bundle of a browser', async () => {
    const { build } = await import('vite')
    const { default: usejit } = await import('usejit/vite')
    const outDir = join(out, 'browser')
    await build({
      configFile: false,
      root: join(fixture, '..'),
      logLevel: 'silent',
      plugins: [usejit({ targets: ['wasm', 'native'], dispatch: 'always', cacheDir })],
      build: { outDir, emptyOutDir: true, rolldownOptions: { input: fixture } },
    })
    expect(addonsIn(outDir)).toEqual([])
    const [script] = readdirSync(join(outDir, 'assets'))
    expect(readFileSync(join(outDir, 'assets', script), 'utf8')).not.toMatch(/dlopen|\.node/)
  })

  it('runs native code from a dev server that renders', async () => {
    const { createServer } = await import('vite')
    const { default: usejit } = await import('usejit/vite')
    const server = await createServer({
      configFile: false,
      root: join(fixture, '..'),
      logLevel: 'silent',
      server: { middlewareMode: true },
      appType: 'custom',
      plugins: [usejit({ targets: ['wasm', 'native'], dispatch: 'always', cacheDir })],
    })
    try {
      const { dot } = await server.ssrLoadModule('/kernels.ts')
      const { status } = await server.ssrLoadModule('usejit/runtime')
      expect(dot(Float64Array.of(1, 2), Float64Array.of(3, 4))).toBe(11)
      expect(status(dot)).toMatchObject({ target: 'native', calls: { kernel: 1 } })
    } finally {
      await server.close()
    }
  })
})

describe.skipIf(!native).each(Object.entries(builders).filter(([name]) => name !== 'babel'))('%s', (name, build) => {
  const folder = join(out, name)

  it('ships the addon as a file, which runs wherever the program is moved to', async () => {
    const { program, warnings } = await build(fixture, folder, {
      targets: ['wasm', 'native'],
      dispatch: 'always',
      cacheDir,
    })
    expect(warnings.filter((warning) => warning.includes('usejit [') || warning.includes('import.meta'))).toEqual([])
    expect(addonsIn(folder)).toHaveLength(1)
    const moved = join(out, `${name}-moved`)
    cpSync(folder, moved, { recursive: true })
    rmSync(folder, { recursive: true })
    rmSync(cacheDir, { recursive: true, force: true })
    const { fileList } = await nodeFileTrace([program.replace(folder, moved)], { base: '/' })
    expect([...fileList].filter((file) => file.endsWith('.node'))).toHaveLength(1)
    const text = execFileSync(process.execPath, [program.replace(folder, moved), '--targets'], { encoding: 'utf8' })
    expect(JSON.parse(text)).toMatchObject({
      dot: true,
      histogram: true,
      kernelCalls: [1, 1],
      targets: ['native', 'native'],
    })
  })

  it('names the file after its contents', async () => {
    const read = async () => {
      await build(fixture, folder, { targets: ['wasm', 'native'], cacheDir })
      return addonsIn(folder).map((file) => [file, readFileSync(join(folder, file)).toString('base64')])
    }
    const first = await read()
    expect(first[0][0]).toMatch(/[\w-]{8,}/)
    expect(await read()).toEqual(first)
  })

  it('ships none where none was asked for', async () => {
    rmSync(folder, { recursive: true, force: true })
    await build(fixture, folder, { cacheDir })
    expect(addonsIn(folder)).toEqual([])
  })
})
