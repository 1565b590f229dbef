import { basename } from 'node:path'
import { debugNames } from '../backend/debug-info.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { positionAt } from '../diagnostics/format.ts'
import type { IrFunction } from '../ir/ir.ts'
import type { LlvmModule } from '../llvm-module.ts'
import { type LoopReason, loopReason } from './loop-reasons.ts'
import type { Remark } from './read-remarks.ts'
import { loopAround, type SourceLoop, sourceLoops } from './source-loops.ts'

/** What became of one loop of the source in WebAssembly, over all versions of it that the compiler has made. */
export interface LoopReport {
  /** Where it begins, from 1. */
  line: number
  column: number
  /** Name of the file, of a helper from another one. */
  file?: string
  /** `for`, `while`, `do`, or the method that goes through an array: `fill`. */
  form: string
  /**
   * - `vectorised`: so many rounds at once as `width` says
   * - `paired`: round by round, with operations of a round side by side
   * - `scalar`: one after the other, for the `reason`
   */
  state: 'vectorised' | 'paired' | 'scalar'
  /** Rounds that are computed at once. */
  width?: number
  /** So many vectors side by side, where that is more than one. */
  interleaved?: number
  reason?: LoopReason
}

interface SourceText {
  /** In debug information. */
  name: string
  file: string
  code: string
  loops: SourceLoop[]
}

/**
 * Puts what LLVM says into terms of the source: one entry for each loop that LLVM has looked at, in the order of the source. It looks at innermost loops, and
 * not at those that it has removed before (a copy or fill has become one instruction, few rounds are written out).
 *
 * @returns by symbol of the kernel
 */
export function loopReports(
  remarks: readonly Remark[],
  { kernels, source }: Pick<LlvmModule, 'kernels' | 'source'>,
): Map<string, LoopReport[]> {
  const sources = [source, ...source.imported]
  const names = debugNames(sources.map(({ file }) => file))
  const texts = sources.map(
    ({ file, code }, i): SourceText => ({
      name: names[i],
      file,
      code,
      loops: sourceLoops(file, code),
    }),
  )
  return new Map(
    kernels.map(({ manifest, functions }) => {
      const symbols = new Set(functions.map(({ fn }) => fn.symbol))
      const own = remarks.filter((one) => symbols.has(one.function))
      return [
        manifest.export,
        ofKernel(
          own,
          texts,
          functions.flatMap(({ fn }) => jammedAdditions(fn)),
        ),
      ]
    }),
  )
}

function ofKernel(remarks: readonly Remark[], texts: readonly SourceText[], jams: readonly Span[]): LoopReport[] {
  const found = new Map<SourceLoop, { text: SourceText; remarks: Remark[] }>()
  for (const remark of remarks) {
    const text = texts.find(({ name }) => name === remark.place?.file)
    if (!text || !remark.place) continue
    const loop = loopAround(text.loops, offsetAt(text.code, remark.place.line, remark.place.column))
    if (!loop) continue
    const known = found.get(loop)
    if (known) known.remarks.push(remark)
    else found.set(loop, { text, remarks: [remark] })
  }
  const outcomes = new Map([...found].map(([loop, { remarks }]) => [loop, outcomeOf(remarks)]))
  const isUnplaced = ({ place }: Remark) => place === undefined
  for (const [loop, { text }] of found) {
    const jammed = jams.some((span) => (span.file ?? texts[0].file) === text.file && contains(loop, span.start))
    if (jammed)
      pairJammed(
        loop,
        outcomes,
        remarks.some((one) => isUnplaced(one) && isPair(one)),
      )
  }
  const reports = [...found].flatMap(([loop, { text }]) => {
    const outcome = outcomes.get(loop)
    if (!outcome) return []
    const { line, column } = positionAt(text.code, loop.span.start)
    const file = text === texts[0] ? undefined : basename(text.file)
    return [{ line, column, ...(file && { file }), form: loop.form, ...outcome }]
  })
  return reports.sort((a, b) => (a.file ?? '').localeCompare(b.file ?? '') || a.line - b.line || a.column - b.column)
}

type Outcome = Pick<LoopReport, 'state' | 'width' | 'interleaved' | 'reason'>

const contains = ({ span }: SourceLoop, offset: number): boolean => offset >= span.start && offset < span.end

/**
 * `jam-loops` lets several rounds of a loop run side by side in the sum inside it, and LLVM pairs these additions: it says so of the outer loop, or of no place. Of
 * the sum it speaks where the last few rounds are computed, one by one.
 *
 * @param unplaced whether it has paired something without saying where
 */
function pairJammed(inner: SourceLoop, outcomes: Map<SourceLoop, Outcome | undefined>, unplaced: boolean): void {
  if (outcomes.get(inner)?.reason?.code !== 'order-of-additions') return
  const outer = [...outcomes].filter(
    ([loop, outcome]) => loop !== inner && outcome?.state === 'paired' && contains(loop, inner.span.start),
  )
  if (outer.length === 0 && !unplaced) return
  outcomes.set(inner, { state: 'paired' })
  for (const [loop] of outer) outcomes.delete(loop)
}

/** Where additions that are one in the source stand side by side. */
function jammedAdditions({ blocks, jammed }: IrFunction): Span[] {
  if (!jammed) return []
  return blocks.flatMap((block) => {
    const additions = block.instrs.filter(({ op }) => op === 'f.add')
    return additions.flatMap(({ span }, i) =>
      additions.findIndex((one) => sameSpan(one.span, span)) < i ? [span] : [],
    )
  })
}

const sameSpan = (a: Span, b: Span): boolean => a.file === b.file && a.start === b.start && a.end === b.end

const isPair = ({ kind, pass }: Remark): boolean => kind === 'passed' && pass === 'slp-vectorizer'

/** Lines and columns as `DebugInfo` counts them. */
function offsetAt(code: string, line: number, column: number): number {
  let start = 0
  for (let i = 1; i < line; i++) start = code.indexOf('\n', start) + 1
  return start + column - 1
}

/** Over all versions of one loop: if one is vectorised, the source can be. */
function outcomeOf(remarks: readonly Remark[]): Outcome | undefined {
  const vectorised = remarks.filter(({ kind, name }) => kind === 'passed' && name === 'Vectorized')
  if (vectorised.length > 0) {
    const most = (part: string) => Math.max(...vectorised.map(({ values }) => Number(values[part] ?? 1)))
    const [width, interleaved] = [most('VectorizationFactor'), most('InterleaveCount')]
    return { state: 'vectorised', width, ...(interleaved > 1 && { interleaved }) }
  }
  if (remarks.some(isPair)) return { state: 'paired' }
  const reason = loopReason(remarks.filter(({ kind, pass }) => kind !== 'passed' && pass === 'loop-vectorize'))
  return reason && { state: 'scalar', reason }
}
