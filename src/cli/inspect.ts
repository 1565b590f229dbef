import { resolve as resolvePath } from 'node:path'
import { cpuLevels } from '../compiler/backend/native/cpu-levels.ts'
import { emitNative } from '../compiler/backend/native/emit-native.ts'
import { NotNative } from '../compiler/backend/native/not-native.ts'
import type { CompiledFunction } from '../compiler/compiled-module.ts'
import { formatDiagnostic, positionAt } from '../compiler/diagnostics/format.ts'
import { nearest } from '../compiler/diagnostics/nearest.ts'
import { Rejection } from '../compiler/diagnostics/rejection.ts'
import { printFunction } from '../compiler/ir/print.ts'
import { findInNativeMathLibrary } from '../compiler/math-library.ts'
import { analyseModule, type LlvmModule } from '../compiler/pipeline.ts'
import { hostPlatform, PLATFORMS, type Platform } from '../compiler/toolchain/platform.ts'
import { type PrintingToolchain, type TextForm, ToolchainError } from '../compiler/toolchain/toolchain.ts'
import { directiveDefaults, type ResolvedOptions } from '../plugin/options.ts'
import { createStandaloneResolver } from '../plugin/resolve-import.ts'
import { controlFlowGraph } from './control-flow.ts'
import { formatTable } from './format-table.ts'
import { functionText } from './function-text.ts'
import { readSource } from './read-source.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { describeValues, type VariableFacts, variableFacts } from './variable-table.ts'

/** What can be looked at. */
export const VIEWS = ['types', 'ir', 'llvm', 'optLlvm', 'asm', 'cfg'] as const
export type View = (typeof VIEWS)[number]

export interface InspectOptions {
  view: View
  /** The pass behind which `ir` and `cfg` show the function; the last one of the number level otherwise. */
  pass?: string
  /** Processor level or platform for native code: `x86-64-v3`, `linux-arm64`. */
  cpu?: string
}

/** Toolchains for WebAssembly and for native code. */
export interface InspectServices {
  toolchain: PrintingToolchain
  nativeToolchain: PrintingToolchain
}

/** What is told of a function on its way. */
interface Trace {
  passes: Set<string>
  /** By pass, as text: later passes change the function. */
  ir: string[]
  graph: string[]
  facts: VariableFacts[]
}

const LAST_NUMBER_PASS = 'jam-loops'

/**
 * `usejit inspect file.ts#name`: what became of one function, in the form that was asked for.
 *
 * @param place `file.ts#name`; without a name the file must have one marked function
 * @param options what to show
 * @param settings resolved plugin options
 * @returns exit code: 0, or 1 where the function stays the original (and why)
 * @throws UsageError where there is no such file, function, pass or processor, or the tool for it is missing
 */
export async function inspect(
  place: string,
  options: InspectOptions,
  settings: ResolvedOptions,
  services: InspectServices,
  terminal: Terminal,
): Promise<0 | 1> {
  const [path, wanted] = splitPlace(place)
  const file = resolvePath(terminal.cwd, path)
  const code = readSource(file, path, terminal.cwd)
  const lineOf = (at: number) => positionAt(code, at).line
  const traces = new Map<string, Trace>()
  const module = await analyse(file, code, settings, lineOf, traces, options)
  const chosen = choose(module.functions, wanted, path, lineOf)
  if (!chosen.kernel) {
    for (const diagnostic of chosen.diagnostics)
      terminal.err(formatDiagnostic({ ...diagnostic, file: path }, code, { color: terminal.color }))
    return 1
  }
  const kernels = [chosen.kernel, ...(chosen.variants ?? [])]
  for (const { export: symbol } of kernels) {
    const trace = traces.get(symbol) as Trace
    if (kernels.length > 1) terminal.out(`# ${symbol}`)
    terminal.out(await show(symbol, trace, module, options, services))
  }
  return 0
}

function splitPlace(place: string): [path: string, name: string | undefined] {
  const at = place.lastIndexOf('#')
  return at < 0 ? [place, undefined] : [place.slice(0, at), place.slice(at + 1)]
}

async function analyse(
  file: string,
  code: string,
  settings: ResolvedOptions,
  lineOf: (at: number) => number,
  traces: Map<string, Trace>,
  { pass = LAST_NUMBER_PASS }: InspectOptions,
): Promise<LlvmModule> {
  try {
    return await analyseModule(
      file,
      code,
      {
        directive: directiveDefaults(settings),
        onPass(fn, name) {
          // The first of its passes: an earlier attempt may have ended at an import that had to be read.
          const trace =
            name === 'lower' ? { passes: new Set<string>(), ir: [], graph: [], facts: [] } : traces.get(fn.symbol)
          if (!trace) return
          traces.set(fn.symbol, trace)
          trace.passes.add(name)
          if (name === pass) {
            trace.ir = [printFunction(fn)]
            trace.graph = [controlFlowGraph(fn, lineOf)]
          }
          if (name === LAST_NUMBER_PASS) trace.facts = variableFacts(fn, lineOf)
        },
      },
      createStandaloneResolver(),
    )
  } catch (error) {
    if (error instanceof Rejection) throw new UsageError(`${file} is no valid source file: ${error.message}`)
    throw error
  }
}

/** @throws UsageError that names what there is */
function choose(
  functions: readonly CompiledFunction[],
  wanted: string | undefined,
  path: string,
  lineOf: (at: number) => number,
): CompiledFunction {
  const [name, line] = wanted === undefined ? [] : wanted.split(':')
  const placed = ({ marked }: CompiledFunction) => `${path}#${marked.name}:${lineOf(marked.span.start)}`
  const names = functions.map(({ marked }) => marked.name)
  if (functions.length === 0) throw new UsageError(`No function in ${path} is marked with "use jit".`)
  if (name === undefined) {
    if (functions.length === 1) return functions[0]
    throw new UsageError(`Say which function: ${names.map((one) => `${path}#${one}`).join(', ')}.`)
  }
  const found = functions.filter(({ marked }) => marked.name === name)
  const here = line === undefined ? found : found.filter(({ marked }) => String(lineOf(marked.span.start)) === line)
  if (here.length === 1) return here[0]
  if (found.length > 0) throw new UsageError(`Say which ${name}: ${found.map(placed).join(', ')}.`)
  const meant = nearest(name, names)
  throw new UsageError(
    `No marked function of ${path} is called ${name}. ${meant ? `Did you mean ${path}#${meant}?` : `There are: ${names.join(', ')}.`}`,
  )
}

async function show(
  symbol: string,
  trace: Trace,
  module: LlvmModule,
  { view, pass, cpu }: InspectOptions,
  services: InspectServices,
): Promise<string> {
  switch (view) {
    case 'types':
      return typesTable(trace.facts)
    case 'ir':
    case 'cfg':
      if (pass !== undefined && !trace.passes.has(pass)) throw unknownPass(pass, trace.passes)
      return (view === 'ir' ? trace.ir : trace.graph).join('\n')
    case 'llvm':
      return functionText(module.llvmIr ?? '', symbol) ?? ''
    case 'optLlvm':
      return cpu === undefined
        ? wasmText(symbol, module, 'llvm', services)
        : nativeText(symbol, module, cpu, 'llvm', services)
    case 'asm':
      return cpu === undefined
        ? wasmText(symbol, module, 'assembly', services)
        : nativeText(symbol, module, cpu, 'assembly', services)
  }
}

function unknownPass(pass: string, passes: ReadonlySet<string>): UsageError {
  const meant = nearest(pass, passes)
  return new UsageError(
    `There is no pass ${pass}. ${meant ? `Did you mean ${meant}?` : `There are: ${[...passes].join(', ')}.`}`,
  )
}

function typesTable(facts: readonly VariableFacts[]): string {
  const rows = facts.map(({ name, line, type, values }) => [String(line), name, type, describeValues(values)])
  return formatTable(['line', 'variable', 'type', 'values'], rows)
}

async function wasmText(
  symbol: string,
  module: LlvmModule,
  form: TextForm,
  { toolchain }: InspectServices,
): Promise<string> {
  const jammed = module.kernels.some(({ functions }) => functions.some(({ fn }) => fn.jammed))
  const { llvmIr = '', exports, file } = module
  const listing = await printed(toolchain, { llvmIr, target: { kind: 'wasm' }, exports, jammed, label: file }, form)
  return functionText(listing, symbol) ?? listing
}

async function nativeText(
  symbol: string,
  module: LlvmModule,
  cpu: string,
  form: TextForm,
  { nativeToolchain }: InspectServices,
): Promise<string> {
  const { platform, level } = findProcessor(cpu)
  const kernels = module.kernels.filter(({ manifest }) => manifest.export === symbol)
  let llvmIr: string
  try {
    llvmIr = emitNative(kernels, platform, module.source, module.errors, findInNativeMathLibrary)
  } catch (error) {
    if (!(error instanceof NotNative)) throw error
    throw new UsageError(`The function has no native code: ${error.message}.`)
  }
  const input = { llvmIr, target: { kind: 'native' as const, platform }, exports: [symbol], label: module.file }
  return functionText(await printed(nativeToolchain, input, form), `${symbol}.${level}`) ?? ''
}

async function printed(
  toolchain: PrintingToolchain,
  input: Parameters<PrintingToolchain['print']>[0],
  form: TextForm,
): Promise<string> {
  try {
    return await toolchain.print(input, form)
  } catch (error) {
    // Whether a tool is missing or refuses: its message says what to do.
    if (error instanceof ToolchainError) throw new UsageError(error.message)
    throw error
  }
}

/** A level of this machine's kind of processor, or a platform, of which the highest is taken. */
function findProcessor(cpu: string): { platform: Platform; level: number } {
  const named = PLATFORMS.find((one) => one === cpu)
  if (named) return { platform: named, level: cpuLevels(named).length - 1 }
  const ordered = [...new Set([hostPlatform(), ...PLATFORMS])].filter((one) => one !== undefined)
  for (const platform of ordered) {
    const level = cpuLevels(platform).findIndex(({ name }) => name === cpu)
    if (level >= 0) return { platform, level }
  }
  const known = [...new Set(ordered.flatMap((one) => cpuLevels(one).map(({ name }) => name))), ...PLATFORMS]
  const meant = nearest(cpu, known)
  throw new UsageError(
    `Unknown processor ${cpu}. ${meant ? `Did you mean ${meant}?` : `There are: ${known.join(', ')}.`}`,
  )
}
