import { createContext, Script } from 'node:vm'

/** Ends what runs too long. */
const WATCHED = createContext({ run: () => {} })
const watched = new Script('run()')

/** What a function returns; undefined if it takes longer. */
export function within<T>(milliseconds: number, run: () => T): T | undefined {
  let result: T | undefined
  WATCHED.run = () => {
    result = run()
  }
  try {
    watched.runInContext(WATCHED, { timeout: milliseconds })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
  }
  return result
}
