/** Vite bundles workers by themselves, with plugins that are told to `worker.plugins` alone: one that a user has put beside the others must reach them, too. */

/** The part of Vite's configuration that this is about. */
export interface WorkerSettings {
  worker?: { plugins?: (() => unknown) | unknown[] }
}

/**
 * Has a plugin take part in the builds of workers, behind what the user has put there.
 *
 * @param config the user's configuration, which is changed
 * @param own gives the plugin; asked when a worker is built
 */
export function addToWorkers(config: WorkerSettings, own: () => unknown): void {
  const theirs = config.worker?.plugins
  // Arrays are how it was said before Vite 5, which warns of them; that is for Vite to say.
  if (theirs !== undefined && typeof theirs !== 'function') return
  config.worker = { ...config.worker, plugins: () => [theirs?.(), own()] }
}
