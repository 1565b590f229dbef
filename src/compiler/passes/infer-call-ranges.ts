import { ANY_NUMBER, equalIntervals, type Interval, isEmpty, isInt32, join, NOTHING } from '../ir/interval.ts'
import type { BlockParam, IrFunction, Value } from '../ir/ir.ts'
import { analyzeRanges, widen } from './analyze-ranges.ts'

const ANYTHING: Interval = { ...ANY_NUMBER, undef: true }

/** Rounds in which ranges may grow by what the calls pass; then bounds that still move go to the next threshold, and in the end anywhere. */
const EXACT_ROUNDS = 3
const MOST_ROUNDS = 16

/**
 * **Purpose** Finds out which numbers functions that are still called, because they call themselves or are large, are called with and return. An index that a
 * recursion passes on is an integer to the function that gets it, then, and not any number: it is passed in a register for integers, and its checks are those of integers.
 *
 * **Input invariants** number level, verified, guards inferred, refinements inserted. **Output guarantees** `fact` is set on the parameters of all functions but the first
 * one, and `resultRange` on the functions, where something is known; both hold for every call.
 *
 * **Example** `f(low, high) { … if (low < j) f(low, j) … }`, called with int32 → low, high ∈ int32
 *
 * All begin with no call at all; what the calls pass is joined until nothing is added.
 */
export function inferCallRanges(functions: readonly IrFunction[]): void {
  const [root, ...called] = functions
  if (called.length === 0) return
  const results = new Map<IrFunction, Interval>()
  const parametersOf = (fn: IrFunction): BlockParam[] => fn.blocks[0].params.filter(({ type }) => type === 'num')
  for (const fn of called) {
    for (const param of parametersOf(fn)) param.fact = NOTHING
    fn.resultRange = NOTHING
    results.set(fn, NOTHING)
  }
  for (let round = 0, changed = true; changed; round++) {
    changed = false
    const grown = (old: Interval, more: Interval): Interval => {
      const joined = join(old, more)
      if (equalIntervals(old, joined)) return old
      changed = true
      if (round >= MOST_ROUNDS) return ANYTHING
      return round >= EXACT_ROUNDS ? widen(old, joined) : joined
    }
    for (const fn of functions) {
      const ranges = analyzeRanges(fn)
      const range = (value: Value): Interval => ranges.get(value) ?? NOTHING
      for (const { instrs, term } of fn.blocks) {
        for (const { op, args, attr } of instrs) {
          if (op !== 'call' || !attr.callee || attr.callee === root) continue
          attr.callee.blocks[0].params.forEach((param, i) => {
            if (param.type === 'num') param.fact = grown(param.fact ?? NOTHING, range(args[i]))
          })
        }
        if (fn !== root && term.kind === 'return' && term.value?.type === 'num')
          fn.resultRange = grown(fn.resultRange ?? NOTHING, range(term.value))
      }
    }
  }
  // Of what is never called, or never returns, nothing is said.
  const known = (interval: Interval | undefined): Interval | undefined =>
    interval && !isEmpty(interval) && !equalIntervals(interval, ANYTHING) ? interval : undefined
  for (const fn of called) {
    for (const param of parametersOf(fn)) param.fact = known(param.fact)
    fn.resultRange = known(fn.resultRange)
  }
}

/** Whether a parameter of a function that is called from others is passed as an int32. */
export const isPassedAsInteger = ({ type, fact }: BlockParam): boolean =>
  type === 'i32' || (type === 'num' && fact !== undefined && isInt32(fact) && !fact.negZero)
