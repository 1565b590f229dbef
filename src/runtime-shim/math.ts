/** For emitted code of kernels that take Math functions from the library: finds out whether the engine has the same ones. */

import type { LibraryMath } from './manifest.ts'

/**
 * Puts the twin that calls the engine's functions in the place of each kernel of which one function is not the engine's. Both were compiled with
 * the module, so no loop has to ask. Nothing is remembered: a dozen calls cost about a microsecond, and somebody may replace a function of `Math`.
 *
 * @returns what makes of a module's exports those that dispatchers call
 */
export function $math({ probes, kernels }: LibraryMath): (exports: WebAssembly.Exports) => WebAssembly.Exports {
  return (exports) => {
    const chosen = { ...exports }
    for (const name in kernels)
      if (!kernels[name].every((key) => isTheSame(key, probes[key]))) chosen[name] = exports[`${name}.engine`]
    return chosen
  }
}

/** Whether a function of the engine has the results that the library's has. */
export function isTheSame(key: string, [hash, ...args]: readonly number[]): boolean {
  const [name, arity] = key.split('/')
  const results: number[] = []
  for (let i = 0; i < args.length; i += +arity)
    results.push((Math as unknown as Record<string, (...args: number[]) => number>)[name](...args.slice(i, i + +arity)))
  return hashOf(results) === hash
}

/**
 * 32 bits of the bits of numbers. Each step is a bijection of the state, so lists that differ in one word never have the same.
 *
 * @returns an int32
 */
export function hashOf(results: readonly number[]): number {
  let hash = 0
  for (const word of new Int32Array(Float64Array.from(results).buffer)) {
    hash = Math.imul(hash ^ word, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash
}
