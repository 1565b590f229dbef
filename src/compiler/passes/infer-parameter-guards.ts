import { ANY_NUMBER, INT32, INT32_MAX, intInterval, SAFE } from '../ir/interval.ts'
import { constantNumber, edges, type Instr, type IrFunction, type Op, type Relation, type Value } from '../ir/ir.ts'

/**
 * **Purpose** Decides which number parameters of a kernel must be integers: those that take part in computing an index. The dispatcher checks
 * it at every call (any other value runs the original), and the kernel computes indices in 32-bit integers. A parameter that such a value is
 * only compared with (`i < n`), or any counter that moves by integers, need not be an integer: it must just not exceed 2³¹ − 1, so that the counter stays
 * an int32. One that indices are taken modulo of must be positive: by 0 they would be NaN. One that is divided by a counter (`n % d`) must be an int32, too. One that becomes a bigint (`BigInt(n)`) must be a safe integer.
 *
 * **Input invariants** number level, verified, before refinements. **Output guarantees** `fact` is set on entry parameters; those that the user
 * declared (`i32`, `u8` …) already have one and keep it.
 *
 * **Example** `f(x: Float64Array, n, w) { for (i = 0; i < n; i++) … x[i * w] }` → w ∈ int32, n ≤ 2³¹ − 1
 */
export function inferParameterGuards(fn: IrFunction): void {
  const incoming = new Map<Value, Value[]>()
  for (const block of fn.blocks) {
    for (const edge of edges(block.term)) {
      edge.block.params.forEach((param, i) => {
        incoming.set(param, [...(incoming.get(param) ?? []), edge.args[i]])
      })
    }
  }
  const indexValues = closure(
    fn.blocks.flatMap((b) => b.instrs).flatMap((i) => (ADDRESSING.has(i.op) ? [i.args[1]] : [])),
    incoming,
  )
  const bounds: Value[] = []
  const integers: Value[] = []
  for (const block of fn.blocks) {
    for (const instr of block.instrs) {
      const [a, b] = instr.args
      // Factors are looked for, or a common divisor.
      if (instr.op === 'mod' && isCounter(b, incoming)) integers.push(a)
      if (instr.op !== 'compare') continue
      if (indexValues.has(a) && !indexValues.has(b)) (isSimpleBound(instr, b) ? bounds : integers).push(b)
      if (indexValues.has(b) && !indexValues.has(a)) (isSimpleBound(instr, a) ? bounds : integers).push(a)
      if (isCounter(a, incoming) && isSimpleBound(instr, b)) bounds.push(b)
      if (isCounter(b, incoming) && isSimpleBound(instr, a)) bounds.push(a)
    }
  }
  const wanted = new Set([...indexValues, ...closure(integers, incoming)])
  const converted = closure(
    fn.blocks.flatMap((b) => b.instrs).flatMap((i) => (i.op === 'tobig' ? [i.args[0]] : [])),
    incoming,
  )
  const moduli = new Set([...wanted].flatMap((v) => (v.kind === 'instr' && v.op === 'mod' ? [v.args[1]] : [])))
  for (const param of fn.blocks[0].params) {
    if (param.type !== 'num' || param.fact) continue
    if (moduli.has(param)) param.fact = intInterval(1, INT32_MAX)
    else if (wanted.has(param)) param.fact = INT32
    else if (converted.has(param)) param.fact = intInterval(-SAFE, SAFE)
    else if (bounds.includes(param)) param.fact = { ...ANY_NUMBER, nan: false, hi: INT32_MAX }
  }
}

const ORDERED: ReadonlySet<Relation | undefined> = new Set<Relation>(['lt', 'le', 'gt', 'ge'])

/** A parameter that is compared as it is: `i < n`. */
const isSimpleBound = (compare: Instr, bound: Value): boolean =>
  bound.kind === 'param' && ORDERED.has(compare.attr.relation)

/** A variable that starts at an integer and moves by integers, whatever it is used for; or such a one plus an integer: `i + 4 <= n`. */
function isCounter(value: Value, incoming: ReadonlyMap<Value, Value[]>): boolean {
  if (value.kind !== 'param')
    return (value.op === 'add' || value.op === 'sub') && isInteger(value.args[1]) && isCounter(value.args[0], incoming)
  const sources = incoming.get(value) ?? []
  const moves = sources.filter(
    (v) => v.kind === 'instr' && (v.op === 'add' || v.op === 'sub') && v.args[0] === value && isInteger(v.args[1]),
  )
  return moves.length > 0 && sources.every((v) => moves.includes(v) || isInteger(v))
}

const isConstant = (value: Value): boolean => constantNumber(value) !== undefined

const isInteger = (value: Value): boolean =>
  value.kind === 'instr' && value.op === 'const' && Number.isInteger(value.attr.value)

/** Operations whose second operand is an index. */
const ADDRESSING: ReadonlySet<Op> = new Set(['load', 'store', 'loadhandle', 'storehandle', 'viewget', 'viewset'])

/** Operations by which integers come from integers. */
const ARITHMETIC: ReadonlySet<Op> = new Set(['add', 'sub', 'mul', 'mod'])

const isRenaming = (value: Instr): boolean => value.op === 'refine' || value.op === 'assume'

/** The values that `roots` are computed from by integer arithmetic. */
function closure(roots: Value[], incoming: ReadonlyMap<Value, Value[]>): Set<Value> {
  const seen = new Set<Value>()
  const work = [...roots]
  while (work.length > 0) {
    const value = work.pop()!
    // A constant is whatever it is; the same one may also be compared with numbers that have nothing to do with indices.
    if (value.type !== 'num' || seen.has(value) || isConstant(value)) continue
    seen.add(value)
    if (value.kind === 'param') work.push(...(incoming.get(value) ?? []))
    else if (ARITHMETIC.has(value.op) || isRenaming(value)) work.push(...value.args)
    else if (value.op === 'choose' || (value.op === 'math' && value.attr.name === 'trunc')) work.push(...value.args)
  }
  return seen
}
