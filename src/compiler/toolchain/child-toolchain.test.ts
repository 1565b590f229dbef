import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createClangToolchain, findClang } from './clang.ts'
import { type Toolchain, ToolchainError, type ToolchainInput } from './toolchain.ts'
import { createZigToolchain, findZig } from './zig.ts'

const folder = mkdtempSync(join(tmpdir(), 'usejit-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that answers `--version` and does something else otherwise. */
function program(name: string, version: string, otherwise = 'exit 1'): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\ncase "$*" in *version) echo "${version}";; *) ${otherwise};; esac\n`)
  chmodSync(path, 0o755)
  return path
}

const env = (names: Record<string, string> = {}) => ({ PATH: `${folder}:/bin:/usr/bin`, ...names })
const input: ToolchainInput = { llvmIr: '', target: { kind: 'wasm' }, exports: [], label: 'kernels.ts' }
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: ToolchainError) => error,
  )

describe.skipIf(process.platform === 'win32')('finding clang', () => {
  it('refuses LLVM 14 and says what it found', async () => {
    const old = program('clang-old', 'Debian clang version 14.0.6')
    const error = await errorOf(findClang(env({ USEJIT_CLANG: old })))
    expect(error).toBeInstanceOf(ToolchainError)
    expect(error?.message).toMatch(/clang-old is clang 14\.0\.6\. Needed is 15 or later\.$/)
    expect(error).toMatchObject({ setting: 'USEJIT_CLANG', help: 'Correct USEJIT_CLANG, or unset it.' })
  })

  it('takes the first that is recent enough', async () => {
    program('clang', 'clang version 14.0.0')
    program('clang-23', 'clang version 23.1.0-rc1 (x)')
    expect(await findClang({ PATH: folder })).toMatchObject({ version: 'clang 23.1.0-rc1', major: 23 })
  })

  it('says so when there is none', async () => {
    const none = await errorOf(findClang({ PATH: '/nowhere' }))
    expect(none?.explanation).toMatch(/looked for on PATH, and there is none\. Install clang 15 or later with lld/)
    expect(none?.setting).toBeUndefined()
    expect((await errorOf(findClang({ USEJIT_CLANG: '/bin/true', PATH: '' })))?.message).toMatch(
      /is no clang that runs/,
    )
  })
})

describe.skipIf(process.platform === 'win32')('finding Zig', () => {
  it('refuses old versions and programs that are none', async () => {
    const old = program('zig-old', '0.11.0')
    expect((await errorOf(findZig(env({ USEJIT_ZIG: old }), folder)))?.message).toMatch(/is 0\.11\.0; needed is 0\.12/)
    expect((await errorOf(findZig(env({ USEJIT_ZIG: '/bin/true' }), folder)))?.message).toMatch(
      /does not tell its version/,
    )
    expect(await errorOf(findZig(env({ USEJIT_ZIG: '/nonsense/zig' }), folder))).toMatchObject({
      message: 'USEJIT_ZIG names /nonsense/zig, which is no program.',
      setting: 'USEJIT_ZIG',
      help: 'Correct USEJIT_ZIG, or unset it.',
    })
    const none = await errorOf(findZig({ PATH: '/nowhere' }, folder))
    expect(none?.message).toMatch(/^Zig is .*PATH\.$/)
    expect(none?.setting).toBeUndefined()
  })

  it('has no linker for macOS, and says so before anything is compiled', async () => {
    const zig = program('zig-new', '0.16.0 clang version 21.1.0')
    const named = env({ USEJIT_ZIG: zig })
    const toolchain = createZigToolchain({ env: named, root: folder })
    const target = { kind: 'native', platform: 'darwin-arm64' } as const
    const expected = {
      reason: 'missing',
      message: 'Zig has no linker for macOS.',
      help: expect.stringMatching('clang'),
    }
    expect(await errorOf(toolchain.version(target))).toMatchObject(expected)
    expect(await errorOf(toolchain.compile({ ...input, target }))).toMatchObject(expected)
  })
})

describe.skipIf(process.platform === 'win32')('what LLVM does', () => {
  program('ld.lld', '')
  const cases = [
    ['refuses', 'echo "kernel.ll:1:1: error: no such instruction" >&2; exit 1', 'failed', /no such instruction/],
    ['crashes and says so', 'echo "PLEASE submit a bug report" >&2; exit 134', 'crashed', /submit a bug report/],
    ['is killed', 'kill -ABRT $$', 'crashed', /SIGABRT/],
    ['hangs', 'exec sleep 20', 'timeout', /after 0.5 s/],
    ['hangs behind a script', 'sleep 20; exit 0', 'timeout', /after 0.5 s/],
  ] as const
  it.each(cases)('%s: an error that names the file', async (name, script, reason, message) => {
    const path = program(`clang-${name.length}`, 'clang version 21.0.0', script)
    const toolchain = createClangToolchain({ env: env({ USEJIT_CLANG: path }), timeoutMs: 500 })
    const native = { ...input, parts: ['', ''], target: { kind: 'native', platform: 'linux-x64' } } as const
    for (const error of [await errorOf(toolchain.compile(input)), await errorOf(toolchain.compile(native))]) {
      expect(error).toMatchObject({ name: 'ToolchainError', reason })
      expect(error?.message).toMatch(message)
      expect(error?.message).toContain('kernels.ts')
    }
  })

  it('has no linker: says which package has it', async () => {
    const path = program('clang-19', 'clang version 19.0.0', 'exit 0')
    const error = await errorOf(createClangToolchain({ env: { PATH: folder, USEJIT_CLANG: path } }).compile(input))
    expect(error).toMatchObject({ reason: 'missing', explanation: expect.stringMatching(/wasm-ld is not.*lld-19/) })
  })
})

/** The real ones, where they are installed. */
const REAL: [string, Toolchain][] = [
  ['clang', createClangToolchain()],
  ['zig', createZigToolchain()],
]
describe.each(REAL)('%s', (name, toolchain) => {
  const FORTY_TWO = 'target triple = "wasm32-unknown-unknown"\ndefine i32 @f() { ret i32 42 }'

  it('makes WebAssembly', async ({ skip }) => {
    const version = await toolchain.version().catch(() => undefined)
    if (!version) return skip(`${name} is not installed`)
    const { bytes } = await toolchain.compile({ ...input, llvmIr: FORTY_TWO, exports: ['f'] })
    const base = new WebAssembly.Global({ value: 'i32' }, 0)
    const env = { memory: new WebAssembly.Memory({ initial: 1 }), __memory_base: base, __table_base: base }
    const { instance } = await WebAssembly.instantiate(bytes as BufferSource, { env })
    expect((instance.exports.f as () => number)()).toBe(42)
  })

  it('refuses what is no LLVM IR', async ({ skip }) => {
    const version = await toolchain.version().catch(() => undefined)
    if (!version) return skip(`${name} is not installed`)
    const error = await errorOf(toolchain.compile({ ...input, llvmIr: 'define i32 @f() { ret i32 %x }' }))
    expect(error).toMatchObject({ reason: 'failed', message: expect.stringMatching(/use of undefined value '%x'/) })
  })
})
