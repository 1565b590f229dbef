import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltSuite, buildSuite } from '../bench/build-suite.ts'
import type { Check } from '../bench/measure.ts'
import type { Row } from '../bench/row.ts'
import { missedTargets } from '../bench/targets.ts'
import { workloads } from '../bench/workloads/index.ts'

const root = join(import.meta.dirname, '..')
// Inside the repository, so that usejit is found by its name.
const out = mkdtempSync(join(root, 'node_modules', '.usejit-bench-'))
afterAll(() => rmSync(out, { recursive: true }))

let suite: BuiltSuite
let checks: Check[]
beforeAll(async () => {
  suite = await buildSuite(root, out, join(root, 'node_modules', '.cache', 'usejit-test-bench'))
  checks = JSON.parse(execFileSync(process.execPath, [suite.file, '--check'], { encoding: 'utf8' }))
})

it('compiles every kernel of the bench suite', () => {
  expect(suite.functions.filter(({ state }) => state !== 'ready')).toEqual([])
  expect(suite.functions.length).toBeGreaterThan(20)
})

describe('on small inputs', () => {
  it.each(workloads.map(({ name }) => name))('%s: the kernel runs and gives the bits of its original', (name) => {
    const found = checks.find((check) => check.name === name)
    expect(found).toEqual({ name, state: 'ready', reasons: expect.any(Array), kernelRan: true, equal: true })
  })
})

it('a dispatcher is measured against the function without directive', () => {
  const row: Row = JSON.parse(execFileSync(process.execPath, [suite.file, 'quicksort-100', '50'], { encoding: 'utf8' }))
  expect(row).toMatchObject({ suite: 'dispatch', state: 'ready', equal: { ordinary: true } })
  expect(Object.keys(row.times)).toEqual(['original', 'ordinary'])
  expect(missedTargets([{ ...row, equal: { ordinary: false } }])).toEqual(['quicksort-100: does not count'])
})

it('a measured row has every variant, and tells who did the work', () => {
  const row: Row = JSON.parse(execFileSync(process.execPath, [suite.file, 'array-3', '50'], { encoding: 'utf8' }))
  expect(row.decided).toEqual({ resident: 'kernel', ordinary: 'original' })
  expect(row.equal).toEqual({ original: true, resident: true, ordinary: true })
  expect(row.times.cWasm).toBeUndefined()
})
