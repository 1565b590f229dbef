import vm from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildNative, closeNative, type NativeProgram, native } from './load-native.ts'

afterAll(closeNative)

/** One kernel for each way in which glue takes arguments. */
const SOURCE = `
export function add(y: Float64Array, x: Float64Array, n: number): number {
  "use jit"
  for (let i = 0; i < n; i++) y[i] += x[i]
  return y.length
}
export function copy(y: Uint8Array, x: Uint8Array): Uint8Array { "use jit"; for (let i = 0; i < x.length; i++) y[i] = x[i] + 1; return y }
export function words(y: Int32Array, x: Uint8Array): number { "use jit"; let s = 0; for (let i = 0; i < y.length; i++) { y[i] += 257; s = (s + x[i]) | 0 } return s }
export function big(y: BigInt64Array, k: bigint): bigint { "use jit"; let s = 0n; for (let i = 0; i < y.length; i++) { y[i] += k; s = BigInt.asIntN(64, s + y[i]) } return s }
export function view(d: DataView, n: number): number { "use jit"; let s = 0; for (let i = 0; i < n; i++) { s += d.getUint16(i); d.setUint8(i, i) } return s }
export function rows(m: Float64Array[], k: number): number { "use jit"; let s = 0; for (let i = 0; i < m.length; i++) for (let j = 0; j < m[i].length; j++) { m[i][j] *= k; s += m[i][j] } return s }
export function point(p: { x: number; y: number }, v: Float64Array): number { "use jit"; for (let i = 0; i < v.length; i++) { p.x += v[i]; v[i] = p.y } return p.x }
export function part(x: Float64Array, from: number, to: number): Float64Array { "use jit"; const s = x.subarray(from, to); for (let i = 0; i < s.length; i++) s[i] = -s[i]; return s }
export function each(x: Float64Array): number { "use jit"; let s = 0; for (const v of x) s += v; return s }
export function entries(x: Float64Array): number { "use jit"; let s = 0; for (const [i, v] of x.entries()) s += v * i; return s }
export function callback(x: Float64Array): number { "use jit"; let s = 0; x.forEach((v, i) => { s += v; x[i] = s }); return s + x.reduce((a, v) => a + v, 1) }
export function search(x: Float64Array, n: number): number { "use jit"; return x.indexOf(n) + (x.includes(n) ? 10 : 0) + (x.at(-1) ?? 100) }
export function filled(x: Float64Array, n: number): number { "use jit"; x.fill(n); return x.length }
export function moved(x: Float64Array): number { "use jit"; x.reverse(); x.copyWithin(0, 1); return x.length }
export function sorted(x: Float64Array): number { "use jit"; x.sort(); return x[0] ?? -1 }
export function put(x: Float64Array, y: Float64Array): number { "use jit"; x.set(y); return x.length }
export function sliced(x: Float64Array): number { "use jit"; return x.slice(1).length + x.map((v) => v * 2).length }
`

/** Methods throw where an array has no memory any more, which loops over indices do not. */
const METHODS = ['each', 'entries', 'callback', 'search', 'filled', 'moved', 'sorted', 'sliced']

/** What a call gives and what it leaves of everything that it was passed. */
function observe(call: () => unknown, all: () => unknown[]): string {
  let outcome: unknown
  try {
    outcome = call()
  } catch (error) {
    outcome = `${(error as Error).name}: ${(error as Error).message}`
  }
  return JSON.stringify([outcome, all()], (_, value) =>
    typeof value === 'bigint'
      ? `${value}n`
      : Object.is(value, -0)
        ? '-0'
        : typeof value === 'number' && !Number.isFinite(value)
          ? String(value)
          : value,
  )
}

const NUMBERS = [0, 1, 3, 8, 9, 40, -1, -0, 0.5, 2.5, NaN, -Infinity, -(2 ** 31), -(2 ** 53)]
const bytesOf = (buffer: ArrayBufferLike) => {
  try {
    return [...new Uint8Array(buffer)]
  } catch {
    return 'detached'
  }
}
const filled = (buffer: ArrayBuffer) => {
  new Uint8Array(buffer).forEach((_, i, bytes) => {
    bytes[i] = i * 7
  })
  return buffer
}
// biome-ignore lint/suspicious/noExplicitAny: arguments that no type allows
type Any = any
/** Makes an array of a class; its buffer shows what was written. */
type Maker = (make: Any) => { array: Any; buffer: ArrayBufferLike }
const ARRAYS: Record<string, Maker> = {
  ordinary: (C) => {
    const buffer = filled(new ArrayBuffer(64))
    return { array: new C(buffer), buffer }
  },
  small: (C) => {
    const array = new C(2)
    return { array, buffer: array.buffer }
  },
  'of length 0': (C) => {
    const buffer = filled(new ArrayBuffer(64))
    return { array: new C(buffer, 8, 0), buffer }
  },
  'of length 0 at the end': (C) => {
    const buffer = filled(new ArrayBuffer(64))
    return { array: new C(buffer, 64, 0), buffer }
  },
  detached: (C) => {
    const buffer = new ArrayBuffer(64)
    const array = new C(buffer)
    structuredClone(buffer, { transfer: [buffer] })
    return { array, buffer }
  },
  'fixed, in a resizable buffer': (C) => {
    const buffer = filled(new ArrayBuffer(64, { maxByteLength: 128 } as never))
    return { array: new C(buffer, 8, 3), buffer }
  },
  'length-tracking': (C) => {
    const buffer = filled(new ArrayBuffer(64, { maxByteLength: 128 } as never))
    return { array: new C(buffer, 8), buffer }
  },
  'length-tracking, grown': (C) => {
    const buffer = filled(new ArrayBuffer(64, { maxByteLength: 128 } as never))
    const array = new C(buffer, 8)
    ;(buffer as Any).resize(128)
    return { array, buffer }
  },
  'length-tracking, shrunk': (C) => {
    const buffer = filled(new ArrayBuffer(64, { maxByteLength: 128 } as never))
    const array = new C(buffer, 8)
    ;(buffer as Any).resize(28)
    return { array, buffer }
  },
  'out of its buffer': (C) => {
    const buffer = filled(new ArrayBuffer(64, { maxByteLength: 128 } as never))
    const array = new C(buffer, 8, 3)
    ;(buffer as Any).resize(16)
    return { array, buffer }
  },
  'length-tracking, out of its buffer': (C) => {
    const buffer = filled(new ArrayBuffer(64, { maxByteLength: 128 } as never))
    const array = new C(buffer, 32)
    ;(buffer as Any).resize(16)
    return { array, buffer }
  },
  shared: (C) => {
    const buffer = filled(new SharedArrayBuffer(64) as never)
    return { array: new C(buffer), buffer }
  },
  'growable and shared': (C) => {
    const buffer = new (SharedArrayBuffer as Any)(64, { maxByteLength: 128 })
    const array = new C(buffer)
    buffer.grow(128)
    return { array, buffer }
  },
  'of WebAssembly': (C) => {
    const buffer = new WebAssembly.Memory({ initial: 1, maximum: 2 }).buffer
    return { array: new C(buffer, 65536 - 32), buffer: buffer.slice(0, 0) }
  },
  'of another realm': (C) => {
    const array = vm.runInNewContext(`new ${C.name}([1, 2, 3].map(${C.name.startsWith('Big') ? 'BigInt' : 'Number'}))`)
    return { array, buffer: array.buffer }
  },
  'of a subclass': (C) => {
    const array = new (class extends C {} as Any)(4)
    return { array, buffer: array.buffer }
  },
  'without a prototype': (C) => {
    const array = new C(4)
    Object.setPrototypeOf(array, null)
    return { array, buffer: new ArrayBuffer(0) }
  },
  'a proxy': (C) => {
    const array = new Proxy(new C(4), {})
    return { array, buffer: new ArrayBuffer(0) }
  },
  'of kernel memory': (C) => {
    const array = m.alloc(C, 4)
    return { array, buffer: new ArrayBuffer(0) }
  },
}
for (const claimed of ['Uint8Array', 'Float64Array', 'DataView', 'Array', 'BigInt64Array'])
  ARRAYS[`disguised as ${claimed}`] = (C) => {
    const array = new C(4)
    Object.setPrototypeOf(array, (globalThis as Any)[claimed].prototype)
    return { array, buffer: new ArrayBuffer(0) }
  }
for (const real of [Uint8Array, Uint16Array, Float32Array, BigUint64Array, DataView])
  ARRAYS[`a disguised ${real.name}`] = (C) => {
    const buffer = new ArrayBuffer(8)
    const array = new (real as Any)(buffer, 0, 1)
    Object.setPrototypeOf(array, C.prototype)
    return { array, buffer }
  }

let program: NativeProgram
let m: Record<string, Any>
describe.skipIf(!native)('native kernels on odd arguments', () => {
  beforeAll(async () => {
    program = await buildNative(SOURCE)
    m = await program.load()
  })

  const calls: Record<string, (f: Any, make: Maker, number: number) => [() => unknown, () => unknown[]]> = {
    add: (f, make, n) => {
      const [a, b] = [make(Float64Array), make(Float64Array)]
      return [() => f(a.array, b.array, n), () => [bytesOf(a.buffer), bytesOf(b.buffer)]]
    },
    'add mixed': (f, make, n) => {
      const [a, b] = [ARRAYS.ordinary(Float64Array), make(Float64Array)]
      return [() => f(a.array, b.array, n), () => [bytesOf(a.buffer), bytesOf(b.buffer)]]
    },
    'copy itself': (f, make) => {
      const a = make(Uint8Array)
      return [() => f(a.array, a.array) === a.array, () => [bytesOf(a.buffer)]]
    },
    'copy overlapping': (f, make) => {
      const a = make(Uint8Array)
      return [
        () => f(new Uint8Array(a.buffer, Math.min(3, a.buffer.byteLength)), a.array).length,
        () => [bytesOf(a.buffer)],
      ]
    },
    'words overlapping': (f, make) => {
      const a = make(Int32Array)
      return [() => f(a.array, new Uint8Array(a.buffer)), () => [bytesOf(a.buffer)]]
    },
    big: (f, make, n) => {
      const a = make(BigInt64Array)
      return [() => f(a.array, BigInt(Math.trunc(n) || 0) << 60n), () => [bytesOf(a.buffer)]]
    },
    view: (f, make, n) => {
      const a = make(DataView as never)
      return [() => f(a.array, n), () => [bytesOf(a.buffer)]]
    },
    rows: (f, make, n) => {
      const [a, b] = [make(Float64Array), make(Float64Array)]
      return [() => f([a.array, b.array, a.array], n), () => [bytesOf(a.buffer), bytesOf(b.buffer)]]
    },
    point: (f, make, n) => {
      const a = make(Float64Array)
      const p = { x: n, y: 2 }
      return [() => f(p, a.array), () => [p, bytesOf(a.buffer)]]
    },
    ...Object.fromEntries(
      METHODS.map((name) => [
        name,
        (f: Any, make: Maker, n: number) => {
          const a = make(Float64Array)
          return [() => f(a.array, n), () => [bytesOf(a.buffer)]] as [() => unknown, () => unknown[]]
        },
      ]),
    ),
    put: (f, make) => {
      const [a, b] = [ARRAYS.ordinary(Float64Array), make(Float64Array)]
      return [() => f(a.array, b.array), () => [bytesOf(a.buffer), bytesOf(b.buffer)]]
    },
    'put into': (f, make) => {
      const [a, b] = [make(Float64Array), new Float64Array(0)]
      return [() => f(a.array, b), () => [bytesOf(a.buffer)]]
    },
    part: (f, make, n) => {
      const a = make(Float64Array)
      return [
        () => {
          const r = f(a.array, n, 6)
          return [r.length, r.byteOffset - a.array.byteOffset, r.buffer === a.array.buffer]
        },
        () => [bytesOf(a.buffer)],
      ]
    },
  }

  it.each(Object.keys(ARRAYS))('%s: as the original', (name) => {
    for (const [label, prepare] of Object.entries(calls)) {
      const kernel = m[label.split(' ')[0]]
      for (const number of NUMBERS) {
        let observed: string[]
        try {
          observed = [kernel, m.original(kernel)].map((f) => observe(...prepare(f, ARRAYS[name], number)))
        } catch {
          continue // There is no such array.
        }
        expect(observed[0], `${label} with ${number}`).toBe(observed[1])
      }
    }
  })

  it.each([...METHODS, 'put'])('%s runs natively where nothing is odd', (name) => {
    const { kernel } = m.status(m[name]).variants[0].calls
    expect(m[name](Float64Array.of(2, 1), name === 'put' ? new Float64Array(2) : 1)).toBeTypeOf('number')
    expect(m.status(m[name]).variants[0].calls.kernel).toBe(kernel + 1)
    expect(m.status(m[name]).variants[0].target).toBe('native')
  })

  /** Each with what the getter does to the array that is passed beside it. */
  const getters: Record<string, (array: Any) => void> = {
    detaches: ({ buffer }) => structuredClone(buffer, { transfer: [buffer] }),
    shrinks: ({ buffer }) => buffer.resize(8),
    grows: ({ buffer }) => buffer.resize(128),
    'takes its class from': (array) => Object.setPrototypeOf(array, Uint8Array.prototype),
    writes: (array) => array.fill(9),
  }
  const withGetter: Record<string, (array: Any, change: () => number) => [Any, Any[]]> = {
    'a field of an object': (array, change) => [
      m.point,
      [
        {
          get x() {
            return change()
          },
          y: 2,
        },
        array,
      ],
    ],
    'a field of its prototype': (array, change) => [
      m.point,
      [
        {
          __proto__: {
            get x() {
              return change()
            },
          },
          y: 2,
        },
        array,
      ],
    ],
    'a proxy': (array, change) => [
      m.point,
      [new Proxy({ x: 1, y: 2 }, { get: (target, name) => [change(), Reflect.get(target, name)][1] }), array],
    ],
    'an element of an array': (array, change) => {
      const list = [array, array]
      Object.defineProperty(list, 0, { get: () => [change(), array][1] })
      return [m.rows, [list, 3]]
    },
    'a number': (array, change) => [m.add, [array, array, { valueOf: change }]],
    'the length of an array': (array, change) => {
      Object.defineProperty(array, 'length', { get: change })
      return [m.add, [array, array, 5]]
    },
    'the class of an array': (array, change) => {
      Object.defineProperty(array, Symbol.toStringTag, { get: () => [change(), 'Float64Array'][1] })
      return [m.add, [array, array, 5]]
    },
  }
  it.each(Object.keys(withGetter))('a getter behind %s may change arrays during the call', (name) => {
    for (const change of Object.values(getters)) {
      const [observed, expected] = [false, true].map((isOriginal) => {
        const buffer = filled(new ArrayBuffer(64, { maxByteLength: 128 } as never))
        const array = new Float64Array(buffer)
        let times = 0
        const [kernel, args] = withGetter[name](array, () => {
          if (times++ === 0) change(array)
          return 3
        })
        const f = isOriginal ? m.original(kernel) : kernel
        return observe(
          () => f(...args),
          () => [bytesOf(buffer)],
        )
      })
      expect(observed).toBe(expected)
    }
  })

  it.each(Object.keys(calls))('%s ran natively', (label) => {
    const { variants } = m.status(m[label.split(' ')[0]])
    expect(variants[0].target).toBe('native')
    expect(variants[0].calls.kernel).toBeGreaterThan(NUMBERS.length)
  })
})
