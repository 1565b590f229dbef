import { basename } from 'node:path'
import { debugNames } from '../../compiler/backend/debug-info.ts'
import type { NativeSource } from '../../compiler/backend/native/emit-native.ts'
import type { Span } from '../../compiler/diagnostics/diagnostic.ts'

/** Longer expressions are cut. */
const SHOWN = 44

/** One of the files that a kernel comes from. */
export interface SourceFile {
  /** For people. */
  name: string
  lines: string[]
}

/** Lines of all files of a module, each with a key that the page's rows refer to: `0:12` is line 12 of the main file. */
export class SourcePlaces {
  readonly files: SourceFile[]
  private readonly paths: string[]
  private readonly texts: string[]
  /** In debug information. */
  private readonly names: string[]
  private readonly starts: number[][]

  constructor({ file, code, imported }: NativeSource) {
    const sources = [{ file, code }, ...imported]
    this.paths = sources.map((one) => one.file)
    this.texts = sources.map((one) => one.code)
    this.names = debugNames(this.paths)
    this.files = sources.map((one) => ({ name: basename(one.file), lines: one.code.split('\n') }))
    this.starts = this.texts.map((text) => {
      const starts = [0]
      for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
      return starts
    })
  }

  private fileOf({ file }: Span): number {
    return file === undefined ? 0 : Math.max(0, this.paths.indexOf(file))
  }

  private lineAt(file: number, offset: number): number {
    const next = this.starts[file].findIndex((start) => start > offset)
    return next < 0 ? this.starts[file].length : next
  }

  /** The line where something begins. */
  keyOf(span: Span): string {
    const file = this.fileOf(span)
    return `${file}:${this.lineAt(file, span.start)}`
  }

  /** First and last line of something. */
  rangeOf(span: Span): { file: number; first: number; last: number } {
    const file = this.fileOf(span)
    return { file, first: this.lineAt(file, span.start), last: this.lineAt(file, Math.max(span.start, span.end - 1)) }
  }

  /** A line of LLVM's, if it is one of the source: 0 is none. */
  keyOfDebug(name: string, line: number): string | undefined {
    const file = this.names.indexOf(name)
    return file >= 0 && line > 0 ? `${file}:${line}` : undefined
  }

  /** Of a line in the file with that name; the main one where there is no name. */
  keyOfLine(line: number, name?: string): string {
    return `${name === undefined ? 0 : this.files.findIndex((file) => file.name === name)}:${line}`
  }

  /** What is written there, in one line. */
  textOf(span: Span): string {
    const all = this.texts[this.fileOf(span)].slice(span.start, span.end).replace(/\s+/g, ' ').trim()
    // Of a loop, what stands in front of its body.
    const text = /^(?:for|while) ?\([^)]*\)/.exec(all)?.[0] ?? all
    return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text
  }
}
