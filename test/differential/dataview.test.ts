import { describe } from 'vitest'
import { itAgrees } from './agree.ts'
import type { Argument } from './harness.ts'

interface Case {
  name: string
  params: string
  body: string
  inputs: () => Argument[][]
}
const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 97 + 13 + (i >> 2)) & 255)
/** A view that does not begin where its buffer does, nor at a multiple of anything. */
const view = (n = 20, from = 3) => new DataView(bytes(n + from + 5).buffer, from, n)
const OFFSETS = [
  0,
  1,
  7,
  12,
  16,
  17,
  19,
  20,
  -1,
  2.7,
  -0.5,
  -0,
  Number.NaN,
  2 ** 31,
  -(2 ** 40),
  Number.POSITIVE_INFINITY,
]
const KINDS = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64', 'BigInt64', 'BigUint64']
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  255.7,
  -129,
  2 ** 31,
  2 ** 32 - 1,
  1e21,
  0.1,
  -1e-320,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
]
const BIGS = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n, 2n ** 80n + 5n]

const cases: Case[] = [
  ...KINDS.flatMap((kind): Case[] => [
    {
      name: `get${kind} in either order`,
      params: 'v: DataView, i: number, little: boolean',
      body: `return v.get${kind}(i, little)`,
      inputs: () => OFFSETS.flatMap((i) => [true, false].map((little) => [view(), i, little])),
    },
    {
      name: `get${kind} at any offset, the sum of both orders`,
      params: 'v: DataView, i: number, x: Float64Array',
      body: `x[0] = 1; const a = v.get${kind}(Math.max(i, -1e9), true); x[1] = 2; return a === v.get${kind}(Math.max(i, -1e9))`,
      inputs: () => OFFSETS.map((i) => [view(), i, new Float64Array(2)]),
    },
    {
      name: `set${kind}`,
      params: `v: DataView, i: number, value: ${kind.startsWith('B') ? 'bigint' : 'number'}, little: boolean`,
      body: `v.setUint8(0, 9); v.set${kind}(i, value, little); v.set${kind}(2, value); v.setInt8(1, 7)`,
      inputs: () =>
        OFFSETS.flatMap((i, k) => {
          const values: Argument[] = kind.startsWith('B') ? BIGS : NUMBERS
          return values.map((value, n) => [view(), i, value, (k + n) % 2 === 0])
        }),
    },
  ]),
  { name: 'byteLength', params: 'v: DataView', body: 'return v.byteLength', inputs: () => [[view(7)], [view(0)]] },
  {
    name: 'no offset',
    params: 'v: DataView',
    body: 'return (v as any).getInt16()',
    inputs: () => [[view(7)], [view(1)]],
  },
  {
    name: 'a boolean as value',
    params: 'v: DataView, b: boolean',
    body: 'v.setFloat32(0, b as any); v.setBigInt64(4, b as any)',
    inputs: () => [
      [view(), true],
      [view(), false],
    ],
  },
  {
    name: 'numbers and undefined as the order',
    params: 'v: DataView, n: number',
    body: 'return v.getInt16(0, n as any) - v.getInt16(0, undefined)',
    inputs: () => [0, 1, Number.NaN].map((n) => [view(), n]),
  },
  {
    name: 'a sum of floats at a stride',
    params: 'v: DataView, n: number, stride: number',
    body: 'let s = 0; for (let i = 0; i < n; i++) s += v.getFloat32(i * stride, true); return s',
    inputs: () => [
      [view(80), 10, 8],
      [view(80), 20, 4],
      [view(79), 20, 4],
      [view(80), 0, 8],
      [view(80), 3, -4],
    ],
  },
  {
    name: 'a sum up to byteLength',
    params: 'v: DataView',
    body: 'let s = 0; for (let i = 0; i + 4 <= v.byteLength; i += 4) s = (s * 31 + v.getUint32(i)) | 0; return s',
    inputs: () => [[view(80)], [view(3)], [view(81)]],
  },
  {
    name: 'the same bytes under a view and an array',
    params: 'v: DataView, x: Uint8Array',
    body: 'for (let i = 0; i < x.length; i++) { x[i] += v.getUint8(x.length - 1 - i); v.setUint16(0, x[i] * 3) }',
    inputs: () => {
      const x = bytes(16)
      return [
        [new DataView(x.buffer, 4, 12), x.subarray(4)],
        [view(16), bytes(16)],
        [view(3), bytes(16)],
      ]
    },
  },
  {
    name: 'sums into an element that a view may see',
    params: 'v: DataView, x: Float64Array, n: number, m: number',
    body: 'for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) x[i] += v.getFloat64(j * 8, true)',
    inputs: () => {
      const x = Float64Array.of(1, 2, 3, 4)
      return [
        [new DataView(x.buffer), x, 4, 4],
        [view(32), Float64Array.of(1, 2, 3, 4), 4, 4],
      ]
    },
  },
  {
    name: 'the length of a WAV file in seconds',
    params: 'v: DataView',
    body: `if (v.getUint32(0) !== 0x52494646 || v.getUint32(8) !== 0x57415645) throw new TypeError('not a WAV file')
    let at = 12
    let rate = 0
    while (at + 8 <= v.byteLength) {
      const id = v.getUint32(at)
      const size = v.getUint32(at + 4, true)
      if (id === 0x666d7420) rate = v.getUint32(at + 16, true)
      if (id === 0x64617461) return size / rate
      at += 8 + size + (size & 1)
    }
    throw new RangeError(\`no data in \${v.byteLength} bytes\`)`,
    inputs: () => {
      const wav = new DataView(new ArrayBuffer(44))
      const text = (at: number, word: string) => {
        for (const [i, c] of [...word].entries()) wav.setUint8(at + i, c.charCodeAt(0))
      }
      text(0, 'RIFF')
      text(8, 'WAVE')
      text(12, 'fmt ')
      wav.setUint32(16, 16, true)
      wav.setUint32(28, 176400, true)
      text(36, 'data')
      wav.setUint32(40, 88200, true)
      return [
        [wav],
        [new DataView(wav.buffer, 0, 36)],
        [new DataView(wav.buffer, 0, 30)],
        [new DataView(wav.buffer, 0, 2)],
        [view(44)],
      ]
    },
  },
  {
    name: 'triangles of an STL mesh: the box around them',
    params: 'v: DataView, box: Float32Array',
    body: `const n = v.getUint32(80, true)
    for (let i = 0; i < n; i++)
      for (let k = 0; k < 9; k++) {
        const x = v.getFloat32(84 + i * 50 + 12 + k * 4, true)
        const axis = k % 3
        if (x < box[axis]) box[axis] = x
        if (x > box[axis + 3]) box[axis + 3] = x
      }
    return n`,
    inputs: () => {
      const stl = (n: number, told = n) => {
        const v = new DataView(new ArrayBuffer(84 + 50 * n))
        v.setUint32(80, told, true)
        for (let i = 0; i < n; i++)
          for (let k = 0; k < 9; k++) v.setFloat32(84 + i * 50 + 12 + k * 4, Math.sin(i * 9 + k), true)
        return v
      }
      const box = () => Float32Array.of(9, 9, 9, -9, -9, -9)
      return [
        [stl(20), box()],
        [stl(0), box()],
        [stl(3, 4), box()],
      ]
    },
  },
  {
    name: 'a bigint that is not there is noticed behind a negative offset, and before one that is too large',
    params: 'v: DataView, x: BigInt64Array, i: number, k: number',
    body: 'v.setBigInt64(i, x[k])',
    inputs: () => [-1, 0, 100].flatMap((i) => [0, 5].map((k) => [view(), BigInt64Array.of(7n), i, k])),
  },
]

describe('DataView: kernel and original agree', () => {
  itAgrees(
    cases.map(({ name, params, body, inputs }) => ({
      name,
      source: `export function f(${params}) { "use jit"; ${body} }`,
      inputs,
    })),
  )
})
