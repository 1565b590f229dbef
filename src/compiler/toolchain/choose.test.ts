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
  const compile = (toolchain: 'auto' | 'embedded') =>
    chooseNativeToolchain({ toolchain, root: '/nowhere', env: NOTHING })
      .compile({ llvmIr: '', target: { kind: 'native', platform: 'linux-x64' }, exports: [], label: 'a.ts' })
      .catch((error: unknown) => error as ToolchainError)

  it('without a compiler names the one command that helps', async () => {
    // The development dependencies of this repository do not have it either.
    const error = await compile('auto')
    expect(error).toBeInstanceOf(ToolchainError)
    expect(error).toMatchObject({ reason: 'missing' })
    expect((error as Error).message).toMatch(/neither zig nor clang can be used.*npm install --save-dev @zigc\/cli/)
  })

  it('is not made by the embedded toolchain', async () => {
    expect(await compile('embedded')).toMatchObject({ reason: 'missing', message: expect.stringContaining('a.ts') })
  })
})
