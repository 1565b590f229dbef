import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveOptions } from '../plugin/options.ts'
import { doctor } from './doctor.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-doctor-'))
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
})

const working = { name: 'embedded', version: async () => 'LLVM 99' } as const

async function diagnose({
  toolchain = working as Parameters<typeof doctor>[2],
  cacheDir = 'cache',
  env = {},
  json = false,
}) {
  const printed: string[] = []
  const terminal = { out: (text: string) => printed.push(text), err() {}, cwd, env, color: false }
  const code = await doctor({ json }, resolveOptions({ cacheDir }, env), toolchain, terminal)
  return { code, text: printed.join('\n') }
}

describe('usejit doctor', () => {
  it('finds nothing wrong on a machine that runs these tests', async () => {
    const { code, text } = await diagnose({})
    expect(text).not.toContain('wrong')
    expect(text).toContain('ok     toolchain   embedded: LLVM 99')
    expect(text).toContain('ok     wasm simd   yes')
    expect(code).toBe(0)
    expect(readdirSync(join(cwd, 'cache'))).toEqual([])
  })

  it('says whether native code can be made, which is wrong only where it is asked for', async () => {
    const terminal = { out: (text: string) => printed.push(text), err() {}, cwd, env: {}, color: false }
    const printed: string[] = []
    const none = { version: () => Promise.reject(new Error('No compiler.')) }
    const run = (targets: string[], native: Parameters<typeof doctor>[4]) =>
      doctor({ json: false }, resolveOptions({ cacheDir: 'cache', targets }, {}), working, terminal, native)
    expect(await run(['wasm'], none)).toBe(0)
    expect(await run(['wasm', 'linux-x64'], none)).toBe(1)
    expect(await run(['wasm', 'linux-x64'], { version: async () => 'clang 99' })).toBe(0)
    expect(printed.filter((line) => line.includes('native'))).toEqual([
      'ok     native      no native code: No compiler.',
      'wrong  native      no native code: No compiler.',
      'ok     native      clang 99',
    ])
  })

  it('names a missing toolchain', async () => {
    const missing = { name: 'embedded', version: () => Promise.reject(new Error('Package is not installed.')) } as const
    const { code, text } = await diagnose({ toolchain: missing })
    expect(text).toContain('wrong  toolchain   embedded: Package is not installed.')
    expect(code).toBe(1)
  })

  it('names a cache directory that cannot be written', async () => {
    writeFileSync(join(cwd, 'file'), '')
    const { code, text } = await diagnose({ cacheDir: 'file/cache' })
    expect(text).toContain(`wrong  cache       ${join(cwd, 'file', 'cache')}: ENOTDIR`)
    expect(code).toBe(1)
  })

  it('says that usejit is switched off', async () => {
    const { code, text } = await diagnose({ env: { USEJIT_DISABLE: '1' }, json: true })
    const { ok, findings } = JSON.parse(text)
    expect(ok).toBe(false)
    expect(findings.filter((one: { ok: boolean }) => !one.ok).map((one: { name: string }) => one.name)).toEqual([
      'enabled',
    ])
    expect(code).toBe(1)
  })
})
