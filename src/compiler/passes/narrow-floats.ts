import { createInstr } from '../ir/builder.ts'
import { type Instr, type IrFunction, mapOperands, type Op, type Value } from '../ir/ir.ts'

/**
 * **Purpose** Under the whole of `fastmath`, computes in floats what comes from floats and ends in a float. JavaScript computes all steps in doubles: four
 * instead of eight lanes a vector, and a conversion at both ends.
 *
 * What is rounded in between makes it differ, by some units in the last place of a float, and a step may overflow that would not in doubles. A single
 * operation is no matter of this pass: rounded to float its result is the same either way, which LLVM knows (Figueroa, "When is double rounding innocuous?", 1995).
 *
 * **Input invariants** machine level, verified. **Output guarantees** sums that are carried from round to round stay doubles, as all that is used as one does.
 *
 * **Example** `%a = f.promote %x; %b = f.mul %a, %a; %c = f.add %b, 0.5; %d = f.demote %c` → `%b = f.mul %x, %x; %d = f.add %b, f.demote 0.5`
 */
export function narrowFloats(fn: IrFunction): void {
  const narrowing = new Narrowing(fn)
  const replaced = new Map<Value, Value>()
  const demotions = fn.blocks.flatMap(({ instrs }) => instrs.filter(({ op }) => op === 'f.demote'))
  for (const demotion of demotions) {
    const [wide] = demotion.args
    if (stepOf(wide) && narrowing.comesFromFloats(wide)) replaced.set(demotion, narrowing.value(wide))
  }
  if (replaced.size === 0) return
  for (const block of fn.blocks) mapOperands(block, (value) => replaced.get(value))
}

/** Operations that floats have as doubles do. */
const STEPS: ReadonlySet<Op> = new Set(['f.add', 'f.sub', 'f.mul', 'f.div', 'f.sqrt', 'f.abs', 'f.min', 'f.max'])

const stepOf = (value: Value): Instr | undefined => (value.kind === 'instr' && STEPS.has(value.op) ? value : undefined)

/** The float that became this double. */
const floatOf = (value: Value): Value | undefined =>
  value.kind === 'instr' && value.op === 'f.promote' ? value.args[0] : undefined

/** Numbers that become floats once, before all else: constants and the numbers that the function was given. */
function isRounded(value: Value, fn: IrFunction): boolean {
  if (value.type !== 'f64') return false
  return value.kind === 'param' ? value.block === fn.blocks[0] : value.op === 'f.const' && value.attr.name === undefined
}

class Narrowing {
  private readonly fn: IrFunction
  private readonly narrowed = new Map<Value, Value>()
  private readonly known = new Map<Value, boolean>()

  constructor(fn: IrFunction) {
    this.fn = fn
  }

  /** Whether the steps begin with floats, with at least one. */
  comesFromFloats(value: Value): boolean {
    return this.canNarrow(value) && this.hasFloat(value, new Set())
  }

  private canNarrow(value: Value): boolean {
    const known = this.known.get(value)
    if (known !== undefined) return known
    const can =
      floatOf(value) !== undefined ||
      isRounded(value, this.fn) ||
      (stepOf(value)?.args.every((arg) => this.canNarrow(arg)) ?? false)
    this.known.set(value, can)
    return can
  }

  private hasFloat(value: Value, seen: Set<Value>): boolean {
    if (seen.has(value)) return false
    seen.add(value)
    return floatOf(value) !== undefined || (stepOf(value)?.args.some((arg) => this.hasFloat(arg, seen)) ?? false)
  }

  /** The same as a float; it stands behind the double. */
  value(wide: Value): Value {
    const known = this.narrowed.get(wide)
    if (known) return known
    const step = stepOf(wide)
    const made = floatOf(wide) ?? (step ? this.step(step) : this.rounded(wide))
    this.narrowed.set(wide, made)
    return made
  }

  private step(wide: Instr): Instr {
    const args = wide.args.map((arg) => this.value(arg))
    const made = createInstr(this.fn, wide.block, wide.op, 'f32', args, wide.span, { ...wide.attr })
    insertBehind(wide, made)
    return made
  }

  private rounded(wide: Value): Instr {
    const made = createInstr(this.fn, wide.block, 'f.demote', 'f32', [wide], wide.span)
    if (wide.kind === 'instr') insertBehind(wide, made)
    else wide.block.instrs.unshift(made)
    return made
  }
}

function insertBehind(place: Instr, made: Instr): void {
  const { instrs } = place.block
  instrs.splice(instrs.indexOf(place) + 1, 0, made)
}
