/** Objects in arrays that contain themselves: the root of a forest is its own parent. No declared type says so, and the original runs. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const SOURCE = `
  export function roots(nodes: { id: number; parent: { id: number } }[]): number {
    "use jit"
    let t = 0
    for (const n of nodes) { n.id += 10; t = t * 2 + n.parent.id }
    return t
  }
  export function deep(nodes: { v: number; a: { v: number; b: { v: number } } }[]): number {
    "use jit"
    let t = 0
    for (const n of nodes) { n.a.b.v += 1; n.v *= 2; t = t * 2 + n.a.v }
    return t
  }
`

interface Linked {
  [name: string]: number | Linked
}
const linked = (fields: Linked, name: string, to?: Linked): Linked => {
  fields[name] = to ?? fields
  return fields
}

const CASES: readonly [name: string, make: () => Linked[], kernel: boolean][] = [
  ['roots', () => [{ id: 1, parent: { id: 2 } }], true],
  [
    'roots',
    () =>
      ((parent) => [
        { id: 1, parent },
        { id: 2, parent },
      ])({ id: 5 }),
    true,
  ],
  ['roots', () => [linked({ id: 1 }, 'parent'), { id: 2, parent: { id: 9 } }], false],
  ['roots', () => ((root) => [{ id: 2, parent: root }, root, root])(linked({ id: 1 }, 'parent')), false],
  ['deep', () => [{ v: 1, a: { v: 2, b: { v: 3 } } }], true],
  ['deep', () => ((n) => [linked(n, 'a', { v: 2, b: n })])({ v: 1 }), false],
  ['deep', () => [{ v: 1, a: linked({ v: 2 }, 'b') }], false],
]

/** All numbers, and whether each link leads where it led. */
function outcome(m: Exports, name: string, nodes: Linked[]): unknown {
  const linksOf = (n: Linked) => [n, n.parent, n.a, (n.a as Linked | undefined)?.b] as (Linked | undefined)[]
  const before = nodes.map(linksOf)
  const result = m[name](nodes)
  const after = nodes.map(linksOf)
  return [
    result,
    after.map((links, i) => links.map((one, k) => one === before[i][k])),
    after.map((links) => links.map((one) => one?.id ?? one?.v)),
  ]
}

describe('objects that contain themselves', () => {
  it('keep their links and their numbers', async () => {
    const { same, module, calls, diagnostics } = await program(SOURCE)
    expect(diagnostics).toEqual([])
    for (const [k, [name, make, kernel]] of CASES.entries()) {
      const before = calls(module[name]).kernel
      same((m) => outcome(m, name, make()))
      expect([k, calls(module[name]).kernel - before]).toEqual([k, kernel ? 1 : 0])
    }
  })
})
