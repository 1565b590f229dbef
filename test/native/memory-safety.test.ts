import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { findAsan } from '../differential/asan-toolchain.ts'
import { buildNative, closeNative, native } from './load-native.ts'

afterAll(closeNative)

const SOURCE = `
export function add(y: Float64Array, x: Float64Array, n: number): void { "use jit"; for (let i = 0; i < n; i++) y[i] += x[i] }
export function gather(y: Uint8Array, k: Int32Array, x: Uint8Array): void { "use jit"; for (let i = 0; i < k.length; i++) y[i] = x[k[i]] }
export function scatter(y: Uint8Array, k: Int32Array): void { "use jit"; for (let i = 0; i < k.length; i++) y[k[i]]++ }
export function back(x: Int16Array, n: number): number { "use jit"; let s = 0; for (let i = n; i >= -n; i--) s += x[i] | 0; return s }
export function nest(x: Float32Array, w: number, h: number): void {
  "use jit"
  for (let j = 0; j < h; j++) for (let i = 0; i < w; i++) x[j * w + i] = x[(j - 1) * w + i + 1] * 0.5
}
`
/** Calls every kernel with all that is odd about lengths and indices; in a process of its own. */
const CALLS = `
const odd = [0, 1, 2, 3, 7, 8, 9, 31, 64, 65, -1, -0, 0.5, 2.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), 2 ** 32, 2 ** 53]
// Not an empty one first: where the planted defect reads at no address at all, the process ends before the sanitizer can say why.
const lengths = [4, 0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64, 100]
for (const a of lengths) {
  for (const b of lengths) {
    const k = Int32Array.from({ length: b }, (_, i) => [i, -1, a - 1, a, a + 1, 2 ** 31 - 1, -(2 ** 31)][i % 7])
    m.gather(new Uint8Array(a), k, new Uint8Array(a))
    m.scatter(new Uint8Array(a), k)
    for (const n of odd) if (n < 1000 || n !== n) m.add(new Float64Array(a), new Float64Array(b), n)
  }
  for (const n of odd) {
    if (!(n > 1e6)) m.back(new Int16Array(a), n)
    for (const h of [0, 1, 3, 9]) if (!(n > 1000)) m.nest(new Float32Array(a), n, h)
  }
}
const { target, calls } = m.status(m.add)
console.log(JSON.stringify({ target, ran: calls.kernel > 100 }))
`

const asan = native && (await findAsan())
if (!asan)
  console.warn('!!! ADDRESSSANITIZER TESTS SKIPPED: install clang with its runtime libraries (libclang-rt-19-dev).')

async function run(
  plant?: (llvmIr: string) => string,
): Promise<{ status: number | null; out: string; report: string }> {
  const found = await findAsan(plant)
  if (!found) throw new Error('no AddressSanitizer')
  const program = await buildNative(SOURCE, { nativeToolchain: found.toolchain })
  const text = `const m = await import(${JSON.stringify(pathToFileURL(program.file))})\n${CALLS}`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
    env: found.env,
    encoding: 'utf8',
  })
  return { status, out: stdout, report: stderr }
}

describe.skipIf(!asan)('native kernels under AddressSanitizer', { timeout: 300_000 }, () => {
  it('touch nothing outside their arrays', async () => {
    const { status, out, report } = await run()
    expect(report).toBe('')
    expect(JSON.parse(out)).toEqual({ target: 'native', ran: true })
    expect(status).toBe(0)
  })

  it('are caught when they do: an array that is taken for one element longer', async () => {
    const plant = (text: string) =>
      text.replaceAll('%n0 = trunc i64 %len0 to i32', '%short0.n = trunc i64 %len0 to i32\n%n0 = add i32 %short0.n, 1')
    const { status, report } = await run(plant)
    expect(report).toContain('AddressSanitizer: heap-buffer-overflow')
    expect(status).not.toBe(0)
  })
})
