import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CompiledFunction } from '../../compiler/compiled-module.ts'
import { linkModule } from '../../compiler/link-module.ts'
import type { LlvmModule } from '../../compiler/llvm-module.ts'
import type { LoopReport } from '../../compiler/remarks/loop-reports.ts'
import { reportKernel } from '../../plugin/report-kernel.ts'
import type { KernelManifest } from '../../runtime-shim/manifest.ts'
import { packageVersion } from '../../version.ts'
import { copiesOf } from '../describe-kernel.ts'
import { explained, type InspectServices, nativeListing, wasmListing } from '../listings.ts'
import { UsageError } from '../usage-error.ts'
import { UserTypes } from '../user-types.ts'
import type { FactCollector, KernelFacts } from './kernel-facts.ts'
import { lineNotes } from './line-notes.ts'
import { assemblyRows, irRows, llvmRows } from './listing-rows.ts'
import { type PageExcerpt, type PageKernel, type PageListing, renderPage } from './render-page.ts'
import { SourcePlaces } from './source-places.ts'

/**
 * The page of `inspect --html`: the source of a function line by line with what became of it. Everything is what the compiler really did, in the very run that
 * makes the listings.
 *
 * @param place what the page is about: `src/kernels.ts#blur`
 * @param chosen the function
 * @param module the module that it is a part of
 * @param facts what was seen of the passes
 * @param cpu processor for one more listing
 * @throws UsageError with what a toolchain says
 */
export async function inspectPage(
  place: string,
  chosen: CompiledFunction & { kernel: KernelManifest },
  module: LlvmModule,
  facts: FactCollector,
  cpu: string | undefined,
  services: InspectServices,
): Promise<string> {
  const { loops } = await explained(() => linkModule(module, { remarks: true }, { toolchain: services.toolchain }))
  const places = new SourcePlaces(module.source)
  const texts = {
    optimised: await wasmListing(module, 'llvm', services),
    assembly: await wasmListing(module, 'assembly', services, true),
  }
  const kernels: PageKernel[] = []
  for (const manifest of [chosen.kernel, ...(chosen.variants ?? [])]) {
    const symbol = manifest.export
    const known = facts.get(symbol)
    if (!known) continue
    const report = reportKernel(chosen, manifest, module.source.code)
    const types = new UserTypes(chosen, symbol, module.source.code)
    const native = cpu === undefined ? [] : [await nativeRows(symbol, module, cpu, services, places)]
    kernels.push({
      signature: `${chosen.marked.name}${report.signature}`,
      about: copiesOf(report),
      source: excerpts(known, loops?.get(symbol) ?? [], module.library.get(symbol) ?? [], places, types),
      listings: [...listings(symbol, module, known, texts, places), ...native],
    })
  }
  return renderPage({ place, version: packageVersion(), kernels })
}

/** Writes it. @throws UsageError where that is not possible */
export function writePage(file: string, typed: string, page: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, page)
  } catch (error) {
    throw new UsageError(`${typed} cannot be written: ${(error as Error).message}`)
  }
}

function listings(
  symbol: string,
  module: LlvmModule,
  facts: KernelFacts,
  { optimised, assembly }: { optimised: string; assembly: string },
  places: SourcePlaces,
): PageListing[] {
  return [
    {
      title: 'WebAssembly',
      about: 'Instructions of WebAssembly, as LLVM hands them to the linker.',
      rows: assemblyRows(assembly, symbol, places),
    },
    {
      title: 'Optimised LLVM IR',
      about: 'What LLVM has made of the next one: its vectors are <4 x float> and the like.',
      rows: llvmRows(optimised, symbol, places),
    },
    {
      title: 'LLVM IR',
      about: 'What LLVM gets.',
      rows: llvmRows(module.llvmIr ?? '', symbol, places),
    },
    {
      title: 'Machine level',
      about: "usejit's own representation with the chosen types, in front of LLVM.",
      rows: irRows(facts.machine, places),
    },
    {
      title: 'Number level',
      about: "usejit's own representation at the end of its work on JavaScript's numbers.",
      rows: irRows(facts.numbers, places),
    },
  ]
}

async function nativeRows(
  symbol: string,
  module: LlvmModule,
  cpu: string,
  services: InspectServices,
  places: SourcePlaces,
): Promise<PageListing> {
  const { listing, name } = await nativeListing(symbol, module, cpu, 'assembly', services, true)
  return {
    title: cpu,
    about: `Instructions of ${cpu}. What the notes say of vectors is about WebAssembly.`,
    rows: assemblyRows(listing, name, places),
  }
}

/** The function, and the helpers that are parts of it, in the order of the files. */
function excerpts(
  facts: KernelFacts,
  loops: readonly LoopReport[],
  library: readonly string[],
  places: SourcePlaces,
  types: UserTypes,
): PageExcerpt[] {
  const notes = lineNotes(facts, loops, library, places, types)
  const ranges = facts.functions.map(({ span }) => places.rangeOf(span))
  ranges.sort((a, b) => a.file - b.file || a.first - b.first)
  const joined: typeof ranges = []
  for (const range of ranges) {
    const last = joined.at(-1)
    if (last && last.file === range.file && range.first <= last.last + 1) last.last = Math.max(last.last, range.last)
    else joined.push({ ...range })
  }
  return joined.map(({ file, first, last }, i) => ({
    ...(file !== (joined[i - 1]?.file ?? -1) && { file: places.files[file].name }),
    lines: places.files[file].lines.slice(first - 1, last).map((text, at) => {
      const key = `${file}:${first + at}`
      return { key, number: first + at, text: text.trimEnd(), notes: notes.get(key) ?? [] }
    }),
  }))
}
