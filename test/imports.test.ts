/** Helpers in other files: found by each bundler's own resolver, through default, renamed, namespace and star imports, in TypeScript and JavaScript. */
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { createModuleResolver } from '../src/plugin/resolve-import.ts'
import { builders } from './bundlers/builders.ts'

const fixture = join(import.meta.dirname, 'fixtures', 'imports')
const out = fileURLToPath(new URL('../out/test-imports/', import.meta.url))
afterAll(() => rmSync(out, { recursive: true, force: true }))

// Babel compiles file by file and asks nobody; relative imports are tried on disk, which the unit tests below cover.
const { babel: _, ...bundlers } = builders

describe.each(Object.entries(bundlers))('%s', (name, build) => {
  it('compiles helpers of other files into the kernel', async () => {
    const options = { dispatch: 'always', cacheDir: join(out, 'cache') } as const
    const built = await build(join(fixture, 'main.ts'), join(out, name), options)
    expect(built.warnings.filter((w) => w.includes('usejit ['))).toEqual([])
    const result = JSON.parse(execFileSync(process.execPath, [built.program], { encoding: 'utf8' }))
    expect(result).toEqual({ equal: true, space: true, kernelCalls: [1, 1] })
  })
})

describe('without a bundler', () => {
  const toolchain = createEmbeddedToolchain()
  afterAll(() => toolchain.close())
  const options = {
    directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false },
    verifyPasses: true,
  }
  const compile = (file: string, code = readFileSync(file, 'utf8')) =>
    compileModule(file, code, options, { toolchain, resolve: createModuleResolver() })

  it('tells which files a kernel depends on', async () => {
    const compiled = await compile(join(fixture, 'kernel.ts'))
    expect(compiled.diagnostics).toEqual([])
    expect(compiled.dependencies.map((file) => file.slice(fixture.length + 1)).sort()).toEqual([
      'helpers.ts',
      'more.ts',
      'plain.js',
    ])
  })

  it('follows an edit of a helper', async () => {
    const folder = join(out, 'edited')
    cpSync(fixture, folder, { recursive: true })
    const before = await compile(join(folder, 'kernel.ts'))
    const more = join(folder, 'more.ts')
    writeFileSync(more, readFileSync(more, 'utf8').replace('0.125', '0.25'))
    const after = await compile(join(folder, 'kernel.ts'))
    expect(after.artifact?.wasm).not.toBe(before.artifact?.wasm)
  })

  it.each([
    ['a file that does not exist', `import { h } from './nowhere'`, /could not be found/],
    ['a package', `import { h } from 'some-package'`, /could not be found/],
    ['a name that is not exported', `import { nothing as h } from './more'`, /could not be found/],
    ['something that is no function', `import { OFFSET as h } from './more'`, /not a function/],
  ])('says why it cannot use %s', async (_name, line, message) => {
    const code = `${line}\nexport function f(a: number): number { "use jit"; return h(a) }`
    const { functions } = await compile(join(fixture, 'virtual.ts'), code)
    expect(functions[0].kernel).toBeUndefined()
    expect(functions[0].diagnostics[0]).toMatchObject({
      code: 'unsupported-call',
      message: expect.stringMatching(message),
    })
  })

  it('does not take constants from a file that imports the kernel in turn: they may come too late', async () => {
    const folder = join(out, 'cycle')
    cpSync(fixture, folder, { recursive: true })
    writeFileSync(
      join(folder, 'more.ts'),
      `import './between'\nexport const OFFSET = 0.125\nexport function own(v: number): number { return v }\n`,
    )
    writeFileSync(join(folder, 'between.ts'), `import type { never } from './nowhere'\nexport * from './cyclic'\n`)
    const kernel = (name: string) =>
      `import { OFFSET, own } from './more'\nexport function f(a: number): number { "use jit"; return ${name} }`
    const file = join(folder, 'cyclic.ts')
    writeFileSync(file, kernel('a + OFFSET'))
    expect((await compile(file)).diagnostics).toMatchObject([{ code: 'captured-variable' }])
    // Function declarations are there from the start.
    writeFileSync(file, kernel('own(a)'))
    expect((await compile(file)).diagnostics).toEqual([])
  })

  it('says where in the other file the obstacle is', async () => {
    const helper = join(out, 'obstacle')
    cpSync(fixture, helper, { recursive: true })
    writeFileSync(
      join(helper, 'more.ts'),
      'export function viaStar(v: number): number {\n  return parseInt(String(v))\n}\n',
    )
    const code = `import { viaStar } from './more'\nexport function f(a: number): number { "use jit"; return viaStar(a) }`
    const { diagnostics } = await compile(join(helper, 'virtual.ts'), code)
    expect(diagnostics[0].message).toContain('(more.ts:2:')
    expect(diagnostics[0].span).toEqual({ start: code.indexOf('function f'), end: code.length })
  })
})
