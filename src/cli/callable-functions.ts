import { resolve as resolvePath } from 'node:path'
import type * as t from '@babel/types'
import { positionAt } from '../compiler/diagnostics/format.ts'
import { Rejection } from '../compiler/diagnostics/rejection.ts'
import type { MarkedFunction } from '../compiler/frontend/marked-function.ts'
import { distinctNames } from '../compiler/frontend/qualified-name.ts'
import { analyseModule } from '../compiler/pipeline.ts'
import { directiveDefaults, type ResolvedOptions } from '../plugin/options.ts'
import { createStandaloneResolver } from '../plugin/resolve-import.ts'
import type { KernelManifest } from '../runtime-shim/manifest.ts'
import { type ClassPlace, placeOfClass } from './class-place.ts'
import { chooseFunction, splitPlace } from './function-place.ts'
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
  /** Where the classes are of which arguments have to be, by the names that manifests have for them. */
  classes: Record<string, ClassPlace>
}

/** The marked functions of a file that a command calls. */
export interface CallableFunctions {
  /** Absolute path, and the same as it was typed. */
  file: string
  path: string
  /** Those that have kernels … */
  functions: CallableFunction[]
  /** … and those that stay originals. */
  originals: { name: string; reason: string }[]
  /** Names of all marked functions of the file, also of those that were not asked for. */
  known: string[]
}

/**
 * The marked functions of a file, or the one that was named.
 *
 * @param place `src/kernels.ts`, `src/kernels.ts#blur`
 * @throws UsageError where the file is missing or no source file, or has no marked function, or none of that name
 */
export async function findCallableFunctions(
  place: string,
  options: ResolvedOptions,
  cwd: string,
): Promise<CallableFunctions> {
  const found = await readCallableFunctions(place, options, cwd)
  if (found.known.length === 0) throw new UsageError(`No function in ${found.path} is marked with "use jit".`)
  return found
}

/**
 * The same of a file that need not have any.
 *
 * @throws UsageError where the file is missing or no source file, or has no marked function of the name
 */
export async function readCallableFunctions(
  place: string,
  options: ResolvedOptions,
  cwd: string,
): Promise<CallableFunctions> {
  const [path, wanted] = splitPlace(place, cwd)
  const file = resolvePath(cwd, path)
  const directive = directiveDefaults(options)
  const code = readSource(file, path, cwd)
  try {
    const module = await analyseModule(file, code, { directive }, createStandaloneResolver())
    const all = module.functions.map(({ marked }) => marked)
    const lineOf = (at: number) => positionAt(code, at).line
    const names = distinctNames(all, lineOf)
    const only = wanted === undefined ? undefined : chooseFunction(all, wanted, path, lineOf)
    const chosen = module.functions.filter(({ marked }) => only === undefined || marked === only)
    const functions = chosen.flatMap(({ marked, kernel, guards, variants = [] }) =>
      kernel
        ? {
            ...reachFunction(marked),
            event: names.get(marked) as string,
            manifests: [kernel, ...variants],
            rest: marked.node.params.at(-1)?.type === 'RestElement',
            fastmath: marked.options.fastmath.size > 0,
            classes: classesOf(marked, [kernel, ...variants], guards?.classes),
          }
        : [],
    )
    const originals = chosen.flatMap(({ marked, kernel, diagnostics: [first] }) =>
      kernel ? [] : { name: reachFunction(marked).name, reason: first?.message ?? first?.code },
    )
    return { file, path, functions, originals, known: all.map((marked) => reachFunction(marked).name) }
  } catch (error) {
    if (error instanceof Rejection) throw invalidSource(path, code, error)
    throw error
  }
}

/** @param ofElements names of the classes of objects in arrays */
function classesOf(
  { path }: MarkedFunction,
  manifests: readonly KernelManifest[],
  ofElements: Readonly<Record<string, string>> = {},
): Record<string, ClassPlace> {
  const program = path.findParent((one) => one.isProgram())?.node as t.Program
  const passed = manifests
    .flatMap(({ instances = [] }) => instances)
    .filter(({ from }) => typeof from.root === 'number')
    .map(({ of }): [string, string] => [of, of])
  const names = [...passed, ...Object.entries(ofElements)]
  return Object.fromEntries(names.map(([key, local]) => [key, placeOfClass(program, local)]))
}
