/** What the tests of passes share: small sources are compiled as users write them, and looked at after a pass. */
import type { IrFunction, Value } from '../ir/ir.ts'
import { printFunction } from '../ir/print.ts'
import { type CompileOptions, compileToLlvm, type LlvmModule } from '../pipeline.ts'

/** The plugin's defaults, with the representation verified after every pass. */
export const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}

/** A module with one kernel `f`. */
export const kernel = (params: string, body: string): string => `export function f(${params}) { "use jit"; ${body} }`

/**
 * Compiles as far as LLVM IR; everything in it must be compilable.
 * @throws Error with the diagnostics
 */
export function compile(source: string, options: Partial<CompileOptions> = {}): LlvmModule {
  const module = compileToLlvm('test.ts', source, { ...OPTIONS, ...options })
  if (module.diagnostics.length > 0)
    throw new Error(module.diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'))
  return module
}

/**
 * Looks at the kernel `f` right after a pass (the first time that it runs), while nothing has been changed by later ones.
 * @param pass name in the pipeline: `lower`, `simplify`, `version-loops` …
 */
export function atPass<T>(source: string, pass: string, inspect: (fn: IrFunction) => T): T {
  let found: { result: T } | undefined
  compile(source, {
    onPass(fn, name) {
      if (name === pass && fn.symbol === 'f.jit' && !found) found = { result: inspect(fn) }
    },
  })
  if (!found) throw new Error(`the pass ${pass} did not run on f`)
  return found.result
}

/** The kernel `f` as text right after a pass. */
export const irAfter = (source: string, pass: string): string => atPass(source, pass, printFunction)

/** All values that bear the name of a source variable, in order of appearance. */
export function valuesNamed(fn: IrFunction, name: string): Value[] {
  return fn.blocks.flatMap((b): Value[] => [...b.params, ...b.instrs]).filter((v) => v.name === name)
}

/** How often `part` stands in `text`. */
export const count = (text: string, part: string): number => text.split(part).length - 1
