/**
 * Writes kernels as one module. Only if that fails each is tried by itself, so that what cannot be written is the failure of one function and not the
 * file's.
 *
 * @param write makes the text of a module of them
 * @returns the text, if any kernel could be written; the kernels in it; and why the others are not
 */
export function writeKernels<K, T>(
  compiled: readonly K[],
  write: (kernels: readonly K[]) => T,
): { text?: T; kernels: readonly K[]; failed: Map<K, unknown> } {
  const failed = new Map<K, unknown>()
  if (compiled.length === 0) return { kernels: compiled, failed }
  try {
    return { text: write(compiled), kernels: compiled, failed }
  } catch (error) {
    if (compiled.length === 1) return { kernels: [], failed: new Map([[compiled[0], error]]) }
  }
  for (const kernel of compiled) {
    try {
      write([kernel])
    } catch (error) {
      failed.set(kernel, error)
    }
  }
  const kernels = compiled.filter((kernel) => !failed.has(kernel))
  return kernels.length > 0 ? { text: write(kernels), kernels, failed } : { kernels, failed }
}
