import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostPlatform } from '../../src/compiler/toolchain/platform.ts'
import { buildNative, closeNative, type NativeProgram, type NativeProgramOptions, native } from './load-native.ts'

afterAll(closeNative)

const SOURCE = `
export function axpy(y: Float64Array, x: Float64Array, a: number): void {
  "use jit"
  for (let i = 0; i < y.length; i++) y[i] += a * x[i]
}
export function fill(x: Uint8Array, value: number): Uint8Array {
  "use jit"
  for (let i = 0; i < x.length; i++) x[i] = value
  return x
}
export function sum(x: Int32Array): number {
  "use jit"
  let s = 0
  for (let i = 0; i < x.length; i++) s = (s + x[i]) | 0
  return s
}
export function unsigned(x: Uint32Array, i: number): number { "use jit"; return x[i] >>> 0 }
export function at(x: Float64Array, i: number, last: boolean): boolean { "use jit"; return x[last ? x.length - 1 : i] > 0 }
export function checked(x: Float64Array, limit: number): number {
  "use jit"
  let s = 0
  for (let i = 0; i < x.length; i++) {
    if (x[i] > limit) throw new RangeError(\`\${x[i]} is above \${limit}\`)
    x[i] = 0
    s++
  }
  return s
}
export function each(x: Uint8Array): number { "use jit"; let s = 0; for (const v of x) s += v; return s }
export function filled(x: Uint8Array): number { "use jit"; x.fill(3); return x.length }
function depth(n: number): number { return n <= 0 ? 0 : 1 + depth(n - 1) }
export function deep(n: number): number { "use jit"; return depth(n) }
function ping(n: number): boolean { return n === 0 ? true : pong(n - 1) }
function pong(n: number): boolean { return n === 0 ? false : ping(n - 1) }
export function tail(n: number): boolean { "use jit"; return ping(n) }
`

describe.skipIf(!native)('a program with native kernels', () => {
  let program: NativeProgram
  // biome-ignore lint/suspicious/noExplicitAny: what the source above exports
  let m: Record<string, any>
  beforeAll(async () => {
    program = await buildNative(SOURCE)
    m = await program.load()
  })

  /** How often the native kernel and the original ran during a call. */
  function who(name: string, call: () => unknown): { native: number; original: number; outcome: unknown } {
    const before = m.status(m[name])
    let outcome: unknown
    try {
      outcome = call()
    } catch (error) {
      outcome = `${(error as Error).constructor.name}: ${(error as Error).message}`
    }
    const { variants, calls } = m.status(m[name])
    return {
      native: variants[0].calls.kernel - before.variants[0].calls.kernel,
      original: calls.original - before.calls.original,
      outcome,
    }
  }

  it('says so', () => {
    const status = m.status(m.axpy)
    expect(status).toMatchObject({ state: 'ready', target: 'native', reasons: [] })
    expect(status.variants.map((v: { target: string }) => v.target)).toEqual(['native', 'wasm'])
    if (process.arch === 'x64') expect(status.variants[0].cpu).toMatch(/^x86-64(-v[234])?$/)
  })

  it('runs them on ordinary arrays without copies', () => {
    const y = Float64Array.of(1, 2, 3)
    expect(who('axpy', () => m.axpy(y, Float64Array.of(10, 20, 30), 2))).toMatchObject({ native: 1, original: 0 })
    expect([...y]).toEqual([21, 42, 63])
    const x = new Uint8Array(5)
    expect(who('fill', () => m.fill(x, 258))).toEqual({ native: 1, original: 0, outcome: x })
    expect([...x]).toEqual([2, 2, 2, 2, 2])
  })

  it('gives every kind of result', () => {
    expect(who('sum', () => m.sum(Int32Array.of(2 ** 31 - 1, 1)))).toMatchObject({ native: 1, outcome: -(2 ** 31) })
    expect(who('unsigned', () => m.unsigned(Uint32Array.of(7, 2 ** 32 - 1), 1))).toMatchObject({ outcome: 2 ** 32 - 1 })
    expect(who('at', () => m.at(Float64Array.of(1, -1), 0, false))).toMatchObject({ native: 1, outcome: true })
    expect(who('at', () => m.at(Float64Array.of(1, -1), 0, true))).toMatchObject({ native: 1, outcome: false })
  })

  it('throws the same error after the same writes', () => {
    const [x, y] = [Float64Array.of(1, 2, 30, 4), Float64Array.of(1, 2, 30, 4)]
    const expected = who('checked', () => m.original(m.checked)(y, 5)).outcome
    expect(expected).toBe('RangeError: 30 is above 5')
    expect(who('checked', () => m.checked(x, 5))).toMatchObject({ native: 1, outcome: expected })
    expect(x).toEqual(y)
  })

  it('turns a recursion without end into a RangeError', () => {
    expect(who('deep', () => m.deep(5000))).toMatchObject({ native: 1, outcome: 5000 })
    expect(who('deep', () => m.deep(1e9))).toMatchObject({
      native: 1,
      outcome: 'RangeError: Maximum call stack size exceeded',
    })
    expect(who('deep', () => m.deep(10))).toMatchObject({ native: 1, outcome: 10 })
    expect(who('tail', () => m.tail(0.5))).toMatchObject({
      native: 1,
      outcome: 'RangeError: Maximum call stack size exceeded',
    })
    expect(who('tail', () => m.tail(101))).toMatchObject({ native: 1, outcome: false })
  })

  it('runs views at any place of a buffer, and those that overlap', () => {
    const buffer = new ArrayBuffer(80)
    new Float64Array(buffer).set([1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    const [y, x] = [new Float64Array(buffer, 8, 8), new Float64Array(buffer, 0, 8)]
    expect(who('axpy', () => m.axpy(y, x, 1))).toMatchObject({ native: 1 })
    expect([...new Float64Array(buffer)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 1])
  })

  it('runs arrays of kernel memory where they are', () => {
    const y = m.alloc(Float64Array, 3)
    y.set([1, 2, 3])
    expect(who('axpy', () => m.axpy(y, y, 1))).toMatchObject({ native: 1 })
    expect([...y]).toEqual([2, 4, 6])
  })

  it('takes empty and detached arrays for what they are', () => {
    expect(who('sum', () => m.sum(new Int32Array(0)))).toMatchObject({ outcome: 0 })
    const x = Int32Array.of(1, 2)
    structuredClone(x.buffer, { transfer: [x.buffer as ArrayBuffer] })
    expect(who('sum', () => m.sum(x))).toMatchObject({ outcome: 0 })
    // Whose methods throw, as for…of does.
    const y = Uint8Array.of(1, 2)
    structuredClone(y.buffer, { transfer: [y.buffer as ArrayBuffer] })
    for (const name of ['each', 'filled'])
      expect(who(name, () => m[name](y))).toMatchObject({
        native: 0,
        original: 1,
        outcome: expect.stringMatching(/^TypeError: .*detached/),
      })
    // The same where a buffer was made too small for the array.
    const buffer = new ArrayBuffer(8, { maxByteLength: 16 } as never) as ArrayBuffer & { resize(bytes: number): void }
    const z = new Uint8Array(buffer, 4, 4)
    expect(who('each', () => m.each(z))).toMatchObject({ native: 1, outcome: 0 })
    buffer.resize(6)
    expect(who('each', () => m.each(z))).toMatchObject({
      native: 0,
      outcome: expect.stringMatching(/^TypeError: .*detached/),
    })
    expect(who('each', () => m.each(new Uint8Array(0)))).toMatchObject({ native: 1, outcome: 0 })
  })

  const shared = new Float64Array(new SharedArrayBuffer(32))
  class Sub extends Float64Array {
    override get length(): number {
      return 1
    }
  }
  const named = new Float64Array(4)
  Object.defineProperty(named, 'length', { value: 1 })
  const disguised = new Uint8Array(4)
  Object.setPrototypeOf(disguised, Float64Array.prototype)
  const other = new Float64Array(4)
  Object.setPrototypeOf(other, { __proto__: Float64Array.prototype })

  it.each([
    ['a view of shared memory', shared],
    ['an instance of a subclass', new Sub(4)],
    ['an array with a length of its own', named],
    ['an array with another prototype', other],
  ])('gives %s to the original', (_, y) => {
    expect(who('axpy', () => m.axpy(y, new Float64Array(4).fill(1), 1))).toMatchObject({ native: 0, original: 1 })
    const length = Reflect.get(y, 'length') as number
    expect(Array.prototype.slice.call(y, 0, length)).toEqual(new Array(length).fill(1))
  })

  it.each([
    ['bytes that claim to be doubles', disguised],
    ['a proxy', new Proxy(new Float64Array(4), {})],
    ['an array', [1, 2, 3, 4]],
    ['a DataView', new DataView(new ArrayBuffer(32))],
    ['nothing', undefined],
    ['an object with a tag', { [Symbol.toStringTag]: 'Float64Array', length: 4 }],
  ])('never lets %s through to machine code', (_, y) => {
    expect(who('axpy', () => m.axpy(y, new Float64Array(4), 1))).toMatchObject({ native: 0, original: 1 })
    expect(who('axpy', () => m.axpy(new Float64Array(4), y, 1))).toMatchObject({ native: 0, original: 1 })
  })

  it.each([NaN, -1, 2 ** 31, 2 ** 53, 0.5, -0, Infinity, -Infinity, undefined, null, '1', 3n, {}])(
    'reads nothing outside for index %s',
    (i) => {
      const outcome = (call: () => unknown) => {
        try {
          return call()
        } catch (error) {
          return String(error)
        }
      }
      const args = () => [Uint32Array.of(7, 8), i]
      expect(outcome(() => m.unsigned(...args()))).toEqual(outcome(() => m.original(m.unsigned)(...args())))
    },
  )

  it('runs in worker threads that load the same file, with limits of their own', async () => {
    const text = `
      import { parentPort } from 'node:worker_threads'
      const m = await import(${JSON.stringify(pathToFileURL(program.file))})
      const y = Float64Array.of(1, 2)
      m.axpy(y, y, 1)
      let deep
      try { m.deep(1e9) } catch (error) { deep = String(error) }
      parentPort.postMessage({ target: m.status(m.axpy).target, y: [...y], deep, fine: m.deep(3000) })`
    const url = new URL(`data:text/javascript,${encodeURIComponent(text)}`)
    const workers = [1, 2, 3].map(() => new Worker(url))
    const answers = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0]))
    const deep = 'RangeError: Maximum call stack size exceeded'
    for (const answer of answers) expect(answer).toEqual({ target: 'native', y: [2, 4], deep, fine: 3000 })
    await Promise.all(workers.map((worker) => worker.terminate()))
  })

  it('runs in several realms of a process, each with its own errors', async () => {
    const { transform } = await import('esbuild')
    const { code } = await transform(readFileSync(program.file, 'utf8'), { format: 'cjs' })
    for (const foreign of [0, 1].map(() => createContext({ process }))) {
      const module = { exports: {} as typeof m }
      runInContext(`(function (module, exports) {${code}\n})`, foreign)(module, module.exports)
      const k = module.exports
      const own = runInContext('Float64Array.of(1, 2, 30)', foreign)
      k.axpy(own, own, 1)
      expect([...own]).toEqual([2, 4, 60])
      const { RangeError: Own } = runInContext('({ RangeError })', foreign)
      expect(() => k.checked(own, 5)).toThrow(Own)
      expect(() => k.deep(1e9)).toThrow(Own)
      expect(k.status(k.axpy).variants[0]).toMatchObject({ target: 'native', calls: { kernel: 1 } })
      // Of another realm: its prototype may answer in another way.
      const array = Float64Array.of(1, 2)
      k.axpy(array, array, 1)
      expect([...array]).toEqual([2, 4])
      expect(k.status(k.axpy).calls).toEqual({ kernel: 1, original: 1 })
    }
  })

  it.runIf(process.arch === 'x64').each(['x86-64', 'x86-64-v2', 'x86-64-v3', 'x86-64-v9', 'avx2'])(
    'obeys USEJIT_CPU=%s',
    (cpu) => {
      const text = `
      const m = await import(${JSON.stringify(program.file)})
      const y = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)
      m.axpy(y, y, 0.1)
      console.log(JSON.stringify([m.status(m.axpy).variants[0].cpu, [...y], m.status(m.axpy).reasons]))`
      const run = (env: Record<string, string>) =>
        JSON.parse(
          execFileSync(process.execPath, ['--input-type=module', '-e', text], {
            env: { ...process.env, ...env },
            encoding: 'utf8',
          }),
        )
      const [best, expected, none] = run({ USEJIT_CPU: '' })
      const [used, y, reasons] = run({ USEJIT_CPU: cpu })
      expect(y).toEqual(expected)
      // A level above that of the machine, or none that is known, is not taken.
      const isLevel = /v[234]$|64$/.test(cpu)
      expect(used).toBe(isLevel ? [cpu, best].sort()[0] : best)
      expect(none).toEqual([])
      const message = `USEJIT_CPU=${cpu} is none of x86-64, x86-64-v2, x86-64-v3, x86-64-v4`
      expect(reasons).toEqual(isLevel ? [] : [{ code: 'unknown-cpu', message }])
    },
  )
})

it.skipIf(!native)('errors have messages of their own, however many values those of others have', async () => {
  const m = await (
    await buildNative(`export function f(x: Float64Array, n: number, mode: 'low' | 'high'): number {
      "use jit"
      if (x[0] > n) throw new RangeError('too ' + (mode === 'low' ? 'low' : 'high'))
      if (x[1] > n) throw new TypeError(\`\${x[0]}, \${x[1]}, \${n}, \${mode}\`)
      return n
    }`)
  ).load()
  expect(() => m.f(Float64Array.of(2, 0), 1, 'low')).toThrow(new RangeError('too low'))
  expect(() => m.f(Float64Array.of(2, 0), 1, 'high')).toThrow(new RangeError('too high'))
  expect(() => m.f(Float64Array.of(0, 2), 1, 'high')).toThrow(new TypeError('0, 2, 1, high'))
  expect(m.status(m.f).variants[0]).toMatchObject({ target: 'native', calls: { kernel: 3 } })
})

describe.skipIf(!native)('what a kernel leaves behind', () => {
  const source = `
let count = 0
let ready = false
export const state = () => [count, ready]
export function next(x: Float64Array, limit: number): number {
  "use jit"
  for (let i = 0; i < x.length; i++) {
    count += x[i]
    ready = !ready
    if (count > limit) throw new RangeError(\`\${count} is too much\`)
  }
  return count
}
export function extent(x: Float64Array): [number, number] {
  "use jit"
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < x.length; i++) {
    low = Math.min(low, x[i])
    high = Math.max(high, x[i])
  }
  return [low, high]
}`
  it('reaches variables of the module, also where it throws, and fresh tuples', async () => {
    const program = await buildNative(source)
    expect(program.compiled.diagnostics).toEqual([])
    const m = await program.load()
    expect(m.next(Float64Array.of(1, 2, 3), 10)).toBe(6)
    expect(m.state()).toEqual([6, true])
    expect(() => m.next(Float64Array.of(4, 5, 6), 10)).toThrow('15 is too much')
    expect(m.state()).toEqual([15, true])
    expect(m.extent(Float64Array.of(3, -1, 2))).toEqual([-1, 3])
    expect(m.status(m.next)).toMatchObject({ target: 'native', calls: { kernel: 2, original: 0 } })
    expect(m.status(m.next).variants[0].calls.kernel).toBe(2)
    expect(m.status(m.extent).variants[0].calls.kernel).toBe(1)
  })
})

describe.skipIf(!native)('where the addon cannot be used', () => {
  const source =
    'export function twice(x: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] *= 2 }'
  const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 255 : byte))
  const idAt = (bytes: Uint8Array) => Buffer.from(bytes).indexOf('usejit-build-id')

  const cases: [string, NativeProgramOptions][] = [
    ['cut off', { damage: (b) => b.slice(0, b.length - 100) }],
    ['with holes at the end', { damage: (b) => b.map((byte, i) => (i < b.length * 0.5 ? byte : 0)) }],
    ['with a hole near the end', { damage: (b) => b.map((byte, i) => (i < b.length * 0.75 ? byte : 0)) }],
    ['empty', { damage: () => new Uint8Array(0) }],
    ['something else', { damage: (b) => new Uint8Array(b.length + 10).fill(65) }],
    ['of another build', { damage: (b) => flip(b, idAt(b) + 20) }],
    ['no library', { damage: (b) => flip(b, 0) }],
    ['of another platform under its name', { targets: { platforms: ['win32-x64', hostPlatform()!] } }],
    ['for another platform', { change: (addon) => ({ ...addon, platform: 'win32-arm64' }) }],
  ]
  it('switched off, by --no-addons: WebAssembly runs, and the status says why', async () => {
    const { file } = await buildNative(source)
    const text = `const m = await import(${JSON.stringify(pathToFileURL(file))})
      m.twice(new Float64Array(2))
      console.log(JSON.stringify(m.status(m.twice)))`
    const out = execFileSync(process.execPath, ['--no-addons', '--input-type=module', '-e', text], { encoding: 'utf8' })
    expect(JSON.parse(out)).toMatchObject({
      target: 'wasm',
      reasons: [{ code: 'no-native', message: expect.stringContaining('loading addons is disabled') }],
      calls: { kernel: 1, original: 0 },
    })
  })

  it.each(cases)('%s: WebAssembly runs, and the status says why', async (_, options) => {
    const { load } = await buildNative(source, options)
    const m = await load()
    const x = Float64Array.of(1, 2)
    m.twice(x)
    expect([...x]).toEqual([2, 4])
    expect(m.status(m.twice)).toMatchObject({
      state: 'ready',
      target: 'wasm',
      reasons: [{ code: 'no-native', message: expect.stringMatching(/\(Error: .+\)/) }],
      calls: { kernel: 1, original: 0 },
    })
  })

  it('signed after the build, which makes it longer, runs', async () => {
    const { load } = await buildNative(source, { damage: (b) => Buffer.concat([b, Buffer.alloc(500)]) })
    const m = await load()
    expect(m.status(m.twice)).toMatchObject({ target: 'native', reasons: [] })
  })
})

describe.skipIf(!native)('the cost model', () => {
  it('gives small work to the original, and what is worth a call to native code', async () => {
    const source =
      'export function twice(x: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] *= 2 }'
    const m = await (await buildNative(source, { dispatch: 'auto' })).load()
    m.twice(new Float64Array(8))
    expect(m.status(m.twice).calls).toEqual({ kernel: 0, original: 1 })
    m.twice(new Float64Array(1000))
    expect(m.status(m.twice).calls).toEqual({ kernel: 1, original: 1 })
    expect(m.status(m.twice).variants[0].calls.kernel).toBe(1)
  })

  it('asks for more where arrays are made', async () => {
    const source = `export function twice(x: Float64Array): Float64Array {
      "use jit"
      const out = new Float64Array(x.length)
      for (let i = 0; i < x.length; i++) out[i] = x[i] * 2
      return out
    }`
    const m = await (await buildNative(source, { dispatch: 'auto' })).load()
    m.twice(new Float64Array(1000))
    expect(m.status(m.twice).calls).toEqual({ kernel: 0, original: 1 })
    expect(m.twice(new Float64Array(1030).fill(3))).toEqual(new Float64Array(1030).fill(6))
    expect(m.status(m.twice).calls).toEqual({ kernel: 1, original: 1 })
    expect(m.status(m.twice).variants[0].calls.kernel).toBe(1)
  })

  it('keeps functions without loops away from native code', async () => {
    const m = await (
      await buildNative('export function f(x: number): number { "use jit"; return x * 2 }', { dispatch: 'auto' })
    ).load()
    expect(m.status(m.f).target).toBe('wasm')
  })
})

it.skipIf(!native)('a function for several classes of arrays has native code for each', async () => {
  const program = await buildNative(`
    export function scale<T extends Float64Array | Float32Array>(x: T, k: number): T {
      "use jit"
      for (let i = 0; i < x.length; i++) x[i] *= k
      return x
    }
    function apply(g: (v: number) => number, v: number): number { return g(v) }
    export function callbacks(x: Float64Array, k: number): number { "use jit"; return x.reduce((s, v) => s + apply((w) => w * k, v), 0) + x.findIndex((v) => v === k) }
  `)
  const m = await program.load()
  for (const make of [Float64Array, Float32Array, Int8Array]) expect(m.scale(make.of(1, 2), 2)).toEqual(make.of(2, 4))
  expect(m.callbacks(Float64Array.of(1, 2, 3), 2)).toBe(13)
  const ran = (name: string) =>
    m
      .status(m[name])
      .variants.filter(({ target }: { target: string }) => target === 'native')
      .map(({ signature, calls }: { signature: string; calls: { kernel: number } }) => [signature, calls.kernel])
  expect(ran('scale')).toEqual([
    ['(Float64Array, number) => Float64Array', 1],
    ['(Float32Array, number) => Float32Array', 1],
  ])
  expect(ran('callbacks')).toEqual([['(Float64Array, number) => number', 1]])
  expect(m.status(m.scale).calls).toEqual({ kernel: 2, original: 1 })
})
