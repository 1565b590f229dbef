/** What nests of loops are put together from. */
import { type Node, node } from './program.ts'
import { type Scope, type Variable, variableNode } from './scope.ts'

export type MakeNest = (s: Scope) => Node
/** Arrays from anywhere, and those that the function has made. */
export const all = (s: Scope): Variable[] => [...s.arrays(), ...s.scratch()]
export const [I, J, K] = ['r', 'q', 'kk']

/** Some array with an index over the given counters. */
export function cell(s: Scope, ...indices: string[]): Node {
  const array = s.random.pick(all(s))
  return node('place', '', `$0[${s.random.pick(indices)}]`, variableNode(array))
}

export const read = (place: Node): Node => node('num', `load ${place.kids[0].type}`, '$0', place)

export function write(s: Scope, place: Node, value: Node): Node {
  const operator = s.random.pick(['=', '=', '=', '+=', '-=', '*='])
  return node('num', `x ${operator} store ${place.kids[0].type}`, `$0 ${operator} $1`, place, value)
}

/** A stride: a size if there is one. */
export function stride(s: Scope): string {
  const sizes = s.of('num').filter((v) => v.size)
  if (sizes.length === 0 || s.random.chance(0.2)) return String(s.random.between(2, 6))
  // Where there are several, the first is a bound more often.
  return s.random.chance(0.5) ? sizes[sizes.length - 1].name : s.random.pick(sizes).name
}

export const from = (s: Scope): string => s.random.pick(['0', '0', '0', '1', '2'])
export const less = (s: Scope): string => s.random.pick(['<', '<', '<', '<='])

/** A product, a difference … of elements in a sum. */
export function term(s: Scope, ...indices: string[]): Node {
  const [a, b] = [read(cell(s, ...indices)), read(cell(s, ...indices))]
  return s.random.pick([
    a,
    node('num', '', '($0 * $1)', a, b),
    node('num', '', '($0 - $1)', a, b),
    node('num', '', '($0 * 0.5)', a),
    node('num', '', 'Math.abs($0)', a),
    node('num', '', '(($0 - $1) * ($0 - $1))', a, b),
  ])
}

/** Statements about an array `t` of the function's own: as many rounds as passes want to see, with elements that `$0` decides on, which gets what becomes of them. */
export function onLargeArray(s: Scope, kind: string, statements: string): string {
  const n = s.random.between(50, 90)
  return `{ const t = new ${kind}(${n}); let c = 0;
for (let q = 0; q < ${n}; q++) {~ t[q] = ($0[q & 3] || 3) * 0.5 + ((q * 7) % 11) - 4; }
${statements}
for (let q = 0; q < ${n}; q++) {~ c += t[q] * (q + 1); }
$0[0] = c; }`
}
