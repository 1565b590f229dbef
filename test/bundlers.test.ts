import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { builders } from './bundlers/builders.ts'

const fixtures = join(import.meta.dirname, 'fixtures', 'bundlers')
// Inside the package, so that imports of usejit that a bundler leaves alone resolve.
const out = fileURLToPath(new URL('../out/test-bundlers/', import.meta.url))
const cacheDir = join(out, 'cache')

/** Bundlers also remark on how long plugins take, as they must where LLVM is started. */
const isOurs = (warning: string) => warning.includes('usejit [')

afterEach(() => {
  vi.unstubAllEnvs()
})

afterAll(() => {
  rmSync(out, { recursive: true, force: true })
})

describe.each(Object.entries(builders))('%s', (name, build) => {
  it('builds kernels that run and agree with the originals', async () => {
    const built = await build(join(fixtures, 'main.ts'), join(out, name), { dispatch: 'always', cacheDir })
    expect(built.warnings.filter(isOurs)).toEqual([])
    const result = JSON.parse(execFileSync(process.execPath, [built.program], { encoding: 'utf8' }))
    expect(result).toEqual({
      dot: true,
      histogram: true,
      kernelCalls: [1, 1],
      names: ['dot', 2, 'histogram', 2],
      unmarked: 7,
    })
  })

  it('builds kernels that share state with JavaScript', async () => {
    const built = await build(join(fixtures, 'state-main.ts'), join(out, `${name}-state`), {
      dispatch: 'always',
      cacheDir,
    })
    expect(built.warnings.filter(isOurs)).toEqual([])
    const result = JSON.parse(execFileSync(process.execPath, [built.program], { encoding: 'utf8' }))
    expect(result).toEqual({
      seen: [2, 2, 0.5, 0.5, 12, 43, 7, [2, 0, 0, 5], 2, 2.5, 2.5],
      kernelCalls: [2, 2, 2],
      keys: [
        ['level', 'history'],
        ['n', 'up'],
        ['constructor', 'scaled', 'read'],
      ],
      names: ['read', 1, 'up'],
    })
  })

  it('checks calls where it is asked to, and warns of that where users would wait for it', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const options = { dispatch: 'always', verify: true, cacheDir } as const
    const built = await build(join(fixtures, 'state-main.ts'), join(out, `${name}-verify`), options)
    const result = JSON.parse(execFileSync(process.execPath, [built.program, '--verified'], { encoding: 'utf8' }))
    expect(result).toMatchObject({
      seen: [2, 2, 0.5, 0.5, 12, 43, 7, [2, 0, 0, 5], 2, 2.5, 2.5],
      kernelCalls: [2, 2, 2],
      verified: [2, 2, 2],
    })
    expect(built.warnings.filter((warning) => warning.includes('the option verify'))).toHaveLength(1)
  })

  it('maps the original function back to its line', async () => {
    const { code, map } = await build(join(fixtures, 'main.ts'), join(out, name), { cacheDir })
    const lines = code.split('\n')
    // esbuild renames variables that shadow others.
    const line = lines.findIndex((text) => /sum\w* \+= \w+\[i\w*\] \* \w+\[i\w*\]/.test(text))
    expect(line).toBeGreaterThan(0)
    const sourceMap = new SourceMap(map as ConstructorParameters<typeof SourceMap>[0])
    const entry = sourceMap.findEntry(line, lines[line].indexOf('sum'))
    expect(entry).toMatchObject({ originalSource: expect.stringMatching(/kernels\.ts$/) })
    const source = readFileSync(join(fixtures, 'kernels.ts'), 'utf8').split('\n')
    expect(source['originalLine' in entry ? entry.originalLine : -1]).toContain('sum += x[i] * y[i]')
  })

  it('warns once about a function that stays the original, and runs it', async () => {
    const built = await build(join(fixtures, 'unsupported.ts'), join(out, name), { cacheDir })
    const ours = built.warnings.filter(isOurs)
    expect(ours).toHaveLength(1)
    expect(ours[0]).toContain('unsupported.ts:3:3')
    expect(ours[0]).toContain(`> 3 |   console.log('shout', x)`)
    expect(execFileSync(process.execPath, [built.program], { encoding: 'utf8' })).toBe('shout 1\n')
  })

  it('fails the build under strict, naming the place', async () => {
    const failing = build(join(fixtures, 'unsupported.ts'), join(out, name), { strict: true, cacheDir })
    await expect(failing).rejects.toThrow(/usejit \[[a-z-]+\] \S*unsupported\.ts:3:3/)
  })
})
