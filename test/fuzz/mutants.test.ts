import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mutants, plant } from './mutants.mjs'

const sourceOf = (file: string): string => readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8')

it('names each miscompilation once', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
  expect(mutants.length).toBeGreaterThanOrEqual(20)
})

it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('can be planted: %s', (_, mutant) => {
  const source = sourceOf(mutant.file)
  expect(plant(mutant, source)).not.toBe(source)
})
