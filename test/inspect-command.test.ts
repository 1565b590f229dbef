/** `usejit inspect` as it is run, on machines that lack what one of its views needs. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root, runCommand, writeFiles } from './run-command.ts'

const folder = join(root, 'out', 'test-inspect-command')
const NO_COMPILER = { PATH: '/nowhere', USEJIT_CLANG: '', USEJIT_ZIG: '' }
beforeAll(() =>
  writeFiles(folder, {
    'kernels.ts': `export function scale(x: Float64Array, k: number): void { 'use jit'; for (let i = 0; i < x.length; i++) x[i] *= k }`,
  }),
)
afterAll(() => rmSync(folder, { recursive: true }))

it.each([
  ['--asm', '--cpu', 'x86-64-v3'],
  ['--opt-llvm', '--cpu', 'linux-arm64'],
  ['--html', 'page.html', '--cpu', 'x86-64'],
])('says what to install where nobody compiles for a processor: %s', (...flags) => {
  const { status, stdout, stderr } = runCommand(['inspect', 'kernels.ts', ...flags], folder, NO_COMPILER)
  expect(stderr).toMatch(
    /^usejit: No compiler for native code can be used\. Zig is .* [Ii]nstall.*clang 15 or later with lld.*\.\n$/,
  )
  expect([stdout, status]).toEqual(['', 2])
})

it('needs none of them for what a build makes', () => {
  const { status, stdout } = runCommand(['inspect', 'kernels.ts', '--asm'], folder, NO_COMPILER)
  expect(stdout).toContain('f64x2.mul')
  expect(status).toBe(0)
})
