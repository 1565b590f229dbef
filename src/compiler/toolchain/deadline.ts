/** Milliseconds in which what has happened before a deadline is heard of. */
const GRACE = 250

/**
 * Ends the wait for a program after a time. Where this thread is busy for that long, as with the modules of a bundler, the program may have ended with nobody to
 * notice: timers are looked at before that, so there is some time behind them.
 *
 * @param timeoutMs milliseconds
 * @param onTimeout is called once, unless the deadline is lifted
 * @returns lifts the deadline
 */
export function setDeadline(timeoutMs: number, onTimeout: () => void): () => void {
  let timer = setTimeout(() => {
    timer = setTimeout(onTimeout, GRACE)
  }, timeoutMs)
  return () => clearTimeout(timer)
}
