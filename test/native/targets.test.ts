import { afterAll, describe, expect, it } from 'vitest'
import type { CompileOptions } from '../../src/compiler/pipeline.ts'
import { chooseNativeToolchain } from '../../src/compiler/toolchain/choose.ts'
import { hostPlatform } from '../../src/compiler/toolchain/platform.ts'
import { type Toolchain, ToolchainError } from '../../src/compiler/toolchain/toolchain.ts'
import { groupDiagnostics, toNotice } from '../../src/plugin/notice.ts'
import { buildNative, closeNative, native } from './load-native.ts'

afterAll(closeNative)

const TWICE = 'export function twice(x: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] *= 2 }'
const POWER =
  'export function power(x: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] = x[i] ** 1.5 }'

describe.skipIf(!native)('native code without WebAssembly', () => {
  const targets = { wasm: false }

  it('runs; a function that cannot be native stays the original, and the build says why', async () => {
    const { compiled, load } = await buildNative(`${TWICE}\n${POWER}`, { targets })
    expect(compiled.artifact?.wasm).toBe('')
    expect(compiled.functions.map(({ marked, kernel }) => [marked.name, kernel !== undefined])).toEqual([
      ['twice', true],
      ['power', false],
    ])
    expect(compiled.diagnostics.map(({ code, functionName }) => [code, functionName])).toEqual([
      ['no-native-code', 'power'],
    ])
    const m = await load()
    const x = Float64Array.of(1, 4)
    m.twice(x)
    m.power(x)
    expect([...x]).toEqual([2 ** 1.5, 8 ** 1.5])
    expect(m.status(m.twice)).toMatchObject({ target: 'native', calls: { kernel: 1, original: 0 } })
    expect(m.status(m.twice).variants).toHaveLength(1)
    expect(m.status(m.power)).toMatchObject({ state: 'original', reasons: [{ code: 'no-native-code' }] })
  })

  it('runs the original where the addon cannot be loaded', async () => {
    const { load } = await buildNative(TWICE, { targets, damage: () => new Uint8Array(3) })
    const m = await load()
    const x = Float64Array.of(1, 2)
    m.twice(x)
    m.twice(x)
    expect([...x]).toEqual([4, 8])
    expect(m.status(m.twice)).toMatchObject({
      state: 'original',
      target: null,
      reasons: [{ code: 'no-native', message: expect.stringContaining('damaged') }],
      calls: { kernel: 0, original: 2 },
    })
  })

  it('runs the original for arrays that only it can take', async () => {
    const m = await (await buildNative(TWICE, { targets })).load()
    const shared = new Float64Array(new SharedArrayBuffer(16)).fill(3)
    m.twice(shared)
    expect([...shared]).toEqual([6, 6])
    expect(m.status(m.twice).calls).toEqual({ kernel: 0, original: 1 })
    expect(m.status(m.twice).reasons).toMatchObject([{ code: 'shared-buffer' }])
  })
})

describe.skipIf(!native)('the word native', () => {
  it('asks for native code of one function', async () => {
    const source = `${TWICE.replace('"use jit"', '"use jit: native"')}\n${TWICE.replace('twice', 'other')}`
    const targets = { platforms: [], directivePlatform: hostPlatform() }
    const { compiled, load } = await buildNative(source, { targets })
    expect(compiled.addons?.map(({ exports }) => exports)).toEqual([['twice.jit']])
    const m = await load()
    expect(m.status(m.twice).target).toBe('native')
    expect(m.status(m.other).target).toBe('wasm')
  })

  it('asks for it of all its signatures', async () => {
    const source = TWICE.replace('"use jit"', '"use jit: native"').replace(
      'Float64Array',
      'Float64Array | Float32Array',
    )
    const { compiled, load } = await buildNative(source, {
      targets: { platforms: [], directivePlatform: hostPlatform() },
    })
    expect(compiled.addons?.map(({ exports }) => exports)).toEqual([['twice.jit', 'twice.jit2']])
    const m = await load()
    for (const x of [Float64Array.of(1, 2), Float32Array.of(1, 2)]) {
      m.twice(x)
      expect([...x]).toEqual([2, 4])
    }
    const ran = m.status(m.twice).variants.filter(({ calls }: { calls: { kernel: number } }) => calls.kernel > 0)
    expect(ran.map(({ target }: { target: string }) => target)).toEqual(['native', 'native'])
  })

  it('of which none can be native: one message', async () => {
    const source = POWER.replace('"use jit"', '"use jit: native"').replace(
      'Float64Array',
      'Float64Array | Float32Array',
    )
    const { compiled } = await buildNative(source, { targets: { platforms: [], directivePlatform: hostPlatform() } })
    expect(compiled.diagnostics.map(({ code }) => code)).toEqual(['no-native-code'])
  })
})

describe.skipIf(!native)('a function that has no native code', () => {
  /** What builds say of it. */
  async function said(directive: string, wanted: Pick<CompileOptions, 'wasm' | 'platforms' | 'directivePlatform'>) {
    const source = POWER.replace('"use jit"', `"${directive}"`).replace('{ ', '{\n  ').replace('; ', ';\n  ')
    const { compiled } = await buildNative(source, { targets: { platforms: [], ...wanted } })
    const groups = groupDiagnostics(compiled, { strict: false })
    return groups.map(
      (group) => `${group.info ? 'note' : 'warning'}: ${toNotice(group, 'a.ts', 'a.ts', source).message}`,
    )
  }
  const platforms = ['linux-x64'] as const

  it.each([
    ['of which its directive asks for it', 'use jit: native', { directivePlatform: 'linux-x64' as const }],
    ['of which the targets ask for it', 'use jit', { platforms }],
    ['and nothing else', 'use jit', { wasm: false, platforms }],
  ])('%s: builds say why', async (name, directive, wanted) => {
    const text = `${(await said(directive, wanted)).join('\n\n')}\n`
    await expect(text).toMatchFileSnapshot(`no-native-code/${name.replaceAll(' ', '-')}.txt`)
  })
})

describe('without a compiler', () => {
  const targets = { platforms: ['linux-x64', 'darwin-arm64'] as const }
  it.each([
    [
      'none',
      {},
      'linux-x64, darwin-arm64. No compiler for native code can be used.',
      /[Ii]nstall clang 15 or later with lld/,
    ],
    ['one that is named in vain', { USEJIT_ZIG: '/no/zig' }, 'linux-x64, darwin-arm64. USEJIT_ZIG names', /^Correct U/],
  ])('%s: WebAssembly is built, and one message says what helps', async (_, variables, message, help) => {
    const env = { PATH: '/nowhere', ...variables }
    const nativeToolchain = chooseNativeToolchain({ toolchain: 'auto', root: '/nowhere', env })
    const { compiled, load } = await buildNative(TWICE, { targets, nativeToolchain })
    expect(compiled.diagnostics).toMatchObject([
      {
        code: 'no-native-code',
        message: expect.stringContaining(`There is no native code for ${message}`),
        help: expect.stringMatching(help),
      },
    ])
    const m = await load()
    m.twice(new Float64Array(2))
    expect(m.status(m.twice)).toMatchObject({ target: 'wasm', calls: { kernel: 1 }, reasons: [] })
  })

  it('for one of the platforms: the others are made all the same', async () => {
    const only = chooseNativeToolchain({ toolchain: 'auto', root: '/nowhere' })
    const nativeToolchain: Toolchain = {
      ...only,
      async version(target) {
        if (target?.kind === 'native' && target.platform === 'linux-x64')
          throw new ToolchainError('missing', 'Nobody is there.')
        return 'one'
      },
      compile: async () => ({ bytes: new Uint8Array(1), dataSize: 0, log: '' }),
    }
    const both = { platforms: ['linux-x64', 'linux-arm64'] as const }
    const { compiled } = await buildNative(TWICE, { targets: both, nativeToolchain })
    expect(compiled.addons?.map(({ platform }) => platform)).toEqual(['linux-arm64'])
    expect(compiled.diagnostics.map(({ message }) => message)).toEqual([
      'There is no native code for linux-x64. Nobody is there.',
    ])
  })
})
