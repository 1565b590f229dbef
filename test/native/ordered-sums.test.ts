/** Loops that add up numbers, whose other work is done in vectors where that pays: the numbers are added in order, from left to right. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CompiledModule, compileModule } from '../../src/compiler/index.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import type { ToolchainInput } from '../../src/compiler/toolchain/toolchain.ts'
import { NativeMachine, type OpenAddon } from '../differential/native-machine.ts'
import { native } from './load-native.ts'

type Hint = 'one vector' | 'no vectors' | 'none'

/** Bodies of loops, and what LLVM is told of them. */
const LOOPS: Record<string, { body: string; hint: Hint }> = {
  roots: { body: 'for (let i = 0; i < n; i++) s += Math.sqrt(x[i] * x[i] + y[i] * y[i])', hint: 'one vector' },
  quotients: { body: 'for (let i = 0; i < n; i++) s = x[i] / y[i] + s', hint: 'one vector' },
  differences: { body: 'for (let i = 1; i < n; i++) s -= Math.sqrt(Math.abs(x[i] - x[i - 1]))', hint: 'one vector' },
  exponentials: { body: 'for (let i = 0; i < n; i++) { y[i] = Math.exp(x[i]); s += y[i] }', hint: 'one vector' },
  terms: { body: 'for (let i = 0; i < n; i++) s += x[i] / 3 - y[i]', hint: 'one vector' },
  ofIntegers: { body: 'for (let i = 0; i < n; i++) s += 1 / (i + 1)', hint: 'one vector' },
  products: { body: 'for (let i = 0; i < n; i++) s += x[i] * y[i]', hint: 'no vectors' },
  two: { body: 'let t = 0; for (let i = 0; i < n; i++) { s += x[i] / 3; t += y[i] / 7 } s -= t', hint: 'no vectors' },
  elements: { body: 'for (let i = 1; i < n; i++) y[0] += x[i] * 3', hint: 'no vectors' },
  greatest: { body: 'for (let i = 0; i < n; i++) s = Math.max(s, x[i] / 3)', hint: 'none' },
  halves: { body: 'for (let i = 0; i < n; i++) y[i] = x[i] / 3', hint: 'none' },
}
const functions = Object.entries(LOOPS).map(([name, loop]) => ({ name, ...loop }))
const source = functions
  .map(
    ({ name, body }) =>
      `export function ${name}(x: Float64Array, y: Float64Array, n: number): number { "use jit"; if (n > x.length || n > y.length) return 0; let s = 0; ${body}\nreturn s }`,
  )
  .join('\n')
/** What may be added in any order needs no hint. */
const REORDERED =
  'export function reordered(x: Float64Array): number { "use jit: reassoc"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s }'
const HINTS: Record<string, Hint> = { '!9': 'one vector', '!11': 'no vectors' }

const machine = new NativeMachine()
const toolchain = createEmbeddedToolchain()
afterAll(async () => {
  machine.close()
  await toolchain.close()
})

describe.skipIf(!native)('sums in order', () => {
  const opened: OpenAddon[] = []
  let input: ToolchainInput
  beforeAll(async () => {
    const { nativeToolchain } = native!.services
    const compiled: CompiledModule = await compileModule(
      'test.ts',
      `${source}\n${REORDERED}`,
      { directive: { strict: false, fastmath: new Set(), inline: false, native: false }, ...native!.options },
      {
        toolchain,
        nativeToolchain: {
          ...nativeToolchain,
          compile: (given) => {
            input = given
            return nativeToolchain.compile(given)
          },
        },
      },
    )
    expect(compiled.diagnostics).toEqual([])
    for (const highest of [0, 1, 2, 3])
      opened.push(machine.open(compiled.addons![0], compiled.artifact?.errors, highest))
  })

  it.each([...functions, { name: 'reordered', hint: 'none' }])('$name: $hint', ({ name, hint }) => {
    const highest = process.arch === 'x64' ? 3 : 0
    const text = [input.llvmIr, ...(input.parts ?? [])].join('\n')
    const body = new RegExp(`^define [^@]*@${name}\\.jit\\.${highest}\\([^]*?^}`, 'm').exec(text)![0]
    const hints = [...body.matchAll(/!llvm\.loop (![0-9]+)/g)].map(([, id]) => HINTS[id]).filter(Boolean)
    expect(new Set(hints)).toEqual(new Set(hint === 'none' ? [] : [hint]))
  })

  const NUMBERS: Record<string, (i: number) => number> = {
    ordinary: (i) => Math.sin(i) * 10 ** (i % 13),
    'zeros of both signs': (i) => (i % 3 ? -0 : 0),
    'what is no number, and infinite': (i) => [1, NaN, Infinity, -Infinity, -1e308, 1e308, 5e-324][(i * 5) % 7],
  }
  it.each(functions)('$name: the same bits at every level, for each number of rounds', ({ name, body }) => {
    const original = new Function('x', 'y', 'n', `let s = 0; ${body}\nreturn s`) as (...args: unknown[]) => number
    for (const number of Object.values(NUMBERS))
      for (const n of [...Array(70).keys(), 257, 1000]) {
        const make = (): [Float64Array, Float64Array, number] => [
          Float64Array.from({ length: n + 1 }, (_, i) => number(i)),
          Float64Array.from({ length: n + 1 }, (_, i) => number(i + 3)),
          n,
        ]
        const args = make()
        const expected = original(...args)
        for (const { kernels, level } of opened) {
          const again = make()
          const found = kernels[`${name}.jit`].apply({}, again)
          expect(Object.is(found, expected), `${name} of ${n}, level ${level}: ${found}, not ${expected}`).toBe(true)
          expect(again[1]).toEqual(args[1])
        }
      }
  })
})
