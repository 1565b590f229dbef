import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import { ToolchainError } from '../compiler/toolchain/toolchain.ts'
import type { Notice } from './notice.ts'
import type { UsejitOptions } from './options.ts'
import { resolveOptions } from './options.ts'
import { compiled, fakeServices, file, marked, root, source } from './transform.test-support.ts'
import { createTransformer, type Transformer } from './transform.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'usejit-transform-'))
})
afterEach(() => {
  rmSync(scratch, { recursive: true })
})

describe('a file that is given out before LLVM is done', () => {
  const bytes = Buffer.from('wasm')
  const ready = (): CompiledModule => {
    const module = compiled([marked('half', 'ready')])
    return { ...module, artifact: { ...module.artifact!, wasm: bytes.toString('base64'), dataSize: 16 } }
  }

  /** A compiler that says at once what it will compile. */
  function setupLate(user: UsejitOptions = {}) {
    const completions: { resolve(compiled: CompiledModule): void; reject(error: Error): void }[] = []
    const services = fakeServices(compiled([]))
    let started = 0
    services.compile = async (_file, _code, _resolve, wanted) => {
      if (!wanted?.later) return ready()
      const completed = new Promise<CompiledModule>((resolve, reject) => completions.push({ resolve, reject }))
      const early = compiled([marked('half', 'ready')])
      return { ...early, artifact: { ...early.artifact!, wasm: '' }, pending: { key: `key ${++started}`, completed } }
    }
    const transformer = createTransformer(resolveOptions({ cacheDir: scratch, ...user }, {}), root, services)
    const warnings: Notice[] = []
    let done = 0
    const hooks = { warn: (one: Notice) => warnings.push(one), watch() {}, later: true, completed: () => done++ }
    return {
      services,
      transformer,
      completions,
      warnings,
      done: () => done,
      page: (code = source) => transformer.transform(code, file, { ...hooks, places: () => ({ late: (key) => key }) }),
      server: () => transformer.transform(source, file, hooks),
    }
  }
  /** Until LLVM's first answer, or another, has got around. */
  async function settled({ late }: Transformer, key = 'key 1'): Promise<void> {
    await vi.waitFor(() => expect(late(key)?.state).not.toBe('compiling'))
    await new Promise((resolve) => setTimeout(resolve))
  }

  it('asks for its kernels until they are there', async () => {
    const { page, transformer, completions, done, warnings } = setupLate()
    expect((await page())?.code).toContain('// late key 1')
    expect((await page())?.code).toContain('// late key 1')
    expect(transformer.late('key 1')).toEqual({ state: 'compiling' })
    expect(transformer.late('key 2')).toBeUndefined()
    completions[0].resolve(ready())
    await settled(transformer)
    expect(transformer.late('key 1')).toEqual({ state: 'ready', dataSize: 16, wasm: bytes })
    // Both requests are told that there is more now.
    expect(done()).toBe(2)
    expect((await page())?.code).toContain('// dispatcher')
    expect(transformer.report().totals).toMatchObject({ ready: 1, wasmBytes: 4 })
    expect(completions).toHaveLength(1)
    expect(warnings).toEqual([])
  })

  it('is waited for by who cannot ask, with the compilation of who can', async () => {
    const { page, server, completions } = setupLate()
    await page()
    let waited = true
    const waiting = server().then((result) => {
      waited = false
      return result
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(waited).toBe(true)
    completions[0].resolve(ready())
    expect((await waiting)?.code).toContain('// dispatcher')
    expect(completions).toHaveLength(1)
  })

  it('has its failure told once, when it is known, and no kernels afterwards', async () => {
    const { page, transformer, completions, done, warnings } = setupLate()
    await page()
    expect(warnings).toEqual([])
    completions[0].reject(new ToolchainError('crashed', 'LLVM aborted.', 'out of registers', 'define void @half()'))
    await settled(transformer)
    expect(warnings.map(({ code }) => code)).toEqual(['toolchain-failed', 'unsupported-syntax'])
    expect(warnings[0].message).toContain("'half' stays the original: LLVM aborted.")
    expect(warnings[0].message).toContain('> 2 |   "use jit"')
    expect(transformer.late('key 1')).toEqual({ state: 'refused', message: "'half' stays the original: LLVM aborted." })
    expect(done()).toBe(1)
    expect(await page()).toBeUndefined()
    expect(warnings).toHaveLength(2)
  })

  it('fails under strict when it is asked for again', async () => {
    const { page, transformer, completions, warnings } = setupLate({ strict: true })
    await page()
    completions[0].reject(new ToolchainError('crashed', 'LLVM aborted.'))
    await settled(transformer)
    expect(warnings[0].message).toContain('LLVM aborted.')
    await expect(page()).rejects.toThrow('LLVM aborted.')
  })

  it('says nothing of a text that was edited meanwhile', async () => {
    const { page, transformer, completions, done, warnings } = setupLate()
    await page()
    await page(`${source}\n`)
    completions[0].reject(new ToolchainError('crashed', 'LLVM aborted.'))
    await settled(transformer)
    expect([warnings, done()]).toEqual([[], 0])
    // A page may still have it.
    expect(transformer.late('key 1')?.state).toBe('refused')
    completions[1].resolve(ready())
    await settled(transformer, 'key 2')
    expect(done()).toBe(1)
  })

  it('says nothing of what was cut off since the server has ended, and begins anew', async () => {
    const { page, transformer, completions, done, warnings } = setupLate()
    await page()
    await transformer.close()
    completions[0].reject(new ToolchainError('failed', 'The toolchain was closed.'))
    await settled(transformer)
    expect([warnings, done()]).toEqual([[], 0])
    expect((await page())?.code).toContain('// late key 2')
  })

  it('has LLVM started for the next edit where the cache had this one', async () => {
    const { transformer, services } = setupLate()
    services.compile = async () => ready()
    const hooks = { warn() {}, watch() {} }
    await transformer.transform(source, file, hooks)
    expect(services.warmedUp).toEqual([])
    await transformer.transform(source, file, { ...hooks, later: true })
    await transformer.transform(`${source}\n`, file, { ...hooks, later: true })
    expect(services.warmedUp).toEqual([true])
  })
})
