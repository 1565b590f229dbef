import { describe, expect, it } from 'vitest'
import { Builder } from './builder.ts'
import { type Graph, graph, SPAN } from './graph.test-support.ts'
import type { Value } from './ir.ts'
import { printFunction } from './print.ts'
import { repairSsa } from './ssa-repair.ts'
import { verifyFunction } from './verify.ts'

/** Defines a value in each of the blocks, uses the first one in `use`, and repairs. */
function repaired(g: Graph, definitions: string[], use: string): string {
  const values = definitions.map((name, i): { value: Value; block: ReturnType<Graph['block']> } => {
    const value = new Builder(g.fn, g.block(name)).num(i + 1, SPAN)
    value.name = 'v'
    return { value, block: g.block(name) }
  })
  new Builder(g.fn, g.block(use)).emit('neg', 'num', [values[0].value], SPAN)
  repairSsa(g.fn, values)
  verifyFunction(g.fn)
  return printFunction(g.fn)
}

describe('repairing SSA form', () => {
  it('puts a parameter where two definitions meet', () => {
    const text = repaired(graph('a: b c', 'b: d', 'c: d', 'd:'), ['b', 'c'], 'd')
    expect(text).toMatch(/b1\(\):\n {2}(%\d+\.v): num = const 1\n {2}jump b3\(\1\)/)
    expect(text).toMatch(/b2\(\):\n {2}(%\d+\.v): num = const 2\n {2}jump b3\(\1\)/)
    expect(text).toMatch(/b3\((%\d+\.v): num\):\n {2}%\d+: num = neg \1\n/)
  })

  it('needs none where one definition reaches the use', () => {
    const text = repaired(graph('a: b c', 'b: d', 'c: e', 'd:', 'e:'), ['b', 'c'], 'e')
    expect(text).toMatch(/b2\(\):\n {2}(%\d+\.v): num = const 2\n[\s\S]*b4\(\):\n {2}%\d+: num = neg \1/)
    expect(text).not.toMatch(/b[34]\(%/)
  })

  it('hands the value on through blocks without a definition', () => {
    const text = repaired(graph('a: b c', 'b: m', 'm: d', 'c: d', 'd: u', 'u:'), ['b', 'c'], 'u')
    expect(text).toMatch(/b4\((%\d+\.v): num\):\n {2}jump b5\(\)\nb5\(\):\n {2}%\d+: num = neg \1/)
  })

  it('goes around loops', () => {
    const text = repaired(graph('a: h', 'h: b x', 'b: h', 'x:'), ['a', 'b'], 'x')
    expect(text).toMatch(/b1\((%\d+\.v): num\):[\s\S]*neg \1/)
  })

  it('leaves uses alone that are right as they are', () => {
    const g = graph('a: b c', 'b: d', 'c: d', 'd:')
    const first = new Builder(g.fn, g.block('b')).num(1, SPAN)
    const second = new Builder(g.fn, g.block('c')).num(2, SPAN)
    const use = new Builder(g.fn, g.block('b')).emit('neg', 'num', [first], SPAN)
    repairSsa(g.fn, [
      { value: first, block: g.block('b') },
      { value: second, block: g.block('c') },
    ])
    expect(use.args).toEqual([first])
    expect(g.block('d').params).toEqual([])
  })

  it('says so where no definition reaches a use', () => {
    expect(() => repaired(graph('a: b c', 'b: d', 'c: d', 'd:'), ['b'], 'd')).toThrow(
      'no definition of v reaches block',
    )
  })
})
