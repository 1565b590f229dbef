import type { Instr, IrFunction, Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'
import type { FunctionText } from './function-text.ts'

/**
 * The lines that make the address of an element.
 *
 * @param to name of the pointer
 * @param type of the elements, as LLVM calls it
 * @param index an i32 within the array
 * @param dbg the location of the lines
 */
export function elementAddress(
  text: FunctionText,
  to: string,
  type: string,
  array: Value,
  index: Value,
  dbg: string,
): string[] {
  const place = (i: string) => `${to} = getelementptr inbounds nuw ${type}, ptr ${text.ref(array)}, ${i}${dbg}`
  if (!text.wideSums.has(index)) return [place(`i32 ${text.ref(index)}`)]
  const lines: string[] = []
  const made = new Map<Value, string>()
  /** Sums may have parts in common. @returns the value as an i64 */
  const widen = (value: Value): string => {
    const known = made.get(value)
    if (known) return known
    const wide = text.temporary()
    made.set(value, wide)
    const sum = asSum(value)
    lines.push(
      sum
        ? `${wide} = ${sum.op === 'i.add' ? 'add' : 'sub'} nsw i64 ${sum.args.map(widen).join(', ')}${dbg}`
        : `${wide} = sext i32 ${text.ref(value)} to i64${dbg}`,
    )
    return wide
  }
  const at = widen(index)
  return [...lines, place(`i64 ${at}`)]
}

/**
 * Which indices are written in 64 bits, where addresses have as many. LLVM does that itself in loops if it knows that the sums in an index do not overflow. From version 20 on it
 * first makes `i + (base - 1)` of `(i + base) - 1`, where `base` is the same in all rounds, and forgets what it knew unless both are sums of what is not negative (`hoistBOAssociation` in
 * its `LICM.cpp`). It does not see then that a round reads what the one before has written, and the recurrence of PolyBench's `adi` goes through memory, which takes 1.4 times as long.
 *
 * Such sums of sums are widened here, where nothing has to be known, and so are those of a sum and a constant, which becomes part of the instruction that loads. Others stay as they are:
 * all of them in 64 bits would be slower (PolyBench's `nussinov` with 0.86 of the speed). But LLVM compares addresses only where they are made alike: the sums inside of them are
 * widened too, and whatever has one of those inside.
 *
 * @returns indices and the sums in them
 */
export function findWideSums(fn: IrFunction): ReadonlySet<Value> {
  const indices = [...new Set(fn.blocks.flatMap(({ instrs }) => instrs.flatMap(indexOf)))]
  const wide = new Set<Value>()
  const widen = (sum: Instr): void => {
    if (wide.has(sum)) return
    wide.add(sum)
    sumsIn(sum).forEach(widen)
  }
  somewhere(indices, (sum, inner) => {
    if (inner.length === 0) return false
    return sum.args.some(isConstant) || !(onlyGrows(sum) && inner.every(onlyGrows))
  }).forEach(widen)
  for (let before = -1; before < wide.size; ) {
    before = wide.size
    somewhere(indices, (sum) => wide.has(sum)).forEach(widen)
  }
  return wide
}

/** Those for which a test holds, or for a sum in them. */
function somewhere(sums: readonly Instr[], test: (sum: Instr, inner: readonly Instr[]) => boolean): Instr[] {
  const known = new Map<Instr, boolean>()
  const holds = (sum: Instr): boolean => {
    const seen = known.get(sum)
    if (seen !== undefined) return seen
    const inner = sumsIn(sum)
    const found = inner.some(holds) || test(sum, inner)
    known.set(sum, found)
    return found
  }
  return sums.filter(holds)
}

/** The sum that is the index of an element, of a load or store. */
function indexOf({ args: [array, index] }: Instr): Instr[] {
  const sum = index && isArrayType(array.type) ? asSum(index) : undefined
  return sum ? [sum] : []
}

const sumsIn = (sum: Instr): Instr[] => sum.args.flatMap((arg) => asSum(arg) ?? [])

const onlyGrows = ({ op, attr }: Instr): boolean => op === 'i.add' && attr.nuw === true

const isConstant = (value: Value): boolean => value.kind === 'instr' && value.op === 'i.const'

/** The instruction of a sum or difference of 32 bits that does not overflow. */
function asSum(value: Value): Instr | undefined {
  if (value.kind !== 'instr' || value.type !== 'i32' || !value.attr.nsw) return undefined
  return value.op === 'i.add' || value.op === 'i.sub' ? value : undefined
}
