import { describe, expect, it } from 'vitest'
import { fuzzedConstructs } from '../language/constructs.ts'
import { constructsOf, countConstructs } from './construct-kinds.ts'
import { Coverage } from './coverage.ts'
import { generateProgram } from './generate-program.ts'
import { printOriginals } from './print-program.ts'

describe('constructs of the table of the language', () => {
  it('are all generated', () => {
    const coverage = new Coverage()
    for (let i = 0; i < 150; i++) printOriginals(generateProgram(1, i), coverage)
    const generated = new Set(coverage.table().flatMap(([kind]) => constructsOf(kind)))
    expect(fuzzedConstructs().flatMap(({ id }) => (generated.has(id) ? [] : [id]))).toEqual([])
  })

  it('are counted by what was executed', () => {
    const counts = countConstructs([
      ['a + b', 2],
      ['x += store Uint8Array', 3],
      ['typeof', 5],
    ])
    expect(['add', 'element-compound', 'array-Uint8Array', 'typeof', 'while'].map((id) => counts.get(id))).toEqual([
      2, 3, 3, 5, 0,
    ])
  })
})
