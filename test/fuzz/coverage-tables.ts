import { countConstructs } from './construct-kinds.ts'
import { BIG_KINDS, KINDS } from './program.ts'

const ALL = [...KINDS, ...BIG_KINDS]

/** What was executed, as text: constructs by id, constructs with the kinds of arrays, and all other pieces of programs. */
export function coverageTables(coverage: readonly (readonly [string, number])[]): string {
  const constructs = [...countConstructs(coverage)].sort(([a], [b]) => (a < b ? -1 : 1))
  const typed = new Map<string, Map<string, number>>()
  const plain: [string, number][] = []
  for (const [kind, count] of coverage) {
    const array = ALL.find((name) => new RegExp(`\\b${name}\\b`).test(kind))
    if (!array) {
      plain.push([kind, count])
      continue
    }
    const name = kind.replace(array, '…')
    const row = typed.get(name) ?? new Map<string, number>()
    typed.set(name, row.set(array, count))
  }
  return ['constructs:', columns(constructs), 'by kind of array:', matrix(typed), 'details:', columns(plain)].join('\n')
}

function columns(list: readonly (readonly [string, number])[]): string {
  const cells = list.map(([kind, count]) => `${kind.padEnd(34)} ${String(count).padStart(9)}`)
  const rows = Math.ceil(cells.length / 3)
  return Array.from(
    { length: rows },
    (_, i) => `  ${[cells[i], cells[i + rows], cells[i + 2 * rows]].filter(Boolean).join('   ')}`,
  ).join('\n')
}

function matrix(rows: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const short = ALL.map((name) => name.replace('Array', '').replace('Clamped', 'C').replace('Big', '').padStart(8))
  const lines = [...rows].map(
    ([name, row]) => `  ${name.padEnd(34)} ${ALL.map((kind) => String(row.get(kind) ?? '').padStart(8)).join(' ')}`,
  )
  return [`  ${''.padEnd(34)} ${short.join(' ')}`, ...lines].join('\n')
}
