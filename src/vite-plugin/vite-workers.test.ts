import { describe, expect, it } from 'vitest'
import { addToWorkers, type WorkerSettings } from './vite-workers.ts'

const pluginsOf = (config: WorkerSettings) => (config.worker!.plugins as () => unknown)()

describe('addToWorkers', () => {
  it('adds the plugin where there is no setting', () => {
    const config: WorkerSettings = {}
    addToWorkers(config, () => 'own')
    expect(pluginsOf(config)).toEqual([undefined, 'own'])
  })

  it("keeps the user's plugins, in front, and other settings of workers", () => {
    const config = { worker: { format: 'es', plugins: () => ['theirs'] } }
    addToWorkers(config, () => 'own')
    expect(pluginsOf(config)).toEqual([['theirs'], 'own'])
    expect(config.worker.format).toBe('es')
  })

  it('leaves a setting alone that Vite refuses', () => {
    const config = { worker: { plugins: ['theirs'] } }
    addToWorkers(config, () => 'own')
    expect(config.worker.plugins).toEqual(['theirs'])
  })
})
