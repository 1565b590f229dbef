import { afterAll, describe, expect, it } from 'vitest'
import { linkModule } from '../link-module.ts'
import { compile, kernel } from '../passes/passes.test-support.ts'
import { createEmbeddedToolchain } from '../toolchain/embedded.ts'
import type { LoopReport } from './loop-reports.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

/** `line form: state width reason` of each loop of `f`. */
async function loopsOf(source: string): Promise<string[]> {
  const { loops } = await linkModule(compile(source), { remarks: true }, { toolchain })
  return loops!.get('f.jit')!.map(show)
}

const show = ({ line, form, state, width, reason }: LoopReport): string =>
  [`${line} ${form}:`, state, width, reason?.code].filter((word) => word !== undefined).join(' ')

describe('what LLVM says of loops', () => {
  it.each<[string, string, string[]]>([
    [
      'an element each',
      kernel('x: Float64Array, y: Float64Array', '\n for (let i = 0; i < y.length; i++) y[i] += 2 * x[i]'),
      ['2 for: vectorised 2'],
    ],
    [
      'bytes',
      kernel('x: Uint8Array, k: number', '\n for (let i = 0; i < x.length; i++) x[i] ^= k'),
      ['2 for: vectorised 16'],
    ],
    [
      'a sum, whose order matters',
      kernel('x: Float64Array', 'let s = 0\n for (let i = 0; i < x.length; i++) s += x[i]; return s'),
      ['2 for: scalar order-of-additions'],
    ],
    [
      'a sum, whose order may be another one',
      'export function f(x: Float64Array) { "use jit: reassoc"\n let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s }',
      ['2 for: vectorised 2'],
    ],
    [
      'sums side by side',
      kernel(
        'x: Float64Array, y: Float64Array, o: Float64Array, w: number, n: number',
        '\n for (let i = 0; i < n; i++) { let s = 0\n for (let j = 0; j < w; j++) s += x[j] * y[j * n + i]; o[i] = s }',
      ),
      ['3 for: paired'],
    ],
    [
      'a hash',
      kernel('x: Uint8Array', 'let h = 7\n for (const c of x) h = (h * 33) ^ c\n return h'),
      ['2 for: scalar carried-value'],
    ],
    [
      'a search',
      kernel('x: Int32Array, v: number', 'let i = 0\n while (x[i] < v) i++\n return i'),
      ['2 while: scalar early-exit'],
    ],
    [
      'a step that is not known',
      kernel('x: Uint8Array, n: number, k: number', '\n for (let i = 0; i < n; i += k) x[i] = 1'),
      ['2 for: scalar unknown-count'],
    ],
    [
      'a sum of elements that were written before',
      kernel('x: Float64Array', '\n for (let i = 1; i < x.length; i++) x[i] += x[i - 1]'),
      ['2 for: scalar shared-memory'],
    ],
    [
      'inner loops only',
      kernel(
        'x: Float32Array, w: number, h: number',
        '\n for (let y = 0; y < h; y++)\n for (let i = 0; i < w; i++) x[y * w + i] *= 2',
      ),
      ['3 for: vectorised 4'],
    ],
    [
      'a method, and not the loop around it',
      kernel(
        'x: Float64Array, n: number',
        'let s = 0\n for (let i = 0; i < n; i++) \n s += x.lastIndexOf(i)\n return s',
      ),
      ['3 lastIndexOf: scalar early-exit'],
    ],
    [
      'of a helper in its own lines',
      `function add(x: Int32Array, k: number): void {\n for (let i = 0; i < x.length; i++) x[i] += k\n}\n${kernel('x: Int32Array', 'add(x, 1)')}`,
      ['2 for: vectorised 4'],
    ],
    ['nothing without loops', kernel('x: number', 'return x + 1'), []],
  ])('%s', async (_, source, expected) => {
    expect(await loopsOf(source)).toEqual(expected)
  })

  it('changes nothing about the artifact', async () => {
    const module = compile(kernel('x: Float32Array, k: number', 'for (let i = 0; i < x.length; i++) x[i] *= k'))
    const plain = await linkModule(module, {}, { toolchain })
    const told = await linkModule(module, { remarks: true }, { toolchain })
    expect(told.artifact).toEqual(plain.artifact)
    expect(plain.loops).toBeUndefined()
  })

  it('keeps what was said beside the artifact, by the lines of the source', async () => {
    const entries = new Map<string, Uint8Array>()
    let runs = 0
    const services = {
      toolchain: {
        ...toolchain,
        compile(input: Parameters<typeof toolchain.compile>[0]) {
          runs++
          return toolchain.compile(input)
        },
      },
      store: {
        get: async (key: string) => entries.get(key),
        put: async (key: string, bytes: Uint8Array) => void entries.set(key, bytes),
      },
    }
    const source = kernel('x: Float32Array', '\n for (let i = 0; i < x.length; i++) x[i] *= 2')
    const lines = async (text: string, remarks = true) => {
      const { loops } = await linkModule(compile(text), { remarks }, services)
      return loops?.get('f.jit')?.map(({ line }) => line)
    }
    expect(await lines(source)).toEqual([2])
    expect(await lines(source)).toEqual([2])
    expect(runs).toBe(1)
    expect(await lines(source, false)).toBeUndefined()
    expect(await lines(`\n${source}`, false)).toBeUndefined()
    expect(runs).toBe(1)
    expect(await lines(`\n${source}`)).toEqual([3])
    expect(runs).toBe(2)
  })
})
