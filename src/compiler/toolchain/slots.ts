/** Runs work at once while there is room, and in the order of arrival where there is none. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>

/** @param count how much may run at the same time */
export function createSlots(count: number): Slots {
  let free = count
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((begin) => waiting.push(begin))
    try {
      return await work()
    } finally {
      // The slot goes to the one that waits for longest, or is free again.
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
