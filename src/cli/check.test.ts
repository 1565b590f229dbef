import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts'
import { resolveOptions } from '../plugin/options.ts'
import type { Services } from '../plugin/services.ts'
import { RUNTIME_ABI } from '../runtime-shim/manifest.ts'
import { check } from './check.ts'

const source = `export function good(x: number): number {\n  "use jit"\n  return x\n}\n`

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-check-'))
  writeFileSync(join(cwd, 'kernel.ts'), source)
  writeFileSync(join(cwd, 'bad.ts'), source)
  writeFileSync(join(cwd, 'plain.ts'), 'export const n = 1\n')
})
afterAll(() => {
  rmSync(cwd, { recursive: true })
})

/** A compiler for which `bad.ts` holds a function that cannot be compiled, of the severity asked for. */
function fakeCompile(severity: Diagnostic['severity']): Services['compile'] {
  return async (file) => {
    const bad = file.endsWith('bad.ts')
    const diagnostic: Diagnostic = {
      code: 'unsupported-call',
      severity,
      message: 'No.',
      file,
      span: { start: 0, end: 6 },
    }
    const one = {
      marked: {
        name: bad ? 'bad' : 'good',
        span: { start: 7, end: 60 },
        options: { strict: false },
        node: { params: [] },
        path: { node: { type: 'FunctionDeclaration' } },
      },
      ...(!bad && { kernel: { name: 'good', export: 'good', params: [], result: 'f64', copy: 'never' } }),
      diagnostics: bad ? [diagnostic] : [],
    }
    return {
      file,
      functions: [one],
      ...(!bad && { artifact: { abi: RUNTIME_ABI, wasm: 'A'.repeat(1368), dataSize: 0 } }),
      diagnostics: one.diagnostics,
      dependencies: [],
    } as unknown as CompiledModule
  }
}

async function run(
  paths: string[],
  { strict = false, json = false, severity = 'warning' as Diagnostic['severity'] } = {},
) {
  const printed: string[] = []
  const terminal = { out: (text: string) => printed.push(text), err() {}, cwd, env: {}, color: false }
  const services = { compile: fakeCompile(severity) } as Services
  const code = await check(paths, { json }, resolveOptions({ strict }, {}), services, terminal)
  return { code, text: printed.join('\n') }
}

describe('usejit check', () => {
  it('prints each function, the code frame of what is not ready, and a sum', async () => {
    const { code, text } = await run([])
    expect(text).toContain('bad.ts\n  original  bad  1:8  unsupported-call\n')
    expect(text).toContain('usejit [unsupported-call] bad.ts:1:1  No.\n> 1 | export function good')
    expect(text).toContain('kernel.ts\n  ready     good  1:8  wasm\n            () => number\n')
    expect(text).not.toContain('plain.ts')
    expect(text).toMatch(/\n1 ready, 1 original in 2 files \(1\.0 kB of WebAssembly\)$/)
    expect(code).toBe(0)
  })

  it.each([
    ['a warning', ['bad.ts'], {}, 0],
    ['a warning under --strict', ['bad.ts'], { strict: true }, 1],
    ['an error', ['bad.ts'], { severity: 'error' as const }, 1],
    ['only kernels under --strict', ['kernel.ts'], { strict: true }, 0],
    ['no marked function', ['plain.ts'], { strict: true }, 0],
  ])('exits by what it found: %s', async (_, paths, flags, expected) => {
    expect((await run(paths, flags)).code).toBe(expected)
  })

  it('prints JSON and nothing else', async () => {
    const { text } = await run([], { json: true })
    expect(JSON.parse(text)).toMatchObject({
      files: [{ file: 'bad.ts' }, { file: 'kernel.ts' }],
      totals: { functions: 2, ready: 1, original: 1, wasmBytes: 1026 },
    })
  })

  it('says so when there is nothing to check', async () => {
    expect((await run(['plain.ts'])).text).toBe('No function with "use jit" found.')
  })
})
