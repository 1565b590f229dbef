/** JavaScript whose types stand in comments, as people write it: kernels have the calls, and give what the originals give. */
import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { type CompileOptions, compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load } from './runtime/load-rewritten.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const SOURCE = readFileSync(new URL('fixtures/jsdoc.js', import.meta.url), 'utf8')

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

const a = () => Float64Array.of(1.5, -2, 7)
const bodies = () => [1, 2, 3].map((mass) => ({ mass, at: { x: mass * 2, y: 1 } }))
const CALLS: Record<string, () => unknown[]> = {
  weigh: () => [{ x: 2, at: { z: 0.5 } }, [1, 2, 3]],
  scaled: () => [{ scale: 3 }, a()],
  applied: () => [a()],
  total: () => [a(), 2.5],
  heaviest: () => [bodies()],
  grid: () => [3],
  spread: () => [{ lo: 1, hi: 4 }, a()],
  sum: () => [1, 2, 3.5],
  old: () => [[{ x: 1, y: 2 }], a(), { a: 2, b: 3 }],
  told: () => [
    [
      { x: 1, kind: 'a' },
      { x: 2, kind: 'b' },
    ],
  ],
  add: () => [Float32Array.of(1, 2), Float32Array.of(3, 4)],
  defaulted: () => [4],
}

it('runs as kernels', { timeout: 120_000 }, async () => {
  const compile = (file: string, code: string) => compileModule(file, code, OPTIONS, { toolchain })
  const files = { 'main.js': `${SOURCE}\nexport { status } from 'usejit/runtime'` }
  const module = await load(files, { compile, dispatch: 'always' })
  const plain = await load(files, { plain: true })
  for (const [name, args] of Object.entries(CALLS)) {
    const [given, expected] = [args(), args()]
    expect([module[name](...given), given], name).toEqual([plain[name](...expected), expected])
    expect({ [name]: module.status(module[name]).calls }).toMatchObject({ [name]: { kernel: 1, original: 0 } })
  }
  expect(Object.keys(CALLS).sort()).toEqual(
    [...SOURCE.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name).sort(),
  )
})
