import type { AnyFunction } from './any-function.ts'
import { realm } from './realm.ts'

/**
 * For emitted code: a marked function that could not be compiled, so that `status(fn)` knows why.
 *
 * @returns the function itself
 */
export function $rejected<F extends AnyFunction>(
  fn: F,
  name: string,
  rejections: readonly { code: string; message: string }[],
): F {
  // An expression that became an argument of this call did not get its name from the variable that it initialises.
  if (fn.name !== name) Object.defineProperty(fn, 'name', { value: name, configurable: true })
  realm.functions.set(fn, { original: () => fn, rejections })
  return fn
}
