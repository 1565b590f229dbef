import type { PrintedRow } from '../../compiler/ir/print.ts'
import { functionText } from '../function-text.ts'
import type { SourcePlaces } from './source-places.ts'

/** A line of a listing, with the line of the source that it comes from. */
export interface ListingRow {
  text: string
  key?: string
}

/** Comments stand far to the right. */
const shortened = (line: string): string =>
  line
    .trimEnd()
    .replace(/(?<=\S)[ \t]{2,}([#;] )/, '  $1')
    .replace(/^ {8,}(?=[#;] )/, '  ')

/** Rows of the compiler's own representation. */
export const irRows = (rows: readonly PrintedRow[], places: SourcePlaces): ListingRow[] =>
  rows.map(({ text, span }) => ({ text, ...(span && { key: places.keyOf(span) }) }))

/**
 * The function's part of an LLVM module. Its debug locations are what the lines are known by, and are not shown.
 *
 * @param listing text of the module
 */
export function llvmRows(listing: string, symbol: string, places: SourcePlaces): ListingRow[] {
  const nodes = new Map(
    [...listing.matchAll(/^!(\d+) = (.*)$/gm)].map(([, id, text]) => [id, text] as [id: string, text: string]),
  )
  const fileOf = (id: string | undefined): string | undefined => {
    const text = id === undefined ? undefined : nodes.get(id)
    if (text === undefined) return undefined
    return /^!DIFile\(filename: "([^"]*)"/.exec(text)?.[1] ?? fileOf(/\bfile: !(\d+)/.exec(text)?.[1])
  }
  const keyOf = (id: string): string | undefined => {
    const text = nodes.get(id) ?? ''
    // What was inlined by LLVM belongs to the line of the call.
    const outer = /\binlinedAt: !(\d+)/.exec(text)?.[1]
    if (outer !== undefined) return keyOf(outer)
    const line = Number(/^!DILocation\(line: (\d+)/.exec(text)?.[1] ?? 0)
    return places.keyOfDebug(fileOf(/\bscope: !(\d+)/.exec(text)?.[1]) ?? '', line)
  }
  return (functionText(listing, symbol) ?? '').split('\n').map((line) => {
    const id = /^ .*!dbg !(\d+)/.exec(line)?.[1]
    const key = id === undefined ? undefined : keyOf(id)
    return { text: shortened(line.replace(/,? !dbg !\d+/, '')), ...(key && { key }) }
  })
}

const LOCATION = /^\s*\.loc\s+(\d+)\s+(\d+)/
/** Labels and lines that are there for debuggers only. */
const ASIDE = /^\s*\.(?:loc|file|cv_\w+|cfi_\w+)(?:\s|$)|^\.?L(?:tmp|func_begin)\d+:/

/**
 * The function's part of assembly that was made with line tables.
 *
 * @param listing assembly of the module
 */
export function assemblyRows(listing: string, symbol: string, places: SourcePlaces): ListingRow[] {
  const files = new Map(
    [...listing.matchAll(/^\s*\.file\s+(\d+)\s+(?:"[^"]*"\s+)?"([^"]*)"/gm)].map(([, id, name]) => [id, name]),
  )
  const rows: ListingRow[] = []
  let key: string | undefined
  for (const line of (functionText(listing, symbol) ?? '').split('\n')) {
    const location = LOCATION.exec(line)
    if (location) {
      // Line 0 says that an instruction belongs to none, mostly because it was moved: it stays with its neighbours.
      key = places.keyOfDebug(files.get(location[1]) ?? '', Number(location[2])) ?? key
      continue
    }
    if (ASIDE.test(line)) continue
    const isInstruction = /^\s+[^\s.#;/]/.test(line)
    rows.push({ text: shortened(line), ...(isInstruction && key && { key }) })
  }
  return rows
}
