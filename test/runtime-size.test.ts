/** What the README says of the size of the runtime: measured of what users get, a bundle by the plugin with and without it. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'
import { root, writeFiles } from './run-command.ts'

const folder = join(root, 'out', 'runtime-size')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Kernels by what they take, as the README names it. */
const KERNELS: readonly [string, string][] = [
  ['typed arrays', 'f(x: Float64Array, y: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) y[i] += x[i] }'],
  ['strings', 'f(s: string): number { "use jit"; let t = 0; for (let i = 0; i < s.length; i++) t = Math.imul(t, 31) + s.charCodeAt(i) | 0; return t }'],
  ['ordinary arrays of numbers', 'f(x: number[]): number { "use jit"; let t = 0; for (let i = 0; i < x.length; i++) t += x[i]; return t }'],
  ['arrays of objects', 'f(x: { a: number; b: number }[]): void { "use jit"; for (const p of x) p.a += p.b }'],
] // biome-ignore format: one line each

it.each(KERNELS)('a kernel on %s adds no more than the README says', async (what, kernel) => {
  const [, most] = new RegExp(`(\\d\\.\\d) kB for ${what}`).exec(readme) ?? []
  writeFiles(folder, { 'kernel.ts': `export function ${kernel}` })
  const { default: usejit } = await import('usejit/esbuild')
  const [whole, without] = await Promise.all(
    [[], ['usejit/runtime']].map(async (external) => {
      const { outputFiles } = await build({
        entryPoints: [join(folder, 'kernel.ts')],
        bundle: true,
        minify: true,
        format: 'esm',
        write: false,
        external,
        // Sampling, which some kernels need, is a figure of its own.
        plugins: [usejit({ dispatch: 'static' })],
        logLevel: 'error',
      })
      return brotliCompressSync(outputFiles[0].contents).length
    }),
  )
  expect(whole - without).toBeGreaterThan(1000)
  expect((whole - without) / 1000).toBeLessThanOrEqual(Number(most))
})
