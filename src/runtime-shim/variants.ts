import type { Kernel } from './kernel.ts'

/**
 * For emitted code: a function that was compiled for several types of its parameters.
 *
 * @param others the kernels for the other types; dispatchers choose among them by the types of the arguments
 * @returns the first kernel, which all calls count for that none of them takes
 */
export function $variants(kernel: Kernel, others: Kernel[]): Kernel {
  kernel.others = others
  kernel.join = (statusOf) => {
    const all = [kernel, ...others].map(statusOf)
    const count = (who: 'kernel' | 'original') => all.reduce((sum, { calls }) => sum + calls[who], 0)
    const reasons = new Map(all.flatMap((one) => one.reasons.map((reason) => [reason.code, reason])))
    return {
      ...all[0],
      reasons: [...reasons.values()],
      calls: { kernel: count('kernel'), original: count('original') },
      variants: all.flatMap(({ variants }) => variants),
    }
  }
  return kernel
}
