import { describe, expect, it } from 'vitest'
import { constantNumber, type IrFunction, type Value } from '../ir/ir.ts'
import { atPass, count, irAfter, kernel } from './passes.test-support.ts'

const PARAMS = 'out: Int32Array, k: Int32Array, u: Uint32Array, b: Uint8Array, x: Float64Array, m: number, n: number'

/** What guards ask: `m ≤ 2^21`, `-2^21 ≤ m`, `s is int32`; nothing where there is no second version. */
const asked = (body: string): string[] => [...new Set(atPass(kernel(PARAMS, body), 'version-sums', questions))].sort()

const EXPONENTS: readonly unknown[] = [21, 20, 10]

const questions = (fn: IrFunction): string[] =>
  fn.blocks.flatMap(({ instrs, term }) =>
    instrs.flatMap(({ op, args: [a, b], attr, block }) => {
      // Those of the parameters of a block in front of a loop, which is where sums begin.
      if (op === 'isint32' && a.kind === 'param' && a.block === block && term.kind === 'branch')
        return [`${a.name} is int32`]
      if (op !== 'compare' || attr.relation !== 'le') return []
      const [low, high] = [a, b].map((value) => Math.log2(Math.abs(constantNumber(value) ?? 0)))
      if (EXPONENTS.includes(high)) return [`${nameOf(a)} ≤ 2^${high}`]
      return EXPONENTS.includes(low) ? [`-2^${low} ≤ ${nameOf(b)}`] : []
    }),
  )

const nameOf = (value: Value): string => value.name ?? (value.kind === 'instr' ? value.op : value.kind)

const LOOP = (round: string, start = '0') =>
  `let s = ${start}; for (let i = 0; i < k.length; i++) { ${round} } return s`

describe('loops whose sums are integers if they run as often as usual', () => {
  it.each<[string, string, string[]]>([
    ['a sum of int32', LOOP('s += k[i]'), ['length ≤ 2^21']],
    ['of differences', LOOP('s -= k[i]'), ['length ≤ 2^21']],
    ['a prefix sum', LOOP('s += k[i]; out[i] = s'), ['length ≤ 2^21']],
    ['of uint32', 'let s = 0; for (let i = 0; i < u.length; i++) s += u[i]; return s', ['length ≤ 2^20']],
    ['over a range', 'let s = 0; for (let i = 0; i < n; i++) s += k[i & 7]; out[0] = s', ['-2^21 ≤ n', 'n ≤ 2^21']],
    [
      'from the end',
      'let s = 0; for (let i = k.length - 1; i >= 0; i--) { s += k[i]; out[i] = s } return s',
      ['i ≤ 2^21'],
    ],
    [
      'over two loops',
      'let s = 0; for (let j = 0; j < out.length; j++) for (let i = 0; i < k.length; i++) s += k[i]; return s',
      ['length ≤ 2^10'],
    ],
    [
      'of each row, in the loop inside',
      'for (let j = 0; j < 99; j++) { let s = 0; for (let i = 0; i < k.length; i++) s += k[i]; out[j & 7] = s }',
      ['length ≤ 2^21'],
    ],
    [
      'that begins anew, of which low bits count',
      'let s = 0; for (let i = 0; i < k.length; i++) { if (k[i] < 0) s = 0; else s += k[i]; out[i] = s }',
      ['length ≤ 2^21'],
    ],
    ['the greatest sum', LOOP('s = Math.max(k[i], s + k[i])'), ['length ≤ 2^21']],
    [
      'that begins with an element',
      'let s = k[0], t = k[0]; for (let i = 1; i < k.length; i++) { s = Math.max(k[i], s + k[i]); t = Math.max(t, s) } return t',
      ['length ≤ 2^21', 's is int32', 't is int32'],
    ],
    ['that begins with a number', LOOP('s += k[i]', 'm'), ['length ≤ 2^21', 's is int32']],
    [
      'of bytes that begins with a number',
      'let s = m; for (let i = 0; i < b.length; i++) s += b[i]; return s',
      ['s is int32'],
    ],
  ])('%s', (_, body, expected) => {
    expect(asked(body)).toEqual(expected)
  })

  it.each<[string, string]>([
    ['sums that are integers anyway', 'let s = 0; for (let i = 0; i < b.length; i++) s += b[i]; return s'],
    ['sums of doubles', LOOP('s += x[i & 7] ?? 0')],
    ['sums beside one of doubles', LOOP('s += k[i]; t += x[i]; out[i] = t', '0, t = 0')],
    [
      'what is chosen, which doubles do as well',
      'let s = k[0], t = 0; for (let i = 1; i < k.length; i++) { if (k[i] < s) s = k[i]; else if (k[i] - s > t) t = k[i] - s } return t',
    ],
    ['what begins anew where it is negative, of which all bits count', LOOP('s += k[i]; if (s < 0) s = 0')],
    ['products', LOOP('s = s * 3 + k[i]')],
    ['sums of products of int32', LOOP('s += k[i] * k[i]')],
    ['sums without a counter', 'let s = 0; while (k[s & 7] > 1) s += k[s & 7]; return s'],
    [
      'sums over three loops',
      `let s = 0; ${'for (let j = 0; j < n; j++) '}for (let l = 0; l < n; l++) for (let i = 0; i < n; i++) s += k[i & 7]; return s`,
    ],
    [
      'a sum outside of the inner loop',
      'let s = 0; for (let j = 0; j < k.length; j++) { s += k[j]; for (let i = 0; i < 8; i++) x[i] = 1 } return s',
    ],
  ])('not %s', (_, body) => {
    expect(asked(body)).toEqual([])
  })

  it('add up in 32 bits where no more is looked at, and in 64 else', () => {
    const selected = (body: string) => irAfter(kernel(PARAMS, body), 'select-representations')
    expect(selected(LOOP('s += k[i]'))).toMatch(/i64 = i\.add nsw %\d+\.s/)
    const stored = selected('let s = 0; for (let i = 0; i < k.length; i++) { s += k[i]; out[i] = s }')
    expect(stored).toMatch(/s: i32 = i\.add %\d+\.s/)
    expect(stored).toMatch(/s: f64 = f\.add %\d+\.s/)
  })

  it('make one version of a loop, not another one of that', () => {
    expect(count(irAfter(kernel(PARAMS, LOOP('s += k[i]')), 'version-sums'), 'load proven')).toBe(2)
  })
})
