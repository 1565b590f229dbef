import Table from 'cli-table3'

/** Nothing but space between the columns. */
const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'left-mid', 'mid-mid', 'right-mid']
    .flatMap((name) => [name, `${name}-mid`, `${name}-left`, `${name}-right`])
    .map((name) => [name, '']),
)

/**
 * Rows below a header, in columns as wide as their longest cell.
 *
 * @param right columns whose cells stand at the right, from 0
 * @example
 * formatTable(['function', 'ms'], [['blur', '12.5']], [1]) // 'function    ms\nblur      12.5'
 */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const table = new Table({
    chars: { ...NO_BORDERS, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: header.map((_, i) => (right.includes(i) ? 'right' : 'left')),
  })
  table.push([...header], ...rows.map((row) => [...row]))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
