import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { findAsan, oneElementMore } from '../differential/asan-toolchain.ts'
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
    const { status, report } = await run(oneElementMore)
    expect(report).toContain('AddressSanitizer: heap-buffer-overflow')
    expect(status).not.toBe(0)
  })
})

describe.skipIf(!native)('pages that nobody may touch', () => {
  /** Calls a kernel on an array that ends where such a page begins, or begins where one ends. */
  const CALL = `
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1 })
    const [first, last] = [new Uint8Array(buffer, 0, 100), new Uint8Array(buffer, 65536 - 100)]
    for (const y of [first, last]) m.scatter(y, Int32Array.from({ length: 202 }, (_, i) => i - 101))
    console.log(m.status(m.scatter).variants[0].calls.kernel, first[0] + last[99])`

  const call = async (plant: (llvmIr: string) => string) => {
    const { nativeToolchain } = native!.services
    const program = await buildNative(SOURCE, {
      nativeToolchain: {
        ...nativeToolchain,
        compile: (input) => nativeToolchain.compile({ ...input, parts: input.parts?.map(plant) }),
      },
    })
    const text = `const m = await import(${JSON.stringify(pathToFileURL(program.file))})\n${CALL}`
    return spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' })
  }

  it('are not touched', async () => {
    expect((await call((text) => text)).stdout).toBe('2 2\n')
  })

  it.each([
    ['behind an array', oneElementMore],
    [
      'in front of one',
      (text: string) =>
        text.replaceAll(/%ptr0 = (load ptr.*)/g, '%late0 = $1\n%ptr0 = getelementptr i8, ptr %late0, i64 -1'),
    ],
  ])('end the process that does, %s', async (_, plant) => {
    const { signal, stdout } = await call(plant)
    expect({ signal, stdout }).toEqual({ signal: 'SIGSEGV', stdout: '' })
  })
})

describe.skipIf(!asan)('the fuzzer under AddressSanitizer', { timeout: 300_000 }, () => {
  it('finds the planted defect, and says in which program', () => {
    const args = [
      'scripts/fuzz.mjs',
      '--sanitize',
      '--seed',
      '1',
      '--seconds',
      '200',
      '--failures',
      '1000',
      '--no-shrink',
    ]
    const env = { ...process.env, USEJIT_TEST_SANITIZE: 'planted' }
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
    expect(stderr).toContain('AddressSanitizer: heap-buffer-overflow')
    expect(stderr).toMatch(/ended in program \d+ of seed 1/)
    expect(status).not.toBe(0)
  })
})
