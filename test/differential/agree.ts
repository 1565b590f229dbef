/** Tests made of tables of kernels: each row is run both ways on its arguments. */
import { expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

export interface Row {
  name: string
  /** A module whose kernel is `export function f`. */
  source: string
  inputs: () => Argument[][]
  /** How many of the arguments the guards have to let through: 1 unless told otherwise. */
  atLeast?: number
}

/** Rows that are compiled as one module: many at once are faster, too many take longer than a compiler is given. */
const TOGETHER = 8

/** Declares a test for every few rows. @param prelude stands in front of their modules */
export function itAgrees(rows: readonly Row[], prelude = ''): void {
  for (let from = 0; from < rows.length; from += TOGETHER) {
    const some = rows.slice(from, from + TOGETHER)
    it(`from “${some[0].name}”`, () => agree(some, prelude), 300_000)
  }
}

async function agree(rows: readonly Row[], prelude: string): Promise<void> {
  const sources = rows.map(({ source }, i) => source.replace(/export function f\b/, `export function f${i}`))
  const module = await compileBothWays(prelude + sources.join('\n'))
  expect(module.diagnostics).toEqual([])
  rows.forEach(({ name, inputs, atLeast = 1 }, i) => {
    const accepted = inputs().filter((args) => module.accepts(`f${i}`, args))
    expect(accepted.length, `${name}: arguments for the kernel`).toBeGreaterThanOrEqual(atLeast)
    for (const args of accepted) {
      const { original, kernel } = module.run(`f${i}`, args)
      expect(kernel, `${name} on ${args.map(String).join('; ')}`).toEqual(original)
    }
  })
}
