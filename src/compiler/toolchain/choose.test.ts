import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chooseNativeToolchain, chooseToolchain, type ToolchainChoice } from './choose.ts'
import type { Platform } from './platform.ts'
import { ToolchainError } from './toolchain.ts'

it.each([
  ['auto', 'embedded'],
  ['embedded', 'embedded'],
  ['zig', 'zig'],
  ['clang', 'clang'],
] as const)('%s makes WebAssembly with %s', (toolchain, name) => {
  expect(chooseToolchain({ toolchain }).name).toBe(name)
})

describe.skipIf(process.platform === 'win32')('native code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'usejit-choose-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A program that says what `cases` has for its arguments, and nothing else. */
  function program(name: string, cases: string): string {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), `#!/bin/sh\ncase "$*" in ${cases} *) exit 1;; esac\n`)
    chmodSync(join(folder, name), 0o755)
    return join(folder, name)
  }
  const clang = program('clang/clang', '--version) echo "clang version 19.1.7";;')
  const alone = program('alone/clang', '--version) echo "clang version 18.1.0";;')
  for (const linker of ['ld.lld', 'ld64.lld', 'lld-link']) program(`clang/${linker}`, '')
  const zig = program('zig/zig', 'version) echo 0.16.0;; "cc --version") echo "clang version 21.1.0";;')

  const versionFor = (platform: Platform, env: NodeJS.ProcessEnv, toolchain: ToolchainChoice = 'auto') =>
    chooseNativeToolchain({ toolchain, root: '/nowhere', env: { PATH: '/nowhere', ...env } })
      .version({ kind: 'native', platform })
      .then(
        (version) => version.replace(/ \(.*/, ''),
        (error: ToolchainError) => (error.setting ? `${error.reason} ${error.setting}` : error.message),
      )

  it.each<[string, NodeJS.ProcessEnv, Partial<Record<Platform, string>>]>([
    ['Zig alone', { USEJIT_ZIG: zig }, { 'linux-x64': 'zig 0.16.0', 'win32-arm64': 'zig 0.16.0' }],
    ['clang alone', { USEJIT_CLANG: clang }, { 'linux-x64': 'clang 19.1.7', 'darwin-x64': 'clang 19.1.7' }],
    [
      'Zig where it can, and clang where it cannot',
      { USEJIT_ZIG: zig, USEJIT_CLANG: clang },
      {
        'linux-x64': 'zig 0.16.0',
        'win32-x64': 'zig 0.16.0',
        'darwin-x64': 'clang 19.1.7',
        'darwin-arm64': 'clang 19.1.7',
      },
    ],
    [
      'a Zig that is named in vain',
      { USEJIT_ZIG: '/nonsense/zig', PATH: dirname(clang) },
      { 'linux-x64': 'missing USEJIT_ZIG' },
    ],
    [
      'a clang that is named in vain',
      { USEJIT_ZIG: zig, USEJIT_CLANG: 'nonsense' },
      { 'linux-x64': 'missing USEJIT_CLANG', 'darwin-x64': 'missing USEJIT_CLANG' },
    ],
    [
      'Zig, and clang without a linker',
      { PATH: `${dirname(zig)}:${dirname(alone)}` },
      {
        'linux-x64': 'zig 0.16.0',
        'darwin-x64': `No compiler for native code can be used. Zig has no linker for macOS. ${alone} is there, and its linker ld64.lld is not.`,
      },
    ],
    [
      'Zig, and no clang',
      { PATH: dirname(zig) },
      {
        'darwin-arm64':
          'No compiler for native code can be used. Zig has no linker for macOS. Clang was looked for on PATH, and there is none.',
      },
    ],
  ])('is made by %s', async (_, env, expected) => {
    for (const [platform, who] of Object.entries(expected))
      expect(await versionFor(platform as Platform, env)).toBe(who)
  })

  it('is made by the one that the option names, and by no other', async () => {
    const env = { PATH: `${dirname(zig)}:${dirname(clang)}` }
    expect(await versionFor('linux-x64', env, 'clang')).toBe('clang 19.1.7')
    expect(await versionFor('darwin-x64', env, 'zig')).toBe('Zig has no linker for macOS.')
    expect(await versionFor('linux-x64', env, 'embedded')).toBe('The built-in toolchain makes no native code.')
  })

  it('is not made without a compiler', async () => {
    // The development dependencies of this repository do not have it either.
    const toolchain = chooseNativeToolchain({ toolchain: 'auto', root: '/nowhere', env: { PATH: '/nowhere' } })
    const target = { kind: 'native', platform: 'linux-x64' } as const
    const error = await toolchain.compile({ llvmIr: '', target, exports: [], label: 'a.ts' }).catch((one) => one)
    expect(error).toBeInstanceOf(ToolchainError)
    expect(error.reason).toBe('missing')
    expect(error.message).toMatch(
      /^No compiler for native code can be used\. Zig is .*PATH\. Clang was looked for on PATH, and there is none\.$/,
    )
  })
})
