import { findByKey, LANES, librarySymbol } from './math-library.ts'
import type { ModuleText } from './module-text.ts'

/**
 * The functions of the Math library that a module uses. Linker and LLVM drop those that end up without a call.
 *
 * @param keys as `usedOfLibrary` gives them
 */
export function emitLibrary(keys: ReadonlySet<string>, { library, math, runtime }: ModuleText): string[] {
  const lanes: string[] = []
  const texts = [...keys].sort().map((key) => {
    const found = findByKey(library, key)!
    for (const name of found.runtime) runtime.add(name)
    for (const needed of found.engine) math.declare(needed)
    if (found.lanes) lanes.push(`ptr @${symbolOf(key)}${LANES}`)
    return found.text
  })
  // Before a loop is vectorised, nothing calls them.
  if (lanes.length > 0)
    texts.push(
      `@llvm.compiler.used = appending global [${lanes.length} x ptr] [${lanes.join(', ')}], section "llvm.metadata"\n`,
    )
  return texts
}

function symbolOf(key: string): string {
  const [name, arity] = key.split('/')
  return librarySymbol(name, Number(arity))
}
