import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'
import { reasonText } from './reason-text.ts'

/** A marked function ran, or will run, as its original. */
export interface FallbackEvent {
  /** Name of the function. */
  name: string
  code: RunReason
  message: string
}

/**
 * Reports fallbacks, for production monitoring: once for each function and reason. Calls that the cost model leaves to the original are not
 * fallbacks. What the listener throws is reported as an uncaught error and does not disturb the call.
 *
 * @param listener called during the call that falls back, before the original
 * @returns ends the subscription
 * @example
 * const stop = onFallback(({ name, code }) => metrics.count(`usejit.${name}.${code}`))
 */
export function onFallback(listener: (event: FallbackEvent) => void): () => void {
  const listen = (name: string, code: RunReason): void => {
    try {
      listener({ name, code, message: reasonText[code]! })
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
  const listeners = (realm.listeners ??= new Set())
  listeners.add(listen)
  return () => void listeners.delete(listen)
}
