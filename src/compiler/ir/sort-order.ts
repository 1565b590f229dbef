/** How `sort` compares elements: `total` is −0 before 0 and NaN last; `number` takes both zeros for equal and knows no NaN. */
export type SortOrder = 'total' | 'number'

/** Elements of the `Uint32Array` that sorting counts in: one for each value of each byte of an element. */
export const SORT_COUNTERS = 8 * 256
