import { afterAll, describe, expect, it } from 'vitest'
import { compile, kernel } from '../../compiler/passes/passes.test-support.ts'
import { chooseNativeToolchain } from '../../compiler/toolchain/choose.ts'
import { createEmbeddedToolchain } from '../../compiler/toolchain/embedded.ts'
import { nativeListing, wasmListing } from '../listings.ts'
import { assemblyRows, llvmRows } from './listing-rows.ts'
import { SourcePlaces } from './source-places.ts'

const toolchain = createEmbeddedToolchain()
const nativeToolchain = chooseNativeToolchain({ toolchain: 'auto' })
const services = { toolchain, nativeToolchain }
const hasNative = await nativeToolchain.version().then(
  () => true,
  () => false,
)
afterAll(() => Promise.all([toolchain.close(), nativeToolchain.close()]))

const source = `const half = (v: number): number =>
  v / 2
${kernel(
  'x: Float32Array, k: number',
  `
  for (let i = 0; i < x.length; i++)
    x[i] = half(x[i]) + k`,
)}`

/** Only what is an instruction. */
const instructions = (rows: readonly { text: string }[]) =>
  rows.map(({ text }) => text.replace(/\s*#.*/, '')).filter((text) => /^\s+[^\s.]/.test(text))

describe('listings by line', () => {
  const module = compile(source)
  const places = new SourcePlaces(module.source)
  const textOf = (rows: readonly { text: string; key?: string }[], key: string) =>
    rows
      .filter((row) => row.key === key)
      .map(({ text }) => text)
      .join('\n')

  it('has the lines of assembly, and the same instructions as without them', async () => {
    const rows = assemblyRows(await wasmListing(module, 'assembly', services, true), 'f.jit', places)
    const plain = assemblyRows(await wasmListing(module, 'assembly', services), 'f.jit', places)
    expect(instructions(rows)).toEqual(instructions(plain))
    expect(instructions(rows).length).toBeGreaterThan(20)
    expect(plain.some(({ key }) => key)).toBe(false)
    expect(textOf(rows, '0:2')).toContain('f64x2.mul')
    expect(textOf(rows, '0:5')).toMatch(/v128\.store|v128\.store64_lane/)
    expect(textOf(rows, '0:1')).toBe('')
  })

  it.skipIf(!hasNative)('has them of a processor, and the same instructions', async () => {
    const rowsOf = async (lines: boolean) => {
      const { listing, name } = await nativeListing('f.jit', module, 'x86-64-v3', 'assembly', services, lines)
      return assemblyRows(listing, name, places)
    }
    const [rows, plain] = [await rowsOf(true), await rowsOf(false)]
    expect(instructions(rows)).toEqual(instructions(plain))
    expect(instructions(rows).length).toBeGreaterThan(20)
    expect(textOf(rows, '0:2')).toContain('vmulpd')
    expect(textOf(rows, '0:5')).toContain('vcvtpd2ps')
  })

  it('has the lines of LLVM IR, before and after, without their metadata', async () => {
    for (const listing of [module.llvmIr!, await wasmListing(module, 'llvm', services)]) {
      const rows = llvmRows(listing, 'f.jit', places)
      expect(textOf(rows, '0:2')).toMatch(/fdiv|fmul/)
      expect(textOf(rows, '0:5')).toContain('fadd')
      expect(rows.map(({ text }) => text).join('\n')).not.toContain('!dbg')
    }
  })
})
