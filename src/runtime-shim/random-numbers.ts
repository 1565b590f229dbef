/** The random numbers of a kernel, given to the original a second time. */
import { type LoadableModule, loadModule } from './load-module.ts'

/** Modules that draw their numbers from a recorder. */
const recorded = new WeakSet<LoadableModule>()
/** What the kernel that is under way has drawn. */
let drawn: number[] | undefined

/**
 * Loads a module whose draws can be recorded. Kernels keep the `Math.random` that is there when their module is loaded.
 *
 * @returns whether they will be; not where somebody else has loaded it before
 */
export function loadRecorded(module: LoadableModule): boolean {
  if (!module.exports && !module.code) {
    const { random } = Math
    Math.random = () => {
      const value = random()
      drawn?.push(value)
      return value
    }
    try {
      loadModule(module)
    } finally {
      Math.random = random
    }
    if (module.exports) recorded.add(module)
  }
  return recorded.has(module)
}

/** What is called records from here on. @returns the numbers */
export function record(): number[] {
  drawn = []
  return drawn
}

/** Ends `record`. */
export function stopRecording(): void {
  drawn = undefined
}

/**
 * Calls a function whose `Math.random` gives recorded numbers, and new ones behind them.
 *
 * @returns how many it has drawn
 */
export function replay(numbers: readonly number[], call: () => void): number {
  const { random } = Math
  let used = 0
  Math.random = () => numbers[used++] ?? random()
  try {
    call()
  } finally {
    Math.random = random
  }
  return used
}
