import { expect, it } from 'vitest'
import { compileToLlvm } from '../pipeline.ts'
import type { Value } from './ir.ts'
import { liveIn } from './liveness.ts'

const OPTIONS = { directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false } }

/** Names of the live values at the start of each block, right after simplifying. */
function live(body: string): string[] {
  let found: string[] | undefined
  compileToLlvm('a.ts', `export function f(a: number, b: number) { "use jit"; ${body} }`, {
    ...OPTIONS,
    onPass(fn, pass) {
      if (pass !== 'simplify' || found) return
      const values = new Set(fn.blocks.flatMap((block): Value[] => [...block.params, ...block.instrs]))
      const sets = liveIn(fn, values)
      found = fn.blocks.map((block) =>
        [...(sets.get(block) ?? [])]
          .map((v) => v.name ?? '·')
          .sort()
          .join(' '),
      )
    },
  })
  return found ?? []
}

it('is empty at the entry, where parameters are defined', () => {
  expect(live('return a + b')).toEqual([''])
})

it('holds what a branch uses, in that branch only', () => {
  const [, ...rest] = live('if (a > 0) { return b } return a')
  expect(rest.sort()).toEqual(['a', 'b'])
})

it('goes around loops: what the next round uses is alive in the whole loop', () => {
  const blocks = live('let s = 0; for (let i = 0; i < a; i++) s += b; return s')
  const header = blocks[1].split(' ')
  expect(header).toEqual(expect.arrayContaining(['a', 'b']))
  expect(header).not.toContain('s')
})
