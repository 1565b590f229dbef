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
  const pairs = remarks.filter((one) => one.function === undefined)
  return new Map(
    kernels.map(({ manifest, functions }) => {
      const symbols = new Set(functions.map(({ fn }) => fn.symbol))
      const own = remarks.filter((one) => one.function !== undefined && symbols.has(one.function))
      return [
        manifest.export,
        ofKernel(
          own,
          pairs,
          texts,
          functions.flatMap(({ fn }) => jammedAdditions(fn)),
        ),
      ]
    }),
  )
}

function ofKernel(
  remarks: readonly Remark[],
  pairs: readonly Remark[],
  texts: readonly SourceText[],
  jams: readonly Span[],
): LoopReport[] {
  const found = new Map<SourceLoop, { text: SourceText; remarks: Remark[] }>()
  for (const remark of remarks) {
    const { text, loop } = placeOf(remark, texts) ?? {}
    if (!text || !loop) continue
    const known = found.get(loop)
    if (known) known.remarks.push(remark)
    else found.set(loop, { text, remarks: [remark] })
  }
  const paired = pairs.map((pair) => placeOf(pair, texts)?.loop)
  const reports = [...found].flatMap(([loop, { text, remarks }]) => {
    const jammed = jams.some((span) => (span.file ?? texts[0].file) === text.file && contains(loop, span.start))
    const outcome = outcomeOf(
      remarks,
      jammed ? paired.some((one) => !one || isAround(one, loop)) : paired.includes(loop),
    )
    if (!outcome) return []
    const { line, column } = positionAt(text.code, loop.span.start)
    const file = text === texts[0] ? undefined : basename(text.file)
    return [{ line, column, ...(file && { file }), form: loop.form, ...outcome }]
  })
  return reports.sort((a, b) => (a.file ?? '').localeCompare(b.file ?? '') || a.line - b.line || a.column - b.column)
}

function placeOf({ place }: Remark, texts: readonly SourceText[]): { text: SourceText; loop?: SourceLoop } | undefined {
  const text = place && texts.find(({ name }) => name === place.file)
  return text && { text, loop: loopAround(text.loops, offsetAt(text.code, place.line, place.column)) }
}

const contains = ({ span }: SourceLoop, offset: number): boolean => offset >= span.start && offset < span.end

/**
 * `jam-loops` lets several rounds of a loop run side by side in the sum inside it, and LLVM pairs these additions: it says so of the sum, of the outer loop, or of no
 * loop at all.
 */
const isAround = (outer: SourceLoop, inner: SourceLoop): boolean =>
  outer.span.start <= inner.span.start && outer.span.end >= inner.span.end

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

/** Lines and columns as `DebugInfo` counts them. */
function offsetAt(code: string, line: number, column: number): number {
  let start = 0
  for (let i = 1; i < line; i++) start = code.indexOf('\n', start) + 1
  return start + column - 1
}

/** Over all versions of one loop: if one is vectorised, the source can be. */
function outcomeOf(
  remarks: readonly Remark[],
  paired: boolean,
): Pick<LoopReport, 'state' | 'width' | 'interleaved' | 'reason'> | undefined {
  const vectorised = remarks.filter(({ kind, name }) => kind === 'passed' && name === 'Vectorized')
  if (vectorised.length > 0) {
    const most = (part: string) => Math.max(...vectorised.map(({ values }) => Number(values[part] ?? 1)))
    const [width, interleaved] = [most('VectorizationFactor'), most('InterleaveCount')]
    return { state: 'vectorised', width, ...(interleaved > 1 && { interleaved }) }
  }
  if (paired) return { state: 'paired' }
  const reason = loopReason(remarks.filter(({ kind }) => kind !== 'passed'))
  return reason && { state: 'scalar', reason }
}
