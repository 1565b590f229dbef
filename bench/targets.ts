import type { BuildCosts } from './measure-build.ts'
import { counts, type Row, speedup } from './row.ts'
import { duration, meanAgainst, meanSpeedup, ratio, SHORT } from './table.ts'
import type { Suite } from './workload.ts'

/** What a suite has to reach in the geometric mean: over the originals, and over C compiled to Wasm, by kernels on resident arrays. */
const MEANS: Partial<Record<Suite, { original: number; cWasm: number }>> = {
  core: { original: 2.2, cWasm: 1 },
  polybench: { original: 4.2, cWasm: 1 },
}
/** No kernel may have less of the speed of C compiled to Wasm. */
const LEAST_OF_C = 0.85
/** Nor, as native code, less of the speed of native C. */
const LEAST_OF_NATIVE_C = 0.85
const ADDED = 10
const LEAST_OF_ORIGINAL = 0.95
/** Under `fastmath`: of the norm of a million doubles. */
const FAST_NORM = 1.8
/** Milliseconds for a module, once LLVM is warm. */
const MODULE = 200
/** Share of that which is ours and not LLVM's. */
const OWN_SHARE = 0.05
/** Share by which the plugin may lengthen a build of files without the directive: less cannot be told from chance. */
const PLAIN_SHARE = 0.05
/** A call with three elements in resident arrays. */
const THREE_ELEMENTS = 15

/** The targets that a run misses, in words; targets that it did not measure are not missed. */
export function missedTargets(rows: readonly Row[], costs?: BuildCosts): string[] {
  return [
    ...rows.flatMap(missedByRow),
    ...(['core', 'polybench'] as const).flatMap((suite) => missedByMean(rows, suite)),
    ...(costs ? missedByBuild(costs) : []),
  ]
}

function missedByMean(rows: readonly Row[], suite: Suite): string[] {
  const targets = MEANS[suite]
  const ofSuite = rows.filter((row) => row.suite === suite)
  // The mean of some kernels says nothing about the suite.
  if (!targets || ofSuite.length < 10) return []
  const over = meanSpeedup(ofSuite, 'resident')
  const ofC = meanAgainst(ofSuite, 'cWasm').mean
  const missed: string[] = []
  if (over !== undefined && over < targets.original)
    missed.push(`${suite}: ${ratio(over)} over the originals, wanted ${ratio(targets.original)}`)
  if (ofC !== undefined && ofC < targets.cWasm)
    missed.push(`${suite}: ${ratio(ofC)} of C as Wasm, wanted ${ratio(targets.cWasm)}`)
  return missed
}

function missedByRow(row: Row): string[] {
  if (!counts(row)) return [`${row.name}: does not count`]
  const { original, resident, ordinary, native, cWasm, cNative, fast } = row.times
  if (row.name === 'l2norm-fast' && resident && fast && resident.median / fast.median < FAST_NORM)
    return [`${row.name}: ${ratio(resident.median / fast.median)} of the exact kernel, wanted ${ratio(FAST_NORM)}`]
  if (!original || !ordinary) return []
  const missed: string[] = []
  if (cWasm && resident && cWasm.median / resident.median < LEAST_OF_C)
    missed.push(`${row.name}: ${ratio(cWasm.median / resident.median)} of C as Wasm, wanted ${ratio(LEAST_OF_C)}`)
  if (cNative && native && cNative.median / native.median < LEAST_OF_NATIVE_C)
    missed.push(
      `${row.name}: ${ratio(cNative.median / native.median)} of native C as native code, wanted ${ratio(LEAST_OF_NATIVE_C)}`,
    )
  const dispatched = speedup(row, 'ordinary') as number
  if (original.median >= SHORT && dispatched < LEAST_OF_ORIGINAL)
    missed.push(`${row.name}: ${ratio(dispatched)} on ordinary arrays, wanted ${ratio(LEAST_OF_ORIGINAL)}`)
  const added = ordinary.median - original.median
  if (original.median < SHORT && added > ADDED)
    missed.push(`${row.name}: ${duration(added)} more on ordinary arrays, allowed ${duration(ADDED)}`)
  if (row.name === 'scalar' && resident && resident.median - original.median > ADDED)
    missed.push(
      `scalar: ${duration(resident.median - original.median)} more than a plain call, allowed ${duration(ADDED)}`,
    )
  if (row.name === 'array-3' && resident && resident.median > THREE_ELEMENTS)
    missed.push(`array-3: ${duration(resident.median)} in resident arrays, allowed ${duration(THREE_ELEMENTS)}`)
  return missed
}

function missedByBuild({ median, own, llvm, plain }: BuildCosts): string[] {
  const share = own / (own + llvm)
  const added = plain.with / plain.without - 1
  return [
    ...(median > MODULE ? [`build: ${median.toFixed(0)} ms a module, wanted ${MODULE} ms`] : []),
    ...(share > OWN_SHARE ? [`build: ${percent(share)} of it before LLVM, wanted ${percent(OWN_SHARE)}`] : []),
    ...(added > PLAIN_SHARE && plain.with - plain.without > plain.spread
      ? [
          `build: ${percent(added)} longer with ${plain.files} files that have no kernels, wanted ${percent(PLAIN_SHARE)}`,
        ]
      : []),
  ]
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`
