import { basename } from 'node:path'
import type { Span } from '../diagnostics/diagnostic.ts'
import type { SourceModule } from '../frontend/module-graph.ts'
import type { IrFunction } from '../ir/ir.ts'

/** LLVM keeps columns in 16 bits. */
const MAX_COLUMN = 65535

/** Loop metadata: neither vectorise nor unroll. */
export const COLD_LOOP = '!6'
/** The same: one vector in a round. */
export const LANES_LOOP = '!9'
/** The same: no vectors. */
export const SCALAR_LOOP = '!11'

/** What branches and loops refer to, by these numbers. */
export const HINTS: readonly string[] = [
  '!4 = !{!"branch_weights", i32 1048575, i32 1}',
  '!5 = !{!"branch_weights", i32 1, i32 1048575}',
  '!6 = distinct !{!6, !7, !8}',
  '!7 = !{!"llvm.loop.vectorize.enable", i1 false}',
  '!8 = !{!"llvm.loop.unroll.disable"}',
  '!9 = distinct !{!9, !10}',
  '!10 = !{!"llvm.loop.interleave.count", i32 1}',
  '!11 = distinct !{!11, !7}',
]

/** Where functions ask for the metadata of their instructions. */
export type DebugSink = Pick<DebugInfo, 'subprogram' | 'location' | 'text'>

/**
 * A module whose assembly says which lines of the source its instructions come from. It makes the same instructions: line tables are all that is added. Builds do
 * not need them.
 *
 * @param llvmIr text of a module that has debug metadata
 */
export const withLineTables = (llvmIr: string): string =>
  llvmIr.replace('emissionKind: NoDebug', 'emissionKind: LineTablesOnly')

/** For functions that come from no source file of the user's. */
export const NO_DEBUG: DebugSink = { subprogram: () => '', location: () => '', text: () => '' }

/** One source file of the module: where its lines start, and the number of its metadata node. */
interface SourceText {
  lineStarts: number[]
  node: number
}

/**
 * What the files of a module are called in its debug metadata. Paths are left out, so that the same sources give the same text (and cache key) in every folder; of
 * several files with one name, all but the first get numbers.
 *
 * @param files paths, the main file first
 * @example
 * debugNames(['/app/index.ts', '/app/lib/index.ts']) // ['index.ts', 'index.ts#2']
 */
export function debugNames(files: readonly string[]): string[] {
  const names = files.map((file) => basename(file))
  return names.map((name, i) => (names.indexOf(name) < i ? `${name}#${i + 1}` : name))
}

/** The debug metadata of a module: where in the source each LLVM instruction comes from. LLVM's remarks are placed by it. */
export class DebugInfo {
  private readonly lines: string[] = []
  private readonly main: SourceText
  private readonly imported = new Map<string, SourceText>()
  private readonly locations = new Map<string, number>()
  private scope = 0

  /**
   * @param file path of the main file
   * @param source its text
   * @param imported the files that helpers come from
   */
  constructor(file: string, source: string, imported: readonly SourceModule[] = []) {
    const [name, ...names] = debugNames([file, ...imported.map((module) => module.file)])
    this.main = this.addSource(name, source)
    // No debug sections are written; the locations only travel through LLVM's passes.
    this.lines.push(
      '!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !0, producer: "usejit", isOptimized: true, runtimeVersion: 0, emissionKind: NoDebug)',
    )
    this.lines.push('!2 = !{i32 2, !"Debug Info Version", i32 3}')
    this.lines.push('!3 = !DISubroutineType(types: !{})')
    this.lines.push(...HINTS)
    imported.forEach((module, i) => {
      this.imported.set(module.file, this.addSource(names[i], module.code))
    })
  }

  private addSource(file: string, source: string): SourceText {
    const lineStarts = [0]
    for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) lineStarts.push(i + 1)
    const name = file.replace(/[\\"]/g, (c) => `\\${c.charCodeAt(0).toString(16)}`)
    const node = this.lines.length
    this.lines.push(`!${node} = !DIFile(filename: "${name}", directory: "")`)
    return { lineStarts, node }
  }

  private sourceOf(span: Span): SourceText {
    return (span.file !== undefined && this.imported.get(span.file)) || this.main
  }

  private position(span: Span): { line: number; column: number } {
    const { lineStarts } = this.sourceOf(span)
    let low = 0
    let high = lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (lineStarts[middle] <= span.start) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: span.start - lineStarts[low] + 1 }
  }

  /** Starts a function: its metadata attachment, and the scope of the locations that follow. */
  subprogram(fn: IrFunction): string {
    const { line } = this.position(fn.span)
    const name = fn.name.replace(/[^\w$]/g, '_')
    this.scope = this.lines.length
    this.lines.push(
      `!${this.scope} = distinct !DISubprogram(name: "${name}", file: !${this.sourceOf(fn.span).node}, line: ${line}, type: !3, unit: !1, spFlags: DISPFlagDefinition | DISPFlagOptimized)`,
    )
    return `!dbg !${this.scope}`
  }

  /** The attachment `, !dbg !n` for an instruction of the current function. */
  location(span: Span): string {
    const { line, column } = this.position(span)
    const scope = this.scopeIn(this.sourceOf(span))
    return `, !dbg !${this.node(`${scope}:${line}:${column}`, () => `!DILocation(line: ${line}, column: ${Math.min(column, MAX_COLUMN)}, scope: !${scope})`)}`
  }

  /** The current function's scope for lines of a file: a helper that was inlined may come from another one. */
  private scopeIn(source: SourceText): number {
    if (source === this.main) return this.scope
    const text = `!DILexicalBlockFile(scope: !${this.scope}, file: !${source.node}, discriminator: 0)`
    return this.node(text, () => text)
  }

  private node(key: string, text: () => string): number {
    let id = this.locations.get(key)
    if (id === undefined) {
      id = this.lines.length
      this.locations.set(key, id)
      this.lines.push(`!${id} = ${text()}`)
    }
    return id
  }

  /** `!prof` attachment for a branch with an unlikely side. */
  static weights(unlikely: 'then' | 'else'): string {
    return `, !prof ${unlikely === 'else' ? '!4' : '!5'}`
  }

  text(): string {
    return ['!llvm.dbg.cu = !{!1}', '!llvm.module.flags = !{!2}', ...this.lines, ''].join('\n')
  }
}
