import { describe, expect, it } from 'vitest'
import { constantNumber, type IrFunction, type Value } from '../ir/ir.ts'
import { atPass, irAfter, kernel } from './passes.test-support.ts'

const PARAMS = 'out: Int32Array, b: Uint8Array, x: Float64Array, m: number, n: number'

/** What guards compare with a limit: `|m| ≤ 2^32`; nothing where there is no second version. */
const asked = (body: string): string[] => atPass(kernel(PARAMS, body), 'version-truncations', limits)

const limits = (fn: IrFunction): string[] =>
  fn.blocks.flatMap(({ instrs }) =>
    instrs.flatMap(({ op, args: [a, b], attr }) => {
      const limit = op === 'compare' && attr.relation === 'le' ? Math.log2(constantNumber(b) ?? 0) : 0
      if (limit === 32 || limit === 19) return [`|${nameOf(a)}| ≤ 2^${limit}`]
      return op === 'compare' && constantNumber(a) === 0.5 ? [`${nameOf(b)} ≥ 0.5`] : []
    }),
  )

const nameOf = (value: Value): string => value.name ?? (value.kind === 'instr' ? value.op : value.kind)

const LOOP = (round: string) => `for (let i = 0; i < out.length; i++) { ${round} }`

describe('loops that truncate what numbers from outside decide on', () => {
  it.each<[string, string, string[]]>([
    ['bytes times one', LOOP('out[i] = b[i] * m'), ['|m| ≤ 2^32']],
    ['a counter times one', LOOP('out[i] = i * m'), ['|m| ≤ 2^19']],
    ['a whole part', LOOP('const f = Math.floor(i * m); out[i] = (f & 255) + ((f + 1) & 255)'), ['|m| ≤ 2^19']],
    ['the index of a table', LOOP('out[i] = b[(i * m) & 127]'), ['|m| ≤ 2^19']],
    ['two of them', LOOP('out[i] = b[i] * m + n'), ['|m| ≤ 2^32', '|n| ≤ 2^32']],
    ['what is chosen', LOOP('out[i] = (b[i] > 9 ? m : b[i] * 0.5) | 0'), ['|m| ≤ 2^32']],
    ['factors of Math.imul', LOOP('out[i] = Math.imul(Math.floor(i * m), 374761393)'), ['|m| ≤ 2^19']],
    ['a quotient', LOOP('out[i] = b[i] / m'), ['m ≥ 0.5']],
    ['a quotient of two', LOOP('out[i] = m / n + 1'), ['n ≥ 0.5', '|m| ≤ 2^32']],
    ['what is an int32 before', LOOP('out[i] = (i * m | 0) * 3'), ['|m| ≤ 2^19']],
    [
      'places that are hashed',
      'for (let i = 0; i < n; i++) out[i & 7] = i * 374761393 + (i >> 1) * 668265263',
      ['|n| ≤ 2^19'],
    ],
    [
      'places of a lattice that are hashed',
      'for (let i = 0; i < n; i++) out[i & 7] = Math.floor(i / m) * 374761393',
      ['m ≥ 0.5', '|n| ≤ 2^19'],
    ],
    [
      'all of a nest at once',
      'for (let j = 0; j < 9; j++) { const v = j * m; for (let i = 0; i < 9; i++) out[i] = b[i] + v + n }',
      ['|m| ≤ 2^32', '|n| ≤ 2^32'],
    ],
    [
      'in the loop inside, what is read in the one around it',
      'for (let j = 0; j < x.length; j++) { const v = x[j]; for (let i = 0; i < out.length; i++) out[i] = b[i] * v }',
      ['|v| ≤ 2^32'],
    ],
  ])('%s', (_, body, expected) => {
    expect(asked(body).sort()).toEqual(expected.sort())
  })

  it.each<[string, string]>([
    ['doubles', LOOP('out[i] = x[i] * m')],
    ['what is stored as it is', LOOP('x[i] = b[i] * m')],
    ['products of two of them and a counter', LOOP('out[i] = i * m * n * n')],
    ['quotients by what a round makes', LOOP('out[i] = b[i] / (m + i)')],
    ['counters times what no limit brings within reach', LOOP('out[i] = i * i * 374761393')],
    ['what is of ordinary size anyway', LOOP('out[i] = b[i] * 0.3')],
    ['sums of what came before', `let s = m; ${LOOP('s = s * 1.5; out[i] = s')}`],
    ['numbers in no loop', 'out[0] = n * 3'],
    ['a loop around others', 'for (let j = 0; j < 9; j++) { out[j] = m; for (let i = 0; i < 9; i++) x[i] = 1 }'],
  ])('not %s', (_, body) => {
    expect(asked(body)).toEqual([])
  })

  it('do so without a branch in one version, and by ToInt32 in the other', () => {
    const text = irAfter(kernel(PARAMS, LOOP('out[i] = i * m')), 'select-representations')
    expect(text).toMatch(/f\.toint32\.51/)
    expect(text).toMatch(/f\.toint32 /)
  })
})
