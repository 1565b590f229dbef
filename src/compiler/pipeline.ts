/**
 * The compiler, as a list of stages. Each takes what the one before it made:
 *
 * source ─ find marked functions ─ lower ─ number-level passes ─ select representations ─ emit LLVM IR ─ toolchain ─ artifact
 */
import type { KernelManifest } from '../runtime-shim/manifest.ts'
import { refuseBelowBreakEven } from './backend/break-even.ts'
import { isCareful } from './backend/careful-calls.ts'
import { describeKernel } from './backend/describe-kernel.ts'
import { type EmittedFunction, emitLlvm, type LlvmText } from './backend/emit-llvm.ts'
import { ENGINE_TWIN } from './backend/math-library.ts'
import type { NativeKernel } from './backend/native/emit-native.ts'
import { needsSampling } from './backend/needs-sampling.ts'
import { type CompileStage, countPass, inStage } from './compile-events.ts'
import type { CompileOptions, CompileServices } from './compile-options.ts'
import type { CompiledFunction, CompiledModule } from './compiled-module.ts'
import { positionAt } from './diagnostics/format.ts'
import { Rejection } from './diagnostics/rejection.ts'
import { Rejections } from './diagnostics/rejections.ts'
import { explainAll } from './explain-failure.ts'
import { findMarkedFunctions } from './frontend/find-marked-functions.ts'
import { allReasons, lowerKernel } from './frontend/lower-kernel.ts'
import { FAST_MATH_FLAGS, type MarkedFunction } from './frontend/marked-function.ts'
import { ModuleGraph, type ModuleResolver, NeedsClass, NeedsModule } from './frontend/module-graph.ts'
import { distinctNames } from './frontend/qualified-name.ts'
import type { Signature } from './frontend/signature.ts'
import { type SignatureVariant, signaturesOf } from './frontend/signature-variants.ts'
import { canGiveUp, mayGiveUp } from './ir/giving-up.ts'
import type { IrFunction } from './ir/ir.ts'
import { verifyFunction } from './ir/verify.ts'
import { joinVariants, type Refused } from './join-variants.ts'
import { type FoundArtifact, findArtifact, linkModule, moduleBeforeLlvm, moduleWithoutKernels } from './link-module.ts'
import type { LlvmModule } from './llvm-module.ts'
import { findInMathLibrary } from './math-library.ts'
import { addNativeCode } from './native-addon.ts'
import { optimise } from './optimise-kernel.ts'
import { distinctObjects } from './passes/bind-outer-variables.ts'
import { narrowFloats } from './passes/narrow-floats.ts'
import { makesArrays, makesHoles, releaseHeap } from './passes/release-heap.ts'
import { segmentLoops } from './passes/segment-loops.ts'
import { selectRepresentations } from './passes/select-representations.ts'
import { simplify } from './passes/simplify.ts'
import { storeAlways } from './passes/store-always.ts'
import { ToolchainError } from './toolchain/toolchain.ts'
import { writeKernels } from './write-kernels.ts'

export type { CompileOptions, CompileServices } from './compile-options.ts'
export type { LlvmModule } from './llvm-module.ts'

/**
 * Compiles the marked functions of a file as far as LLVM IR.
 *
 * @param file path, for messages and to tell TypeScript from JavaScript
 * @param code its text
 * @param graph files that its imports lead to; a function that needs one which is not there stays the original
 * @throws Rejection `syntax-error`
 */
export function compileToLlvm(
  file: string,
  code: string,
  options: CompileOptions,
  graph = new ModuleGraph(file),
): LlvmModule {
  return analyse(file, code, options, graph).module
}

/** Which kernels a module is made of: all that compile, unless told otherwise. */
interface Selection {
  /** The symbol of the only one. */
  only?: string
  /** Symbols that the toolchain has refused, with what it said. */
  refused?: ReadonlyMap<string, ToolchainError>
}

/** One attempt: the module, and the imported files without which some of its functions could not be translated. */
function analyse(
  file: string,
  code: string,
  options: CompileOptions,
  graph: ModuleGraph,
  { only, refused }: Selection = {},
): { module: LlvmModule; missing: NeedsModule[] } {
  const found = findMarkedFunctions(file, code, options.directive)
  const functions: Refused[] = []
  const compiled: WritableKernel[] = []
  const symbols = new Set<string>()
  const missing: NeedsModule[] = []
  const wanted = options.only ?? (() => true)
  for (const { marked, diagnostic } of found.refused)
    if (wanted(marked)) functions.push({ marked, diagnostics: [diagnostic] })
  const refuse = (marked: MarkedFunction, error: unknown, label?: string) => {
    if (error instanceof NeedsModule) missing.push(error)
    const diagnostics = explainAll(error, marked, file, graph)
    functions.push({ marked, diagnostics, ...(label && { label }) })
  }
  /** A signature that is refused, and what else is, once all imported files that this takes are there. */
  const withBody = (marked: MarkedFunction, error: unknown): unknown => {
    if (!(error instanceof Rejection || error instanceof Rejections)) return error
    try {
      return withClasses(graph, () => allReasons(marked, file, graph, error))
    } catch (other) {
      if (other instanceof NeedsModule) missing.push(other)
      else if (!(other instanceof Rejection)) throw other
      return error
    }
  }
  const labels = new Map<string, string>()
  const names = distinctNames(found.marked, (at) => positionAt(code, at).line)
  const wantedNames = new Set(found.marked.filter(wanted).map(({ name }) => name))
  for (const marked of found.marked) {
    // Others of the name have symbols all the same: a function has the one that it has in a build.
    if (!wantedNames.has(marked.name)) continue
    let variants: SignatureVariant[] = []
    const declared = () => signaturesOf(marked.path, { requireTypes: true, file, graph })
    graph.calledMethods.clear()
    try {
      variants = declared()
    } catch (error) {
      if (wanted(marked)) refuse(marked, withBody(marked, error))
    }
    for (const [i, { label, ...signature }] of variants.entries()) {
      const symbol = uniqueSymbol(marked.name, symbols)
      if (!wanted(marked)) continue
      if (label) labels.set(symbol, label)
      try {
        const refusal = refused?.get(symbol)
        if (refusal) throw refusal
        if (only !== undefined && only !== symbol) continue
        const name = names.get(marked) as string
        const kernel = inStage('function', file, name, () =>
          withClasses(graph, (again) =>
            compileFunction(marked, symbol, file, name, options, graph, again ? declared()[i] : signature),
          ),
        )
        compiled.push({ ...kernel, marked })
      } catch (error) {
        refuse(marked, error, label)
      }
    }
  }
  const write = (kernels: readonly NativeKernel[]): LlvmText =>
    emitLlvm(
      kernels.flatMap((kernel) => kernel.functions),
      file,
      code,
      graph.modules,
      findInMathLibrary,
    )
  const { text, kernels, failed } = inStage('write', file, undefined, () => writeKernels(compiled, write))
  for (const [{ marked, manifest }, error] of failed) refuse(marked, error, labels.get(manifest.export))
  const written = joinVariants(
    kernels.map((kernel) => kernel.compiled),
    functions,
  )
  const exports = kernels.map(({ manifest }) => manifest.export)
  const diagnostics = [...new Set([...found.diagnostics, ...written.flatMap((f) => f.diagnostics)])]
  const module: LlvmModule = {
    file,
    functions: written,
    diagnostics: diagnostics.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)),
    llvmIr: text?.llvmIr,
    exports: [...exports, ...[...(text?.library.keys() ?? [])].map((symbol) => symbol + ENGINE_TWIN)],
    math: text?.math ?? [],
    library: text?.library ?? new Map(),
    errors: text?.errors ?? [],
    kernels: kernels.map(({ manifest, functions }) => ({ manifest, functions })),
    source: { file, code, imported: graph.modules },
    dependencies: graph.modules.map((m) => m.file),
  }
  return { module, missing }
}

/**
 * Compiles a function once more where it calls methods of objects whose types have to tell the class.
 *
 * @param compile is told whether types have to be resolved again
 */
function withClasses<T>(graph: ModuleGraph, compile: (again: boolean) => T): T {
  for (;;)
    try {
      return compile(graph.calledMethods.size > 0)
    } catch (error) {
      if (!(error instanceof NeedsClass) || graph.calledMethods.has(error.method)) throw error
      graph.calledMethods.add(error.method)
    }
}

/** A kernel that is ready to be written. */
interface WritableKernel extends NativeKernel {
  marked: MarkedFunction
  compiled: CompiledFunction
}

/**
 * Compiles the marked functions of a file as far as LLVM IR, with the files that its imports lead to.
 *
 * @param resolve finds them; without it, functions that need another file stay originals
 * @throws Rejection `syntax-error`
 */
export function analyseModule(
  file: string,
  code: string,
  options: CompileOptions,
  resolve?: ModuleResolver,
): Promise<LlvmModule> {
  return analyseWithImports(file, code, options, new ModuleGraph(file), resolve)
}

/** Reads imported files until every function has what it needs. */
async function analyseWithImports(
  file: string,
  code: string,
  options: CompileOptions,
  graph: ModuleGraph,
  resolve?: ModuleResolver,
): Promise<LlvmModule> {
  for (;;) {
    const { module, missing } = analyse(file, code, options, graph)
    if (missing.length === 0 || !resolve) return module
    for (const need of missing) await graph.load(need, resolve)
  }
}

function compileFunction(
  marked: MarkedFunction,
  symbol: string,
  file: string,
  /** For events. */
  name: string,
  options: CompileOptions,
  graph: ModuleGraph,
  signature: Signature,
): { compiled: CompiledFunction; manifest: KernelManifest; functions: EmittedFunction[] } {
  const stage = <T>(stage: CompileStage, run: () => T): T => inStage(stage, file, name, run)
  const lowered = stage('translate', () => lowerKernel(marked, symbol, file, graph, signature))
  const report = (fn: IrFunction, pass: string) => {
    countPass()
    if (options.verifyPasses) verifyFunction(fn)
    options.onPass?.(fn, pass)
  }
  const { functions, outer, returned } = stage('optimise', () => optimise(lowered, report))
  const description = describeKernel(lowered, marked.name, outer, returned)
  if (options.onlyProfitable) refuseBelowBreakEven(marked.name, lowered.fn, description.manifest)
  const { fastmath } = marked.options
  // Where the results differ, which of them a call has must not depend on the clock. Methods are not timed.
  const sampling = () => (fastmath.size === 0 ? needsSampling(lowered.fn, description.manifest) : undefined)
  const { unmeasured } = description.manifest
  if (unmeasured !== undefined && (marked.form === 'method' || !sampling())) {
    description.manifest.copy = unmeasured
    delete description.manifest.unmeasured
  }
  const sample = sampling()
  stage('select', () => {
    for (const fn of functions) {
      const selected = selectRepresentations(fn)
      report(fn, 'select-representations')
      if (FAST_MATH_FLAGS.every((flag) => fastmath.has(flag))) {
        narrowFloats(fn)
        report(fn, 'narrow-floats')
      }
      simplify(fn)
      segmentLoops(fn)
      report(fn, 'segment-loops')
      storeAlways(fn)
      report(fn, 'store-always')
      releaseHeap(fn)
      report(fn, 'release-heap')
      verifyFunction(fn)
      if (fn === lowered.fn) description.finish(selected)
    }
  })
  const { manifest } = description
  if (functions.some(makesHoles)) manifest.holes = true
  if (functions.some(makesArrays)) manifest.heap = true
  if (mayGiveUp(functions)) manifest.givesUp = true
  else if (!isCareful(manifest) && canGiveUp(functions)) manifest.givesUp = 'clean'
  if (sample) manifest.sample = sample
  const guards = { ...lowered.guards, classes: description.classes, distinct: distinctObjects(outer) }
  return {
    compiled: {
      marked,
      kernel: manifest,
      diagnostics: [],
      readyAfter: lowered.readyAfter,
      guards,
      signatures: new Map([[symbol, signature]]),
    },
    manifest,
    functions: functions.map((fn) => ({ fn, fastmath })),
  }
}

/** A name for the Wasm export. The suffix keeps it from being a name that LLVM knows (`sin`, `memcpy`). */
function uniqueSymbol(name: string, taken: Set<string>): string {
  const base = `${name.replace(/[^\w$]/g, '_') || 'anonymous'}.jit`
  let symbol = base
  for (let i = 2; taken.has(symbol); i++) symbol = `${base}${i}`
  taken.add(symbol)
  return symbol
}

/**
 * Compiles the marked functions of a file to a Wasm module.
 *
 * @throws Rejection `syntax-error`
 * @throws ToolchainError
 */
export function compileModule(
  file: string,
  code: string,
  options: CompileOptions,
  services: CompileServices,
): Promise<CompiledModule> {
  return inStage('module', file, undefined, () => compile(file, code, options, services))
}

async function compile(
  file: string,
  code: string,
  options: CompileOptions,
  services: CompileServices,
): Promise<CompiledModule> {
  const graph = new ModuleGraph(file)
  const module = await analyseWithImports(file, code, options, graph, services.resolve)
  if (module.llvmIr === undefined) return moduleWithoutKernels(module)
  const analyseAgain = (selection: Selection) => analyse(file, code, options, graph, selection).module
  const found = options.later ? await findArtifact(module, options, services) : undefined
  const completed = complete(module, analyseAgain, options, services, found)
  if (!found || found.linked) return completed
  return { ...moduleBeforeLlvm(module), pending: { key: found.key, completed } }
}

/** What needs LLVM; functions that it refuses go without kernels. */
async function complete(
  module: LlvmModule,
  analyseAgain: (selection: Selection) => LlvmModule,
  options: CompileOptions,
  services: CompileServices,
  found?: FoundArtifact,
): Promise<CompiledModule> {
  try {
    return await addNativeCode(await linkModule(module, options, services, found), module, options, services)
  } catch (error) {
    if (!(error instanceof ToolchainError) || error.reason === 'missing' || module.kernels.length < 2) throw error
    const refused = await findRefused(
      module.kernels.map(({ manifest }) => manifest.export),
      (only) => analyseAgain({ only }),
      services,
    )
    // Each passes alone: nothing to blame a single function for.
    if (refused.size === 0) throw error
    const rest = analyseAgain({ refused })
    const compiled =
      rest.llvmIr === undefined
        ? moduleWithoutKernels(rest)
        : await addNativeCode(await linkModule(rest, options, services), rest, options, services)
    return { ...compiled, failures: [...refused.values()] }
  }
}

/** Tries every kernel by itself. */
async function findRefused(
  symbols: readonly string[],
  moduleOf: (symbol: string) => LlvmModule,
  services: CompileServices,
): Promise<Map<string, ToolchainError>> {
  const refused = new Map<string, ToolchainError>()
  for (const symbol of symbols) {
    try {
      await linkModule(moduleOf(symbol), {}, services)
    } catch (error) {
      if (!(error instanceof ToolchainError) || error.reason === 'missing') throw error
      refused.set(symbol, error)
    }
  }
  return refused
}
