/** A small share of `npm run torture:cache`, which has 1000 rounds of it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

function torture(...args: string[]) {
  const all = ['scripts/torture-cache.mjs', '--json', '--processes', '8', ...args]
  const { stdout, stderr, status } = spawnSync(process.execPath, all, { cwd: root, encoding: 'utf8' })
  return { status, stderr, totals: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') }
}

describe('many processes on one cache directory', () => {
  it('never have a wrong artifact and never fail, whatever happens to them and to it', () => {
    const { status, stderr, totals } = torture('--rounds', '16', '--seed', '3')
    expect(stderr).toBe('')
    expect(totals).toMatchObject({ rounds: 16, wrong: 0, failed: 0 })
    expect(status).toBe(0)
    // That something happened at all, and that it was a cache.
    for (const what of ['hits', 'sources', 'killed', 'damaged']) expect(totals[what], what).toBeGreaterThan(0)
    for (const [kind, times] of Object.entries(totals.kinds))
      if (!kind.includes('ullDisk')) expect(times, kind).toBeGreaterThan(0)
  })

  it('is noticed where a store trusts what it finds', () => {
    const { status, totals } = torture('--rounds', '6', '--store', 'test/fixtures/cache/trusting-store.mjs')
    expect(totals.wrong).toBeGreaterThan(0)
    expect(status).toBe(1)
  })
})
