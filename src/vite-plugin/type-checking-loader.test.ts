import { expect, it } from 'vitest'
import { checksTypes } from './type-checking-loader.ts'

const path = '/app/node_modules/ts-loader/index.js'

it.each([
  [{ path, options: {} }, true],
  [{ path, options: { configFile: 'tsconfig.json' } }, true],
  [{ path }, true],
  [{ path: 'C:\\app\\node_modules\\ts-loader\\dist\\index.js' }, true],
  [{ path, options: { transpileOnly: false } }, true],
  [{ path, options: { transpileOnly: true } }, false],
  [{ path, options: { happyPackMode: true } }, false],
  [{ path, query: '?transpileOnly' }, false],
  [{ path, query: '?{"transpileOnly":true}', options: '{"transpileOnly":true}' }, false],
  [{ path: '/app/node_modules/esbuild-loader/dist/index.cjs', options: {} }, false],
  [{ path: 'builtin:swc-loader', options: {} }, false],
])('%j: %s', (loader, checked) => {
  expect(checksTypes([{ path: '/app/node_modules/unplugin/dist/webpack/loaders/transform.js' }, loader])).toBe(checked)
})

it('no loaders', () => expect(checksTypes(undefined)).toBe(false))
