/**
 * Starting a compiler takes 24 ms of processor time with Debian's clang and 8 ms with Zig; text of this size takes it 30 to 90 ms. So small modules are
 * compiled at once, and the levels of large ones side by side.
 */
const WORTH_A_PROCESS = 44_000

/** Puts neighbours together that are small. @returns their numbers, in order */
export function groupBySize(sizes: readonly number[]): number[][] {
  const groups: number[][] = []
  let room = 0
  sizes.forEach((size, i) => {
    if (i > 0 && size <= room) groups.at(-1)!.push(i)
    else {
      groups.push([i])
      room = WORTH_A_PROCESS
    }
    room -= size
  })
  return groups
}
