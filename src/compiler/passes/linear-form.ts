import { originOf, type Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'
import type { Ranges } from './analyze-ranges.ts'
import type { Symbolic } from './symbolic.ts'

/** A sum of values, each times a constant, plus a constant. The length of an array goes by the array. */
interface LinearForm {
  terms: Map<Value, number>
  constant: number
}

const NONE: LinearForm = { terms: new Map(), constant: 0 }
const ONE: LinearForm = { terms: new Map(), constant: 1 }
/** Sizes below this one are not worth a version of a loop. */
const SMALL = 4

/**
 * Whether `a ≤ b` can hold only if some size is tiny, or never: `2n − 3 ≤ 0` does for n ≤ 1. A guard that asks for it would make a version that never runs. (A
 * hull is too wide where values depend on each other: in `x[start + k]` the largest start and the largest k do not meet.)
 *
 * @param ranges what is known of the values: those that may be negative prove nothing
 */
export function holdsOnlyIfTiny(a: Symbolic, b: Symbolic, ranges: Ranges): boolean {
  if (a.kind === 'op' && a.op === 'max') return [a.a, a.b].some((side) => holdsOnlyIfTiny(side, b, ranges))
  if (a.kind === 'op' && a.op === 'min') return [a.a, a.b].every((side) => holdsOnlyIfTiny(side, b, ranges))
  const [left, right] = [linearForm(a, 'least'), linearForm(b, 'greatest')]
  if (!left || !right) return false
  const { terms, constant } = combine(left, right, -1)
  const coefficients = [...terms].filter(([, times]) => times !== 0)
  if (coefficients.length === 0) return constant > 0
  const grows = ([value, times]: [Value, number]) =>
    times >= 1 && (isArrayType(value.type) || (ranges.get(value)?.lo ?? -1) >= 0)
  return coefficients.every(grows) && constant + SMALL * Math.min(...coefficients.map(([, times]) => times)) > 0
}

/** What an expression is; with a `multiple` in it, what it is at least, or at most. */
function linearForm(s: Symbolic, end: 'least' | 'greatest'): LinearForm | undefined {
  if (s.kind === 'const') return { terms: new Map(), constant: s.value }
  if (s.kind === 'value') return { terms: new Map([[source(s.value), 1]]), constant: 0 }
  if (s.kind === 'sqrt') return undefined
  const otherEnd = end === 'least' ? 'greatest' : 'least'
  if (s.op === 'mul') {
    const [factor, of] = s.a.kind === 'const' ? [s.a, s.b] : [s.b, s.a]
    const form = factor.kind === 'const' && linearForm(of, factor.value < 0 ? otherEnd : end)
    return form ? combine(NONE, form, factor.value) : undefined
  }
  const a = linearForm(s.a, end)
  const b = linearForm(s.b, s.op === 'add' ? end : otherEnd)
  if (!a || !b) return undefined
  if (s.op === 'add') return combine(a, b, 1)
  if (s.op === 'sub') return combine(a, b, -1)
  if (s.op !== 'multiple') return undefined
  // The greatest multiple of b up to a is above a − b.
  return end === 'greatest' ? a : combine(combine(a, b, -1), ONE, 1)
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
