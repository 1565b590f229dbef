/** The option `verify` on kernels of the compiler: right ones pass, and ones that were made from another body are found out. */
import { afterAll, beforeEach, expect, it } from 'vitest'
import type { CompiledModule } from '../src/compiler/compiled-module.ts'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load, newRealm } from './runtime/load-rewritten.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeEach(newRealm)

/** The module as it was written, with kernels made of the same text in which `planted` stands in the place of `written`. */
async function loadWith(source: string, written = '', planted = written) {
  expect(planted.length, 'both must be of one length').toBe(written.length)
  const options = { directive: { strict: true, fastmath: new Set<never>(), inline: false, native: false } }
  const compile = (file: string, code: string): Promise<CompiledModule> => {
    if (written) expect(code).toContain(written)
    return compileModule(file, code.replace(written, planted), options, { toolchain })
  }
  const exported = `${source}\nexport { status as $status } from 'usejit/runtime'`
  return load(exported, { compile, dispatch: 'always', verify: true })
}

interface Case {
  name: string
  source: string
  /** What the kernel was made of, in place of what stands there. */
  written: string
  planted: string
  // biome-ignore lint/suspicious/noExplicitAny: modules of examples
  call: (m: Record<string, any>) => unknown
  difference: RegExp
}

const cases: Case[] = [
  {
    name: 'a variable of the module',
    source:
      'export let n = 1\nexport function f(k: number) { "use jit"; for (let i = 0; i < k; i++) n += 2; return n }',
    written: 'n += 2',
    planted: 'n += 3',
    call: (m) => m.f(2),
    difference: /^result: 5, kernel: 7$/,
  },
  {
    name: 'a variable of the module that nothing returns',
    source: 'export let n = 1\nexport function f(k: number) { "use jit"; for (let i = 0; i < k; i++) n += 2 }',
    written: 'n += 2',
    planted: 'n += 3',
    call: (m) => m.f(2),
    difference: /^n: 5, kernel: 7$/,
  },
  {
    name: 'a private field',
    source:
      'class C { #n = 1; f(k: number) { "use jit"; for (let i = 0; i < k; i++) this.#n *= 2 } get n() { return this.#n } }\nexport const c = new C()\nexport const f = (k: number) => c.f(k)',
    written: '*= 2',
    planted: '*= 3',
    call: (m) => m.f(2),
    difference: /^this\.#n: 4, kernel: 9$/,
  },
  {
    name: 'an array that is a field',
    source:
      'class C { x = new Int32Array(4); f(k: number) { "use jit"; for (let i = 0; i < k; i++) this.x[i] += 5 } }\nexport const c = new C()\nexport const f = (k: number) => c.f(k)',
    written: '+= 5',
    planted: '-= 5',
    call: (m) => m.f(2),
    difference: /^this\.x\[0\]: 5, kernel: -5$/,
  },
  {
    name: 'an ordinary array that grows',
    source: 'export function f(x: number[], k: number) { "use jit"; for (let i = 0; i < k; i++) x.push(i + 1) }',
    written: 'i + 1',
    planted: 'i + 2',
    call: (m) => m.f([7], 2),
    difference: /^x\[1\]: 1, kernel: 2$/,
  },
  {
    name: 'a field of an object in an array',
    source: 'export function f(x: { at: { v: number } }[]) { "use jit"; for (const one of x) one.at.v += 1 }',
    written: '+= 1',
    planted: '+= 2',
    call: (m) => m.f([{ at: { v: 1 } }]),
    difference: /^x\[0\]\.at\.v: 2, kernel: 3$/,
  },
  {
    name: 'an object that is returned',
    source:
      'export function f(k: number) { "use jit"; let s = 0; for (let i = 0; i < k; i++) s += i; return { s, twice: [s * 2, s] } }',
    written: 's * 2',
    planted: 's * 3',
    call: (m) => m.f(3),
    difference: /^result\.twice\[0\]: 6, kernel: 9$/,
  },
  {
    name: 'an array that is returned in place of an argument',
    source:
      'export function f(x: Float64Array, k: number) { "use jit"; for (let i = 0; i < k; i++) x[i]++; return k > 1 ? x : new Float64Array(2) }',
    written: 'k > 1',
    planted: 'k < 1',
    call: (m) => m.f(new Float64Array(2), 2),
    difference: /^result: another object$/,
  },
  {
    name: 'the message of an exception',
    source:
      'export function f(x: Float64Array, k: number) { "use jit"; for (let i = 0; i < k; i++) x[i]++; throw new RangeError(`no ${k}`) }',
    written: 'no $',
    planted: 'yes$',
    call: (m) => m.f(new Float64Array(2), 2),
    difference: /^throws RangeError: no 2, kernel: throws RangeError: yes2$/,
  },
  {
    name: 'random numbers in another order',
    source:
      'export function f(x: Float64Array) { "use jit"; for (let i = 0; i < x.length; i++) { const a = Math.random(), b = Math.random(); x[i] = a - b } }',
    written: 'a - b',
    planted: 'b - a',
    call: (m) => m.f(new Float64Array(2)),
    difference: /^x\[0\]: /,
  },
]

function thrownBy(call: () => unknown): Error | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    return error as Error
  }
}

it.each(cases)('a wrong kernel is found out by $name, and a right one is not', { timeout: 120_000 }, async (row) => {
  const right = await loadWith(row.source)
  for (let i = 0; i < 2; i++) expect(thrownBy(() => row.call(right))?.name).not.toBe('KernelMismatch')
  newRealm()
  const wrong = await loadWith(row.source, row.written, row.planted)
  expect(thrownBy(() => row.call(wrong))).toMatchObject({
    name: 'KernelMismatch',
    difference: expect.stringMatching(row.difference),
  })
})

it('random numbers of a kernel are given to the original', async () => {
  const m = await loadWith(
    'export function f(x: Float64Array) { "use jit"; for (let i = 0; i < x.length; i++) x[i] = Math.random() }',
  )
  const x = new Float64Array(5)
  m.f(x)
  expect(new Set(x).size).toBe(5)
  expect(m.$status(m.f).variants[0].verified).toEqual({ calls: 1, skipped: [] })
})

it('a kernel without room for its arrays, which cannot give up after it has drawn, is not compared', async () => {
  const m = await loadWith(
    'export function f(n: number) { "use jit"; const first = Math.random(); const x = new Float64Array(n); x[0] = first; return x.length }',
  )
  expect(m.f(10)).toBe(10)
  expect(m.f(2 ** 27)).toBe(2 ** 27)
  const { calls, skipped } = m.$status(m.f).variants[0].verified
  expect([calls, skipped]).toEqual([1, [{ code: 'memory-full', message: expect.any(String), calls: 1 }]])
})

it('a kernel that gives up has left nothing, and the original has one effect', async () => {
  const m = await loadWith(
    'export let n = 0\nexport function f(x: number[], k: number) { "use jit"; for (let i = 0; i < k; i++) { n++; x[i] = i * 2 } }',
  )
  const x = [5]
  m.f(x, 3)
  expect([x, m.n]).toEqual([[0, 2, 4], 3])
  const { calls, variants } = m.$status(m.f)
  expect([calls, variants[0].verified.calls]).toEqual([{ kernel: 0, original: 1 }, 0])
})

it('each kernel of a function of several types has counts of its own', async () => {
  const m = await loadWith(
    'export function f(x: Float64Array | Float32Array) { "use jit"; for (let i = 0; i < x.length; i++) x[i] *= 2 }',
  )
  m.f(new Float32Array(3))
  m.f(new Float32Array(3))
  m.f(new Float64Array(3))
  const checked = m
    .$status(m.f)
    .variants.map(({ signature, verified }: Record<string, unknown>) => [signature, verified])
  expect(Object.fromEntries(checked)).toMatchObject({
    '(Float64Array) => void': { calls: 1 },
    '(Float32Array) => void': { calls: 2 },
  })
})

it('a bound decides under fastmath', async () => {
  const m = await loadWith(
    'export function f(x: Float64Array) { "use jit: fastmath"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s }',
  )
  const x = Float64Array.from({ length: 4001 }, (_, i) => Math.sin(i) * 1e6)
  m.f(x)
  expect(m.$status(m.f).variants[0].verified).toEqual({ calls: 1, skipped: [] })
})
