import { brotliCompressSync } from 'node:zlib'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { type BundleOptions, bundle } from '../../test/runtime/load-rewritten.ts'
import { testKernels } from '../../test/runtime/test-kernels.ts'

const kernel = `export function axpy(y: Float64Array, x: Float64Array, a: number): void {
  "use jit"
  for (let i = 0; i < y.length; i++) y[i] += a * x[i]
}`

/** Bytes, minified and compressed, that the runtime adds to a bundle. */
async function cost(source: string, options: BundleOptions = {}): Promise<number> {
  const sizes = await Promise.all(
    [false, true].map(
      async (external) =>
        brotliCompressSync(await bundle({ 'main.ts': source }, { ...options, minify: true, external })).length,
    ),
  )
  return sizes[0] - sizes[1]
}

test('the runtime of a program with one kernel stays within 2 kB', async () => {
  expect(await cost(kernel)).toBeLessThanOrEqual(2048)
})

test('functions of the runtime cost only those who use them', async () => {
  const core = await cost(kernel)
  const extra = async (names: string) =>
    (await cost(`import { ${names} } from 'usejit/runtime'\nexport const used = [${names}]\n${kernel}`)) - core
  expect(await extra('status')).toBeLessThanOrEqual(1320)
  expect(await extra('original')).toBeLessThanOrEqual(150)
  expect(await extra('onFallback')).toBeLessThanOrEqual(520)
  expect(await extra('alloc, free')).toBeLessThanOrEqual(1500)
  expect(await extra('configure')).toBeLessThanOrEqual(250)
})

test('probing Math functions costs only those whose kernels call some', async () => {
  const math = { probes: {}, kernels: {} }
  const extra = (await cost(kernel, { artifact: { math } })) - (await cost(kernel))
  expect(extra).toBeLessThanOrEqual(300)
  expect(extra).toBeGreaterThan(100)
})

test('sampling costs only those whose kernels need it', async () => {
  const { axpy } = testKernels
  const sampled = { kernels: { axpy: { ...axpy, copy: 16, sample: 'copies' } as const } }
  const extra = (await cost(kernel, sampled)) - (await cost(kernel, { kernels: { axpy: { ...axpy, copy: 16 } } }))
  expect(extra).toBeLessThanOrEqual(1400)
  expect(extra).toBeGreaterThan(300)
})

test('checking calls costs only builds that ask for it', async () => {
  const extra = (await cost(kernel, { verify: true })) - (await cost(kernel))
  expect(extra).toBeLessThanOrEqual(3400)
  expect(extra).toBeGreaterThan(1000)
})

test('a kernel that nobody uses leaves the bundle, with the runtime', async () => {
  const text = await bundle({
    'main.ts': `export { one } from './kernels.ts'`,
    'kernels.ts': `${kernel}\nexport const half = (x: number): number => { "use jit"; return x >> 1 }\nexport const one = 1`,
  })
  expect((await transform(text, { minify: true })).code.trim()).toMatch(/^var (\w)=1;export\{\1 as one\};$/)
})
