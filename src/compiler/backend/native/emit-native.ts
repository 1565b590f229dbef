import type { ErrorSpec, KernelManifest } from '../../../runtime-shim/manifest.ts'
import type { SourceModule } from '../../frontend/module-graph.ts'
import { reachable } from '../../ir/call-graph.ts'
import { copyFunctions } from '../../ir/copy-functions.ts'
import type { IrFunction } from '../../ir/ir.ts'
import { type Platform, TRIPLES } from '../../toolchain/platform.ts'
import { isCareful } from '../careful-calls.ts'
import { DebugInfo, HINTS, NO_DEBUG } from '../debug-info.ts'
import { emitLibrary, keepLanes } from '../emit-library.ts'
import { collectIntrinsics, type EmittedFunction, emitFunction, FUNCTION_ATTRIBUTES, quote } from '../emit-llvm.ts'
import { valuesOf } from '../error-table.ts'
import { type MathLibrary, NO_LIBRARY, usedOfLibrary } from '../math-library.ts'
import { NATIVE_MEMORY } from '../memory-access.ts'
import { ModuleText } from '../module-text.ts'
import { runtimeTexts } from '../runtime-functions.ts'
import { alignLoops } from './align-loops.ts'
import { cpuLevels, needsAligning } from './cpu-levels.ts'
import { emitEntry } from './entry.ts'
import { emitGlue, emitRaise, emitTakeArray, TAKE_ARRAY } from './glue.ts'
import { forLevel, SHARED_LEVEL, shareLibrary } from './level-library.ts'
import { groupBySize } from './module-groups.ts'
import { analyzeCalls, looksIntoMemory, nativeConvention } from './native-convention.ts'
import { importedNodeApi, resolvedNodeApi } from './node-api.ts'
import { NotNative } from './not-native.ts'

/** A kernel with the functions that it needs, itself first. */
export interface NativeKernel {
  manifest: KernelManifest
  functions: readonly EmittedFunction[]
}

/** The source that the kernels come from. */
export interface NativeSource {
  file: string
  code: string
  imported: readonly SourceModule[]
}

/**
 * Writes kernels as one textual LLVM module for a Node-API addon: every function once for each processor level, and the glue to Node-API around them.
 *
 * @param library the Math functions that kernels can call
 * @param errors errors of the module, whose numbers the kernels use
 * @param locations whether instructions say where in the source they come from, for people who look at them
 * @returns the text, with `BUILD_ID` in it, as one module and in parts
 * @throws NotNative where a kernel needs what addons cannot give
 */
export function emitNative(
  kernels: readonly NativeKernel[],
  platform: Platform,
  { file, code, imported }: NativeSource,
  errors: readonly ErrorSpec[],
  library: MathLibrary = NO_LIBRARY,
  locations = false,
): NativeText {
  const levels = cpuLevels(platform)
  const functions = kernels.flatMap((kernel) => kernel.functions)
  const aligned = levels.some(needsAligning) ? withAlignedLoops(functions) : functions
  const graph = analyzeCalls([...functions, ...aligned].map(({ fn }) => fn))
  const debug = locations ? new DebugInfo(file, code, imported) : NO_DEBUG
  const texts = levels.map(
    ({ lanes }, level) =>
      new ModuleText(
        file,
        code,
        imported,
        nativeConvention(`.${level}`, `#${level + 1}`, lanes, graph),
        errors,
        library,
        debug,
      ),
  )
  const functionsOf = (level: number) => (needsAligning(levels[level]) ? aligned : functions)
  const keys = new Set(functions.flatMap(({ fn }) => [...usedOfLibrary(fn, library)]))
  const { bodies, shared } = shareLibrary(
    texts.map((text, level) =>
      forLevel([...functionsOf(level).map((f) => emitFunction(f, text)), ...emitLibrary(keys, text)].join('\n'), level),
    ),
  )
  const lanes = texts.map((text, level) => [...text.lanes].map((symbol) => forLevel(symbol, level)))
  const [first] = texts
  if (texts.some(({ math }) => math.keys().length > 0)) throw new NotNative('it uses functions of the engine')
  const support = runtimeTexts(first.runtime, NATIVE_MEMORY)
  const outside = [...bodies, ...support].find((text) => /\binttoptr\b|wasm-import/.test(text))
  if (outside) throw new NotNative('it uses memory or functions that only WebAssembly has')

  const windows = platform.startsWith('win32')
  const api = windows ? resolvedNodeApi() : importedNodeApi()
  const values = Math.max(0, ...errors.map(valuesOf))
  const made = kernels.map((kernel) => {
    const [{ fn }] = kernel.functions
    return {
      manifest: kernel.manifest,
      memory: takesMemory(kernel),
      throws: graph.throwing.has(fn),
      recursive: reachable(fn).some((one) => graph.recursive.has(one)),
    }
  })
  // By the definition with another name, so that equal ones are found.
  const symbols = new Map<string, string>()
  const called = made.map((kernel) => {
    const text = emitGlue(kernel, 'usejit.call', values, api)
    const glue = symbols.get(text) ?? `usejit.call.${symbols.size}`
    symbols.set(text, glue)
    return { ...kernel, glue }
  })
  const glue = [...symbols].map(([text, symbol]) => text.replace('@usejit.call(', `@${symbol}(`))
  if (made.some(({ throws }) => throws)) glue.push(emitRaise(values, api))
  if (glue.some((text) => text.includes(`@${TAKE_ARRAY}(`))) glue.push(emitTakeArray(api))
  const entry = emitEntry(called, levels, platform, api)
  // There is no C runtime that could probe the stack.
  const common = windows ? '"no-stack-arg-probe"' : ''
  const module = (...definitions: string[]) =>
    [
      `target triple = "${TRIPLES[platform]}"\n`,
      ...definitions,
      ...collectIntrinsics(definitions),
      ...attributes,
      // The metadata of branches and cold loops is part of it.
      locations ? debug.text() : `${HINTS.join('\n')}\n`,
      // The levels are the same functions in the same order, hence with the same scopes.
      first.aliases.text(),
    ].join('\n')
  const attributes = [
    // What is there once is for the lowest level, whose processor LLVM prepares anyway.
    `attributes #0 = { ${FUNCTION_ATTRIBUTES} "target-cpu"="${levels[0].cpu}" ${common} }`,
    ...levels.map(
      ({ cpu, attributes = '' }, level) =>
        `attributes #${level + 1} = { ${FUNCTION_ATTRIBUTES} ${attributes} "target-cpu"="${cpu}" ${common} }`,
    ),
  ]
  const tables = first.tables.definitions()
  const around = [...glue, entry, ...api.declarations()]
  const whole = module(...tables, ...bodies, ...support, ...around, ...keepLanes(lanes.flat()))
  const groups = groupBySize([around.join('').length, ...bodies.map((body) => body.length)])
  if (groups.length === 1) return { whole, parts: [whole] }
  const kernelSymbols = (level: number) => kernels.map(({ manifest }) => `${manifest.export}.${level}`)
  const parts = groups.map((group) => {
    const own = group.filter((part) => part > 0).map((part) => part - 1)
    const texts = own.map((level) => (level === SHARED_LEVEL ? shared.visible(bodies[level]) : bodies[level]))
    texts.push(...keepLanes(own.flatMap((level) => lanes[level])))
    if (!own.includes(SHARED_LEVEL)) texts.push(...shared.declarations(texts))
    if (!group.includes(0))
      return module(...tables.map(declaration), ...texts, ...support.map(withLinkage('available_externally hidden')))
    const others = levels.flatMap((_, level) => (own.includes(level) ? [] : kernelSymbols(level)))
    return module(
      ...[...tables, ...support].map(withLinkage('hidden')),
      ...others.map((symbol) => `@${quote(symbol)} = external hidden global i8`),
      ...texts,
      ...around,
    )
  })
  return { whole, parts }
}

/** Functions as they are for processors whose vectors are larger than what arrays are aligned to; the same ones where that makes no difference. */
function withAlignedLoops(functions: readonly EmittedFunction[]): readonly EmittedFunction[] {
  const copies = copyFunctions(functions.map(({ fn }) => fn))
  const changed = [...copies.values()].filter(alignLoops)
  return changed.length > 0 ? functions.map((one) => ({ ...one, fn: copies.get(one.fn) as IrFunction })) : functions
}

/** The text of an addon. */
export interface NativeText {
  whole: string
  /** The same as modules that can be compiled side by side and are linked: what there is once, and the functions for each processor level. Small ones are one. */
  parts: string[]
}

/** For what is internal to the whole: so that other parts find it, or may inline it without having it. */
const withLinkage =
  (linkage: string) =>
  (text: string): string =>
    text.replace(/^(define|@\S+ =) internal /gm, `$1 ${linkage} `)

/** A table as parts know it that do not have it. */
const declaration = (table: string): string =>
  table.replace(/^(@\S+ =) internal (unnamed_addr constant \[\d+ x \w+\]).*(, align \d+)$/s, '$1 external hidden $2$3')

/** Whether a kernel takes kernel memory: as one argument more, or to be undone. */
export const takesMemory = ({ manifest, functions }: NativeKernel): boolean =>
  isCareful(manifest) || functions.some(({ fn }) => looksIntoMemory(fn))
