/**
 * Long work in short steps: call the result between two pieces of work, and the page can paint and answer in between.
 *
 * @param step milliseconds after which the page gets its turn
 * @param signal ends the work: the next call throws its reason
 * @example
 * const breathe = pace()
 * for (const row of rows) { work(row); await breathe() }
 */
export function pace(step = 12, signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    signal?.throwIfAborted()
    if (performance.now() - since < step) return undefined
    return turn().then(() => {
      since = performance.now()
      signal?.throwIfAborted()
    })
  }
}

declare const scheduler: { yield?(): Promise<void> } | undefined

const turn = (): Promise<void> =>
  typeof scheduler === 'object' && scheduler.yield
    ? scheduler.yield()
    : new Promise((done) => {
        setTimeout(done, 0)
      })
