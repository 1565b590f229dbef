/** Makes what kernels link of the Math library: its sources in the kernel language go through the same stages as kernels do. */
import { readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf } from '../runtime-shim/math.ts'
import { WASM_CONVENTION } from './backend/calling-convention.ts'
import { NO_DEBUG } from './backend/debug-info.ts'
import { emitLanes, type LaneFunction } from './backend/emit-lanes.ts'
import { emitFunction } from './backend/emit-llvm.ts'
import { hypotOf, hypotSource } from './backend/math/hypot.ts'
import { type LaneImplementation, type MathFunction, mathLibrary } from './backend/math/library.ts'
import { type MathProbe, mathProbes } from './backend/math/probes.ts'
import {
  type LibraryFunction,
  laneSymbol,
  librarySymbol,
  type MathLibrary,
  usedOfLibrary,
} from './backend/math-library.ts'
import { ModuleText } from './backend/module-text.ts'
import { cpuLevels } from './backend/native/cpu-levels.ts'
import { KernelLowering } from './frontend/kernel-lowering.ts'
import { ModuleGraph, NeedsModule, type SourceModule } from './frontend/module-graph.ts'
import { ANY_NUMBER } from './ir/interval.ts'
import type { IrFunction, NumberOp } from './ir/ir.ts'
import { eliminateCommonSubexpressions } from './passes/eliminate-common-subexpressions.ts'
import { inlineCalls } from './passes/inline-calls.ts'
import { insertRefinements } from './passes/insert-refinements.ts'
import { selectRepresentations } from './passes/select-representations.ts'
import { simplify } from './passes/simplify.ts'
import { PLATFORMS } from './toolchain/platform.ts'

const here = fileURLToPath(import.meta.url)
const folder = join(dirname(here), 'backend', 'math')
/** The sources are TypeScript here, and JavaScript where this file is. */
const extension = extname(here)

/** Functions that the sources call and that are an operation each: those of `bits.ts`, and the library's own. */
const INTRINSICS: ReadonlyMap<string, NumberOp> = new Map<string, NumberOp>([
  ['highWord', 'highword'],
  ['lowWord', 'lowword'],
  ['withHighWord', 'withhighword'],
  ['fromWords', 'fromwords'],
  ['copySign', 'copysign'],
  ['choose', 'choose'],
  ...mathLibrary.map(({ name }) => [name, 'math'] as [string, NumberOp]),
])

/** They compute for every number and touch no memory, so LLVM may move, merge, drop and anticipate calls. */
const PURE = 'nounwind memory(none) willreturn speculatable'

/**
 * Takes one function of the library through the compiler.
 *
 * @param library where it finds those that it calls
 * @returns undefined where kernels always call the engine's
 */
export function makeLibraryFunction(name: string, arity: number, library: MathLibrary): LibraryFunction | undefined {
  const entry = entryOf(name, arity)
  if (!entry || !(entry.compiled || entry.lanes)) return undefined
  const symbol = librarySymbol(name, arity)
  const convention = { ...WASM_CONVENTION, attributes: PURE }
  const module = new ModuleText('', '', [], convention, [], library, NO_DEBUG)
  const needs = new Set<string>()
  const parts: string[] = []
  if (entry.compiled) {
    for (const fn of lowerFunction(entry.source ?? read(entry.file), entry.name, symbol, arity)) {
      for (const key of usedOfLibrary(fn, library)) needs.add(key)
      parts.push(emitFunction({ fn, fastmath: new Set() }, module))
    }
  }
  const one = entry.compiled ? `@${symbol}` : module.math.symbol(name, arity)
  const { probe } = entry
  return {
    text: parts.join('\n'),
    scalar: entry.compiled,
    lanes: lanesOf(entry, name, one, [WASM_CONVENTION.lanes], true),
    engine: module.math.keys(),
    needs: [...needs].sort(),
    runtime: [...module.runtime],
    ...(probe && { probe }),
  }
}

/**
 * The same for native kernels: whatever is fastest in WebAssembly, there is no engine to call.
 *
 * @param library where it finds those that it calls
 */
export function makeNativeLibraryFunction(
  name: string,
  arity: number,
  library: MathLibrary,
): LibraryFunction | undefined {
  const entry = entryOf(name, arity)
  if (!entry) return undefined
  const symbol = librarySymbol(name, arity)
  // Its own calls are in no loops.
  const convention = { ...WASM_CONVENTION, attributes: PURE, lanes: 0 }
  const module = new ModuleText('', '', [], convention, [], library, NO_DEBUG)
  const functions = lowerFunction(entry.source ?? read(entry.file), entry.name, symbol, arity)
  const needs = new Set(functions.flatMap((fn) => [...usedOfLibrary(fn, library)]))
  const parts = functions.map((fn) => emitFunction({ fn, fastmath: new Set() }, module))
  const { probe } = entry
  return {
    text: parts.join('\n'),
    scalar: true,
    lanes: lanesOf(entry, name, `@${symbol}`, nativeLanes(entry), false),
    engine: module.math.keys(),
    needs: [...needs].sort(),
    runtime: [...module.runtime],
    ...(probe && { probe }),
  }
}

/** How many numbers there are in the vectors of processors, where that pays. */
function nativeLanes({ lanes: implementation }: LibraryEntry): Set<number> {
  const all = PLATFORMS.flatMap((platform) => cpuLevels(platform).map(({ lanes }) => lanes))
  return new Set(implementation ? all.filter((lanes) => lanes >= implementation.nativeFrom) : [])
}

/** The functions for several numbers at once. @param one symbol of that for one number */
function lanesOf(
  { lanes: implementation, arity }: LibraryEntry,
  name: string,
  one: string,
  widths: Iterable<number>,
  loadsConstants: boolean,
): Record<number, string> {
  if (!implementation) return {}
  const lowered = lowerLanes(implementation, librarySymbol(name, arity))
  const write = (lanes: number) =>
    emitLanes(lowered, `@${laneSymbol(name, arity, lanes)}`, one, { lanes, loadsConstants })
  return Object.fromEntries(Array.from(widths, (lanes) => [lanes, write(lanes)]))
}

/** What a function is made from. */
type LibraryEntry = Pick<MathFunction, 'name' | 'file' | 'compiled' | 'lanes'> & {
  arity: number
  /** Where it stands in no file. */
  source?: SourceModule
  probe?: number[]
}

function entryOf(builtin: string, arity: number): LibraryEntry | undefined {
  if (builtin === 'hypot' && arity > 3 && arity <= LONGEST_HYPOT) return wideHypot(arity)
  const entry = mathLibrary.find((e) => e.builtin === builtin && e.arity === arity)
  const probes = entry && mathProbes[entry.name]
  return entry && { ...entry, ...(probes && { probe: probeOf(probes) }) }
}

const probeOf = (probes: readonly MathProbe[]): number[] => [
  hashOf(probes.map(({ result }) => result)),
  ...probes.flatMap(({ args }) => args),
]

/** With more arguments `Math.hypot` is the engine's. */
const LONGEST_HYPOT = 16

/** Its probes are made of those for three arguments. */
function wideHypot(arity: number): LibraryEntry {
  const values = mathProbes.hypot3.flatMap(({ args }) => args)
  const probes = mathProbes.hypot3.map((_, i) => {
    const args = Array.from({ length: arity }, (_, j) => values[(3 * i + j) % values.length])
    return { args, result: hypotOf(args) }
  })
  const name = `hypot${arity}`
  const file = `${name}.ts`
  const source = { file: join(folder, file), code: hypotSource(arity) }
  return { name, file, arity, compiled: true, source, probe: probeOf(probes) }
}

function lowerLanes({ file, isOrdinary, ordinary }: LaneImplementation, symbol: string): LaneFunction {
  const one = (fn: (x: number) => unknown) => lowerFunction(read(file), fn.name, `${symbol}.${fn.name}`, 1)[0]
  return { isOrdinary: one(isOrdinary), ordinary: one(ordinary) }
}

/** @returns the function, on the machine level, then those that it still calls */
function lowerFunction(source: SourceModule, name: string, symbol: string, arity: number): IrFunction[] {
  const graph = new ModuleGraph('')
  for (;;) {
    try {
      return lowerIn(graph, source, name, symbol, arity)
    } catch (error) {
      if (!(error instanceof NeedsModule)) throw error
      graph.answer(error, read(error.source))
    }
  }
}

function lowerIn(graph: ModuleGraph, source: SourceModule, name: string, symbol: string, arity: number): IrFunction[] {
  const declared = graph.exportOf(source, name)
  if (!declared?.path.isFunctionDeclaration()) throw new Error(`the Math library has no function ${name}`)
  const lowering = new KernelLowering('', symbol, graph, declared.path, undefined, INTRINSICS)
  const types = new Array(arity).fill('num')
  const { fn: root } = lowering.instances.instance(name, declared.path, types, declared.path.node)
  root.symbol = symbol
  // Arithmetic on its arguments has replaced undefined by NaN before the call.
  for (const param of root.blocks[0].params) param.fact = ANY_NUMBER
  const instances = lowering.instances.all
  for (const fn of instances) simplify(fn)
  for (const fn of instances) inlineCalls(fn, instances)
  simplify(root)
  const functions = [root, ...instances.filter((fn) => fn !== root && isCalled(fn, instances))]
  for (const fn of functions) {
    simplify(fn)
    eliminateCommonSubexpressions(fn)
    insertRefinements(fn)
    simplify(fn)
    // Like a kernel's, its arguments and its result are numbers, where a helper's could be undefined.
    fn.exported = fn === root
    selectRepresentations(fn)
    fn.exported = false
    simplify(fn)
  }
  return functions
}

/** Whether calls were left after inlining. */
function isCalled(callee: IrFunction, functions: readonly IrFunction[]): boolean {
  return functions.some((fn) => fn.blocks.some((b) => b.instrs.some((i) => i.attr.callee === callee)))
}

/** @param file name as the sources have it */
function read(file: string): SourceModule {
  const path = join(folder, file.replace(/\.[jt]s$/, extension))
  return { file: path, code: readFileSync(path, 'utf8') }
}
