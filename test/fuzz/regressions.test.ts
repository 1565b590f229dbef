import { afterAll, describe, expect, it } from 'vitest'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { compileDispatched, loadOriginals } from '../differential/dispatched-module.ts'
import { KernelMachine, outcomeOf } from '../differential/kernel-machine.ts'
import { NativeMachine } from '../differential/native-machine.ts'
import { findNative } from '../differential/native-toolchain.ts'
import { Coverage } from './coverage.ts'
import { KernelHeap, PLACEMENTS } from './kernel-heap.ts'
import type { State } from './originals.ts'
import { regressions } from './regressions.ts'
import { LoadedProgram } from './runnable-program.ts'

const toolchain = createEmbeddedToolchain()
const support = await findNative()
const native = support && { support, machine: new NativeMachine() }
afterAll(async () => {
  native?.machine.close()
  await toolchain.close()
})
const services = { machine: new KernelMachine(), heap: new KernelHeap(), coverage: new Coverage() }

describe.each(native ? [undefined, native] : [undefined])('what once differed', (way) => {
  it.each(regressions.map((r) => [r.name, r] as const))(
    `%s${way ? ', in native code' : ''}`,
    async (_, { files, fn, args, placement, guarded, ...details }) => {
      const module = await compileDispatched(files, toolchain, way)
      expect(module.compiled.diagnostics.filter(({ code }) => code !== 'no-native-code')).toEqual([])
      const functions = (await loadOriginals(files))() as Record<string, (...args: unknown[]) => unknown>
      const originals = {
        call: (name: string, args: unknown[]) => outcomeOf(() => functions[name](...args)),
        setState: (values: State) => void functions.$set(values),
        getState: () => (functions.$state?.() ?? {}) as State,
      }
      const program = new LoadedProgram(module, originals, { ...services, ...(way && { native: way }) })
      for (const place of new Set([placement, ...PLACEMENTS]))
        expect(program.run(fn, { args: args(), placement: place, ...details }), place).toBe(
          guarded || details.foreign ? 'original' : 'kernel',
        )
    },
  )
})
