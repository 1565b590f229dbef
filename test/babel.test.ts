/** Babel as Jest and other runners use it: synchronously, file by file, in several workers, and over code that has been through it already. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { type PluginItem, transformSync } from '@babel/core'
import { afterAll, describe, expect, it } from 'vitest'
import { fixtures, out as matrixOut, options, require } from './bundlers/matrix/bundler.ts'

const out = matrixOut.replace('test-matrix', 'test-babel')
const settings = { ...options, cacheDir: join(out, 'cache') }
afterAll(() => rmSync(out, { recursive: true, force: true }))

const run = promisify(execFile)
const file = join(fixtures, 'more.ts')
const source = readFileSync(file, 'utf8')

/** What babel-jest asks for. */
function transform(code: string, plugins: PluginItem[] = [[require('usejit/babel'), settings]]): string {
  const result = transformSync(code, {
    filename: file,
    configFile: false,
    babelrc: false,
    caller: { name: 'babel-jest', supportsStaticESM: false },
    sourceMaps: 'both',
    presets: ['@babel/preset-typescript'],
    plugins: [...plugins, '@babel/plugin-transform-modules-commonjs'],
  })
  return result!.code!
}

describe('usejit/babel', () => {
  it('makes kernels in a synchronous transform', () => {
    const exports: { reexported?: (x: Uint16Array) => number } = {}
    new Function('require', 'exports', transform(source))(require, exports)
    expect(exports.reexported!(Uint16Array.of(3, 9, 4))).toBe(9)
    const { status } = require('usejit/runtime')
    expect(status(exports.reexported)).toMatchObject({ state: 'ready', calls: { kernel: 1, original: 0 } })
  })

  it('leaves alone what it has made', () => {
    const once = transform(source)
    expect(once).toContain('AGFzbQ')
    expect(transform(once)).toBe(transform(once, []))
  })

  it('runs in workers of a runner', async () => {
    const script = `
      const { parentPort } = require('node:worker_threads')
      const { transformSync } = require('@babel/core')
      const plugins = [[require('usejit/babel'), ${JSON.stringify(settings)}]]
      const options = { filename: ${JSON.stringify(file)}, configFile: false, babelrc: false, presets: ['@babel/preset-typescript'], plugins }
      parentPort.postMessage(transformSync(${JSON.stringify(source)}, options).code)`
    mkdirSync(out, { recursive: true })
    const path = join(out, 'worker.cjs')
    writeFileSync(path, script)
    const texts = await Promise.all([1, 2, 3].map(() => messageOf(new Worker(path))))
    for (const text of texts) expect(text).toContain('AGFzbQ')
    expect(new Set(texts).size).toBe(1)
  })

  it.each([
    [
      'a worker',
      (text: string) =>
        messageOf(
          new Worker(`const report = (code) => require('node:worker_threads').parentPort.postMessage(code)\n${text}`, {
            eval: true,
          }),
        ),
    ],
    [
      'a process',
      (text: string) =>
        run(process.execPath, ['-e', `const report = (code) => console.log(code)\n${text}`]).then(
          ({ stdout }) => stdout,
        ),
    ],
  ])('runs in %s whose program is passed as text', async (_, start) => {
    const text = `
      const require = process.getBuiltinModule('node:module').createRequire(${JSON.stringify(import.meta.filename)})
      const plugins = [[require('usejit/babel'), ${JSON.stringify(settings)}]]
      const presets = [require.resolve('@babel/preset-typescript')]
      const options = { filename: ${JSON.stringify(file)}, configFile: false, babelrc: false, presets, plugins }
      report(require('@babel/core').transformSync(${JSON.stringify(source)}, options).code)`
    expect(await start(`{${text}}`)).toContain('AGFzbQ')
  })
})

function messageOf(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
