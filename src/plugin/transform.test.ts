import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts'
import { Rejection } from '../compiler/diagnostics/rejection.ts'
import { ToolchainError } from '../compiler/toolchain/toolchain.ts'
import type { Notice } from './notice.ts'
import type { UsejitOptions } from './options.ts'
import { resolveOptions } from './options.ts'
import { compiled, diagnostic, fakeServices, file, marked, root, source } from './transform.test-support.ts'
import { createTransformer } from './transform.ts'

function setup(answer: CompiledModule | Error, user: UsejitOptions = {}) {
  const services = fakeServices(answer)
  const transformer = createTransformer(resolveOptions(user, {}), root, services)
  const warnings: Notice[] = []
  const watched: string[] = []
  const hooks = { warn: (notice: Notice) => warnings.push(notice), watch: (name: string) => watched.push(name) }
  const transform = (code = source, id = file) => transformer.transform(code, id, hooks)
  return { services, transformer, transform, warnings, watched }
}

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'usejit-transform-'))
})
afterEach(() => {
  rmSync(scratch, { recursive: true })
})

describe('createTransformer', () => {
  it('returns the rewritten code and names what to watch', async () => {
    const { transform, warnings, watched } = setup(compiled([marked('half', 'ready')]))
    expect(await transform()).toMatchObject({ code: `${source}// dispatcher\n`, map: { version: 3, sources: [file] } })
    expect(watched).toEqual(['/app/src/types.ts'])
    expect(warnings).toEqual([])
  })

  const info: Diagnostic = { ...diagnostic('half', 'too little work'), code: 'not-profitable', severity: 'info' }
  const own = { directiveSpan: { start: 10, end: 19 } }

  it.each([
    ['that its own directive marks', own, {}],
    ['that the directive of its file marks, under strict as well', { directiveSpan: undefined }, { strict: true }],
  ])('says without a warning, and once, that a kernel would not pay of a function %s', async (_, place, options) => {
    const function_ = marked('half', [info])
    Object.assign(function_.marked, place)
    const { transformer, warnings } = setup(compiled([function_]), options)
    const said: string[] = []
    const hooks = {
      warn: (): void => expect.unreachable(),
      info: ({ message }: Notice) => said.push(message),
      watch() {},
    }
    await transformer.transform(source, file, hooks)
    await transformer.transform(source, file, hooks)
    expect(said).toEqual([expect.stringContaining('[not-profitable]')])
    expect(transformer.report().files[0].functions[0]).toMatchObject({
      state: 'original',
      reasons: [{ code: 'not-profitable', message: 'too little work' }],
    })
    expect(warnings).toEqual([])
  })

  it.each([
    ['the option', false, { strict: true }],
    ['its directive', true, {}],
  ])(
    'fails under strict, by %s, where a kernel of a function that is marked by itself would not pay',
    async (_, strict, options) => {
      const function_ = marked('half', [info], strict)
      Object.assign(function_.marked, own)
      const { transform } = setup(compiled([function_]), options)
      await expect(transform()).rejects.toThrow(/usejit \[not-profitable\][\s\S]*help: Under strict every function/)
    },
  )

  it.each([
    ['a file without the directive', 'export const n = 1', file, {}],
    ['a virtual module', source, '\0virtual:x', {}],
    ['any file when disabled', source, file, { enabled: false }],
  ])('does not even compile %s', async (_, code, id, user) => {
    const { transform, services } = setup(compiled([marked('half', 'ready')]), user)
    expect(await transform(code, id)).toBeUndefined()
    expect(services.compilations).toBe(0)
  })

  it('compiles one text once, however many environments ask, and a changed text again', async () => {
    const { transform, services } = setup(compiled([marked('half', 'ready')]))
    await Promise.all([transform(), transform(source, `${file}?v=1`), transform()])
    expect(services.compilations).toBe(1)
    await transform(`${source}\n`)
    expect(services.compilations).toBe(2)
  })

  it('warns once a function, with place and frame, and changes nothing', async () => {
    const half = marked('half', [diagnostic('half', 'First.'), diagnostic('half', 'Second.')])
    const { transform, warnings } = setup(compiled([half, marked('other', [diagnostic('other', 'Third.')])]))
    expect(await transform()).toBeUndefined()
    await transform()
    // A text edited elsewhere brings no news either.
    await transform(`${source}\n\n`)
    expect(warnings.map(({ message, ...rest }) => rest)).toEqual([
      { id: file, code: 'unsupported-syntax', loc: { file, line: 3, column: 2 } },
      { id: file, code: 'unsupported-syntax', loc: { file, line: 3, column: 2 } },
    ])
    expect(warnings[0].message).toContain('usejit [unsupported-syntax] src/kernel.ts:3:3  First.')
    expect(warnings[0].message).toContain('Second.')
    expect(warnings[0].message).toContain('> 3 |   return x / 2')
    expect(warnings[1].message).toContain('Third.')
  })

  it('warns again about what was mended and broken again', async () => {
    const answer = compiled([marked('half', [diagnostic('half', 'No.')])])
    const { transform, warnings } = setup(answer)
    await transform()
    const [broken] = answer.functions.splice(0, 1, marked('half', 'ready'))
    answer.diagnostics = []
    await transform(`${source}// mended`)
    answer.functions[0] = broken
    await transform(`${source}// broken`)
    expect(warnings).toHaveLength(2)
  })

  it('keeps remarks on functions that were compiled out of the console', async () => {
    const half = { ...marked('half', 'ready'), diagnostics: [diagnostic('half', 'Small.')] }
    const { transform, warnings } = setup(compiled([half]), { strict: true })
    await transform()
    expect(warnings).toEqual([])
  })

  describe('of a function that is WebAssembly and not native', () => {
    const none: Diagnostic = { ...diagnostic('half', "'half' has no native code: powers."), code: 'no-native-code' }
    const other: Diagnostic = { ...none, functionName: 'other', message: "'other' has no native code: powers." }
    const ready = (name: string, about: Diagnostic, native: boolean, strict = false) => {
      const one = { ...marked(name, 'ready', strict), diagnostics: [about] }
      one.marked.options.native = native
      return one
    }
    async function said(functions: CompiledModule['functions'], options: UsejitOptions = {}) {
      const { transformer, warnings } = setup(compiled(functions), options)
      const notes: Notice[] = []
      const hooks = { warn: (n: Notice) => warnings.push(n), info: (n: Notice) => notes.push(n), watch() {} }
      await transformer.transform(source, file, hooks)
      await transformer.transform(source, file, hooks)
      return [warnings, notes].map((all) => all.map(({ code, message }) => `${code} ${message.split('\n')[0]}`))
    }

    it('warns once where its directive asks for native code', async () => {
      const [warnings, notes] = await said([ready('half', none, true)])
      expect(warnings).toEqual([expect.stringContaining("'half' has no native code: powers.")])
      expect(notes).toEqual([])
    })

    it.each([
      ['the option', false, { strict: true }],
      ['the directive', true, {}],
    ])('fails then under strict, by %s', async (_, strict, options) => {
      await expect(said([ready('half', none, true, strict)], options)).rejects.toMatchObject({ code: 'no-native-code' })
    })

    it.each([{}, { strict: true }])('has one note a file where the options ask for it: %j', async (options) => {
      const [warnings, notes] = await said([ready('half', none, false), ready('other', other, false)], options)
      expect(warnings).toEqual([])
      const both = "'half' has no native code: powers. 'other' has no native code: powers."
      expect(notes).toEqual([expect.stringContaining(both)])
    })
  })

  it('says once that there is no compiler for native code, however many files want some', async () => {
    const missing: Diagnostic = { ...diagnostic(undefined, 'No compiler.'), code: 'no-native-code' }
    const { transform, warnings } = setup(compiled([marked('half', 'ready')], [missing]))
    await transform()
    await transform(source, '/app/src/other.ts')
    expect(warnings).toHaveLength(1)
  })

  it.each([
    ['the option', { strict: true }, marked('half', [diagnostic('half', 'No.')]), []],
    ['the directive', {}, marked('half', [diagnostic('half', 'No.')], true), []],
    ['the option, for the file itself', { strict: true }, marked('half', 'ready'), [diagnostic(undefined, 'Near.')]],
  ])('fails the build under strict, from %s', async (_, user, one, ofFile) => {
    const { transform, warnings } = setup(compiled([one], ofFile), user)
    await expect(transform()).rejects.toMatchObject({
      name: 'UsejitError',
      id: file,
      code: 'unsupported-syntax',
      loc: { file, line: 3, column: 2 },
      message: expect.stringContaining('> 3 |   return x / 2'),
    })
    expect(warnings).toEqual([])
  })

  it('does not fail the build for a near miss when only a directive is strict', async () => {
    const { transform, warnings } = setup(compiled([marked('half', 'ready', true)], [diagnostic(undefined, 'Near.')]))
    expect(await transform()).toBeDefined()
    expect(warnings).toHaveLength(1)
  })

  it('names the functions that a failed toolchain leaves, and keeps the LLVM IR', async () => {
    const error = new ToolchainError('crashed', 'LLVM aborted.', 'LLVM ERROR: out of registers', 'define void @half()')
    const { transform, transformer, warnings } = setup(error, { cacheDir: scratch })
    expect(await transform()).toBeUndefined()
    expect(warnings.map((one) => one.code)).toEqual(['toolchain-failed', 'unsupported-syntax'])
    expect(warnings[0].message).toContain(`'half' stays the original: LLVM aborted.`)
    expect(warnings[0].message).toContain('LLVM ERROR: out of registers')
    const [kept] = readdirSync(join(scratch, 'failed')).filter((name) => name.endsWith('.ll'))
    expect(warnings[0].message).toContain(join(scratch, 'failed', kept))
    expect(readFileSync(join(scratch, 'failed', kept), 'utf8')).toBe('define void @half()')
    expect(transformer.report().totals).toEqual({ functions: 2, ready: 0, original: 2, wasmBytes: 0 })
  })

  it('says so when there is no toolchain, and writes nothing', async () => {
    const { transform, warnings } = setup(new ToolchainError('missing', 'No package.'), { cacheDir: scratch })
    await transform()
    expect(warnings[0]).toMatchObject({ code: 'toolchain-missing' })
    expect(readdirSync(scratch)).toEqual([])
  })

  it('leaves a syntax error to the bundler, but says why there is no kernel', async () => {
    const start = source.indexOf('return')
    const { transform, warnings } = setup(new Rejection('syntax-error', 'Unexpected token.', { start, end: start + 1 }))
    expect(await transform()).toBeUndefined()
    expect(warnings).toMatchObject([{ code: 'syntax-error', loc: { line: 3, column: 2 } }])
    expect(warnings[0].message).toContain('usejit [syntax-error] src/kernel.ts:3:3  Unexpected token.')
  })

  it('survives a defect of the compiler, unless strict', async () => {
    const lax = setup(new TypeError('x is undefined'))
    expect(await lax.transform()).toBeUndefined()
    expect(lax.warnings[0]).toMatchObject({
      code: 'internal-error',
      message: expect.stringContaining('x is undefined'),
    })
    await expect(setup(new TypeError('boom'), { strict: true }).transform()).rejects.toThrow('boom')
  })

  it('reports what was compiled and why the rest was not', async () => {
    const path = join(scratch, 'deep', 'report.json')
    const functions = [marked('half', 'ready'), marked('other', [diagnostic('other', 'No.')])]
    const { transform, transformer } = setup(compiled(functions, [diagnostic(undefined, 'Near.')]), { report: path })
    await transform()
    transformer.writeReport()
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      version: 1,
      files: [
        {
          file: 'src/kernel.ts',
          functions: [
            {
              name: 'half',
              qualifiedName: 'half',
              line: 1,
              column: 8,
              state: 'ready',
              target: 'wasm',
              targets: ['wasm'],
              kernels: [
                {
                  signature: '(x: number) => number',
                  inputs: [{ name: 'x', type: 'number' }],
                  result: 'number',
                  copiesFrom: 'never',
                },
              ],
              reasons: [],
            },
            {
              name: 'other',
              qualifiedName: 'other',
              line: 1,
              column: 8,
              state: 'original',
              target: null,
              targets: [],
              kernels: [],
              reasons: [{ code: 'unsupported-syntax', message: 'No.', line: 3 }],
            },
          ],
          reasons: [{ code: 'unsupported-syntax', message: 'Near.', line: 3 }],
          wasmBytes: 4,
        },
      ],
      totals: { functions: 2, ready: 1, original: 1, wasmBytes: 4 },
    })
    expect(readdirSync(join(scratch, 'deep'))).toEqual(['report.json'])
  })

  it('names the report that cannot be written', () => {
    writeFileSync(join(scratch, 'file'), '')
    const path = join(scratch, 'file', 'report.json')
    const { transformer } = setup(compiled([]), { report: path })
    expect(() => transformer.writeReport()).toThrow(`usejit: the report ${path} cannot be written`)
  })
})
