/** Variables that begin as any number and are an integer from the second round on: generators, hashes, checksums that take a seed. */
import { describe, expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

const SEEDS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  7.9,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32 - 1,
  2 ** 53 + 2,
  -1e17,
  1e300,
  2 ** -1074,
]
const ODD = [Infinity, -Infinity, Number.NaN]

/** One round each; `s` is the seed, `out[i]` what comes of it. */
const ROUNDS: Record<string, string> = {
  mulberry:
    's |= 0; s = (s + 0x6d2b79f5) | 0; let t = Math.imul(s ^ (s >>> 15), 1 | s); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; out[i] = (t ^ (t >>> 14)) >>> 0',
  xorshift: 's ^= s << 13; s ^= s >>> 17; s ^= s << 5; out[i] = s >>> 0',
  linear: 's = (Math.imul(s, 1664525) + 1013904223) >>> 0; out[i] = s',
  'set in a branch': 'if (i & 1) s = (s ^ i) | 0; out[i] = s & 255',
  'set to an integer that is looked at': 'const before = s | 0; s = before + 3; out[i] = s',
  'left alone in some rounds': 'for (let k = 0; k < (i & 3); k++) s = (s + k) | 0; out[i] = s >> 1',
  'begun anew': 'let t = i * 0.75 - 3; for (let k = 0; k < 4; k++) { t = (t << 1) ^ k; s = (s + t) | 0 } out[i] = s',
  'of another element':
    'let t = out[(i + 5) & 15]; for (let k = 0; k < 3; k++) t = (t | 0) ^ k; out[i] = t ^ s; s = t & s',
  // Here more than its low bits are looked at.
  'a sum': 'out[i] = s & 15; s += 0.75',
  'returned, too': 'out[i] = s | 0; s = (s & 31) + i; if (i > 14) return s',
  compared: 'out[i] = s < 3 ? 1 : 0; s = (s * 5) | 0',
}

describe('loops that begin with any number', () => {
  it('have the bits of their originals', { timeout: 300_000 }, async () => {
    const rounds = Object.entries(ROUNDS)
    const source = rounds
      .map(
        ([, round], k) => `
        export function f${k}(out: Float64Array, seed: number): number { "use jit"; let s = seed; for (let i = 0; i < out.length; i++) { ${round} } return out[0] }
        export function element${k}(out: Float64Array, seeds: Float64Array): number { "use jit"; let s = seeds[3]; for (let i = 0; i < out.length; i++) { ${round} } return out[0] }`,
      )
      .join('\n')
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    for (const [k, [name]] of rounds.entries()) {
      for (const seed of [...SEEDS, ...ODD]) {
        for (const length of [0, 1, 16]) {
          const out = Float64Array.from({ length }, (_, i) => i * 1.5 - 2)
          for (const [form, argument] of [
            ['f', seed],
            ['element', Float64Array.of(0, 0, 0, seed)],
            ['element', Float64Array.of(seed)],
          ] as const) {
            const { original, kernel } = module.run(`${form}${k}`, [out, argument])
            expect(kernel, `${form}: ${name}, from ${seed}, ${length} elements`).toStrictEqual(original)
          }
        }
      }
    }
  })
})
