/**
 * Runs a function as JavaScript and as its kernel on the same arguments and compares everything that can be observed: the result, the contents of
 * all arrays. The kernel is called directly, without dispatcher, so that these tests say something about compiled code only; that a call reaches the
 * kernel at all is what `test/e2e` is about.
 *
 * Where a compiler for native code is installed, the native kernels run too, for the best processor level of the machine and for the lowest.
 */
import { transformSync } from 'esbuild'
import { afterAll, expect } from 'vitest'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import {
  type Argument,
  contentOf,
  copyArguments,
  isArray,
  KernelMachine,
  type Outcome,
  outcomeOf,
  passesGuards,
} from './kernel-machine.ts'
import { NativeMachine } from './native-machine.ts'
import { findNative } from './native-toolchain.ts'

export type { Argument, Outcome }

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}

type AnyFunction = (...args: Argument[]) => unknown

/** A module whose functions can be run both ways. */
export interface BothWays {
  /** Names of the functions that have a kernel. */
  kernels: string[]
  diagnostics: string[]
  /** Whether the dispatcher would give these arguments to the kernel. */
  accepts(name: string, args: Argument[]): boolean
  /** Calls the original and the kernel on copies of the arguments. */
  run(name: string, args: Argument[]): { original: Outcome; kernel: Outcome }
}

const toolchain = createEmbeddedToolchain()
const machine = new KernelMachine()
const native = await findNative()
const addons = new NativeMachine()
afterAll(async () => {
  addons.close()
  await toolchain.close()
})

/** Compiles a TypeScript module. */
export async function compileBothWays(source: string): Promise<BothWays> {
  const compiled = await compileModule(
    'test.ts',
    source,
    { ...OPTIONS, ...native?.options },
    { toolchain, ...native?.services },
  )
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs' })
  const module = { exports: {} as Record<string, AnyFunction> }
  new Function('module', 'exports', code)(module, module.exports)
  const instance = compiled.artifact && machine.instantiate(compiled.artifact.wasm, compiled.artifact.errors)
  const [addon] = compiled.addons ?? []
  const opened = addon
    ? [addons.open(addon, compiled.artifact?.errors), addons.open(addon, compiled.artifact?.errors, 0)]
    : []
  const manifests = new Map(compiled.functions.flatMap((f) => (f.kernel ? [[f.marked.name, f.kernel] as const] : [])))
  return {
    kernels: [...manifests.keys()],
    // Which functions have no native code is not what these tests are about.
    diagnostics: compiled.diagnostics.filter((d) => d.code !== 'no-native-code').map((d) => `${d.code}: ${d.message}`),
    accepts(name, args) {
      const manifest = manifests.get(name)
      return manifest !== undefined && passesGuards(manifest, args)
    },
    run(name, args) {
      const manifest = manifests.get(name)
      if (!manifest || !instance)
        throw new Error(`${name} has no kernel: ${compiled.diagnostics.map((d) => d.message).join('; ')}`)
      const copies = copyArguments(args)
      const original = outcomeOf(() => module.exports[name](...copies))
      const arrays = copies.filter(isArray).map(contentOf)
      const expected = { ...original, arrays }
      if (addon?.exports.includes(manifest.export)) {
        for (const open of opened)
          expect(addons.call(open, manifest, args), `native code for level ${open.level}`).toEqual(expected)
      }
      const twin = `${manifest.export}.engine`
      if (twin in instance.exports)
        expect(machine.call(instance, { ...manifest, export: twin }, args), 'with the engine’s Math').toEqual(expected)
      return { original: expected, kernel: machine.call(instance, manifest, args) }
    },
  }
}
