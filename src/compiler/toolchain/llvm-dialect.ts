/**
 * LLVM IR for older LLVMs. We write what LLVM 22 reads; these words came after 15, the oldest that is supported, and only tell the optimiser more.
 */

interface NewWord {
  /** First version that knows it. */
  since: number
  pattern: RegExp
  older: string
}

const NEW_WORDS: readonly NewWord[] = [
  // `nuw` on address arithmetic, and data layouts with the alignment of i128.
  { since: 20, pattern: /\bgetelementptr inbounds nuw\b/g, older: 'getelementptr inbounds' },
  { since: 20, pattern: /(target datalayout = "[^"]*?)-i128:128/g, older: '$1' },
  { since: 19, pattern: /\btrunc (?:nuw nsw|nuw|nsw)\b/g, older: 'trunc' },
  { since: 18, pattern: /\bzext nneg\b/g, older: 'zext' },
  { since: 18, pattern: /\bor disjoint\b/g, older: 'or' },
  { since: 16, pattern: /\bmemory\(none\)/g, older: 'readnone' },
  { since: 16, pattern: /\bmemory\(read\)/g, older: 'readonly' },
  { since: 16, pattern: /\bmemory\(argmem: readwrite\)/g, older: 'argmemonly' },
]

/**
 * @param llvmIr as the compiler writes it
 * @param major version of the LLVM that will read it
 * @example speakLlvm('%p = getelementptr inbounds nuw i8, ptr %x, i32 1', 19) // without nuw
 */
export function speakLlvm(llvmIr: string, major: number): string {
  return NEW_WORDS.filter(({ since }) => major < since).reduce(
    (text, { pattern, older }) => text.replace(pattern, older),
    llvmIr,
  )
}
