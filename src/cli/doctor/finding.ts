/** One thing that was looked at. */
export interface Finding {
  name: string
  /** `note`: something is missing that not everybody needs; `wrong`: kernels cannot be made or run. */
  level: 'ok' | 'note' | 'wrong'
  /** What was found. */
  detail: string
  /** What to do about it. */
  help?: string
}
