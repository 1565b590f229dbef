/** Plugins and loaders that remove or check types at the wrong time: the build says what to do about it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { out as matrixOut, require, runtimeAsInstalled } from './bundlers/matrix/bundler.ts'

const out = matrixOut.replace('test-matrix', 'test-bundlers-types')
const options = { dispatch: 'always', cacheDir: join(out, 'cache') } as const

beforeAll(() => {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  writeFileSync(
    join(out, 'half.ts'),
    'export function half(x: Float64Array): void {\n  "use jit"\n  for (let i = 0; i < x.length; i++) x[i] /= 2\n}\n',
  )
  writeFileSync(
    join(out, 'main.ts'),
    [
      "import { status } from 'usejit/runtime'",
      "import { half } from './half'",
      'const x = Float64Array.of(1, 2, 3)',
      'half(x)',
      'console.log(JSON.stringify([...x, status(half).calls.kernel]))',
    ].join('\n'),
  )
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noUnusedLocals: true,
    types: ['node'],
  }
  writeFileSync(join(out, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }))
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

const outputOf = (program: string): unknown =>
  JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }))

describe('Rollup', () => {
  it('with a plugin that hands out JavaScript as it loads files, as @rollup/plugin-typescript does, says that the types are gone', async () => {
    const { rollup } = await import('rollup')
    const loading = {
      name: 'loads-javascript',
      load: async (id: string) =>
        id.endsWith('.ts') ? (await transform(readFileSync(id, 'utf8'), { loader: 'ts' })).code : null,
    }
    const find = { name: 'find', resolveId: (id: string) => (id === './half' ? join(out, 'half.ts') : null) }
    const warnings: string[] = []
    const bundle = await rollup({
      input: join(out, 'main.ts'),
      plugins: [require('usejit/rollup')(options), runtimeAsInstalled, find, loading],
      onwarn: ({ message }) => void warnings.push(message),
    })
    await bundle.write({ file: join(out, 'rollup.mjs') })
    await bundle.close()
    expect(warnings).toEqual([expect.stringMatching(/no-parameter-type.*another plugin has removed the types/)])
    expect(warnings[0]).toContain('take rollup-plugin-esbuild')
    expect(outputOf(join(out, 'rollup.mjs'))).toEqual([0.5, 1, 1.5, 0])
  })
})

describe('webpack with ts-loader', () => {
  async function build(name: string, loaderOptions: object): Promise<{ errors: string[]; warnings: string[] }> {
    const { default: webpack } = await import('webpack')
    const compiler = webpack({
      mode: 'production',
      target: 'node',
      context: out,
      entry: join(out, 'main.ts'),
      output: { path: out, filename: name },
      resolve: { extensions: ['.ts', '.js'] },
      module: {
        rules: [
          { test: /\.ts$/, loader: 'ts-loader', options: { compiler: 'typescript5', silent: true, ...loaderOptions } },
        ],
      },
      plugins: [require('usejit/webpack')(options)],
    })!
    const stats = await new Promise<import('webpack').Stats | undefined>((done, fail) =>
      compiler.run((error, result) => (error ? fail(error) : done(result))),
    )
    await new Promise((done) => compiler.close(done))
    const { errors = [], warnings = [] } = stats!.toJson({ all: false, errors: true, warnings: true })
    return { errors: errors.map(({ message }) => message), warnings: warnings.map(({ message }) => message) }
  }

  it('and a strict tsconfig, as documented, runs kernels', async () => {
    expect(await build('only.cjs', { transpileOnly: true })).toEqual({ errors: [], warnings: [] })
    expect(outputOf(join(out, 'only.cjs'))).toEqual([0.5, 1, 1.5, 1])
  })

  it('that checks types says what to set', async () => {
    const { errors, warnings } = await build('checked.cjs', {})
    expect(errors.join('\n')).toContain('TS7006')
    expect(warnings).toEqual([expect.stringContaining('transpileOnly: true')])
  })
})
