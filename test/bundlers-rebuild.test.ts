/** An edit of a helper compiles exactly the files that use it, and one that changes no kernel compiles nothing: counted by the compiler's own events. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  out as matrixOut,
  options,
  require,
  resolveLikeNode,
  stripTypes,
  stripTypesLoader,
} from './bundlers/matrix/bundler.ts'

const out = matrixOut.replace('test-matrix', 'test-bundlers-rebuild')
const { on } = require('usejit/compiler') as typeof import('usejit/compiler')

/** Files with kernels, and what they call. */
const USERS = {
  direct: `import { scaled } from './helper'\n${kernel('direct', 'scaled(x[i])')}`,
  again: `import { scaled } from './helper'\n${kernel('again', 'scaled(x[i]) + 1')}`,
  // By way of another helper.
  indirect: `import { shifted } from './between'\n${kernel('indirect', 'shifted(x[i])')}`,
  // Of the same file, another function.
  other: `import { other } from './helper'\n${kernel('other', 'other(x[i])')}`,
  alone: kernel('alone', 'x[i] * x[i]'),
  // Imports it, and calls it where there is no kernel.
  outside: `import { scaled } from './helper'\n${kernel('outside', 'x[i] - 1')}\nexport const twice = scaled(1)`,
}
type User = keyof typeof USERS
const NAMES = Object.keys(USERS) as User[]

function kernel(name: string, expression: string): string {
  return `export function ${name}Sum(x: Float64Array): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += ${expression}
  return sum
}\n`
}

const helper = (factor: number, more = '') => `${more}
export const scaled = (value: number): number => value * ${factor}
export const other = (value: number): number => value / 3
`
const between = `import { scaled } from './helper'\nexport const shifted = (value: number): number => scaled(value) + 2\n`
const main = NAMES.map((name) => `export * from './${name}'`).join('\n')

/** A watcher that has built once. */
interface Watcher {
  /** Resolves when what was edited is built. */
  built(marker: string): Promise<void>
  stop(): unknown
}

/** Hands out the builds of a watcher, one by one. */
function queueOfBuilds() {
  let builds = 0
  let taken = 0
  return {
    end: () => void builds++,
    async next() {
      await expect.poll(() => builds, { timeout: 60_000, interval: 20 }).toBeGreaterThan(taken)
      taken = builds
    },
  }
}

const settings = (folder: string) => ({ ...options, cacheDir: join(folder, 'cache') })

const watchers: Record<string, (folder: string) => Promise<Watcher>> = {
  async 'Vite dev server'(folder) {
    const { createServer } = await import('vite')
    const server = await createServer({
      configFile: false,
      root: folder,
      logLevel: 'silent',
      server: { middlewareMode: true, ws: false },
      optimizeDeps: { noDiscovery: true },
      plugins: [require('usejit/vite')(settings(folder))],
    })
    const { client } = server.environments
    const ask = async (name: string) => (await client.transformRequest(`/${name}.ts`))?.code ?? ''
    const patience = { timeout: 60_000, interval: 20 }
    /** Asks as a page would, until no file has kernels to come. */
    const askAll = () =>
      expect.poll(async () => (await Promise.all(NAMES.map(ask))).join(''), patience).not.toContain('@usejit/')
    await askAll()
    return {
      async built(marker) {
        await expect.poll(() => ask('helper'), patience).toContain(marker)
        await askAll()
      },
      stop: () => server.close(),
    }
  },
  async 'Rollup watch'(folder) {
    const { watch } = await import('rollup')
    const builds = queueOfBuilds()
    const watcher = watch({
      input: join(folder, 'main.ts'),
      plugins: [resolveLikeNode, require('usejit/rollup')(settings(folder)), stripTypes],
      output: { file: join(folder, 'out', 'main.mjs') },
    })
    watcher.on('event', async (event) => {
      if ('result' in event) await event.result?.close()
      if (event.code === 'END') builds.end()
    })
    await builds.next()
    return { built: builds.next, stop: () => watcher.close() }
  },
  async 'webpack watch'(folder) {
    const { default: webpack } = await import('webpack')
    const builds = queueOfBuilds()
    const compiler = webpack({
      mode: 'development',
      target: 'node',
      context: folder,
      entry: join(folder, 'main.ts'),
      output: { path: join(folder, 'out'), filename: 'main.cjs' },
      resolve: { extensions: ['.ts', '.js'] },
      module: { rules: [{ test: /\.ts$/, loader: stripTypesLoader }] },
      plugins: [require('usejit/webpack')(settings(folder))],
    })!
    const watching = compiler.watch({ aggregateTimeout: 20 }, () => builds.end())!
    await builds.next()
    return { built: builds.next, stop: () => new Promise<void>((done) => watching.close(() => done())) }
  },
}

beforeAll(() => rmSync(out, { recursive: true, force: true }))
afterAll(() => rmSync(out, { recursive: true, force: true }))

describe.each(Object.entries(watchers))('%s', (title, watch) => {
  it('compiles what an edit concerns, and nothing else', async () => {
    const folder = join(out, title.replaceAll(' ', '-'))
    mkdirSync(folder, { recursive: true })
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
    write('helper.ts', helper(2))
    write('between.ts', between)
    write('main.ts', main)
    for (const name of NAMES) write(`${name}.ts`, USERS[name])

    let compiled: string[] = []
    let underWay = 0
    const off = on(({ kind, stage, file }) => {
      if (stage !== 'toolchain' || !file.startsWith(folder)) return
      underWay += kind === 'start' ? 1 : -1
      if (kind === 'start') compiled.push(basename(file, '.ts'))
    })
    /** Files that LLVM has compiled since it was asked last. The dev server does not wait for it. */
    async function compilations(): Promise<string[]> {
      const quiet = { timeout: 60_000, interval: 100 }
      let before = -1
      await expect
        .poll(() => {
          const same = before === compiled.length && underWay === 0
          before = compiled.length
          return same
        }, quiet)
        .toBe(true)
      const found = compiled.sort()
      compiled = []
      return found
    }

    const watcher = await watch(folder)
    try {
      expect(await compilations()).toEqual([...NAMES].sort())
      const edit = async (text: string, marker: string, file = 'helper.ts') => {
        write(file, text)
        await watcher.built(marker)
        return compilations()
      }
      expect(await edit(helper(3), 'value * 3')).toEqual(['again', 'direct', 'indirect'])
      expect(await edit(helper(3, 'export const more = 1 // marked'), 'more = 1')).toEqual([])
      expect(await edit(helper(3, '// A comment\n\nexport const more = 2'), 'more = 2')).toEqual([])
      // What was compiled before is found.
      expect(await edit(helper(2, 'export const more = 3'), 'more = 3')).toEqual([])
      expect(await edit(helper(7, 'export const more = 4'), 'more = 4')).toEqual(['again', 'direct', 'indirect'])
    } finally {
      off()
      await watcher.stop()
    }
  })
})
