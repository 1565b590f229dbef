import { afterAll, expect, it } from 'vitest'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import type { Toolchain } from '../../src/compiler/toolchain/toolchain.ts'
import { type FuzzOptions, fuzz } from './fuzz.ts'
import { printFiles } from './print-program.ts'
import { sizeOf } from './program.ts'
import { reportFailure } from './report.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

const OPTIONS: FuzzOptions = {
  seed: 1,
  start: 0,
  programs: Number.POSITIVE_INFINITY,
  milliseconds: 120_000,
  failures: 1,
  inputs: 30,
  shrink: true,
}

it('kernels do what their originals do on generated programs', async () => {
  const result = await fuzz(OPTIONS, toolchain)
  expect(result.failures.map((f) => reportFailure(f, f.title))).toEqual([])
  expect(result.calls).toBeGreaterThan(80)
  expect(result.compiled / result.functions).toBeGreaterThan(0.9)
}, 240_000)

it('the fuzzer finds a planted miscompilation and cuts the program down to it', async () => {
  const planted: Toolchain = {
    ...toolchain,
    compile: (input) =>
      toolchain.compile({ ...input, llvmIr: input.llvmIr.replaceAll(' fmul double', ' fadd double') }),
  }
  const { failures } = await fuzz({ ...OPTIONS, seed: 2, milliseconds: 60_000 }, planted)
  const [{ program, failure }] = failures
  expect(failure.kind).toBe('mismatch')
  expect(program.kernels).toHaveLength(1)
  expect(sizeOf(program.kernels[0].body)).toBeLessThan(25)
  expect(Object.values(printFiles(program)).join()).toContain('*')
})
