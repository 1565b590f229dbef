/** Math functions for several numbers at once, in native code: which loops call them, and that they give the bits of the engine whatever stands side by side. */
import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { mathInputs } from '../../scripts/math-inputs.ts'
import { nativeListing } from '../../src/cli/listings.ts'
import { mathLibrary } from '../../src/compiler/backend/math/library.ts'
import { cpuLevels } from '../../src/compiler/backend/native/cpu-levels.ts'
import { compile } from '../../src/compiler/passes/passes.test-support.ts'
import { chooseNativeToolchain, chooseToolchain } from '../../src/compiler/toolchain/choose.ts'
import { NativeMachine } from '../differential/native-machine.ts'
import { buildNative, closeNative, native } from './load-native.ts'

const services = {
  toolchain: chooseToolchain({ toolchain: 'embedded' }),
  nativeToolchain: chooseNativeToolchain({ toolchain: 'auto' }),
}
const machine = new NativeMachine()
afterAll(async () => {
  machine.close()
  await services.toolchain.close()
  await closeNative()
})

const FUNCTIONS = mathLibrary.flatMap(({ builtin, host, lanes }) => (lanes ? [{ name: builtin, host, lanes }] : []))
const loop = (statement: string, condition = 'i < y.length') => `for (let i = 0; ${condition}; i++) ${statement}`
const kernel = (name: string, body: string) =>
  `export function ${name}(x: Float64Array, y: Float64Array): void { "use jit"; ${body} }`

/** The functions for several numbers that the kernel calls when LLVM is done with it. */
async function calledLanes(body: string, cpu: string): Promise<string[]> {
  const module = compile(kernel('f', body))
  const { listing, name } = await nativeListing('f.jit', module, cpu, 'llvm', services)
  const [text] = listing.match(new RegExp(`^define [^\\n]*@${name.replace('.', '\\.')}\\([\\s\\S]*?^}`, 'm'))!
  return [
    ...new Set([...text.matchAll(/@usejit\.library\.(\w+)\.1\.(x\d)\./g)].map(([, fn, lanes]) => `${fn}.${lanes}`)),
  ]
}

describe.skipIf(!native)('a native loop', { timeout: 120_000 }, () => {
  it.each<[string, string, Record<string, string[]>]>([
    [
      'exp',
      loop('y[i] = Math.exp(x[i])'),
      {
        'x86-64': [],
        'x86-64-v2': ['exp.x2'],
        'x86-64-v3': ['exp.x4'],
        'x86-64-v4': ['exp.x8'],
        'linux-arm64': ['exp.x2'],
      },
    ],
    [
      'log, in a condition',
      loop('y[i] = x[i] > 2 ? Math.log(x[i]) : 0'),
      { 'x86-64-v2': ['log.x2'], 'x86-64-v3': ['log.x4'], 'x86-64-v4': ['log.x8'], 'linux-arm64': ['log.x2'] },
    ],
    [
      'sin, where two numbers take as long as one and one',
      loop('y[i] = Math.sin(x[i])'),
      { 'x86-64': [], 'x86-64-v2': [], 'x86-64-v3': ['sin.x4'], 'x86-64-v4': ['sin.x8'], 'linux-arm64': [] },
    ],
    [
      'several functions',
      loop('y[i] = Math.exp(x[i]) * Math.cos(x[i])'),
      { 'x86-64-v3': ['exp.x4', 'cos.x4'], 'x86-64-v4': ['exp.x8', 'cos.x8'] },
    ],
  ])('computes several numbers at once: %s', async (_, body, expected) => {
    const found: Record<string, string[]> = {}
    for (const cpu of Object.keys(expected)) found[cpu] = await calledLanes(body, cpu)
    expect(found).toEqual(expected)
  })

  it.each<[string, string]>([
    ['each round decides whether there is another', loop('y[i] = Math.exp(x[i])', 'i < y.length && x[i] > 0')],
    ['each round needs the one before', `let s = 0; ${loop('y[i] = s = Math.exp(x[i] + s)')}`],
    ['there is none for several numbers', loop('y[i] = Math.cbrt(x[i])')],
  ])('does not where %s', async (_, body) => {
    expect(await calledLanes(body, 'x86-64-v4')).toEqual([])
  })
})

/** Numbers that the lanes are for, a prime of them: some are left over behind all vectors. */
function ordinaryNumbers(isOrdinary: (x: number) => boolean, seed: number): Float64Array {
  const inputs = mathInputs(seed)
  return Float64Array.from({ length: 40_009 }, () => {
    for (;;) {
      const x = inputs.next()
      if (isOrdinary(x)) return x
    }
  })
}

const SPECIAL = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  -1,
  5e-324,
  -1e-310,
  709.5,
  -720,
  1e7,
  -1e300,
  Math.PI / 2,
  2 ** 40 * Math.PI,
]

/** Ordinary numbers, with every special one in every place of a vector of eight. */
function mixed(ordinary: Float64Array): Float64Array {
  const x = ordinary.slice(0, 8 * 8 * SPECIAL.length + 5)
  SPECIAL.forEach((special, i) => {
    for (let place = 0; place < 8; place++) x[(8 * i + place) * 8 + place] = special
  })
  return x
}

describe.skipIf(!native)('the functions for several numbers', { timeout: 120_000 }, () => {
  const source = FUNCTIONS.map(({ name }) => kernel(name, loop(`y[i] = Math.${name}(x[i])`))).join('\n')
  const levels = [...cpuLevels(native?.options.platforms?.[0] ?? 'linux-x64').keys()]

  it('have the bits of the engine on every processor level, and in the rounds that are left over', async () => {
    const { compiled, load } = await buildNative(source)
    const m = await load()
    const [addon] = compiled.addons ?? []
    for (const { name, host, lanes } of FUNCTIONS) {
      const manifest = compiled.functions.find(({ marked }) => marked.name === name)!.kernel!
      const ordinary = ordinaryNumbers(lanes.isOrdinary, 7)
      const short = Array.from({ length: 40 }, (_, length) => ordinary.slice(length, 2 * length))
      for (const x of [ordinary, mixed(ordinary), ...short]) {
        const expected = x.map((value) => host(value))
        for (const level of levels) {
          const { arrays } = machine.call(machine.open(addon, [], level), manifest, [x, new Float64Array(x.length)])
          const actual = arrays[1] as Float64Array
          const wrong = expected.findIndex((value, i) => !Object.is(value, actual[i]))
          const message = `${name}(${x[wrong]}) = ${expected[wrong]}, not ${actual[wrong]}`
          expect(wrong < 0 ? undefined : message, `level ${level}, ${x.length} numbers`).toBe(undefined)
        }
        const y = new Float64Array(x.length)
        m[name](x, y)
        expect(y).toEqual(expected)
      }
      expect(m.status(m[name])).toMatchObject({ target: 'native', calls: { kernel: 42, original: 0 } })
    }
  })

  it.runIf(process.arch === 'x64').each(['x86-64', 'x86-64-v2', 'x86-64-v3', 'x86-64-v4'])(
    'have them in a program on %s, with other calculations around',
    async (cpu) => {
      const { file } = await buildNative(`import { original, status } from 'usejit/runtime'
export function f(x: Float64Array, y: Float32Array, z: Float64Array): number {
  "use jit"
  let most = 0
  for (let i = 0; i < x.length; i++) {
    const e = Math.exp(-x[i] * x[i]) / 3
    y[i] = e * Math.sin(3 * x[i]) + (x[i] > 0.5 ? Math.log(x[i]) * Math.cos(e) : 1 - Math.cos(x[i]))
    z[i] += e + 0.1 * y[i]
    most = Math.max(most, Math.log(1 + Math.exp(x[i])))
  }
  return most
}
const x = Float64Array.from({ length: 1001 }, (_, i) => i % 97 === 0 ? 1 / 0 : ((i * 7919) % 1009) / 100 - 5)
const run = (f: any) => { const y = new Float32Array(1001), z = x.map((v) => v / 7); return [f(x, y, z), ...y, ...z].map(String) }
const [ours, theirs] = [run(f), run(original(f))]
console.log(JSON.stringify({ wrong: ours.findIndex((v, i) => v !== theirs[i]), status: status(f) }))`)
      const env = { ...process.env, USEJIT_CPU: cpu }
      const { stdout } = spawnSync(process.execPath, [file], { env, encoding: 'utf8' })
      const { wrong, status } = JSON.parse(stdout)
      expect(wrong).toBe(-1)
      expect(status).toMatchObject({ target: 'native', calls: { kernel: 1, original: 0 } })
      expect(status.variants[0].cpu <= cpu).toBe(true)
    },
  )
})
