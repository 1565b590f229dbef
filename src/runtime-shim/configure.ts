import { realm } from './realm.ts'

/**
 * Sets up the runtime. Call it before the first kernel call or `alloc()`: the memory cannot change afterwards.
 *
 * @param options `memory`: bytes of kernel memory to reserve; the plugin option of the same name is the default
 * @throws RangeError if `memory` is not a number of bytes from 2 MiB to 4 GiB
 * @throws Error if the memory exists already
 * @example
 * configure({ memory: 512 * 1024 * 1024 })
 */
export function configure(options: { memory?: number }): void {
  const { memory } = options
  if (memory === undefined) return
  if (!(memory >= 2 ** 21 && memory <= 2 ** 32 - 65536)) {
    throw new RangeError(`usejit: configure({ memory }) takes bytes from 2 MiB to below 4 GiB, not ${memory}`)
  }
  if (realm.memory !== undefined) {
    throw new Error(
      'usejit: configure({ memory }) came too late: kernel memory exists. Call it before the first kernel call or alloc().',
    )
  }
  realm.wanted = Math.ceil(memory / 65536) * 65536
}
