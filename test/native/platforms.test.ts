import { describe, expect, it } from 'vitest'
import type { NativeAddon } from '../../src/compiler/native-addon.ts'
import { compileModule } from '../../src/compiler/pipeline.ts'
import { createClangToolchain } from '../../src/compiler/toolchain/clang.ts'
import { PLATFORMS, type Platform } from '../../src/compiler/toolchain/platform.ts'

/** A kernel of each sort: with arrays, with an error, with recursion, with a function of libm on old processors, with kernel memory. */
const SOURCE = `
export function axpy(y: Float64Array, x: Float64Array, a: number): void { "use jit"; for (let i = 0; i < y.length; i++) y[i] += a * x[i] }
export function checked(n: number): number { "use jit"; if (n > 3) throw new RangeError(\`no \${n}\`); return Math.floor(n) + Math.exp(n) }
function depth(n: number): number { return n <= 0 ? 0 : 1 + depth(n - 1) }
export function deep(n: number): number { "use jit"; return depth(n) }
export function clear(x: Uint8Array): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] = 0 }
export function grow(x: number[], n: number): number[][] { "use jit"; for (let i = 0; i < n; i++) x.push(i); return [x, x.slice(2)] }
`

/** Ten functions as libraries have many. */
const TEN = `
export function axpy(y: Float64Array, x: Float64Array, a: number): void { "use jit"; for (let i = 0; i < y.length; i++) y[i] += a * x[i] }
export function dot(x: Float64Array, y: Float64Array): number { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * y[i]; return s }
export function scale(x: Float32Array, k: number): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] *= k }
export function norm(x: Float64Array): number { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i]; return Math.sqrt(s) }
export function threshold(x: Uint8Array, out: Uint8Array, t: number): void { "use jit"; for (let i = 0; i < x.length; i++) out[i] = x[i] > t ? 255 : 0 }
export function blend(a: Uint8Array, b: Uint8Array, t: number, out: Uint8ClampedArray): void {
  "use jit"
  for (let i = 0; i < out.length; i++) out[i] = a[i] * (1 - t) + b[i] * t
}
export function histogram(x: Uint8Array, h: Int32Array): void { "use jit"; for (let i = 0; i < x.length; i++) h[x[i]]++ }
export function extent(x: Float64Array): [number, number] {
  "use jit"
  let [a, b] = [Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) { a = Math.min(a, x[i]); b = Math.max(b, x[i]) }
  return [a, b]
}
export function prefix(x: Float64Array): void { "use jit"; for (let i = 1; i < x.length; i++) x[i] += x[i - 1] }
export function product(a: Float64Array, x: Float64Array, y: Float64Array, n: number): void {
  "use jit"
  for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j < n; j++) s += a[i * n + j] * x[j]; y[i] = s }
}
`

const clang = createClangToolchain()
const version = await clang.version().catch(() => undefined)
if (!version) console.warn('!!! OTHER PLATFORMS NOT CHECKED: install clang 15 or later with lld.')

async function build(platforms: readonly Platform[], source: string = SOURCE): Promise<NativeAddon[]> {
  const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
  const { addons = [], diagnostics } = await compileModule(
    't.ts',
    source,
    { wasm: false, directive, platforms },
    { toolchain: clang, nativeToolchain: clang },
  )
  expect(diagnostics).toEqual([])
  return addons
}

/** Names that an ELF library needs of the process: undefined entries of its dynamic symbol table (gABI, chapter 4). */
function undefinedSymbols(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes)
  const table = Number(file.readBigUInt64LE(0x28))
  const [entrySize, count] = [file.readUInt16LE(0x3a), file.readUInt16LE(0x3c)]
  const sections = Array.from({ length: count }, (_, i) => file.subarray(table + i * entrySize))
  const bounds = (section: Buffer) => [Number(section.readBigUInt64LE(24)), Number(section.readBigUInt64LE(32))]
  const dynamic = sections.find((section) => section.readUInt32LE(4) === 11)
  if (!dynamic) return []
  const [start, size] = bounds(dynamic)
  const [names] = bounds(sections[dynamic.readUInt32LE(40)])
  const found: string[] = []
  for (let at = start; at < start + size; at += 24) {
    const name = names + file.readUInt32LE(at)
    if (file.readUInt16LE(at + 6) === 0) found.push(file.toString('latin1', name, file.indexOf(0, name)))
  }
  return found.filter((name) => name !== '')
}

/** Kinds of the load commands of a Mach-O file (mach-o/loader.h). */
function loadCommands(bytes: Uint8Array): number[] {
  const file = Buffer.from(bytes)
  const kinds: number[] = []
  for (let at = 32, i = 0; i < file.readUInt32LE(16); i++) {
    kinds.push(file.readUInt32LE(at) & 0x7fffffff)
    at += file.readUInt32LE(at + 4)
  }
  return kinds
}

describe.skipIf(!version)('one machine makes addons for all platforms', { timeout: 300_000 }, () => {
  it('which need nothing that is not there', async () => {
    const addons = await build(PLATFORMS)
    expect(addons.map(({ platform }) => platform)).toEqual(PLATFORMS)
    for (const { platform, bytes, id } of addons) {
      const text = Buffer.from(bytes).toString('latin1')
      expect(text, platform).toContain(id)
      expect(text, platform).toContain('napi_register_module_v1')
      expect(bytes.length, platform).toBeLessThan(60_000)
      if (platform.startsWith('linux')) {
        const foreign = /^(?:napi_\w+|pthread_\w+|syscall|getpid|getrlimit|mem(?:set|cpy|move)|floor|ceil|trunc)$/
        expect(
          undefinedSymbols(bytes).filter((name) => !foreign.test(name)),
          platform,
        ).toEqual([])
        expect(undefinedSymbols(bytes), platform).toContain('napi_get_cb_info')
      }
      // LC_CODE_SIGNATURE: macOS kills processes on Apple's processors that load code without one.
      if (platform === 'darwin-arm64') expect(loadCommands(bytes)).toContain(0x1d)
      if (platform.startsWith('win32')) {
        expect(text).toContain('GetProcAddress')
        // Programs with Node inside have any name: nothing may be imported from `node.exe`.
        expect(text).not.toMatch(/node\.exe|msvcrt|vcruntime/i)
      }
    }
  })

  it('whose bytes are known but for those that signing writes', async () => {
    for (const { platform, bytes, id, unsigned } of await build(PLATFORMS)) {
      const file = Buffer.from(bytes)
      const [from, to] = unsigned
      const at = file.indexOf(id)
      expect(at, platform).toBeGreaterThanOrEqual(from)
      expect(to - from, platform).toBeGreaterThan(0.6 * file.length)
      switch (platform) {
        case 'win32-x64':
        case 'win32-arm64': {
          const optional = file.readUInt32LE(0x3c) + 24
          // Behind the checksum, and behind the place of the certificate table, the fifth of the data directories; nothing is signed yet.
          expect(from).toBeGreaterThanOrEqual(optional + 112 + 5 * 8)
          expect(to).toBe(file.length)
          break
        }
        case 'darwin-arm64':
          // CSMAGIC_EMBEDDED_SIGNATURE
          expect(file.readUInt32BE(to)).toBe(0xfade0cc0)
          expect(from).toBeGreaterThan(32 + file.readUInt32LE(20))
          break
        case 'darwin-x64':
          expect(to).toBe(file.length)
          // Behind all load commands.
          expect(from).toBeGreaterThan(32 + file.readUInt32LE(20))
          break
        default:
          expect(unsigned).toEqual([0, file.length])
      }
    }
  })

  it('which take at most 40 kB for ten small kernels', async () => {
    for (const { platform, bytes, exports } of await build(PLATFORMS, TEN)) {
      expect(exports).toHaveLength(10)
      expect(bytes.length, platform).toBeLessThanOrEqual(40_000)
    }
  })

  it('which are the same bytes every time', async () => {
    const [first, second] = [await build(['linux-x64', 'darwin-arm64']), await build(['linux-x64', 'darwin-arm64'])]
    expect(second.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).toEqual(
      first.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
    )
  })
})
