import { describe, expect, test } from 'vitest'
import { count, irAfter, kernel } from './passes.test-support.ts'

const released = (params: string, body: string): string => irAfter(kernel(params, body), 'release-heap')
/** The block that a loop's release stands in begins with it. */
const releases = (ir: string): number => count(ir, 'heap.release')

describe('releaseHeap', () => {
  test('frees what a round has made at the start of the next', () => {
    const ir = released(
      'n: number',
      'let s = 0; for (let k = 0; k < n; k++) { const t = new Float64Array(8); t[k & 7] = k; s += t[1] } return s',
    )
    expect(releases(ir)).toBe(1)
    expect(ir).toMatch(/:\n {2}heap\.release %(\d+)\n[\s\S]*%\1: i32 = heap\.mark\n {2}jump/)
  })

  test('keeps what is carried to the next round', () => {
    const body = (next: string) =>
      `let a = new Float64Array(8); for (let k = 0; k < n; k++) { const b = new Float64Array(8); b[0] = a[k & 7] + 1; ${next} } return a[0]`
    expect(releases(released('n: number', body('a = b')))).toBe(0)
    expect(releases(released('n: number', body('if (b[0] > 3) a = b')))).toBe(0)
    expect(releases(released('n: number', body('a[0] = b[0]')))).toBe(1)
  })

  test('keeps a part of what the round has made, too', () => {
    const ir = released(
      'n: number',
      'let a = new Float64Array(8); for (let k = 0; k < n; k++) { const b = new Float64Array(8); b[0] = a[k & 3] + 1; a = b.subarray(2) } return a[0]',
    )
    expect(releases(ir)).toBe(0)
  })

  test('looks at each loop of a nest by itself', () => {
    const ir = released(
      'n: number',
      'let a = new Int32Array(8); for (let i = 0; i < n; i++) { for (let k = 0; k < n; k++) { const t = new Int32Array(8); t[k & 7] = i; a[0] += t[1] } a = new Int32Array(a.length) } return a[0]',
    )
    // Once where accesses to `a` are checked, once where they need not be; the loop around carries `a`.
    expect(releases(ir)).toBe(2)
  })

  test('leaves alone what makes no arrays', () => {
    expect(released('x: Float64Array', 'let s = 0; for (const v of x) s += v; return s')).not.toContain('heap.')
    expect(released('n: number', 'const t = new Float64Array(n); return t.length')).not.toContain('heap.release')
  })
})
