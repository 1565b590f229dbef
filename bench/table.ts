import { counts, countsWith, type Row, speedup, type VariantName } from './row.ts'
import { geometricMean } from './statistics.ts'

/** Below this time of the original a dispatched call may add some nanoseconds; above, it may take a little longer. */
export const SHORT = 200

const compared: readonly VariantName[] = ['resident', 'ordinary', 'native', 'cWasm', 'cNative', 'numba']

/**
 * The rows of one suite as a Markdown table, with geometric means below. Rows that do not count show why instead of their speed-ups.
 */
export function markdownTable(rows: readonly Row[]): string {
  const head = [
    'kernel',
    'input',
    'original',
    'resident',
    'ordinary',
    'runs',
    'native',
    'C as Wasm',
    'C native',
    'Numba',
    'same bits',
  ]
  const body = rows.map((row) => {
    const [resident, ordinary, native, cWasm, cNative, numba] = compared.map((variant) => ratio(speedup(row, variant)))
    const time = row.times.original ? duration(row.times.original.median) : '–'
    const wrong = Object.entries(row.equal).filter(([variant, equal]) => !equal && variant !== 'numba')
    const ours = wrong.length === 0 ? 'yes' : `NO: ${wrong.map(([variant]) => variant).join(', ')}`
    const bits = row.equal.numba === false ? `${ours}; Numba: no` : ours
    const own = row.decided.resident === 'kernel' ? resident : `no kernel (${row.reasons.join(', ') || row.state})`
    const machine = row.decided.native === 'native' ? native : `${native} (${row.decided.native ?? 'not built'})`
    return [row.name, row.input, time, own, ordinary, row.decided.ordinary, machine, cWasm, cNative, numba, bits]
  })
  const means = compared.map((variant) => ratio(meanSpeedup(rows, variant)))
  body.push(['**geometric mean**', '', '', means[0], means[1], '', means[2], means[3], means[4], means[5], ''])
  return [head, head.map((_, i) => (i >= 2 && i <= 9 && i !== 5 ? '--:' : ':--')), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** The rows of the suite `dispatch` as a Markdown table, a kernel a line, a size a column; below 200 ns what the dispatcher adds. */
export function dispatchTable(rows: readonly Row[]): string {
  const families = new Map<string, Map<number, Row>>()
  for (const row of rows) {
    const [, name, size] = /^(.*)-(\d+)$/.exec(row.name)!
    families.set(name, (families.get(name) ?? new Map()).set(Number(size), row))
  }
  const sizes = [...new Set([...families.values()].flatMap((family) => [...family.keys()]))].sort((a, b) => a - b)
  const cell = (row: Row | undefined): string => {
    if (!row) return '–'
    if (!counts(row)) return 'NO: other bits'
    const { original, ordinary } = row.times
    const added = ordinary!.median - original!.median
    const figure =
      original!.median < SHORT
        ? `${added < 0 ? '−' : '+'}${duration(Math.abs(added))}`
        : ratio(speedup(row, 'ordinary'))
    return `${figure} ${row.decided.ordinary === 'kernel' ? 'k' : 'o'}`
  }
  const head = ['kernel', ...sizes.map(String)]
  const body = [...families].map(([name, family]) => [name, ...sizes.map((size) => cell(family.get(size)))])
  return [head, head.map((_, i) => (i > 0 ? '--:' : ':--')), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** The rows of the suite `fastmath` as a Markdown table. */
export function fastmathTable(rows: readonly Row[]): string {
  const body = rows.map((row) => {
    const { resident, fast } = row.times
    const gain = counts(row) ? ratio(resident!.median / fast!.median) : 'NO: further off than allowed'
    return [
      row.name,
      row.input,
      duration(resident!.median),
      duration(fast!.median),
      gain,
      row.deviation!.toExponential(1),
    ]
  })
  const head = ['kernel', 'input', 'exact', 'fastmath', 'gain', 'off']
  return [head, head.map((_, i) => (i > 1 ? '--:' : ':--')), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** Geometric mean of the speed-ups of the rows that count and have this variant. */
export function meanSpeedup(rows: readonly Row[], variant: VariantName): number | undefined {
  const values = rows.filter((row) => countsWith(row, variant)).map((row) => speedup(row, variant))
  return geometricMean(values.filter((value) => value !== undefined))
}

/**
 * Geometric mean of the speed of one of our variants against another variant, over the rows that have both. (The means of the table are over different rows
 * where C or Python is missing for some.)
 */
export function meanAgainst(
  rows: readonly Row[],
  other: VariantName,
  own: VariantName = 'resident',
): { mean: number | undefined; rows: number } {
  const both = rows.filter((row) => countsWith(row, other) && countsWith(row, own))
  const values = both.map((row) => row.times[other]!.median / row.times[own]!.median)
  return { mean: geometricMean(values), rows: both.length }
}

export function ratio(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(2)}×`
}

/** A time in three digits: `12.3 ns`, `4.56 µs`, `789 ms`. */
export function duration(nanoseconds: number): string {
  const units = ['ns', 'µs', 'ms', 's']
  let value = nanoseconds
  let unit = 0
  while (value >= 999.5 && unit < 3) {
    value /= 1000
    unit++
  }
  return `${value.toPrecision(3)} ${units[unit]}`
}
