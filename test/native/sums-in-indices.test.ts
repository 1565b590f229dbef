/** Indices that are sums of sums, which native code has in 64 bits: what LLVM makes of a recurrence, and that nothing changes at the ends of arrays. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { nativeListing } from '../../src/cli/listings.ts'
import { compile } from '../../src/compiler/passes/passes.test-support.ts'
import { chooseNativeToolchain, chooseToolchain } from '../../src/compiler/toolchain/choose.ts'
import { buildNative, closeNative, native } from './load-native.ts'

const services = {
  toolchain: chooseToolchain({ toolchain: 'embedded' }),
  nativeToolchain: chooseNativeToolchain({ toolchain: 'auto' }),
}
afterAll(async () => {
  await services.toolchain.close()
  await closeNative()
})

const kernel = (name: string, statement: string) => `
export function ${name}(x: Float64Array, y: Float64Array, n: number, m: number, d: number): void {
  "use jit"
  for (let i = 1; i < n; i++) { const row = i * m; for (let j = 1; j < m; j++) ${statement} }
}`

describe.skipIf(!native)('sums in indices', { timeout: 120_000 }, () => {
  it('let LLVM see a recurrence for what it is', async () => {
    const source = readFileSync(new URL('../../bench/kernels/polybench/adi.ts', import.meta.url), 'utf8')
    const { listing } = await nativeListing('adi.jit', compile(source), 'x86-64-v4', 'llvm', services)
    expect(listing).toMatch(/fdiv double/)
    // Where LLVM does not, it makes vectors for arrays that overlap in another way, which they never do.
    expect(listing).not.toMatch(/fdiv <[48] x double>/)
  })

  const FUNCTIONS = {
    recurrence: 'x[row + j] = 1 / (3 - d * x[row + j - 1])',
    back: 'x[row + m - j] = x[row + m - j + 1] + d',
    above: 'y[row + j] = x[row + j - m] + x[row + j + m] - x[row + j - 1] - x[row + j + 1]',
    offset: 'y[j] += x[row - d + j]',
    far: 'y[row + j - 1] = x[j - 1 + row - d + 2]',
  }
  const source = `import { original, status } from 'usejit/runtime'
${Object.entries(FUNCTIONS)
  .map(([name, statement]) => kernel(name, statement))
  .join('')}
const wrong: string[] = []
for (const f of [${Object.keys(FUNCTIONS).join()}] as any[])
  for (const [n, m] of [[0, 0], [1, 1], [2, 2], [3, 40], [9, 9], [33, 31], [-5, 7], [4, -3], [3.5, 8], [4, 2.5], [NaN, 4]])
    for (const d of [0, 1, -1, 7, -40, 0.5, 2 ** 31, NaN])
      for (const length of [0, 81, 1100]) {
        const [[a, b], [c, e]] = [0, 1].map(() => [1, 2].map((k) => Float64Array.from({ length }, (_, i) => ((i * 37 * k) % 211) / 7 - 9)))
        f(a, b, n, m, d)
        original(f)(c, e, n, m, d)
        if (a.some((v, i) => !Object.is(v, c[i])) || b.some((v, i) => !Object.is(v, e[i]))) wrong.push([f.name, n, m, d, length].join(' '))
      }
console.log(JSON.stringify({ wrong, calls: [${Object.keys(FUNCTIONS).join()}].map((f) => status(f)!.variants[0]) }))`

  it.runIf(process.arch === 'x64').each(['x86-64', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4'])(
    'are right on %s',
    async (cpu) => {
      const { file } = await buildNative(source)
      const { stdout, stderr } = spawnSync(process.execPath, [file], {
        env: { ...process.env, USEJIT_CPU: cpu },
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      const { wrong, calls } = JSON.parse(stdout)
      expect(wrong).toEqual([])
      for (const {
        target,
        calls: { kernel },
      } of calls) {
        expect(target).toBe('native')
        expect(kernel).toBeGreaterThan(100)
      }
    },
  )
})
