import type { AnyFunction } from './any-function.ts'
import { disguise } from './disguise.ts'
import { realm } from './realm.ts'

/**
 * The function as it was written. Marked functions that it calls run as originals too, as long as it runs.
 *
 * @param fn any function; one that is not marked is returned as it is
 * @example
 * assert.deepEqual(l2norm(x), original(l2norm)(x))
 */
export function original<F extends (...args: never[]) => unknown>(fn: F): F {
  const found = realm.functions.get(fn as AnyFunction)
  if (!found) return fn
  if (!found.wrapper) {
    const wrapper = function (this: unknown, ...args: never[]): unknown {
      realm.depth++
      try {
        return found.original().apply(this, args)
      } finally {
        realm.depth--
      }
    }
    Object.defineProperty(wrapper, 'length', { value: fn.length, configurable: true })
    disguise(wrapper, fn.name, found.original)
    found.wrapper = wrapper
  }
  return found.wrapper as F
}
