import { positionAt } from '../compiler/diagnostics/format.ts'
import { Rejection } from '../compiler/diagnostics/rejection.ts'
import { distinctNames } from '../compiler/frontend/qualified-name.ts'
import { analyseModule } from '../compiler/pipeline.ts'
import { directiveDefaults, type ResolvedOptions } from '../plugin/options.ts'
import { createStandaloneResolver } from '../plugin/resolve-import.ts'
import type { KernelManifest } from '../runtime-shim/manifest.ts'
import { type Reach, reachFunction } from './reach-function.ts'
import { invalidSource, readSource } from './read-source.ts'
import { UsageError } from './usage-error.ts'

/** A marked function that has kernels, and what they take. */
export interface CallableFunction {
  /** As results call it: `blur`, `Meter.read`. */
  name: string
  /** As events of the compiler call it. */
  event: string
  /** The way to it, or why there is none. */
  reach: Reach | { refused: string }
  /** One for each signature. */
  manifests: KernelManifest[]
  /** The last parameter collects what is left of the arguments. */
  rest: boolean
  /** Numbers may deviate. */
  fastmath: boolean
}

/**
 * The marked functions of a file.
 *
 * @param file absolute path
 * @param path the same, as it was typed
 * @returns those that have kernels, and those that stay originals
 * @throws UsageError where the file is missing or no source file, or has no marked function
 */
export async function findCallableFunctions(
  file: string,
  path: string,
  options: ResolvedOptions,
  cwd: string,
): Promise<{ functions: CallableFunction[]; originals: { name: string; reason: string }[] }> {
  const directive = directiveDefaults(options)
  const code = readSource(file, path, cwd)
  try {
    const module = await analyseModule(file, code, { directive }, createStandaloneResolver())
    const names = distinctNames(
      module.functions.map(({ marked }) => marked),
      (at) => positionAt(code, at).line,
    )
    if (module.functions.length === 0) throw new UsageError(`No function in ${path} is marked with "use jit".`)
    const functions = module.functions.flatMap(({ marked, kernel, variants = [] }) =>
      kernel
        ? {
            ...reachFunction(marked),
            event: names.get(marked) as string,
            manifests: [kernel, ...variants],
            rest: marked.node.params.at(-1)?.type === 'RestElement',
            fastmath: marked.options.fastmath.size > 0,
          }
        : [],
    )
    const originals = module.functions.flatMap(({ marked, kernel, diagnostics: [first] }) =>
      kernel ? [] : { name: reachFunction(marked).name, reason: first?.message ?? first?.code },
    )
    return { functions, originals }
  } catch (error) {
    if (error instanceof Rejection) throw invalidSource(path, code, error)
    throw error
  }
}
