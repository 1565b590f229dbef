/**
 * Backward analysis: what the users of a number look at.
 *
 * - *exact*: its value matters. Where it does not, only its low 32 bits do (`| 0`, a store into an Int32Array …), and integer arithmetic may wrap.
 * - *negZero*: the difference between −0 and 0 could be observed.
 * - *undef*: the difference between undefined and NaN could be observed, at a place where the value may be either. Where it cannot, an element that
 *   is not there is NaN from the start, and an element that is there may have any bits.
 *
 * All start as "not needed" and are switched on from the uses until nothing changes.
 */

import { type Interval, isInt32, isOrdinarySafeInt, isSafeInt, mayBeZero, NOTHING } from '../ir/interval.ts'
import { edges, type Instr, type IrFunction, type Value } from '../ir/ir.ts'
import { elementKind, isArrayType, isListElements } from '../ir/types.ts'
import type { Ranges } from './analyze-ranges.ts'

export interface Demand {
  exact: boolean
  negZero: boolean
  undef: boolean
}
export type Demands = ReadonlyMap<Value, Demand>

const NONE: Demand = { exact: false, negZero: false, undef: false }
const ALL: Demand = { exact: true, negZero: true, undef: true }
/** What arithmetic looks at: to it undefined is NaN. */
const NUMBER: Demand = { exact: true, negZero: true, undef: false }
const EXACT: Demand = { exact: true, negZero: false, undef: false }
const LOW_BITS: Demand = NONE

/**
 * @param ranges what is known of every number
 * @param unguarded the same where parameters may be −0 still. Whether their guards exclude it depends on what comes out here: in `n + m` the sign of
 * a zero n matters only where m may be −0, and the other way round.
 * @param loopIntegers those that `findLoopIntegers` finds, where they are kept as low bits if that does
 */
export function analyzeDemand(
  fn: IrFunction,
  ranges: Ranges,
  unguarded: Ranges,
  loopIntegers: ReadonlySet<Value> = new Set(),
): Demands {
  const demands = new Map<Value, Demand>()
  const range = (value: Value): Interval => ranges.get(value) ?? NOTHING
  const mayBeNegZero = (value: Value): boolean => unguarded.get(value)?.negZero ?? false
  const of = (value: Value): Demand => demands.get(value) ?? NONE
  let changed = true
  const demand = (value: Value, need: Demand) => {
    if (value.type !== 'num') return
    const old = of(value)
    const next = {
      exact: old.exact || need.exact,
      negZero: old.negZero || need.negZero,
      undef: old.undef || need.undef,
    }
    if (next.exact !== old.exact || next.negZero !== old.negZero || next.undef !== old.undef) {
      demands.set(value, next)
      changed = true
    }
  }
  while (changed) {
    changed = false
    for (let b = fn.blocks.length - 1; b >= 0; b--) {
      const block = fn.blocks[b]
      for (const edge of edges(block.term)) {
        for (const [i, arg] of edge.args.entries())
          demand(arg, passedOn(edge.block.params[i], of(edge.block.params[i]), range, loopIntegers))
      }
      if (block.term.kind === 'return' && block.term.value)
        demand(block.term.value, { ...ALL, undef: range(block.term.value).undef })
      for (let i = block.instrs.length - 1; i >= 0; i--)
        demandOperands(block.instrs[i], of(block.instrs[i]), range, mayBeNegZero, loopIntegers, demand)
    }
  }
  return demands
}

/**
 * What a parameter, or another name, asks of the values that it stands for. Low bits suffice to represent safe integers (NaN and undefined being 0 then),
 * and what loops make of them; anything else is a double, made of all bits.
 */
function passedOn(
  name: Value,
  { exact, negZero, undef }: Demand,
  range: (v: Value) => Interval,
  loopIntegers: ReadonlySet<Value>,
): Demand {
  const lowBits = !exact && (isOrdinarySafeInt(range(name)) || loopIntegers.has(name))
  return { exact: !lowBits, negZero, undef: undef && range(name).undef }
}

function demandOperands(
  instr: Instr,
  result: Demand,
  range: (v: Value) => Interval,
  mayBeNegZero: (v: Value) => boolean,
  loopIntegers: ReadonlySet<Value>,
  demand: (v: Value, need: Demand) => void,
): void {
  const [a, b] = instr.args
  switch (instr.op) {
    case 'add':
    case 'sub': {
      // Wrapping is exact modulo 2³² only while the mathematical result is exact.
      const exact = result.exact || !isSafeInt(range(instr)) || !isSafeInt(range(a)) || !isSafeInt(range(b))
      // −0 + y is y, and −0 itself only for y = −0; −0 − y is −0 only for y = +0; x − (−0) differs from x − 0 only for x = −0.
      const observedA = instr.op === 'add' ? mayBeNegZero(b) : mayBeZero(range(b))
      demand(a, { exact, negZero: result.negZero && observedA, undef: false })
      demand(b, { exact, negZero: result.negZero && mayBeNegZero(a), undef: false })
      return
    }
    case 'mul': {
      const exact = result.exact || !isSafeInt(range(instr)) || !isSafeInt(range(a)) || !isSafeInt(range(b))
      demand(a, { exact, negZero: result.negZero, undef: false })
      demand(b, { exact, negZero: result.negZero, undef: false })
      return
    }
    case 'neg':
      demand(a, { exact: result.exact || !isSafeInt(range(instr)), negZero: result.negZero, undef: false })
      return
    case 'div':
    case 'mod': {
      // Under ToInt32 the signs of zero and of infinity make no difference.
      const negZero = result.exact ? instr.op === 'div' || result.negZero : false
      demand(a, { exact: true, negZero, undef: false })
      demand(b, { exact: true, negZero: result.exact && instr.op === 'div', undef: false })
      return
    }
    case 'and':
    case 'or':
    case 'xor':
    case 'shl':
    case 'shr':
    case 'ushr':
      demand(a, LOW_BITS)
      demand(b, LOW_BITS)
      return
    case 'refine':
      demand(a, passedOn(instr, result, range, loopIntegers))
      return
    case 'assume':
      demand(a, { ...passedOn(instr, result, range, loopIntegers), exact: true })
      return
    case 'compare': {
      const { relation } = instr.attr
      const identity = relation === 'eq' || relation === 'ne'
      for (const arg of instr.args) demand(arg, { ...EXACT, undef: identity && range(arg).undef })
      return
    }
    case 'isundefined':
      demand(a, { ...EXACT, undef: range(a).undef })
      return
    case 'truthy':
    case 'length':
    case 'load':
    case 'loadhandle':
    case 'inbounds':
    case 'tobig':
    case 'newarray':
    case 'subarray':
    case 'move':
    case 'sort':
      for (const arg of instr.args) demand(arg, EXACT)
      return
    case 'isint32':
      demand(a, NUMBER)
      return
    case 'viewget':
      demand(b, EXACT)
      return
    case 'viewset':
      demand(b, EXACT)
      demand(instr.args[2], storeDemand(`${instr.attr.name}Array`))
      return
    case 'storehandle':
      demand(b, EXACT)
      return
    case 'store': {
      demand(b, EXACT)
      // An ordinary array would hold undefined.
      if (isListElements(a.type)) demand(instr.args[2], { ...ALL, undef: range(instr.args[2]).undef })
      else demand(instr.args[2], storeDemand(isArrayType(a.type) ? elementKind(a.type) : ''))
      return
    }
    case 'math':
      demandMath(instr, result, range, demand)
      return
    case 'withhighword':
      demand(a, ALL)
      demand(b, LOW_BITS)
      return
    case 'fromwords':
      demand(a, LOW_BITS)
      demand(b, LOW_BITS)
      return
    case 'choose':
      for (const arg of [b, instr.args[2]]) demand(arg, passedOn(instr, result, range, loopIntegers))
      return
    case 'call':
    case 'throw':
      for (const arg of instr.args) demand(arg, ALL)
      return
    default:
      // Whatever an operator is not known to ignore, it needs.
      for (const arg of instr.args) demand(arg, ALL)
  }
}

function storeDemand(kind: string): Demand {
  if (kind === 'Float32Array' || kind === 'Float64Array') return NUMBER
  return kind === 'Uint8ClampedArray' ? EXACT : LOW_BITS
}

function demandMath(
  instr: Instr,
  result: Demand,
  range: (v: Value) => Interval,
  demand: (v: Value, need: Demand) => void,
): void {
  const [a] = instr.args
  switch (instr.attr.name) {
    case 'imul':
    case 'clz32':
      for (const arg of instr.args) demand(arg, LOW_BITS)
      return
    case 'abs':
      demand(a, EXACT)
      return
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      // On integers these are the identity.
      demand(a, { exact: result.exact || !isInt32(range(a)), negZero: result.negZero, undef: false })
      return
    case 'sign':
    case 'fround':
    case 'min':
    case 'max':
    case 'sqrt':
      for (const arg of instr.args) demand(arg, { exact: true, negZero: result.negZero, undef: false })
      return
    default:
      for (const arg of instr.args) demand(arg, NUMBER)
  }
}
