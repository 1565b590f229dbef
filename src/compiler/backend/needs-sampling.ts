import type { KernelManifest } from '../../runtime-shim/manifest.ts'
import { findLoops, type Loop } from '../ir/cfg.ts'
import { type Block, edges, type IrFunction, type Value } from '../ir/ir.ts'

/** So many loops inside each other do more than any copy costs. */
const CERTAIN_NEST = 3

/**
 * Which calls have to be measured at run time: none, those that copy their arguments, those whose arrays live in kernel memory as well, or those that only make arrays.
 *
 * Whether a copy pays: The number of elements says little about the work of a search, a sort, a recursion
 * or a function that may return early. It tells enough where every call goes through three counted loops inside each other, and where no number of elements pays. Without a copy a kernel is no slower as a rule. What sorts, searches or calls itself may be: there V8's code is as good, and
 * small cases are many; the same is true of some functions of numbers alone. What makes ordinary arrays or objects has them made once more outside of the kernel, however few its own elements are.
 *
 * @param fn the kernel, on the number level, after its loops were versioned
 */
export function needsSampling(fn: IrFunction, manifest: KernelManifest): KernelManifest['sample'] {
  const { copy, units, params } = manifest
  const makes = manifest.result === 'list' || manifest.handles !== undefined
  if (makes && !params.some(({ t }) => t === 'array')) return 'made'
  if (params.every(({ t }) => t === 'number' || t === 'boolean')) return isUncertain(fn) ? 'all' : undefined
  const isNested = params.some((spec) => spec.t === 'array' && spec.of !== undefined)
  if (units === undefined && (copy === 'never' || copy === 0 || !params.some(({ t }) => t === 'array')))
    return undefined
  if (fn.blocks.some(callsOrSorts)) return 'all'
  const loops = findLoops(fn)
  if (loops.some(searches)) return 'all'
  const inNests = new Set<Block>()
  for (const loop of loops)
    if (countedNesting(loop) >= CERTAIN_NEST + (isNested ? 1 : 0)) for (const block of loop.blocks) inNests.add(block)
  return makes || returnsAround(fn, inNests) ? 'copies' : undefined
}

const callsOrSorts = ({ instrs }: Block): boolean => instrs.some(({ op }) => op === 'call' || op === 'sort')

/**
 * Whether V8 may do as well, or better, with numbers alone: it knows from experience which of them are small integers, where a kernel has to keep doubles.
 * That counts where each round waits for the one before (`while (x !== 1) x = …`), in calls of itself, and in remainders.
 */
function isUncertain(fn: IrFunction): boolean {
  if (fn.blocks.some(callsOrSorts)) return true
  const loops = findLoops(fn)
  const waits = (loop: Loop): boolean => !isCounted(loop) || loop.children.some(waits)
  const divides = ({ blocks }: Loop): boolean => [...blocks].some((b) => b.instrs.some(({ op }) => op === 'mod'))
  return loops.some((loop) => waits(loop) || divides(loop))
}

/** Whether a loop, or one inside of it, goes on for as long as the elements that it looks at say so. */
function searches({ header: { term, instrs }, children }: Loop): boolean {
  const isElement = (value: Value) => instrs.some((instr) => instr === value && instr.op === 'load')
  if (
    term.kind === 'branch' &&
    term.cond.kind === 'instr' &&
    term.cond.op === 'compare' &&
    term.cond.args.some(isElement)
  )
    return true
  return children.some(searches)
}

/** How many counted loops there are inside each other, from this one on. */
function countedNesting(loop: Loop): number {
  return isCounted(loop) ? 1 + Math.max(0, ...loop.children.map(countedNesting)) : 0
}

/** Whether a loop is left only where its counter says so. */
function isCounted({ header, blocks, latches }: Loop): boolean {
  const leaves = (block: Block) => edges(block.term).some((edge) => !blocks.has(edge.block))
  if ([...blocks].some((block) => block !== header && leaves(block))) return false
  const { term } = header
  if (term.kind !== 'branch' || term.cond.kind !== 'instr' || term.cond.op !== 'compare') return false
  return term.cond.args.some((value) => {
    const place = header.params.indexOf(value as never)
    return (
      place >= 0 &&
      latches.every((latch) =>
        edges(latch.term).every((edge) => edge.block !== header || isStep(edge.args[place], value)),
      )
    )
  })
}

/** Whether a value is a counter in its next round. */
function isStep(next: Value, counter: Value): boolean {
  const isConstant = (value: Value) => value.kind === 'instr' && value.op === 'const'
  const isCounter = (value: Value): boolean =>
    value === counter ||
    (value.kind === 'instr' && (value.op === 'refine' || value.op === 'assume') && isCounter(value.args[0]))
  if (next.kind !== 'instr' || (next.op !== 'add' && next.op !== 'sub')) return false
  const [a, b] = next.args
  return (isCounter(a) && isConstant(b)) || (next.op === 'add' && isConstant(a) && isCounter(b))
}

/** Whether a call may return without coming through one of these blocks. */
function returnsAround(fn: IrFunction, blocks: ReadonlySet<Block>): boolean {
  const seen = new Set<Block>()
  const work = [fn.blocks[0]]
  for (let block = work.pop(); block; block = work.pop()) {
    if (blocks.has(block) || seen.has(block)) continue
    seen.add(block)
    if (block.term.kind === 'return') return true
    work.push(...edges(block.term).map((edge) => edge.block))
  }
  return false
}
