/**
 * The part of a listing that is about one function.
 *
 * @param listing LLVM IR or assembly of a whole module
 * @param symbol of the function
 * @returns undefined where the function is not in the listing
 */
export function functionText(listing: string, symbol: string): string | undefined {
  const lines = listing.split('\n')
  const name = symbol.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const definition = new RegExp(`^define .*@"?${name}"?\\(`)
  const label = new RegExp(`^"?_?${name}"?:`)
  const start = lines.findIndex((line) => definition.test(line) || label.test(line))
  if (start < 0) return undefined
  const isLlvm = lines[start].startsWith('define')
  const length = lines.slice(start).findIndex((line) => isEnd(line, isLlvm))
  return lines.slice(start, length < 0 ? undefined : start + length + (isLlvm ? 1 : 0)).join('\n')
}

/** What stands behind the last instruction of a function, in the dialects of ELF, Mach-O, COFF and WebAssembly. */
const isEnd = (line: string, isLlvm: boolean): boolean =>
  isLlvm
    ? line === '}'
    : /^(?:\.?L?func_end\d+:|\.Lfunc_end\d+:|Lfunc_end\d+:|\s*\.cfi_endproc|\s*\.size\s|\s*# -- End function|\s*end_function)/.test(
        line,
      )
