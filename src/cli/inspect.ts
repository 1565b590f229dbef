import { resolve as resolvePath } from 'node:path'
import type { CompiledFunction } from '../compiler/compiled-module.ts'
import { formatDiagnostic, positionAt } from '../compiler/diagnostics/format.ts'
import { nearest } from '../compiler/diagnostics/nearest.ts'
import { findMarkedFunctions } from '../compiler/frontend/find-marked-functions.ts'
import type { MarkedFunction } from '../compiler/frontend/marked-function.ts'
import { qualifiedName } from '../compiler/frontend/qualified-name.ts'
import { printFunction } from '../compiler/ir/print.ts'
import { linkModule } from '../compiler/link-module.ts'
import { analyseModule, type LlvmModule } from '../compiler/pipeline.ts'
import { directiveDefaults, type ResolvedOptions } from '../plugin/options.ts'
import { createStandaloneResolver } from '../plugin/resolve-import.ts'
import { controlFlowGraph } from './control-flow.ts'
import { drawGraph } from './draw-graph.ts'
import { formatTable } from './format-table.ts'
import { chooseFunction, splitPlace } from './function-place.ts'
import { functionText } from './function-text.ts'
import { explained, findProcessor, type InspectServices, nativeListing, wasmListing } from './listings.ts'
import { FactCollector, LAST_NUMBER_PASS } from './page/kernel-facts.ts'
import { explainedSource, readSource } from './read-source.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { UserTypes } from './user-types.ts'
import { type VariableFacts, variableFacts } from './variable-table.ts'
import { watText } from './wat-text.ts'

/** What can be looked at. */
export const VIEWS = ['types', 'ir', 'llvm', 'optLlvm', 'wat', 'asm', 'cfg'] as const
export type View = (typeof VIEWS)[number]

export interface InspectOptions {
  view: View
  /** The pass behind which `ir` and `cfg` show the function; the last one of the number level otherwise. */
  pass?: string
  /** Processor level or platform for native code: `x86-64-v3`, `linux-arm64`. */
  cpu?: string
  /** How `cfg` is written: in the language of Graphviz (`dot`), or drawn (`svg`). */
  format?: 'dot' | 'svg'
  /** Write a page with all of it to this file instead. */
  html?: string
}

/** What is told of a function on its way. */
interface Trace {
  passes: Set<string>
  /** By pass, as text: later passes change the function. */
  ir: string[]
  graph: string[]
  facts: VariableFacts[]
}

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
  const [path, wanted] = splitPlace(place, terminal.cwd)
  const file = resolvePath(terminal.cwd, path)
  const code = readSource(file, path, terminal.cwd)
  const lineOf = (at: number) => positionAt(code, at).line
  const traces = new Map<string, Trace>()
  const facts = new FactCollector()
  if (options.cpu !== undefined) findProcessor(options.cpu)
  const { start } = chooseFunction(markedFunctions(file, path, code, settings), wanted, path, lineOf).span
  // A file may have many, which would all have to be compiled, and LLVM be asked for the text of all.
  const only = ({ span }: MarkedFunction) => span.start === start
  const module = await analyse(file, code, settings, lineOf, traces, facts, options, only)
  const chosen = module.functions.find(({ marked }) => only(marked)) as CompiledFunction
  if (!chosen.kernel) {
    for (const diagnostic of chosen.diagnostics)
      terminal.err(formatDiagnostic({ ...diagnostic, file: path }, code, { color: terminal.color }))
    return 1
  }
  if (options.html !== undefined) {
    const { inspectPage, writePage } = await import('./page/write-page.ts')
    const known = { ...chosen, kernel: chosen.kernel }
    const title = `${path}#${qualifiedName(chosen.marked)}`
    const page = await inspectPage(title, known, module, facts, options.cpu, services)
    writePage(resolvePath(terminal.cwd, options.html), options.html, page)
    terminal.out(`${title}: ${options.html}`)
    return 0
  }
  const kernels = [chosen.kernel, ...(chosen.variants ?? [])]
  for (const { export: symbol } of kernels) {
    const trace = traces.get(symbol) as Trace
    if (kernels.length > 1) terminal.out(`# ${symbol}`)
    const { view } = options
    if (view === 'types') terminal.out(typesTable(trace.facts, new UserTypes(chosen, symbol, code)))
    else terminal.out(await show(symbol, trace, module, { ...options, view }, services, terminal.cwd))
  }
  return 0
}

/** In the order of the source. @throws UsageError where the file cannot be read as a program */
function markedFunctions(file: string, path: string, code: string, settings: ResolvedOptions): MarkedFunction[] {
  const { marked, refused } = explainedSource(path, code, () =>
    findMarkedFunctions(file, code, directiveDefaults(settings)),
  )
  return [...marked, ...refused.map((one) => one.marked)].sort((a, b) => a.span.start - b.span.start)
}

function analyse(
  file: string,
  code: string,
  settings: ResolvedOptions,
  lineOf: (at: number) => number,
  traces: Map<string, Trace>,
  facts: FactCollector,
  { pass = LAST_NUMBER_PASS }: InspectOptions,
  only: (marked: MarkedFunction) => boolean,
): Promise<LlvmModule> {
  return analyseModule(
    file,
    code,
    {
      directive: directiveDefaults(settings),
      only,
      onPass(fn, name) {
        facts.onPass(fn, name)
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
}

async function show(
  symbol: string,
  trace: Trace,
  module: LlvmModule,
  { view, pass, cpu, format }: InspectOptions & { view: Exclude<View, 'types'> },
  services: InspectServices,
  cwd: string,
): Promise<string> {
  switch (view) {
    case 'ir':
    case 'cfg':
      if (pass !== undefined && !trace.passes.has(pass)) throw unknownPass(pass, trace.passes)
      if (view === 'cfg' && format === 'svg') return drawGraph(trace.graph.join('\n'), cwd)
      return (view === 'ir' ? trace.ir : trace.graph).join('\n')
    case 'wat': {
      const { artifact } = await explained(() => linkModule(module, {}, { toolchain: services.toolchain }))
      return watText(Buffer.from(artifact?.wasm ?? '', 'base64'), symbol, cwd)
    }
    case 'llvm':
      return functionText(module.llvmIr ?? '', symbol) ?? ''
    case 'optLlvm':
    case 'asm': {
      const form = view === 'asm' ? 'assembly' : 'llvm'
      if (cpu === undefined) return functionText(await wasmListing(module, form, services), symbol) ?? ''
      const { listing, name } = await nativeListing(symbol, module, cpu, form, services)
      return functionText(listing, name) ?? ''
    }
  }
}

function unknownPass(pass: string, passes: ReadonlySet<string>): UsageError {
  const meant = nearest(pass, passes)
  return new UsageError(
    `There is no pass ${pass}. ${meant ? `Did you mean ${meant}?` : `There are: ${[...passes].join(', ')}.`}`,
  )
}

function typesTable(facts: readonly VariableFacts[], types: UserTypes): string {
  const rows = facts
    .filter((one) => types.isKnown(one))
    .map((one) => [String(one.line), one.name, types.typeOf(one), types.valuesOf(one)])
  return formatTable(['line', 'variable', 'type', 'values'], rows)
}
