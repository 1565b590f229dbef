/** Calls of one function both ways, of which everything is compared that can be seen: values, which object is which, and what was thrown. */
import { afterAll, expect } from 'vitest'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { Identities } from '../fuzz/returned.ts'
import { load } from '../runtime/load-rewritten.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}

// biome-ignore lint/suspicious/noExplicitAny: modules that were compiled
export type Module = any

export interface ObservedCalls {
  /** The module as its author wrote it, and with kernels. */
  plain: Module
  compiled: Module
  /**
   * Makes the arguments twice, and calls both.
   *
   * @returns `kernel`, or `original` and why
   */
  by(name: string, make: (module: Module) => unknown[]): string
}

/**
 * @param source text of the module, which exports `status` of the runtime
 * @param seen how arguments are looked at after the call: as they are, or by `ownFields`
 */
export async function observedCalls(
  source: string,
  seen: (arg: unknown) => unknown = (arg) => arg,
): Promise<ObservedCalls> {
  const toolchain = createEmbeddedToolchain()
  afterAll(() => toolchain.close())
  const compile = (file: string, code: string) => compileModule(file, code, OPTIONS, { toolchain })
  const plain: Module = await load({ 'main.ts': source }, { plain: true })
  const compiled: Module = await load({ 'main.ts': source }, { compile, dispatch: 'always' })
  const observe = (f: (...args: unknown[]) => unknown, args: unknown[]): unknown => {
    const identities = new Identities(args)
    try {
      const result = f(...args)
      return { result: structuredClone(result), args: args.map(seen), objects: identities.describe([args, result]) }
    } catch (error) {
      return { thrown: String(error), args: args.map(seen), objects: identities.describe(args) }
    }
  }
  return {
    plain,
    compiled,
    by(name, make) {
      const before = compiled.status(compiled[name]).calls.kernel
      expect(observe(compiled[name], make(compiled))).toStrictEqual(observe(plain[name], make(plain)))
      const { reasons, calls } = compiled.status(compiled[name])
      return calls.kernel > before ? 'kernel' : `original ${JSON.stringify(reasons)}`
    },
  }
}

/** Own fields, without running what a getter does. */
export const ownFields = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(Object.getOwnPropertyDescriptors(value)).map(([name, { value: x }]) => [name, ownFields(x)])
    : value
