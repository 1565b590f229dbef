import { describe, expect, it } from 'vitest'
import { Dominators, findLoops, type Loop, predecessors, removeUnreachable, reversePostOrder } from './cfg.ts'
import { type Graph, graph } from './graph.test-support.ts'

const DIAMOND = ['a: b c', 'b: d', 'c: d', 'd:']
const LOOP = ['a: h', 'h: b x', 'b: h', 'x:']
const NEST = ['a: o', 'o: i x', 'i: b e', 'b: i', 'e: o', 'x:']
/** Two ways into one cycle: no block of it dominates the other. */
const IRREDUCIBLE = ['a: b c', 'b: c x', 'c: b', 'x:']

describe('order and predecessors', () => {
  it.each<[string, string[], string]>([
    ['a diamond', DIAMOND, 'a c b d'],
    ['a loop', LOOP, 'a h x b'],
    ['unreachable blocks are left out', ['a: c', 'b: c', 'c:'], 'a c'],
    ['a block that jumps to itself', ['a: b', 'b: b c', 'c:'], 'a b c'],
  ])('%s', (_, edges, expected) => {
    const g = graph(...edges)
    expect(g.names(reversePostOrder(g.fn))).toBe(expected)
  })

  it('lists a predecessor once for each edge', () => {
    const g = graph('a: b b', 'b:')
    expect(g.names(predecessors(g.fn).get(g.block('b'))!)).toBe('a a')
  })

  it('does not count edges out of unreachable blocks', () => {
    const g = graph('a: c', 'b: c', 'c:')
    expect(g.names(predecessors(g.fn).get(g.block('c'))!)).toBe('a')
    removeUnreachable(g.fn)
    expect(g.names(g.fn.blocks)).toBe('a c')
  })

  it('does not need the JavaScript stack', () => {
    const n = 50_000
    const chain = Array.from({ length: n }, (_, i) => (i + 1 < n ? `b${i}: b${i + 1}` : `b${i}:`))
    expect(reversePostOrder(graph(...chain).fn)).toHaveLength(n)
  })
})

describe('dominators', () => {
  it.each<[string, string[], Record<string, string | undefined>]>([
    ['a diamond', DIAMOND, { a: undefined, b: 'a', c: 'a', d: 'a' }],
    ['a loop', LOOP, { h: 'a', b: 'h', x: 'h' }],
    ['a nest', NEST, { o: 'a', i: 'o', b: 'i', e: 'i', x: 'o' }],
    ['an irreducible cycle', IRREDUCIBLE, { b: 'a', c: 'a', x: 'b' }],
    [
      'the example of the paper, figure 4',
      ['6: 5 4', '5: 1', '4: 2 3', '1: 2', '2: 1 3', '3: 2'],
      { 5: '6', 4: '6', 1: '6', 2: '6', 3: '6' },
    ],
  ])('%s', (_, edges, expected) => {
    const g = graph(...edges)
    const dom = new Dominators(g.fn)
    for (const [name, parent] of Object.entries(expected)) {
      const immediate = dom.immediateDominator(g.block(name))
      expect(immediate && g.names([immediate]), name).toBe(parent)
    }
  })

  it.each<[string, string, boolean]>([
    ['o', 'b', true],
    ['b', 'b', true],
    ['b', 'o', false],
    ['e', 'b', false],
    ['i', 'x', false],
  ])('%s dominates %s in a nest: %s', (a, b, expected) => {
    const g = graph(...NEST)
    expect(new Dominators(g.fn).dominates(g.block(a), g.block(b))).toBe(expected)
  })

  it('agree with their definition on random graphs', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const g = randomGraph(seed)
      const dom = new Dominators(g.fn)
      for (const a of dom.order) {
        const without = reachableWithout(g, a)
        for (const b of dom.order) expect(dom.dominates(a, b), `seed ${seed}`).toBe(a === b || !without.has(b))
      }
    }
  })

  it('say nothing of unreachable blocks', () => {
    const g = graph('a: c', 'b: c', 'c:')
    const dom = new Dominators(g.fn)
    expect(dom.dominates(g.block('a'), g.block('b'))).toBe(false)
    expect(dom.immediateDominator(g.block('b'))).toBeUndefined()
  })
})

/** What can be reached from the entry without passing through `avoided`: `a` dominates `b` exactly when `b` is not among it. */
function reachableWithout(g: Graph, avoided: unknown): Set<unknown> {
  const seen = new Set<unknown>()
  const work = [g.fn.blocks[0]]
  while (work.length > 0) {
    const block = work.pop()!
    if (block === avoided || seen.has(block)) continue
    seen.add(block)
    const { term } = block
    if (term.kind === 'jump') work.push(term.to.block)
    if (term.kind === 'branch') work.push(term.then.block, term.else.block)
  }
  return seen
}

function randomGraph(seed: number): Graph {
  let state = seed
  const random = (n: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) % n
  }
  const n = 3 + random(8)
  // Nothing may lead to the entry.
  const target = () => `b${1 + random(n - 1)}`
  return graph(
    ...Array.from(
      { length: n },
      (_, i) => `b${i}: ${Array.from({ length: i === 0 ? 1 : random(3) }, target).join(' ')}`,
    ),
  )
}

describe('loops', () => {
  const shape = (g: Graph, loops: Loop[]): unknown[] =>
    loops.map((l) => [
      g.names([l.header]),
      g.names([...l.blocks].sort((x, y) => x.id - y.id)),
      l.depth,
      ...shape(g, l.children),
    ])

  it.each<[string, string[], unknown[]]>([
    ['none', DIAMOND, []],
    ['one', LOOP, [['h', 'h b', 1]]],
    ['a nest', NEST, [['o', 'o i b e', 1, ['i', 'i b', 2]]]],
    ['one that is its own latch', ['a: b', 'b: b c', 'c:'], [['b', 'b', 1]]],
    [
      'one after the other',
      ['a: h', 'h: h k', 'k: k x', 'x:'],
      [
        ['h', 'h', 1],
        ['k', 'k', 1],
      ],
    ],
    ['two latches, one loop', ['a: h', 'h: b x', 'b: h c', 'c: h', 'x:'], [['h', 'h b c', 1]]],
    ['the way out is not part of it', ['a: h', 'h: b x', 'b: h y', 'x:', 'y:'], [['h', 'h b', 1]]],
    ['an irreducible cycle is not reported', IRREDUCIBLE, []],
  ])('%s', (_, edges, expected) => {
    const g = graph(...edges)
    expect(shape(g, findLoops(g.fn)).sort()).toEqual(expected)
  })
})
