import type { IrFunction } from '../ir/ir.ts'
import { analyzeBigDemand } from './analyze-big-demand.ts'
import { analyzeBigRanges } from './analyze-big-ranges.ts'
import { analyzeRanges } from './analyze-ranges.ts'

const LARGEST = 2n ** 63n - 1n

/**
 * **Purpose** Decides which bigint parameters of a kernel must fit into 64 bits: those of which more than the low 64 bits are looked at (they are
 * compared, divided, returned …). The dispatcher checks it at every call, and any other value runs the original. Of all others the engine passes the
 * low 64 bits, and nothing needs to be checked. −2⁶³ is left out too: without it, negation and division stay within 64 bits.
 *
 * **Input invariants** number level, verified. **Output guarantees** `bigFact` is set on entry parameters; those that the user declared (`i64`,
 * `u64`) already have one and keep it.
 *
 * **Example** `f(x: bigint, y: bigint) { return BigInt.asUintN(64, x) / (y || 1n) }` → y ∈ [−2⁶³ + 1, 2⁶³ − 1], x is any bigint
 */
export function inferBigintGuards(fn: IrFunction): void {
  const params = fn.blocks[0].params.filter((p) => p.type === 'big' && !p.bigFact)
  if (params.length === 0) return
  const demands = analyzeBigDemand(fn, analyzeBigRanges(fn, analyzeRanges(fn)))
  for (const param of params) if ((demands.get(param) ?? 0) > 64) param.bigFact = { lo: -LARGEST, hi: LARGEST }
}
