import { afterAll, expect, it } from 'vitest'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { type FuzzOptions, fuzz } from './fuzz.ts'
import { reportFailure } from './report.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

const OPTIONS: FuzzOptions = {
  seed: 1,
  start: 0,
  programs: 60,
  milliseconds: 20_000,
  failures: 1,
  inputs: 12,
  shrink: true,
}

it('kernels do what their originals do on generated programs', async () => {
  const result = await fuzz(OPTIONS, toolchain)
  expect(result.failures.map((f) => reportFailure(f, f.title))).toEqual([])
  expect(result.calls).toBeGreaterThan(500)
  expect(result.compiled / result.functions).toBeGreaterThan(0.9)
})
