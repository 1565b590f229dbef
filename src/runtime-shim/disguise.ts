import type { AnyFunction } from './any-function.ts'

/**
 * Makes a stand-in answer `name` and `toString()` as the original does. (`length` is right by itself: stand-ins declare the same parameters.)
 *
 * @param original gives the original; it is asked for only when somebody wants its text
 */
export function disguise(standIn: AnyFunction, name: string, original: () => AnyFunction): void {
  const configurable = true
  Object.defineProperties(standIn, {
    name: { value: name, configurable },
    toString: { value: () => original().toString(), configurable },
  })
}
