import { Dominators } from '../ir/cfg.ts'
import { type Interval, isInt32, isSafeInt, isUint32, NOTHING } from '../ir/interval.ts'
import { type Instr, type IrFunction, type Op, terminatorUses, type Value } from '../ir/ir.ts'
import { isArrayType, isListElements } from '../ir/types.ts'
import type { Demands } from './analyze-demand.ts'
import type { Ranges } from './analyze-ranges.ts'

/** A product of two int32, with some to add, which is well within 64 bits. */
const BOUND = 1.5 * 2 ** 62

const ARITHMETIC: ReadonlySet<Op> = new Set(['add', 'sub', 'mul'])
/** Operations that give the value another name. */
const NAMING: ReadonlySet<Op> = new Set(['refine', 'assume'])

/**
 * **Purpose** Finds integers that may leave ±2⁵³, where doubles are rounded, but are indices of typed arrays and nothing else, so that 64-bit integers can
 * stand for them: below 2⁵³ both are the same, and beyond it both are outside of every array.
 *
 * For the latter to hold of a sum, only one of its parts may be that large: a difference of two could be small, and other than that of rounded doubles.
 *
 * **Input invariants** number level, verified. **Output guarantees** a result fits into 64 bits, made by `add`, `sub`, `mul` or `refine` of integers, and
 * only loads, stores and their bounds checks, or results that are places too, look at it: nobody who could tell −0, which integers do not have.
 *
 * **Example** `x[row[i] * width + j]` with int32 operands: the product reaches 2⁶²
 */
export function findPlaces(fn: IrFunction, ranges: Ranges, demands: Demands): ReadonlySet<Value> {
  const range = (value: Value): Interval => ranges.get(value) ?? NOTHING
  const places = new Set<Instr>()
  for (const block of new Dominators(fn).order)
    for (const instr of block.instrs) if (isCandidate(instr, range, places)) places.add(instr)
  if (places.size === 0) return places
  // A value that turns out to be none takes with it those that it is a part of, and those that are parts of it.
  const seenElsewhere = new Set(fn.blocks.flatMap(({ term }) => terminatorUses(term)))
  for (let changed = true; changed; ) {
    changed = false
    const drop = (value: Value) => {
      if (places.delete(value as Instr)) changed = true
    }
    for (const place of [...places]) {
      if (seenElsewhere.has(place) || !partsFit(place, range, places)) drop(place)
    }
    for (const block of fn.blocks) {
      for (const user of block.instrs) {
        const small = isSmall(range(user)) && !(range(user).negZero && demands.get(user)?.negZero)
        for (const [i, arg] of user.args.entries())
          if (places.has(arg as Instr) && !isHarmless(user, i, small, places)) drop(arg)
      }
    }
  }
  return places
}

const isSmall = (a: Interval): boolean => isInt32(a) || isUint32(a)

function isCandidate(instr: Instr, range: (v: Value) => Interval, places: ReadonlySet<Value>): boolean {
  if (instr.type !== 'num') return false
  const { lo, hi, nan, undef } = range(instr)
  if (nan || undef || isSafeInt(range(instr)) || !(lo >= -BOUND && hi <= BOUND)) return false
  return partsFit(instr, range, places)
}

/** Whether the operands are integers, at most one of them large. */
function partsFit(instr: Instr, range: (v: Value) => Interval, places: ReadonlySet<Value>): boolean {
  const [a, b] = instr.args
  if (instr.op === 'refine') return places.has(a)
  if (!ARITHMETIC.has(instr.op)) return false
  return (isSmall(range(a)) && (isSmall(range(b)) || places.has(b))) || (places.has(a) && isSmall(range(b)))
}

/** Whether the user looks at its operand as an index only. `small`: it is a 32-bit integer, and nobody asks for the sign of its zero. */
function isHarmless(user: Instr, operand: number, small: boolean, places: ReadonlySet<Value>): boolean {
  const [array] = user.args
  if (user.op === 'load' || user.op === 'store' || user.op === 'inbounds')
    return operand === 1 && isArrayType(array.type) && !isListElements(array.type)
  if (NAMING.has(user.op)) return operand === 0 && (small || places.has(user))
  return places.has(user)
}
