/** What the tests of reports share: kernels of a small function, as reports have them. */
import { expect } from 'vitest'
import { compileToLlvm } from '../compiler/pipeline.ts'
import { type ReportedKernel, reportKernel } from './report-kernel.ts'

const TYPES = `interface Point { x: number; y: number }
type Mode = 'sum' | 'max'
interface Options { how: Mode; scale?: number }
`

/** The kernels of a function with these parameters and this result, which must compile. */
export function kernelsOf(head: string, body: string): ReportedKernel[] {
  const code = `${TYPES}export function f${head} {\n  'use jit'\n  ${body}\n}`
  const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
  const [one] = compileToLlvm('a.ts', code, { directive }).functions
  expect(one.diagnostics.map(({ message }) => message)).toEqual([])
  return [one.kernel!, ...(one.variants ?? [])].map((manifest) => reportKernel(one, manifest, code))
}
