import { counts, countsWith, type Row, speedup, type VariantName } from './row.ts'
import { ratio } from './table.ts'
import type { Suite } from './workload.ts'

const BARS: readonly { variant: VariantName; color: string; words: string }[] = [
  { variant: 'resident', color: '#3178c6', words: 'usejit, resident arrays' },
  { variant: 'cWasm', color: '#a0a0a0', words: 'the same in C, as Wasm' },
  { variant: 'numba', color: '#e0a030', words: 'the same in Python, by Numba' },
]
const LABEL = 170
const WIDTH = 520
/** From one of the kinds of bars to the next, where they are explained. */
const LEGEND = 190
const BAR = 7
const GAP = 6
const TOP = 44

/** Those that compare kernels with other languages. */
const CHARTED: readonly Suite[] = ['core', 'polybench']

/**
 * A bar chart of speed-ups over the originals, on a logarithmic scale that starts at the slowest.
 *
 * @param rows those of one or more suites; rows that do not count are left out, and suites that compare kernels with nothing but their originals
 */
export function chart(rows: readonly Row[]): string {
  const shown = rows.filter((row) => counts(row) && CHARTED.includes(row.suite))
  const barOf = (row: Row, variant: VariantName) => (countsWith(row, variant) ? speedup(row, variant) : undefined)
  // What was not measured needs no room.
  const kinds = BARS.filter(({ variant }) => shown.some((row) => barOf(row, variant) !== undefined))
  const rowHeight = kinds.length * BAR + GAP
  const values = shown.flatMap((row) => kinds.flatMap(({ variant }) => barOf(row, variant) ?? []))
  const least = Math.min(0.5, ...values)
  const most = Math.max(2, ...values)
  const x = (value: number) => LABEL + (WIDTH * Math.log(value / least)) / Math.log(most / least)
  const height = TOP + shown.length * rowHeight + 24
  const marks = [0.5, 1, 2, 4, 8, 16, 32].filter((mark) => mark >= least && mark <= most)
  const parts = [
    ...kinds.map(
      ({ color, words }, i) =>
        `<rect x="${LEGEND * i + 8}" y="8" width="12" height="12" fill="${color}"/><text x="${LEGEND * i + 26}" y="18">${words}</text>`,
    ),
    ...marks.map(
      (mark) =>
        `<line x1="${x(mark).toFixed(1)}" x2="${x(mark).toFixed(1)}" y1="${TOP - 8}" y2="${height - 20}" stroke="${mark === 1 ? '#666' : '#ddd'}"/><text x="${x(mark).toFixed(1)}" y="${TOP - 12}" text-anchor="middle" fill="#666">${mark}×</text>`,
    ),
    ...shown.flatMap((row, i) => {
      const y = TOP + i * rowHeight
      const bars = kinds.flatMap(({ variant, color }, k) => {
        const value = barOf(row, variant)
        if (value === undefined) return []
        const [from, to] = [Math.min(x(1), x(value)), Math.max(x(1), x(value))]
        const title = `<title>${row.name}: ${ratio(value)}</title>`
        return `<rect x="${from.toFixed(1)}" y="${y + k * BAR}" width="${(to - from).toFixed(1)}" height="${BAR - 1}" fill="${color}">${title}</rect>`
      })
      return [
        `<text x="${LABEL - 8}" y="${y + (kinds.length * BAR) / 2 + 4}" text-anchor="end">${row.name}</text>`,
        ...bars,
      ]
    }),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LABEL + WIDTH + 20}" height="${height}" font-family="sans-serif" font-size="11" fill="#333">
<title>Speed-ups over the originals: kernels of usejit, and the same in ${kinds.some(({ variant }) => variant === 'numba') ? 'C and Python' : 'C'}</title>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
</svg>
`
}
