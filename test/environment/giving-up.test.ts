/** Kernels that leave a call to the original in the middle of it, and have nothing to undo: no array is written, made or copied. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const SOURCE = `
export function peak(xs: Float64Array): number { 'use jit'
  const top = Math.max(...xs)
  let s = 0
  for (const x of xs) s += x / top
  return s
}
export function tuple(t: [number, number, number], k: number, n: number): number { 'use jit'
  for (let i = 0; i < Math.min(n, 1000); i++) t[k] += i
  return t[0] + t[1] + t[2]
}
const OPS = [(x: number) => x + 1, (x: number) => x * 2]
export function table(k: number, n: number): number { 'use jit'
  let s = 0
  for (let i = 0; i < n; i++) s += OPS[k](i)
  return s
}
export const state = { n: 0 }
export function counted(k: number, xs: Float64Array): number { 'use jit'
  state.n++
  let s = 0
  for (let i = 0; i < xs.length; i++) s += OPS[k](xs[i])
  return s
}
export function best(xs: Float64Array, limit: number): number { 'use jit'
  let best: { i: number; v: number } | undefined
  for (let i = 0; i < xs.length; i++) if (xs[i] > limit && (!best || xs[i] > best.v)) best = { i, v: xs[i] }
  return best!.i
}
const find = (i: number): { w: number } | null => (i < 50 ? { w: i } : null)
export function helper(n: number): number { 'use jit'
  let s = 0
  for (let i = 0; i < n; i++) s = s * 0.5 + find(i)!.w
  return s
}
`

type Call = (m: Exports, floats: (x: number[]) => Float64Array) => unknown
const CALLS: Record<string, [given: Call, kept: Call]> = {
  peak: [(m, floats) => m.peak(floats(Array(40000).fill(1))), (m, floats) => m.peak(floats([1, 4, 2]))],
  tuple: [
    (m) => {
      const t = [1, 2, 3]
      return [m.tuple(t, 7, 7), t, Object.keys(t)]
    },
    (m) => m.tuple([1, 2, 3], 2, 7),
  ],
  table: [(m) => m.table(7, 7), (m) => m.table(1, 7)],
  counted: [(m, floats) => m.counted(7, floats([1, 2])), (m, floats) => [m.counted(1, floats([1, 2])), m.state.n]],
  best: [(m, floats) => m.best(floats([1, 2, 3]), 5), (m, floats) => m.best(floats([1, 7, 3]), 2)],
  helper: [(m) => m.helper(99), (m) => m.helper(9)],
}

/** A result, or what was thrown. */
function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? `${error.constructor.name}: ${error.message}` : error
  }
}

describe.each(['always', 'auto'] as const)('dispatched %s', async (dispatch) => {
  const p = await program(SOURCE, { dispatch })
  // Of resident arrays the dispatcher takes its fastest way.
  const arrays = {
    ordinary: (_: Exports) => (x: number[]) => Float64Array.from(x),
    resident: (m: Exports) => (x: number[]) => {
      const array = m.alloc ? m.alloc(Float64Array, x.length) : new Float64Array(x.length)
      array.set(x)
      return array
    },
  }

  it.each(Object.entries(CALLS))('%s: the original has the call', (name, [given, kept]) => {
    expect(p.diagnostics).toEqual([])
    for (const floats of Object.values(arrays)) {
      // The second time the module is there already.
      for (let round = 0; round < 2; round++) p.same((m) => [outcome(() => given(m, floats(m))), kept(m, floats(m))])
    }
    const { kernel, byReason } = p.calls(p.module[name])
    // Left to itself the dispatcher gives short calls to the original anyway.
    if (dispatch === 'always') expect(kernel).toBeGreaterThan(0)
    if (dispatch === 'always' || name === 'peak') expect(byReason).toMatchObject({ 'gave-up': expect.any(Number) })
  })
})
