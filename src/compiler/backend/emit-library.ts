import { findByKey, laneSymbol } from './math-library.ts'
import type { ModuleText } from './module-text.ts'

/**
 * The functions of the Math library that a module uses, once all that calls them is written. Linker and LLVM drop those that end up without a call.
 *
 * @param keys as `usedOfLibrary` gives them
 */
export function emitLibrary(
  keys: ReadonlySet<string>,
  { library, math, runtime, convention, lanes }: ModuleText,
): string[] {
  return [...keys].sort().flatMap((key) => {
    const found = findByKey(library, key)!
    for (const name of found.runtime) runtime.add(name)
    for (const needed of found.engine) math.declare(needed)
    const [name, arity] = key.split('/')
    // Functions of the library that call it do that for one number.
    const isOffered = lanes.has(laneSymbol(name, Number(arity), convention.lanes))
    return isOffered ? [found.text, found.lanes[convention.lanes]] : [found.text]
  })
}

/** What keeps functions for several numbers at once: before a loop is vectorised, nothing calls them. */
export function keepLanes(symbols: readonly string[]): string[] {
  if (symbols.length === 0) return []
  const list = symbols.map((symbol) => `ptr @${symbol}`).join(', ')
  return [`@llvm.compiler.used = appending global [${symbols.length} x ptr] [${list}], section "llvm.metadata"\n`]
}
