import { resolve } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { resolveCacheDir } from './cache-dir.ts'

afterEach(() => vi.unstubAllEnvs())

it.each([
  ['by default below node_modules', undefined, '', '/app/node_modules/.cache/usejit'],
  ['the option', 'tmp/kernels', '', '/app/tmp/kernels'],
  ['an absolute option', '/var/kernels', '', '/var/kernels'],
  ['the environment, even against the option', 'tmp/kernels', '/ci/cache', '/ci/cache'],
  ['the environment, relative to the root', undefined, 'ci', '/app/ci'],
])('%s', (_, option, environment, expected) => {
  vi.stubEnv('USEJIT_CACHE_DIR', environment)
  expect(resolveCacheDir('/app', option)).toBe(resolve(expected))
})
