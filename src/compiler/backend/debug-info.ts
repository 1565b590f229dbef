import type { Span } from '../diagnostics/diagnostic.ts'
import type { IrFunction } from '../ir/ir.ts'

/** Loop metadata: neither vectorise nor unroll. */
export const COLD_LOOP = '!6'

/** The debug metadata of a module: where in the source each LLVM instruction comes from. LLVM's remarks are placed by it. */
export class DebugInfo {
  private readonly lines: string[] = []
  private readonly lineStarts: number[] = [0]
  private readonly locations = new Map<string, number>()
  private scope = 0

  constructor(file: string, source: string) {
    for (let i = source.indexOf('\n'); i >= 0; i = source.indexOf('\n', i + 1)) this.lineStarts.push(i + 1)
    const escaped = file.replace(/[\\"]/g, (c) => `\\${c.charCodeAt(0).toString(16)}`)
    this.lines.push(`!0 = !DIFile(filename: "${escaped}", directory: "")`)
    // No debug sections are written; the locations only travel through LLVM's passes.
    this.lines.push(
      '!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !0, producer: "usejit", isOptimized: true, runtimeVersion: 0, emissionKind: NoDebug)',
    )
    this.lines.push('!2 = !{i32 2, !"Debug Info Version", i32 3}')
    this.lines.push('!3 = !DISubroutineType(types: !{})')
    this.lines.push('!4 = !{!"branch_weights", i32 1048575, i32 1}')
    this.lines.push('!5 = !{!"branch_weights", i32 1, i32 1048575}')
    this.lines.push('!6 = distinct !{!6, !7, !8}')
    this.lines.push('!7 = !{!"llvm.loop.vectorize.enable", i1 false}')
    this.lines.push('!8 = !{!"llvm.loop.unroll.disable"}')
  }

  private position(offset: number): { line: number; column: number } {
    let low = 0
    let high = this.lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.lineStarts[middle] <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - this.lineStarts[low] + 1 }
  }

  /** Starts a function: its metadata attachment, and the scope of the locations that follow. */
  subprogram(fn: IrFunction): string {
    const { line } = this.position(fn.span.start)
    this.scope = this.lines.length
    const name = fn.name.replace(/[^\w$]/g, '_')
    this.lines.push(
      `!${this.scope} = distinct !DISubprogram(name: "${name}", file: !0, line: ${line}, type: !3, unit: !1, spFlags: DISPFlagDefinition | DISPFlagOptimized)`,
    )
    return `!dbg !${this.scope}`
  }

  /** The attachment `, !dbg !n` for an instruction of the current function. */
  location(span: Span): string {
    const { line, column } = this.position(span.start)
    const key = `${this.scope}:${line}:${column}`
    let id = this.locations.get(key)
    if (id === undefined) {
      id = this.lines.length
      this.locations.set(key, id)
      // LLVM keeps columns in 16 bits.
      this.lines.push(`!${id} = !DILocation(line: ${line}, column: ${Math.min(column, 65535)}, scope: !${this.scope})`)
    }
    return `, !dbg !${id}`
  }

  /** `!prof` attachment for a branch with an unlikely side. */
  static weights(unlikely: 'then' | 'else'): string {
    return `, !prof ${unlikely === 'else' ? '!4' : '!5'}`
  }

  text(): string {
    return ['!llvm.dbg.cu = !{!1}', '!llvm.module.flags = !{!2}', ...this.lines, ''].join('\n')
  }
}
