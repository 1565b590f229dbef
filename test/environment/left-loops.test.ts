/** Elements of arrays that are used behind a loop, or where it is left: of a loop there are copies, which meet there. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Program, program } from './both-ways.ts'

const source = `
  interface Node { last: boolean; value: number; feature: number; left: number; right: number }
  type Tree = { leaf: true; value: number } | { leaf: false; feature: number; left: number; right: number }
  export function mark(nodes: Node[], x: Float64Array): void {
    "use jit"
    let at = 0
    for (;;) { const n = nodes[at]; if (n.last) { n.value = 7; n.last = false; return } at = x[n.feature] < 2 ? n.left : n.right }
  }
  export function markRow(rows: number[][], x: Float64Array): void {
    "use jit"
    let at = 0
    for (;;) { const n = rows[at]; if (n[0] > 2) { n[1] = 7; return } at = x[n[1]] < 2 ? n[2] : n[3] }
  }
  export function decide(nodes: Tree[], x: Float64Array): number {
    "use jit"
    let at = 0
    for (;;) { const n = nodes[at]; if (n.leaf) return n.value; at = x[n.feature] < 2 ? n.left : n.right }
  }
  type Shape = { kind: 'circle'; x: number; r: number } | { kind: 'poly'; pts: { x: number; y: number }[]; closed: boolean; mode?: 'a' | 'b' }
  function shape(n: number): Shape { if (n > 0) return { kind: 'poly', pts: [{ x: n, y: 1 }], closed: true, mode: 'a' }; return { kind: 'circle', x: 1, r: n } }
  export function made(n: number): Shape[] { "use jit"; const out: Shape[] = []; out.push(shape(n)); out.push(shape(0)); return out }
`

let compiled: Promise<Program>
beforeAll(() => {
  compiled = program(source)
})

describe('elements of arrays behind loops', () => {
  it('compile', async () => {
    expect((await compiled).diagnostics).toEqual([])
  })

  const node = (last: boolean, value: number) => ({ last, value, feature: 0, left: 1, right: 2 })
  it.each<[string, () => unknown[]]>([
    ['mark', () => [[node(false, 1), node(true, 2), node(true, 3)], Float64Array.of(3)]],
    ['mark', () => [[node(false, 1), node(true, 2), node(true, 3)], Float64Array.of(1)]],
    [
      'markRow',
      () => [
        [
          [0, 0, 1, 2],
          [3, 0],
          [4, 1],
        ],
        Float64Array.of(3),
      ],
    ],
    [
      'decide',
      () => [
        [
          { leaf: false, feature: 0, left: 1, right: 2 },
          { leaf: true, value: 5 },
          { leaf: true, value: -0 },
        ],
        Float64Array.of(3),
      ],
    ],
    // What a function makes that is called: its fields are those of the result.
    ['made', () => [2]],
  ])('%s (%#)', async (name, make) => {
    const { same, calls, module } = await compiled
    const before = calls(module[name]).kernel
    same((m) => {
      const args = make()
      return [m[name](...args), args]
    })
    expect(calls(module[name]).kernel).toBe(before + 1)
  })
})
