import { afterAll, describe, expect, it } from 'vitest'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { compileDispatched, loadOriginals } from '../differential/dispatched-module.ts'
import { KernelMachine, outcomeOf } from '../differential/kernel-machine.ts'
import { Coverage } from './coverage.ts'
import { KernelHeap, PLACEMENTS } from './kernel-heap.ts'
import type { State } from './originals.ts'
import { regressions } from './regressions.ts'
import { LoadedProgram } from './runnable-program.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
const services = { machine: new KernelMachine(), heap: new KernelHeap(), coverage: new Coverage() }

describe('what once differed', () => {
  it.each(regressions.map((r) => [r.name, r] as const))(
    '%s',
    async (_, { files, fn, args, placement, guarded, ...details }) => {
      const module = await compileDispatched(files, toolchain)
      expect(module.compiled.diagnostics).toEqual([])
      const functions = (await loadOriginals(files))() as Record<string, (...args: unknown[]) => unknown>
      const originals = {
        call: (name: string, args: unknown[]) => outcomeOf(() => functions[name](...args)),
        setState: (values: State) => void functions.$set(values),
        getState: () => (functions.$state?.() ?? {}) as State,
      }
      const program = new LoadedProgram(module, originals, services)
      for (const place of new Set([placement, ...PLACEMENTS]))
        expect(program.run(fn, { args: args(), placement: place, ...details }), place).toBe(
          guarded || details.foreign ? 'original' : 'kernel',
        )
    },
  )
})
