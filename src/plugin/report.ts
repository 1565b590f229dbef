import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeDirectory } from '../compiler/cache/make-directory.ts'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import { positionAt } from '../compiler/diagnostics/format.ts'
import { qualifiedName } from '../compiler/frontend/qualified-name.ts'
import { type ReportedKernel, reportKernel } from './report-kernel.ts'

/** Why a function stayed the original. */
export interface ReportedReason {
  code: string
  message: string
  /** From 1; absent where the reason is about no place in particular. */
  line?: number
}

/** What became of one marked function. */
export interface ReportedFunction {
  name: string
  /** With the class or object that it is a method of: `Meter.read`. */
  qualifiedName: string
  line: number
  /** From 1. */
  column: number
  state: 'ready' | 'original'
  target: 'wasm' | null
  /** What there is code for: `wasm`, and platforms such as `linux-x64`. */
  targets: string[]
  /** Its kernels: types in and out, what is copied, what became of its loops. */
  kernels: ReportedKernel[]
  reasons: ReportedReason[]
}

export interface ReportedFile {
  /** Relative to the project's root, with forward slashes. */
  file: string
  functions: ReportedFunction[]
  /** Reasons that concern the file and none of its marked functions, such as a misspelled directive. */
  reasons: ReportedReason[]
  /** Size of the file's kernels in bytes, 0 without any. */
  wasmBytes: number
}

/** What the option `report` and `usejit check --json` write; `docs/report.schema.json` describes it. Counts come from the artifacts that were emitted, not from what was found. */
export interface Report {
  version: 1
  files: ReportedFile[]
  totals: { functions: number; ready: number; original: number; wasmBytes: number }
}

/**
 * Summary of one compiled file.
 *
 * @param file name to show, relative to the root
 * @param source its text
 * @param compiled what the compiler made of it
 */
export function reportFile(file: string, source: string, compiled: CompiledModule): ReportedFile {
  const reason = (diagnostic: CompiledModule['diagnostics'][number]): ReportedReason => ({
    code: diagnostic.code,
    message: diagnostic.message,
    ...(diagnostic.span && { line: positionAt(source, diagnostic.span.start).line }),
  })
  const ofFunctions = new Set(compiled.functions.flatMap((one) => one.diagnostics))
  return {
    file,
    functions: compiled.functions.map((one) => {
      const { marked, kernel, variants = [], diagnostics } = one
      const ready = kernel !== undefined && compiled.artifact !== undefined
      return {
        name: marked.name,
        qualifiedName: qualifiedName(marked),
        ...positionAt(source, marked.span.start),
        state: ready ? 'ready' : 'original',
        target: ready ? 'wasm' : null,
        targets: ready ? targetsOf(compiled, kernel.export) : [],
        kernels: ready
          ? [kernel, ...variants].map((each) => reportKernel(one, each, source, compiled.loops?.get(each.export)))
          : [],
        reasons: diagnostics.map(reason),
      }
    }),
    reasons: compiled.diagnostics.filter((diagnostic) => !ofFunctions.has(diagnostic)).map(reason),
    wasmBytes: compiled.artifact ? Buffer.byteLength(compiled.artifact.wasm, 'base64') : 0,
  }
}

function targetsOf({ artifact, addons = [] }: CompiledModule, symbol: string): string[] {
  const platforms = addons.filter(({ exports }) => exports.includes(symbol)).map(({ platform }) => platform)
  return [...(artifact?.wasm ? ['wasm'] : []), ...platforms]
}

/** Puts files in order of their names, so that two builds of one tree give one report, and adds them up. */
export function createReport(files: Iterable<ReportedFile>): Report {
  const sorted = [...files].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
  const functions = sorted.flatMap((one) => one.functions)
  const ready = functions.filter((one) => one.state === 'ready').length
  return {
    version: 1,
    files: sorted,
    totals: {
      functions: functions.length,
      ready,
      original: functions.length - ready,
      wasmBytes: sorted.reduce((sum, one) => sum + one.wasmBytes, 0),
    },
  }
}

/**
 * Writes the report so that a reader sees the old one or the new one, never half of it.
 *
 * @param path absolute path; its folder is made where missing
 * @throws Error when the place cannot be written
 */
export function writeReport(path: string, report: Report): void {
  let temporary: string | undefined
  try {
    makeDirectory(dirname(path))
    temporary = `${path}.${randomUUID()}.tmp`
    writeFileSync(temporary, `${JSON.stringify(report, null, 2)}\n`)
    renameSync(temporary, path)
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true })
    throw new Error(`usejit: the report ${path} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}
