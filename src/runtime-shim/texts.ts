/**
 * For emitted code of kernels that tell strings apart: the number of a string.
 *
 * @param texts the strings that the kernel knows
 * @returns undefined for everything else, which no guard lets pass
 */
export function $text(x: unknown, texts: readonly unknown[]): number | undefined {
  const index = texts.indexOf(x)
  return index < 0 ? undefined : index
}
