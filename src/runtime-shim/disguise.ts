import type { AnyFunction } from './realm.ts'

/**
 * Makes a stand-in answer `name` and `toString()` as the original does. (`length` is right by itself: stand-ins declare the same parameters.)
 *
 * @param original gives the original; it is asked for only when somebody wants its text
 */
export function disguise(standIn: AnyFunction, name: string, original: () => AnyFunction): void {
  const define = (key: string, value: unknown) =>
    Object.defineProperty(standIn, key, { value, configurable: true, writable: key === 'toString' })
  if (standIn.name !== name) define('name', name)
  define('toString', () => original().toString())
}
