/** The passes over one kernel on the number level, in the order in which they run. */

import type { LoweredKernel } from './frontend/lower-kernel.ts'
import { reachable } from './ir/call-graph.ts'
import type { IrFunction } from './ir/ir.ts'
import { bindOuterVariables, storeOuterVariables } from './passes/bind-outer-variables.ts'
import { checkBigintElements } from './passes/check-bigint-elements.ts'
import { compareIdentities } from './passes/compare-identities.ts'
import { eliminateCommonSubexpressions } from './passes/eliminate-common-subexpressions.ts'
import { hoistLengths } from './passes/hoist-lengths.ts'
import { hoistTables } from './passes/hoist-tables.ts'
import { inferBigintGuards } from './passes/infer-bigint-guards.ts'
import { inferCallRanges } from './passes/infer-call-ranges.ts'
import { inferParameterGuards } from './passes/infer-parameter-guards.ts'
import { inlineCalls } from './passes/inline-calls.ts'
import { insertRefinements } from './passes/insert-refinements.ts'
import { jamLoops } from './passes/jam-loops.ts'
import { lowerLists } from './passes/lower-lists.ts'
import { narrowExtremes } from './passes/narrow-extremes.ts'
import { passObjects } from './passes/pass-objects.ts'
import { promoteAccumulators } from './passes/promote-accumulators.ts'
import { refuseSharedObjects } from './passes/refuse-shared-objects.ts'
import { replaceObjects } from './passes/replace-objects.ts'
import { requireHandles } from './passes/require-handles.ts'
import { returnArrays } from './passes/return-arrays.ts'
import { returnParameters } from './passes/return-parameters.ts'
import { separateArrays } from './passes/separate-arrays.ts'
import { simplify } from './passes/simplify.ts'
import { versionDivisions } from './passes/version-divisions.ts'
import { versionLoops } from './passes/version-loops.ts'
import { versionSums } from './passes/version-sums.ts'
import { versionTruncations } from './passes/version-truncations.ts'

/** Passes over one function on the number level, in order: up to where all is known that the ranges of its numbers depend on … */
const PREPARING_PASSES: readonly { name: string; run: (fn: IrFunction) => void }[] = [
  { name: 'simplify', run: simplify },
  { name: 'eliminate-common-subexpressions', run: eliminateCommonSubexpressions },
  { name: 'hoist-tables', run: hoistTables },
  { name: 'hoist-lengths', run: hoistLengths },
  { name: 'infer-parameter-guards', run: (fn) => (fn.exported ? inferParameterGuards(fn) : undefined) },
  { name: 'infer-bigint-guards', run: (fn) => (fn.exported ? inferBigintGuards(fn) : undefined) },
  { name: 'insert-refinements', run: insertRefinements },
]

/** … and behind that. */
const LOOP_PASSES: typeof PREPARING_PASSES = [
  { name: 'version-loops', run: versionLoops },
  { name: 'eliminate-common-subexpressions', run: eliminateCommonSubexpressions },
  { name: 'simplify', run: simplify },
  { name: 'version-divisions', run: versionDivisions },
  { name: 'version-sums', run: versionSums },
  { name: 'version-truncations', run: versionTruncations },
  { name: 'separate-arrays', run: separateArrays },
  { name: 'promote-accumulators', run: promoteAccumulators },
  { name: 'simplify', run: simplify },
  { name: 'jam-loops', run: jamLoops },
  { name: 'narrow-extremes', run: narrowExtremes },
  { name: 'simplify', run: simplify },
]

/** The passes over a kernel and its helpers, up to the last one of the number level. */
export function optimise(lowered: LoweredKernel, report: (fn: IrFunction, pass: string) => void) {
  for (const fn of lowered.functions) report(fn, 'lower')
  for (const fn of lowered.functions) {
    requireHandles(fn)
    report(fn, 'require-handles')
    simplify(fn)
  }
  for (const fn of lowered.functions) {
    inlineCalls(fn, lowered.functions)
    report(fn, 'inline-calls')
  }
  simplify(lowered.fn)
  const functions = reachable(lowered.fn)
  refuseSharedObjects(functions)
  for (const fn of functions) {
    passObjects(fn)
    replaceObjects(fn)
    report(fn, 'replace-objects')
  }
  for (const fn of functions) {
    compareIdentities(
      fn,
      lowered.arguments.map(({ index }) => ({ root: index })),
    )
    report(fn, 'compare-identities')
  }
  const outer = bindOuterVariables(lowered.fn, functions, lowered.passed.fields)
  for (const fn of functions) report(fn, 'bind-outer-variables')
  for (const fn of functions) {
    lowerLists(fn)
    report(fn, 'lower-lists')
  }
  const [returned] = functions.map(returnParameters)
  for (const fn of functions) {
    checkBigintElements(fn)
    report(fn, 'check-bigint-elements')
  }
  const exchanged = storeOuterVariables(lowered.fn, functions, outer)
  for (const fn of functions) report(fn, 'store-outer-variables')
  // Of parameters that are always the same array nobody could say so.
  if (exchanged.length > 0) simplify(lowered.fn)
  for (const fn of functions) {
    returnArrays(fn, exchanged)
    report(fn, 'return-arrays')
  }
  const runAll = (passes: typeof PREPARING_PASSES) => {
    for (const fn of functions) {
      for (const { name, run } of passes) {
        run(fn)
        report(fn, name)
      }
    }
  }
  runAll(PREPARING_PASSES)
  inferCallRanges(functions)
  for (const fn of functions) report(fn, 'infer-call-ranges')
  runAll(LOOP_PASSES)
  return { functions, outer, returned }
}
