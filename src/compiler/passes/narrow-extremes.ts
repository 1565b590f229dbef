import { createInstr } from '../ir/builder.ts'
import { Dominators } from '../ir/cfg.ts'
import { isInt32, isSafeInt, isUint32, NOTHING, pointInterval } from '../ir/interval.ts'
import {
  type BlockParam,
  constantNumber,
  edges,
  type Instr,
  type IrFunction,
  mapOperands,
  terminatorUses,
  type Value,
} from '../ir/ir.ts'
import { analyzeDemand, type Demands } from './analyze-demand.ts'
import { analyzeRanges, type Ranges } from './analyze-ranges.ts'

/**
 * **Purpose** Finds the least and the greatest of sums such as `x + 1` and `y` by comparing `x` with `y`. The sums of 32-bit integers may need 33 bits, and
 * JavaScript compares these; where nobody looks at more than the low 32 bits of what is found, 32 bits do for everything then. Tables of distances are
 * filled that way (edit distance, alignment, shortest paths).
 *
 * Of integers, for t = 0 or 1: `min(x + t, y)` is `x < y ? x + t : y`, for x < y says that x + 1 is at most y. For t = −1 or 0 it is `y < x ? y : x + t`; `max`
 * the other way round. Sums with the same integer are compared without it.
 *
 * **Input invariants** number level, verified, loops versioned. **Output guarantees** same results; nothing else changes.
 *
 * **Example** `store %row, %j, (min (add %x, 1), %y)` → `store %row, %j, (choose (compare lt %x, %y), (add %x, 1), %y)`
 */
export function narrowExtremes(fn: IrFunction): void {
  const roots = fn.blocks.flatMap(({ instrs }) => instrs.filter((instr) => extremeOf(instr)))
  if (roots.length === 0) return
  const ranges = analyzeRanges(fn)
  const demands = analyzeDemand(fn, ranges, ranges)
  const wide = roots.filter((instr) => isWide(instr, ranges, demands))
  if (wide.length === 0) return
  const narrowing = new Narrowing(fn, ranges)
  // Of a chain the last one first: it is taken with all before it.
  for (const root of wide.reverse()) narrowing.run(root)
  for (const block of fn.blocks) mapOperands(block, (value) => narrowing.replaced.get(value))
}

const extremeOf = (value: Value): 'min' | 'max' | undefined =>
  value.kind === 'instr' && value.op === 'math' && (value.attr.name === 'min' || value.attr.name === 'max')
    ? value.attr.name
    : undefined

/** Whether it, or what it is found among, takes more than 32 bits, of which the low ones are all that is looked at. */
function isWide(instr: Instr, ranges: Ranges, demands: Demands): boolean {
  const range = (value: Value) => ranges.get(value) ?? NOTHING
  const fits = [instr, ...instr.args].every((value) => isInt32(range(value)) || isUint32(range(value)))
  return isSafeInt(range(instr)) && !fits && !demands.get(instr)?.exact
}

/** A number as another one and what is added to that, an integer from `lo` to `hi`. */
interface Sum {
  value: Value
  base: Value
  lo: number
  hi: number
}

class Narrowing {
  readonly replaced = new Map<Value, Value>()
  private readonly fn: IrFunction
  private readonly ranges: Ranges
  private readonly dominators: Dominators
  private readonly uses = new Map<Value, number>()
  /** Those that another one was found through. */
  private readonly inner = new Set<Value>()

  constructor(fn: IrFunction, ranges: Ranges) {
    this.fn = fn
    this.ranges = ranges
    this.dominators = new Dominators(fn)
    for (const { instrs, term } of fn.blocks)
      for (const value of [...instrs.flatMap(({ args }) => args), ...terminatorUses(term)])
        this.uses.set(value, (this.uses.get(value) ?? 0) + 1)
  }

  run(root: Instr): void {
    if (this.inner.has(root)) return
    const name = extremeOf(root) as 'min' | 'max'
    const sums = this.operands(root, name).map((operand) => this.sum(operand))
    const areAll = (is: typeof isInt32) => sums.every(({ base }) => is(this.ranges.get(base) ?? NOTHING))
    if (!areAll(isInt32) && !areAll(isUint32)) return
    const groups = groupsOf(sums)
    if (groups) this.replaced.set(root, this.choice(root, name, groups))
  }

  /** Of what `root` is the extreme, through those that are made for it alone. */
  private operands(root: Instr, name: string): Value[] {
    return root.args.flatMap((arg) => {
      if (arg.kind !== 'instr' || extremeOf(arg) !== name || this.uses.get(arg) !== 1) return [arg]
      this.inner.add(arg)
      return this.operands(arg, name)
    })
  }

  private sum(value: Value): Sum {
    const known = unrefined(value)
    if (known.kind === 'param') return { ...(this.joined(known) ?? shifted(known)), value }
    if (known.op !== 'choose') return { ...shifted(known), value }
    return { ...(eitherOf(known, known.args.slice(1)) ?? shifted(known)), value }
  }

  /** Of a parameter that is the same number plus one or another integer, whichever way control came. */
  private joined(param: BlockParam): Sum | undefined {
    const at = param.block.params.indexOf(param)
    const passed = this.fn.blocks.flatMap(({ term }) =>
      edges(term).flatMap(({ block, args }) => (block === param.block ? [args[at]] : [])),
    )
    const sum = passed.length > 0 ? eitherOf(param, passed) : undefined
    if (!sum || sum.base.block === param.block) return undefined
    return this.dominators.dominates(sum.base.block, param.block) ? sum : undefined
  }

  private choice(root: Instr, name: 'min' | 'max', [one, other]: readonly Sum[][]): Value {
    const emit = (op: 'math' | 'add' | 'const' | 'compare' | 'choose', args: Value[], attr = {}) => {
      const made = createInstr(this.fn, root.block, op, op === 'compare' ? 'bool' : 'num', args, root.span, attr)
      root.block.instrs.splice(root.block.instrs.indexOf(root), 0, made)
      return made
    }
    const extreme = ([first, ...rest]: readonly Sum[]): Sum => {
      if (rest.length === 0) return first
      const base = rest.reduce((found, sum) => emit('math', [found, sum.base], { name }), first.base)
      const value = first.lo === 0 ? base : emit('add', [base, emit('const', [], { value: first.lo })])
      return { ...first, base, value }
    }
    const a = extreme(one)
    if (!other) return a.value
    const b = extreme(other)
    // Where both begin alike, the one to which more is added is the greater one, or they are equal.
    const isAbove = b.hi > a.lo
    const condition = emit('compare', isAbove ? [b.base, a.base] : [a.base, b.base], { relation: 'lt' })
    const takesB = isAbove === (name === 'min')
    return emit('choose', takesB ? [condition, b.value, a.value] : [condition, a.value, b.value])
  }
}

/** The first sums have all the same integer; those of a second group, if there is one, that or the one beside it. */
function groupsOf(sums: readonly Sum[]): readonly Sum[][] | undefined {
  const isFixed = ({ lo, hi }: Sum) => lo === hi
  for (const { lo: shift } of sums.filter(isFixed)) {
    const one = sums.filter((sum) => isFixed(sum) && sum.lo === shift)
    const other = sums.filter((sum) => !one.includes(sum))
    if (other.length === 0) return [one]
    const [{ lo, hi }] = other
    const isOne = other.length === 1 || other.every((sum) => isFixed(sum) && sum.lo === lo)
    if (isOne && lo >= shift - 1 && hi <= shift + 1 && hi - lo <= 1) return [one, other]
  }
  return undefined
}

/** What is the same number plus one or another integer. */
function eitherOf(value: Value, values: readonly Value[]): Sum | undefined {
  const sums = values.map((one) => shifted(unrefined(one)))
  const [{ base }] = sums
  if (sums.some((sum) => sum.base !== base)) return undefined
  return { value, base, lo: Math.min(...sums.map(({ lo }) => lo)), hi: Math.max(...sums.map(({ hi }) => hi)) }
}

/** `x + c` as what it is, everything else as itself. */
function shifted(value: Value): Sum {
  const itself = { value, base: value, lo: 0, hi: 0 }
  if (value.kind !== 'instr' || (value.op !== 'add' && value.op !== 'sub')) return itself
  const [a, b] = value.args
  const [base, by] =
    value.op === 'sub' || constantNumber(b) !== undefined ? [a, constantNumber(b)] : [b, constantNumber(a)]
  if (by === undefined || !isInt32(pointInterval(by))) return itself
  const shift = value.op === 'sub' ? 0 - by : by + 0
  return { value, base: unrefined(base), lo: shift, hi: shift }
}

function unrefined(value: Value): Value {
  return value.kind === 'instr' && value.op === 'refine' ? unrefined(value.args[0]) : value
}
