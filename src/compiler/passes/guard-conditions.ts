/** Conditions on symbolic expressions, as guards in front of a nest ask for them. */
import { bytesOfElement } from '../frontend/math-functions.ts'
import { INT32, type Interval, intInterval, isInt32, NOTHING } from '../ir/interval.ts'
import { knownLength, type Value } from '../ir/ir.ts'
import type { EmitChoice } from '../ir/loop-clone.ts'
import { type ArrayType, elementKind, isArrayType } from '../ir/types.ts'
import { MAX_ARRAY_BYTES, type Ranges } from './analyze-ranges.ts'
import { type Symbolic, symbolKey } from './symbolic.ts'

/** What must hold in front of the nest for its accesses to be in range. */
export type Condition = { kind: 'le'; a: Symbolic; b: Symbolic } | { kind: 'isint32'; value: Value }

/** Drops what is true anyway and what stands twice; `false` where a condition can never hold. */
export function distinct(conditions: Condition[], ranges: Ranges): (Condition | false)[] {
  const seen = new Map<string, Condition | false>()
  for (const c of conditions) {
    if (c.kind === 'le') {
      const low = symbolRange(c.a, ranges)
      const high = symbolRange(c.b, ranges)
      if (low.hi <= high.lo) continue
      if (low.lo > high.hi) {
        seen.set('never', false)
        continue
      }
    } else if (isInt32(ranges.get(c.value) ?? NOTHING) && !(ranges.get(c.value) ?? NOTHING).negZero) continue
    seen.set(conditionKey(c), c)
  }
  return [...seen.values()]
}

function conditionKey(c: Condition): string {
  return c.kind === 'le' ? `${symbolKey(c.a)}<=${symbolKey(c.b)}` : `int ${c.value.id}`
}
/** Static bounds of an expression, loosely: enough to drop conditions that always hold. */
function symbolRange(s: Symbolic, ranges: Ranges): Interval {
  if (s.kind === 'const') return intInterval(s.value, s.value)
  if (s.kind === 'value') {
    if (isArrayType(s.value.type)) return lengthRange(s.value, ranges)
    const range = ranges.get(s.value) ?? NOTHING
    // The guard makes sure of int32 before.
    return isInt32(range) ? range : INT32
  }
  // The root of a negative number is NaN, for which the comparison fails.
  if (s.kind === 'sqrt') return { ...INT32, lo: 0, hi: Math.sqrt(Math.max(0, symbolRange(s.a, ranges).hi)) }
  const [a, b] = [symbolRange(s.a, ranges), symbolRange(s.b, ranges)]
  switch (s.op) {
    case 'add':
      return intInterval(a.lo + b.lo, a.hi + b.hi)
    case 'sub':
      return intInterval(a.lo - b.hi, a.hi - b.lo)
    case 'mul': {
      const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi]
      return intInterval(Math.min(...corners), Math.max(...corners))
    }
    case 'min':
      return intInterval(Math.min(a.lo, b.lo), Math.min(a.hi, b.hi))
    case 'max':
      return intInterval(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi))
    case 'shr':
      return intInterval(Math.floor(a.lo / 2 ** b.lo), Math.floor(a.hi / 2 ** b.lo))
    case 'multiple': {
      const largest = Math.max(Math.abs(b.lo), Math.abs(b.hi))
      return intInterval(a.lo - largest, b.lo > 0 ? a.hi : a.hi + largest)
    }
  }
}

function lengthRange(array: Value, ranges: Ranges): Interval {
  const length = knownLength(array)
  const range = length && ranges.get(length)
  if (range && isInt32(range)) return range
  return intInterval(0, MAX_ARRAY_BYTES / bytesOfElement(elementKind(array.type as ArrayType)))
}

/** @returns whether all conditions hold, or undefined if there are none */
export function emitConditions(emit: EmitChoice, conditions: Condition[]): Value | undefined {
  const known = new Map<string, Value>()
  const number = (s: Symbolic): Value => {
    const key = symbolKey(s)
    const value = known.get(key) ?? compute(s)
    known.set(key, value)
    return value
  }
  const compute = (s: Symbolic): Value => {
    if (s.kind === 'const') return emit('const', 'num', [], { value: s.value })
    if (s.kind === 'value')
      return isArrayType(s.value.type) ? (knownLength(s.value) ?? emit('length', 'num', [s.value])) : s.value
    if (s.kind === 'sqrt') return emit('math', 'num', [number(s.a)], { name: 'sqrt' })
    const [a, b] = [number(s.a), number(s.b)]
    switch (s.op) {
      case 'min':
      case 'max':
        return emit('math', 'num', [a, b], { name: s.op })
      case 'multiple':
        return emit('mul', 'num', [emit('math', 'num', [emit('div', 'num', [a, b])], { name: 'floor' }), b])
      default:
        return emit(s.op, 'num', [a, b])
    }
  }
  let all: Value | undefined
  for (const c of conditions) {
    const holds =
      c.kind === 'le'
        ? emit('compare', 'bool', [number(c.a), number(c.b)], { relation: 'le' })
        : emit('isint32', 'bool', [c.value])
    all = all ? emit('both', 'bool', [all, holds]) : holds
  }
  return all
}
