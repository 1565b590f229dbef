import { describe, expect, it } from 'vitest'
import type { UsejitOptions } from './options.ts'
import { resolveOptions } from './options.ts'

/** Options as untyped JavaScript callers pass them. */
const resolve = (user: unknown, env = {}) => resolveOptions(user as UsejitOptions, env)

describe('resolveOptions', () => {
  it('fills in the defaults', () => {
    expect(resolve(undefined)).toEqual({
      include: [/\.[cm]?[jt]sx?(?:\?.*)?$/],
      exclude: [],
      strict: false,
      fastmath: new Set(),
      toolchain: 'auto',
      wasm: true,
      platforms: [],
      cacheDir: undefined,
      cacheLimit: 512 * 1024 * 1024,
      inlineLimit: Infinity,
      importWasm: false,
      memory: undefined,
      report: undefined,
      reportLoops: false,
      verify: false,
      enabled: true,
      dispatch: 'auto',
    })
  })

  it('does not sample what is checked', () => {
    expect(resolve({ verify: true }).dispatch).toBe('static')
    expect(resolve({ verify: true, dispatch: 'always' }).dispatch).toBe('always')
  })

  it('takes an option that is undefined for absent', () => {
    expect(resolve({ strict: undefined, toolchain: undefined, memory: undefined })).toEqual(resolve({}))
  })

  it.each([
    [{ include: 'src/**' }, { include: ['src/**'] }],
    [{ exclude: [/a/, 'b'] }, { exclude: [/a/, 'b'] }],
    [{ strict: true }, { strict: true }],
    [{ fastmath: true }, { fastmath: new Set(['reassoc', 'contract', 'nnan', 'ninf', 'nsz', 'arcp', 'afn']) }],
    [{ fastmath: ['contract'] }, { fastmath: new Set(['contract']) }],
    [{ targets: ['wasm'], toolchain: 'embedded' }, { toolchain: 'embedded' }],
    [{ toolchain: 'zig' }, { toolchain: 'zig' }],
    [
      { targets: ['darwin-arm64', 'linux-x64', 'darwin-arm64'] },
      { wasm: false, platforms: ['linux-x64', 'darwin-arm64'] },
    ],
    [{ memory: 64 * 1024 * 1024 }, { memory: 67108864 }],
    [{ cacheLimit: 1e6 }, { cacheLimit: 1e6 }],
    [{ report: 'r.json' }, { report: 'r.json', reportLoops: false }],
    [{ report: { file: 'r.json', loops: true } }, { report: 'r.json', reportLoops: true }],
    [{ report: { file: 'r.json' } }, { report: 'r.json', reportLoops: false }],
    [{ inlineLimit: 4096, verify: false }, { inlineLimit: 4096 }],
    [{ wasm: 'import' }, { importWasm: true }],
    [{ wasm: 'inline' }, { importWasm: false }],
    [
      { dispatch: 'never', enabled: false },
      { dispatch: 'never', enabled: false },
    ],
  ])('accepts %j', (user, expected) => {
    expect(resolve(user)).toMatchObject(expected)
  })

  it.each([
    [{ USEJIT_DISABLE: '1' }, { enabled: false }],
    [{ USEJIT_DISABLE: '0' }, { enabled: true }],
    [{ USEJIT_DISABLE: '' }, { enabled: true }],
    [{ NODE_ENV: 'test' }, { dispatch: 'static' }],
    [{ VITEST: 'true' }, { dispatch: 'static' }],
    [{ NODE_ENV: 'production' }, { dispatch: 'auto' }],
  ])('reads the environment %j', (env, expected) => {
    expect(resolve({}, env)).toMatchObject(expected)
  })

  it.each([
    [{ strct: true }, 'usejit: unknown option "strct". Did you mean "strict"?'],
    [{ cachedir: 'x' }, 'usejit: unknown option "cachedir". Did you mean "cacheDir"?'],
    [{ banana: 1 }, 'usejit: unknown option "banana". Known options: include, exclude, strict,'],
    [{ toString: 1 }, 'usejit: unknown option "toString".'],
    [null, 'usejit: the options must be an object such as { strict: true }, not null.'],
    [[], 'usejit: the options must be an object'],
    [{ strict: 'yes' }, `usejit: option "strict" must be true or false, not 'yes'.`],
    [{ include: 3 }, 'usejit: option "include" must be a glob, a regular expression or an array of them, not 3.'],
    [{ dispatch: 'allways' }, `(did you mean 'always'?), not 'allways'.`],
    [{ fastmath: ['contrct'] }, `usejit: option "fastmath[]" must be one of 'reassoc', 'contract'`],
    [{ fastmath: 1 }, 'usejit: option "fastmath" must be true, false or an array of reassoc,'],
    [{ cacheDir: '' }, `usejit: option "cacheDir" must be a path, not ''.`],
    [{ cacheLimit: '1 GB' }, `usejit: option "cacheLimit" must be a number of bytes, not '1 GB'.`],
    [{ cacheLimit: NaN }, 'usejit: option "cacheLimit" must be a number of bytes, not NaN.'],
    [{ report: 3 }, 'usejit: option "report" must be a path, not 3.'],
    [{ report: { loops: true } }, 'usejit: option "report.file" must be a path, not undefined.'],
    [{ report: { file: 'r.json', loops: 1 } }, 'usejit: option "report.loops" must be true or false, not 1.'],
    [{ report: { file: 'r.json', loop: true } }, 'usejit: option "report" must be a path, or { file, loops }, not {'],
    [{ targets: [] }, `usejit: option "targets" must be an array such as ['wasm', 'native'], not [].`],
    [{ targets: ['wsm'] }, `usejit: option "targets[]" must be one of 'wasm', 'native', 'linux-x64',`],
    [{ memory: 100000 }, 'usejit: option "memory" must be a number of bytes, a multiple of 65536'],
    [{ memory: 2 ** 32 }, 'usejit: option "memory" must be a number of bytes'],
    [{ memory: NaN }, 'not NaN.'],
    [
      { targets: ['linux-x64-musl'] },
      `target 'linux-x64-musl' is part of 'linux-x64', whose files run with glibc and musl`,
    ],
    [{ targets: ['macos-arm64'] }, `(did you mean 'darwin-arm64'?)`],
    [{ targets: ['windows-x64'] }, `(did you mean 'win32-x64'?)`],
    [{ targets: ['win-arm64'] }, `(did you mean 'win32-arm64'?)`],
    [{ targets: ['linux-amd64'] }, `(did you mean 'linux-x64'?)`],
    [{ targets: ['linux-x86_64'] }, `(did you mean 'linux-x64'?)`],
    [{ targets: ['linux-aarch64'] }, `(did you mean 'linux-arm64'?)`],
    [{ targets: ['darwin'] }, `(did you mean 'darwin-x64' or 'darwin-arm64'?)`],
    [{ targets: ['windows'] }, `(did you mean 'win32-x64' or 'win32-arm64'?)`],
    [{ targets: ['nativ'] }, `(did you mean 'native'?)`],
    [{ targets: ['wasm', 'linux-x65'] }, `(did you mean 'linux-x64'?)`],
    [{ toolchain: 'clamg' }, `did you mean 'clang'?`],
    [{ verify: 1 as never }, 'usejit: option "verify" must be true or false, not 1.'],
    [{ inlineLimit: -1 }, `usejit: option "inlineLimit" must be a number of bytes, not -1.`],
  ])('refuses %j', (user, message) => {
    expect(() => resolve(user)).toThrow(message)
  })
})
