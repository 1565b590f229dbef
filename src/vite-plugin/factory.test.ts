import { afterEach, describe, expect, it, vi } from 'vitest'
import { directiveLike } from '../plugin/directive-filter.ts'
import type { UsejitOptions } from '../plugin/options.ts'
import { usejit } from './factory.ts'

afterEach(() => vi.unstubAllEnvs())

describe('usejit', () => {
  it('runs before other plugins and asks only for files that may hold the directive', () => {
    const plugin = usejit.raw({ exclude: 'vendor/**' }, { framework: 'rollup', versions: {} })
    expect(plugin).toMatchObject({
      name: 'usejit',
      enforce: 'pre',
      transform: {
        filter: { id: { include: [/\.[cm]?[jt]sx?(?:\?.*)?$/], exclude: ['vendor/**'] }, code: directiveLike },
      },
    })
  })

  it.each([
    ['the option', { enabled: false }, ''],
    ['the environment', {}, '1'],
  ])('has no transform when switched off by %s', (_, options, environment) => {
    vi.stubEnv('USEJIT_DISABLE', environment)
    expect(usejit.raw(options, { framework: 'vite', versions: {} })).not.toHaveProperty('transform')
  })

  it('refuses wrong options when the configuration is read, not at the first file', () => {
    expect(() => usejit.vite({ strct: true } as UsejitOptions)).toThrow('Did you mean "strict"?')
  })

  it("keeps usejit's own modules out of Vite's pre-bundling", () => {
    const { vite } = usejit.raw({}, { framework: 'vite', versions: {} })
    expect((vite as { config(user: object): unknown }).config({})).toEqual({
      optimizeDeps: { exclude: ['usejit', 'usejit/runtime'] },
    })
  })

  it.each([
    ['/a.ts', undefined, 'ts'],
    ['/a.mts', undefined, 'ts'],
    ['/a.tsx', undefined, 'tsx'],
    ['/a.jsx', undefined, 'jsx'],
    ['/a.cjs', undefined, 'js'],
    ['/a.js', { '.js': 'jsx' }, 'jsx'],
  ])('reads %s in esbuild with the loaders %j as %s', (id, loader, expected) => {
    const { esbuild } = usejit.raw({}, { framework: 'esbuild', versions: {} })
    const { config, loader: choose } = esbuild as {
      config(settings: object): void
      loader(code: string, id: string): string
    }
    config({ loader })
    expect(choose('', id)).toBe(expected)
  })
})
