/** Loops that run some single rounds first, until their vectors are aligned: arrays that begin anywhere, of any length and kind, apart and overlapping. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { NativeMachine, type OpenAddon } from '../differential/native-machine.ts'
import { native } from './load-native.ts'

type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array
type Original = (...args: unknown[]) => unknown
const KINDS = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  BigInt64Array,
  BigUint64Array,
}
type Kind = keyof typeof KINDS

/** The bodies of loops, with what they do to each element written for kinds of numbers. */
const LOOPS: readonly { name: string; body: string; kinds: readonly Kind[] }[] = [
  { name: 'sum', body: 'for (let i = 0; i < y.length; i++) y[i] = x[i] + y[i]', kinds: Object.keys(KINDS) as Kind[] },
  {
    name: 'means',
    body: 'for (let i = 1; i < n - 1; i++) y[i] = (x[i - 1] + x[i] + x[i + 1]) / 2',
    kinds: ['Float64Array', 'Float32Array', 'Int32Array'],
  },
  {
    name: 'behind',
    body: 'for (let i = 0; i < n - 3; i++) y[i + 3] = x[i] * 3 + y[i + 3]',
    kinds: ['Float64Array', 'Int16Array'],
  },
  {
    name: 'twice',
    body: 'for (let i = 0; i < n; i++) { y[i] = x[i] + y[i]; x[i] = y[i] - 1 }',
    kinds: ['Float64Array', 'Uint32Array'],
  },
  {
    name: 'own',
    body: 'for (let i = 1; i < n; i++) y[i] = y[i] + y[i - 1] + x[i]',
    kinds: ['Float64Array', 'Int32Array'],
  },
  {
    name: 'counted',
    body: 'let s = 0; for (let i = 0; i < n; i++) { y[i] = y[i] ^ x[i]; s = (s + i) | 0 } x[0] = s',
    kinds: ['Int32Array', 'Uint16Array'],
  },
]
const functions = LOOPS.flatMap(({ name, body, kinds }) =>
  kinds.map((kind) => ({ name: `${name}${kind}`, body, kind })),
)
const source = functions
  .map(
    ({ name, body, kind }) => `export function ${name}(x: ${kind}, y: ${kind}, n: number): void { "use jit"; ${body} }`,
  )
  .join('\n')

/** From how many rounds on they are aligned; 5 times as many with few accesses, 16 times with divisions. */
const FROM: Readonly<Record<number, number>> = { 8: 192, 4: 384, 2: 1024 }

const machine = new NativeMachine()
const toolchain = createEmbeddedToolchain()
afterAll(async () => {
  machine.close()
  await toolchain.close()
})

/** An array in a larger buffer. @param bytes where it begins: a multiple of an element, behind a multiple of 64 */
function arrayAt(kind: Kind, buffer: ArrayBuffer, bytes: number, length: number): Numbers {
  const array = new KINDS[kind](buffer, bytes, length) as Numbers
  const isBig = kind.startsWith('Big')
  for (let i = 0; i < length; i++) array[i] = (isBig ? BigInt((i * 37) % 211) : (i * 37) % 211) as number
  return array
}

/** A buffer, and the first place in it that is a multiple of 64: the machine says no addresses, so buffers of memories are taken. */
const freshBuffer = (): ArrayBuffer => new WebAssembly.Memory({ initial: 1, maximum: 1 }).buffer as ArrayBuffer

const buffers = [freshBuffer(), freshBuffer()]

describe.skipIf(!native)('loops that are aligned', () => {
  const opened: OpenAddon[] = []
  const originals: Record<string, Original> = {}
  beforeAll(async () => {
    const compiled = await compileModule(
      'test.ts',
      source,
      { directive: { strict: false, fastmath: new Set(), inline: false, native: false }, ...native!.options },
      { toolchain, ...native!.services },
    )
    expect(compiled.diagnostics).toEqual([])
    const [addon] = compiled.addons!
    for (const highest of [1, 2, 3]) opened.push(machine.open(addon, compiled.artifact?.errors, highest))
    for (const { name, body } of functions) originals[name] = new Function('x', 'y', 'n', body) as Original
  })

  /** Runs the original and each level on the same arrays, and compares the buffers, with all that is around. */
  function compare(name: string, make: () => [Numbers, Numbers]): void {
    const [x, y] = make()
    originals[name](x, y, y.length)
    const expected = buffers.map((buffer) => Buffer.from(buffer).toString('base64'))
    for (const { kernels, level } of opened) {
      const [again, out] = make()
      const receiver = {}
      expect(kernels[`${name}.jit`].call(receiver, again, out, out.length)).not.toBe(receiver)
      for (const [i, buffer] of buffers.entries())
        expect(Buffer.from(buffer).toString('base64') === expected[i], `${name}, level ${level}`).toBe(true)
    }
  }

  it.each(functions)(
    '$name: from each element of a line on, around the number of rounds that it takes',
    ({ name, kind }) => {
      const bytes = KINDS[kind].BYTES_PER_ELEMENT
      const most = 64 / bytes
      const from = FROM[bytes]
      const lengths = [0, 1, 7, 40, from - 1, from, from + 1, from + 3, from + 2 * most + 5, 5 * from + 3]
      // All that doubles can begin with; of smaller elements some.
      const step = Math.max(1, most / 8)
      for (let start = 0; start < most; start += step)
        for (const other of [start, (start + 3) % most, 0])
          for (const length of lengths)
            compare(name, () => {
              for (const buffer of buffers) new Uint8Array(buffer).fill(0)
              const x = arrayAt(kind, buffers[0], 64 + other * bytes, length)
              return [x, arrayAt(kind, buffers[1], 64 + start * bytes, length)]
            })
    },
  )

  it.each(functions)('$name: on overlapping arrays', ({ name, kind }) => {
    const bytes = KINDS[kind].BYTES_PER_ELEMENT
    for (const distance of [0, 1, 2, 5, 9, 33])
      for (const direction of [-1, 1])
        for (const start of [0, 2, 5])
          compare(name, () => {
            for (const buffer of buffers) new Uint8Array(buffer).fill(0)
            const length = FROM[bytes] + 41
            const at = (elements: number) => arrayAt(kind, buffers[0], 512 + elements * bytes, length)
            return [at(start + direction * distance), at(start)]
          })
  })
})
