/** Functions that have several signatures: what became of each of them is what became of the function. */
import type { CompiledFunction } from './compiled-module.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { bothGuards } from './frontend/dispatcher-guards.ts'
import type { MarkedFunction } from './frontend/marked-function.ts'

/** A signature of a function that has no kernel. */
export interface Refused extends CompiledFunction {
  /** For which of several signatures it is. */
  label?: string
}

/** What is to be said of the signatures without kernel of one function: for which it is, unless it is for all of them. */
function saidOf(refused: readonly Refused[], hasKernels: boolean): Diagnostic[] {
  const keyOf = ({ code, message, span }: Diagnostic) => JSON.stringify([code, message, span])
  const isOfAll = (one: Diagnostic) =>
    !hasKernels && refused.every(({ diagnostics }) => diagnostics.some((other) => keyOf(other) === keyOf(one)))
  const said = new Map<string, Diagnostic>()
  for (const { diagnostics, label } of refused) {
    for (const one of diagnostics) {
      const isPlain = label === undefined || isOfAll(one)
      const diagnostic = isPlain ? one : { ...one, message: `${one.message} (where ${label})` }
      if (!said.has(keyOf(diagnostic))) said.set(keyOf(diagnostic), diagnostic)
    }
  }
  return [...said.values()]
}

/**
 * Brings together what became of one function, in the order of the source: it has the kernels that could be compiled, and says why others could not.
 *
 * @param compiled one for each kernel
 * @param refused one for each signature without kernel
 */
export function joinVariants(compiled: readonly CompiledFunction[], refused: readonly Refused[]): CompiledFunction[] {
  const functions = new Map<MarkedFunction, CompiledFunction>()
  for (const one of compiled) {
    const first = functions.get(one.marked)
    if (!first) functions.set(one.marked, { ...one, diagnostics: [...one.diagnostics] })
    else {
      first.variants = [...(first.variants ?? []), one.kernel!]
      first.signatures = new Map([...(first.signatures ?? []), ...(one.signatures ?? [])])
      first.readyAfter = Math.max(first.readyAfter ?? 0, one.readyAfter ?? 0)
      // Dispatchers check the receiver once, for all kernels.
      first.guards = first.guards && one.guards && bothGuards(first.guards, one.guards)
    }
  }
  for (const marked of new Set(refused.map((one) => one.marked))) {
    const own = refused.filter((one) => one.marked === marked)
    const first = functions.get(marked)
    const said = saidOf(own, first !== undefined)
    if (first) first.diagnostics.push(...said)
    else functions.set(marked, { marked, diagnostics: said })
  }
  return [...functions.values()].sort((a, b) => a.marked.span.start - b.marked.span.start)
}
