/** Whether LLVM takes the library's functions for two numbers: only then the linker leaves one of them in the module. */
import { afterAll, expect, it } from 'vitest'
import { OPTIONS } from '../../src/compiler/passes/passes.test-support.ts'
import { compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

/** The Wasm type of a function of one vector that gives one: (v128) → v128. */
const LANES = Buffer.from([0x60, 1, 0x7b, 1, 0x7b])

async function hasLanes(body: string, helpers = ''): Promise<boolean> {
  const source = `${helpers}\nexport function f(x: Float64Array, out: Float64Array): void { "use jit"; ${body} }`
  const { artifact, diagnostics } = await compileModule('test.ts', source, OPTIONS, { toolchain })
  expect(diagnostics).toEqual([])
  return Buffer.from(artifact!.wasm, 'base64').includes(LANES)
}

const loop = (statement: string, condition = 'i < out.length') =>
  `for (let i = 0; i < out.length; i++) ${statement}`.replace('i < out.length', condition)

it.each<[string, string]>([
  ['sin', loop('out[i] = Math.sin(x[i])')],
  ['cos', loop('out[i] = 2 * Math.cos(x[i] + 1)')],
  ['exp', loop('out[i] = Math.exp(-x[i] * x[i])')],
  ['log', loop('out[i] = Math.log(x[i])')],
  ['several', loop('out[i] = Math.exp(x[i]) * Math.sin(x[i])')],
  ['in a condition', loop('out[i] = x[i] > 0 ? Math.exp(x[i]) : 0')],
])('a loop over numbers computes two at once: %s', async (_, body) => {
  expect(await hasLanes(body)).toBe(true)
})

it.each<[string, string]>([
  ['each round decides whether there is another', loop('out[i] = Math.sin(x[i])', 'i < out.length && x[i] > 0')],
  [
    'each round needs the one before',
    'let s = 0; for (let i = 0; i < out.length; i++) out[i] = s = Math.sin(x[i] + s)',
  ],
  ['there is no function for two numbers', loop('out[i] = Math.cbrt(x[i])')],
])('a loop does not where %s', async (_, body) => {
  expect(await hasLanes(body)).toBe(false)
})
