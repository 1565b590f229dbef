/** Native code for other platforms, run: `npm run test:platforms` finds a Node for them, or an emulator. Both sides run on that Node: kernels, and the originals. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/compiler/toolchain/platform.ts'
import { buildNative, closeNative, native } from './load-native.ts'

/** What runs Node for a platform. */
type Commands = Partial<Record<Platform, { command: string[]; env?: Record<string, string> }>>

const commands = JSON.parse(process.env.USEJIT_OTHER_NODES ?? '{}') as Commands
const found = Object.keys(commands) as Platform[]
/** Where there is no Node for any, tests are there all the same, and skipped. */
const platforms: readonly Platform[] = found.length > 0 ? found : ['linux-arm64', 'win32-x64']
const isSkipped = !native || found.length === 0
if (isSkipped) console.warn('!!! OTHER PLATFORMS WERE NOT RUN: npm run test:platforms does it.')
afterAll(closeNative)

/** Each with the calls that are compared: an expression that is given the kernel as `f`. */
const KERNELS: Record<string, { source: string; call: string; calls?: number }> = {
  'doubles side by side': {
    source:
      'export function f(y: Float64Array, x: Float64Array, a: number): void { "use jit"; for (let i = 0; i < y.length; i++) y[i] = y[i] * 0.5 + a * x[i] }',
    call: '{ const y = numbers(Float64Array, 103); f(y, numbers(Float64Array, 103), 0.1); return y }',
  },
  'a product and a sum are not contracted': {
    source:
      'export function f(a: Float64Array, b: Float64Array, c: Float64Array): number { "use jit"; let t = 0; for (let i = 0; i < a.length; i++) t += a[i] * b[i] + c[i]; return t }',
    call: '{ const x = numbers(Float64Array, 64).map((v) => v / 3); return f(x, x.map((v) => v / 7), x.map((v) => -v * v / 7)) }',
  },
  'singles are rounded at each step': {
    source:
      'export function f(x: Float32Array): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] = Math.fround(x[i] * x[i]) / 3 }',
    call: '{ const x = numbers(Float32Array, 77); f(x); return x }',
  },
  'conversions to bytes, of any number': {
    source:
      'export function f(x: Float64Array, a: Uint8Array, b: Uint8ClampedArray, c: Int16Array, d: Uint32Array): void { "use jit"; for (let i = 0; i < x.length; i++) { a[i] = x[i]; b[i] = x[i]; c[i] = x[i]; d[i] = x[i] } }',
    call: '{ const n = odd.length; const all = [new Uint8Array(n), new Uint8ClampedArray(n), new Int16Array(n), new Uint32Array(n)]; f(odd, ...all); return all }',
  },
  'minima, maxima and the sign of zero': {
    source:
      'export function f(x: Float64Array, y: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) y[i] = 1 / Math.min(x[i], -0) + Math.max(x[i], 0) * Math.sign(x[i]) + Math.round(x[i]) }',
    call: '{ const y = new Float64Array(odd.length); f(odd, y); return y }',
  },
  'integers that wrap': {
    source:
      'export function f(x: Int32Array): number { "use jit"; let h = 0; for (let i = 0; i < x.length; i++) { h = Math.imul(h ^ x[i], 0x5bd1e995); h ^= h >>> 13; h = (h << 7) | (h >>> 25) } return h >>> 0 }',
    call: '{ return f(numbers(Int32Array, 1000)) }',
  },
  'bigints of 64 and 128 bits': {
    source:
      'export function f(x: BigUint64Array, m: bigint): bigint { "use jit"; let t = 1n; const n = BigInt.asUintN(32, m) + 1n; for (let i = 0; i < x.length; i++) t = (t * (x[i] % n) + 1n) % n; return t }',
    call: '{ return f(BigUint64Array.from({ length: 50 }, (_, i) => BigInt(i) * 0x9e3779b97f4a7c15n), 0xfffffffbn) }',
  },
  'indices out of range': {
    source:
      'export function f(x: Float64Array, from: number, to: number): number { "use jit"; let t = 0; for (let i = from; i < to; i++) { const v = x[i]; t += v === undefined ? 1000 : v; x[i * 2] = i } return t }',
    call: '{ const x = numbers(Float64Array, 20); return [f(x, -3, 30), x] }',
  },
  'errors, after what was written before': {
    source:
      'export function f(x: Float64Array, k: number): void { "use jit"; for (let i = 0; i < x.length; i++) { if (i === k) throw new RangeError(`no ${i} in ${x.length}: ${x[i]}`); x[i] = -x[i] } }',
    call: '{ const x = numbers(Float64Array, 9); try { f(x, 5) } catch (error) { return [error.name, error.message, x] } }',
  },
  'a recursion without end': {
    source:
      'export function f(x: Float64Array): number { "use jit"; const down = (n: number): number => n < 0 ? x[0] : down(n + 1) + 1; return down(1) }',
    call: '{ try { f(new Float64Array(8)) } catch (error) { return [error.name, error.message] } }',
  },
  'a recursion that ends': {
    source:
      'export function f(x: Float64Array, n: number): number { "use jit"; const fib = (k: number): number => k < 2 ? x[k] : fib(k - 1) + fib(k - 2); return fib(n) }',
    call: '{ return f(Float64Array.of(0.5, 1), 18) }',
  },
  'variables of the module': {
    source:
      'let total = 0.5\nlet seen = false\nexport function f(x: Float64Array): number { "use jit"; for (let i = 0; i < x.length; i++) total += x[i]; seen = !seen; return seen ? total : -total }',
    call: '{ const x = numbers(Float64Array, 33); return [f(x), f(x)] }',
    calls: 2,
  },
  'ordinary arrays that grow, and rows': {
    source:
      'export function f(x: number[], n: number): number[][] { "use jit"; const rows: number[][] = [x]; for (let i = 0; i < n; i++) { x.push(x[i] * 2); rows.push(x.slice(i)) } return rows }',
    call: '{ const x = [1, 0.5, NaN]; const rows = f(x, 50); return [x, rows, rows[0] === x] }',
  },
  'objects in arrays': {
    source:
      'interface P { x: number; on: boolean }\nexport function f(ps: P[]): P | undefined { "use jit"; for (const p of ps) { p.x *= 2; p.on = !p.on } return ps.find((p) => p.on && p.x > 4) }',
    call: '{ const ps = [1, 2, 3, 4].map((x) => ({ x, on: x % 2 === 0 })); const p = f(ps); return [ps.indexOf(p!), ps.flatMap((p) => [p.x, +p.on])] }',
  },
  'arrays that are made, and parts of them': {
    source:
      'export function f(x: Float64Array): { all: Float32Array; rest: Float32Array; own: Float64Array } { "use jit"; const all = new Float32Array(x.length); for (let i = 0; i < x.length; i++) all[i] = x[i] / 3; return { all, rest: all.subarray(5), own: x.subarray(2, 4) } }',
    call: '{ const x = numbers(Float64Array, 40); const { all, rest, own } = f(x); return [all, rest, own, all.buffer === rest.buffer, own.buffer === x.buffer] }',
  },
  'objects and bytes of a DataView': {
    source:
      'export function f(p: { x: number; y: number }, v: DataView): number { "use jit"; let t = 0; for (let i = 0; i + 8 <= v.byteLength; i += 3) t += v.getFloat32(i) * p.x + v.getInt16(i + 4, true); p.y = t; return t }',
    call: '{ const p = { x: 2, y: 0 }; return [f(p, new DataView(numbers(Uint8Array, 90).map((v) => v & 63).buffer)), p.y] }',
  },
}

const HELPERS = `
const numbers = (Type: any, n: number) => Type.from({ length: n }, (_: unknown, i: number) => ((i * 7919) % 1009) / 8 - 50)
const odd = Float64Array.of(0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, 254.5, 255.5, 256, -129, 32768.9, 2 ** 31, -(2 ** 31) - 1, 2 ** 32 + 5, 2 ** 53 - 1, 1e18, -1e19, 1e300, 5e-324, -1e-310, 1 / 3, NaN, Infinity, -Infinity)
const show = (x: any): unknown => Array.isArray(x) ? x.map(show) : ArrayBuffer.isView(x) ? Array.from(x as any, show) : typeof x === 'bigint' ? x + 'n' : Object.is(x, -0) ? '-0' : typeof x === 'number' ? String(x) : x
`

/** A program that puts functions of the library in the place of the engine's, which may be others. */
async function engineWithLibrary(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { exp } from './exponential.ts'
import { log } from './logarithm.ts'
import { cos, sin } from './trig.ts'
Object.assign(Math, { cos, exp, log, sin })`,
      resolveDir: join(import.meta.dirname, '../../src/compiler/backend/math'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
  })
  return outputFiles[0].text
}

interface Outcome {
  platform: string
  result: unknown
  status: { target: string | null; calls: { kernel: number }; variants: { cpu?: string }[]; reasons: unknown[] }
}

/** @param env switches kernels off */
async function run(platform: Platform, file: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { command, env: own } = commands[platform] as NonNullable<Commands[Platform]>
  // Not to pipes, which Node under Wine takes for nothing that can be written.
  const [out, errors] = ['out', 'errors'].map((extension) => openSync(`${file}.${extension}`, 'w'))
  const child = spawn(command[0], [...command.slice(1), file], {
    env: { ...process.env, ...own, ...env },
    stdio: ['ignore', out, errors],
  })
  await once(child, 'close')
  for (const descriptor of [out, errors]) closeSync(descriptor)
  expect(readFileSync(`${file}.errors`, 'utf8')).toBe('')
  return JSON.parse(readFileSync(`${file}.out`, 'utf8'))
}

/** A program that prints what a call gives and who ran it. */
function program(platform: Platform, source: string, call: string) {
  return buildNative(
    `import { status } from 'usejit/runtime'
${source}
${HELPERS}
const main = (): unknown => ${call}
const result = show(main())
console.log(JSON.stringify({ platform: process.platform + '-' + process.arch, result, status: status(f) }))`,
    { targets: { platforms: [platform] } },
  )
}

describe.skipIf(isSkipped).each(platforms)('on %s', (platform) => {
  it.each(Object.entries(KERNELS))('%s', async (_, { source, call, calls = 1 }) => {
    const { file, compiled } = await program(platform, source, call)
    expect(compiled.addons?.map((addon) => addon.platform)).toEqual([platform])
    const kernel = await run(platform, file, {})
    const original = await run(platform, file, { USEJIT_DISABLE: '1' })
    expect(kernel.result).toEqual(original.result)
    expect(kernel.result).toBeDefined()
    expect([kernel.platform, original.platform, original.status.target]).toEqual([platform, platform, null])
    expect(kernel.status).toMatchObject({ target: 'native', calls: { kernel: calls }, reasons: [] })
    expect(kernel.status.variants[0].cpu).toMatch(platform.endsWith('arm64') ? /^arm64$/ : /^x86-64(-v[234])?$/)
  })

  it("gives functions of Math the engine's bits: where these are others than those in the file, WebAssembly calls the engine", async () => {
    const { file } = await program(
      platform,
      `export function f(x: Float64Array, y: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) y[i] = Math.sin(x[i]) + Math.exp(-x[i] * x[i]) * Math.atan2(x[i], 3) + Math.cbrt(x[i]) + Math.floor(x[i]) % 3 + Math.log1p(Math.abs(x[i])) }`,
      `{ const y = new Float64Array(odd.length); f(odd, y); const z = new Float64Array(500); f(numbers(Float64Array, 500), z); return [y, z] }`,
    )
    const kernel = await run(platform, file, {})
    const original = await run(platform, file, { USEJIT_DISABLE: '1' })
    expect(kernel.result).toEqual(original.result)
    expect(kernel.result).toBeDefined()
    expect(kernel.status.calls).toMatchObject({ kernel: 2 })
    // Seen with Node 20 from npm; other builds may have the bits of the file.
    if (kernel.status.target !== 'native')
      expect(kernel.status).toMatchObject({
        target: 'wasm',
        reasons: [{ code: 'no-native', message: expect.stringContaining('functions of Math differ') }],
      })
  })

  it('computes functions of Math for several numbers at once, in an engine that has those of the library', async () => {
    const { file } = await program(
      platform,
      `export function f(x: Float64Array, y: Float64Array, z: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) { y[i] = Math.exp(x[i]) + Math.exp(-x[i] * x[i]); z[i] = Math.log(y[i]) + (x[i] > 1 ? Math.log(x[i]) : 0) } for (let i = 0; i < x.length; i++) z[i] += Math.sin(x[i]) * Math.cos(3 * x[i]) }`,
      `{ const [ordinary, n] = [numbers(Float64Array, 2005).map((v: number) => v / 7), 2005]; const mixed = ordinary.map((v: number, i: number) => (i % 15 ? v : odd[(i / 15) % odd.length])); return [ordinary, mixed].map((x) => { const y = new Float64Array(n), z = new Float64Array(n); f(x, y, z); return [y, z] }) }`,
    )
    writeFileSync(file, (await engineWithLibrary()) + readFileSync(file, 'utf8'))
    const kernel = await run(platform, file, {})
    const original = await run(platform, file, { USEJIT_DISABLE: '1' })
    expect(kernel.result).toEqual(original.result)
    expect(kernel.status).toMatchObject({ target: 'native', calls: { kernel: 2 }, reasons: [] })
  })

  it('tells a damaged file, and runs WebAssembly', async () => {
    const { source, call } = KERNELS['a recursion that ends']
    const { file, addonFile } = await program(platform, source, call)
    writeFileSync(addonFile, readFileSync(addonFile).subarray(0, 900))
    const { status } = await run(platform, file, {})
    expect(status).toMatchObject({ target: 'wasm', calls: { kernel: 1 }, reasons: [{ code: 'no-native' }] })
  })
})
