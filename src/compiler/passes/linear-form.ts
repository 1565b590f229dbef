import { originOf, type Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'
import type { Ranges } from './analyze-ranges.ts'
import type { Symbolic } from './index-hull.ts'

/** A sum of values, each times a constant, plus a constant. The length of an array goes by the array. */
interface LinearForm {
  terms: Map<Value, number>
  constant: number
}

/** Sizes below this one are not worth a version of a loop. */
const SMALL = 4

/**
 * Whether `a ≤ b` can hold only if some size is tiny: `2n − 3 ≤ 0` does for n ≤ 1. A guard that asks for it would make a version that never runs. (A
 * hull is too wide where values depend on each other: in `x[start + k]` the largest start and the largest k do not meet.)
 *
 * @param ranges what is known of the values: those that may be negative prove nothing
 */
export function holdsOnlyIfTiny(a: Symbolic, b: Symbolic, ranges: Ranges): boolean {
  if (a.kind === 'op' && a.op === 'max') return [a.a, a.b].some((side) => holdsOnlyIfTiny(side, b, ranges))
  if (a.kind === 'op' && a.op === 'min') return [a.a, a.b].every((side) => holdsOnlyIfTiny(side, b, ranges))
  const [left, right] = [linearForm(a), linearForm(b)]
  if (!left || !right) return false
  const { terms, constant } = combine(left, right, -1)
  const coefficients = [...terms].filter(([, times]) => times !== 0)
  if (coefficients.length === 0) return false
  const grows = ([value, times]: [Value, number]) =>
    times >= 1 && (isArrayType(value.type) || (ranges.get(value)?.lo ?? -1) >= 0)
  return coefficients.every(grows) && constant + SMALL * Math.min(...coefficients.map(([, times]) => times)) > 0
}

function linearForm(s: Symbolic): LinearForm | undefined {
  if (s.kind === 'const') return { terms: new Map(), constant: s.value }
  if (s.kind === 'value') return { terms: new Map([[source(s.value), 1]]), constant: 0 }
  if (s.kind === 'sqrt') return undefined
  const [a, b] = [linearForm(s.a), linearForm(s.b)]
  if (!a || !b) return undefined
  if (s.op === 'add') return combine(a, b, 1)
  if (s.op === 'sub') return combine(a, b, -1)
  if (s.op !== 'mul') return undefined
  if (a.terms.size === 0) return combine({ terms: new Map(), constant: 0 }, b, a.constant)
  return b.terms.size === 0 ? combine({ terms: new Map(), constant: 0 }, a, b.constant) : undefined
}

/** a + times · b */
function combine(a: LinearForm, b: LinearForm, times: number): LinearForm {
  const terms = new Map(a.terms)
  for (const [value, factor] of b.terms) terms.set(value, (terms.get(value) ?? 0) + times * factor)
  return { terms, constant: a.constant + times * b.constant }
}

/** The value that a name stands for; an array for its length. */
function source(value: Value): Value {
  const v = originOf(value)
  return v.kind === 'instr' && v.op === 'length' ? v.args[0] : v
}
