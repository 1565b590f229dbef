export { summarize, type Times } from '../src/cli/times.ts'

/** Geometric mean; undefined of nothing. */
export function geometricMean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  return Math.exp(values.reduce((total, value) => total + Math.log(value), 0) / values.length)
}
