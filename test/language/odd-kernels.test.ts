import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { load } from '../runtime/load-rewritten.ts'
import { rowsOf } from './construct.ts'
import { oddKernels } from './odd-kernels.ts'
import { exportName, joinExamples, kernelsName } from './one-module.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

const { compiled: row } = rowsOf('control')
const rows = oddKernels.map(([calls, source], i) => row(`odd-${i}`, source, source, calls))
// biome-ignore lint/suspicious/noExplicitAny: the module that is made of them, both ways
let [plain, built]: Record<string, any>[] = []
beforeAll(async () => {
  const files = { 'main.ts': joinExamples(rows) }
  const compile = (file: string, code: string) => compileModule(file, code, OPTIONS, { toolchain })
  plain = await load(files, { plain: true })
  built = await load(files, { compile, dispatch: 'always' })
})

it.each(rows.map(({ source }, i) => [source, i] as const))('%s', (_, i) => {
  const observe = (f: (...args: unknown[]) => unknown) =>
    rows[i].calls().map((args) => {
      try {
        return { result: f(...args), args }
      } catch (error) {
        return { thrown: `${(error as Error).constructor.name}: ${(error as Error).message}`, args }
      }
    })
  expect(observe(built[exportName(i)])).toStrictEqual(observe(plain[exportName(i)]))
  for (const one of built[kernelsName(i)]()) expect(built.status(one).calls.kernel).toBeGreaterThan(0)
})
