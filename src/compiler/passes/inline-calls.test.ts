import { describe, expect, it } from 'vitest'
import { atPass, compile, count, irAfter, kernel } from './passes.test-support.ts'

const ir = (source: string): string => irAfter(source, 'inline-calls')

describe('inlining', () => {
  it('puts the body in the place of the call', () => {
    const source = `function sq(x: number) { return x * x }\n${kernel('a: number', 'return sq(a) + 1')}`
    expect(ir(source)).toMatchInlineSnapshot(`
      "export function f.jit: num {
      b0(%0.a: num):
        jump b2(%0.a)
      b1(%1: num):
        %2: num = const 1
        %3: num = add %1, %2
        return %3
      b2(%4.x: num):
        %5: num = mul %4.x, %4.x
        jump b1(%5)
      }
      "
    `)
  })

  it.each<[string, string, string]>([
    ['with several returns', 'function h(x: number) { if (x > 1) return 2; return x }', 'return h(a)'],
    ['without result', 'function h(x: number) { let y = x; y++ }', 'h(a); return a'],
    [
      'that call helpers',
      'function g(x: number) { return x + 1 }\nfunction h(x: number) { return g(x) * 2 }',
      'return h(a)',
    ],
    ['several times', 'function h(x: number) { return x * 3 }', 'return h(a) + h(h(a))'],
    ['that are arrows', 'const h = (x: number) => x * 3', 'return h(a)'],
  ])('helpers %s leave no call', (_, helper, body) => {
    expect(ir(`${helper}\n${kernel('a: number', body)}`)).not.toContain('call')
  })

  it.each<[string, string]>([
    ['themselves', 'function h(x: number): number { return x < 1 ? 0 : h(x - 1) + 1 }'],
    [
      'each other',
      'function h(x: number): number { return x < 1 ? 0 : g(x - 1) }\nfunction g(x: number): number { return h(x) + 1 }',
    ],
  ])('helpers that call %s are called', (_, helper) => {
    expect(ir(`${helper}\n${kernel('a: number', 'return h(a)')}`)).toContain('call f.jit.h.0')
  })

  it('takes a large helper in where it is called once, and calls it where it is called twice', () => {
    const helper = `function h(x: number) { ${'x = x * x + 1; '.repeat(80)} return x }\n`
    expect(ir(helper + kernel('a: number', 'return h(a)'))).not.toContain('call')
    expect(count(ir(helper + kernel('a: number', 'return h(a) + h(a + 1)')), '= call')).toBe(2)
  })

  it.each<[string, (body: string) => string, number]>([
    ['by its own directive', (body) => `function h(x: number) { "use jit: inline"; ${body} }`, 0],
    ['by that of its file', (body) => `"use jit: inline"\nfunction h(x: number) { ${body} }`, 0],
    ['but not by another word', (body) => `function h(x: number) { "use jit: strict"; ${body} }`, 2],
  ])('takes a large helper in wherever it is called that is to be inlined: %s', (_, helper, calls) => {
    const large = helper(`${'x = x * x + 1; '.repeat(80)} return x`)
    expect(count(ir(`${large}\n${kernel('a: number', 'return h(a) + h(a + 1)')}`), '= call')).toBe(calls)
  })

  it('does not let the caller grow without bounds', () => {
    const helper = `function h(x: number) { "use jit: inline"; ${'x = x * x + 1; '.repeat(800)} return x }\n`
    expect(count(ir(helper + kernel('a: number', 'return h(a) + h(a + 1)')), '= call')).toBeGreaterThan(0)
  })

  it('keeps the span of the helper’s own code', () => {
    const source = `function sq(x: number) { return x * x }\n${kernel('a: number', 'return sq(a)')}`
    const spans = atPass(source, 'inline-calls', (fn) =>
      fn.blocks.flatMap((b) => b.instrs).map((i) => source.slice(i.span.start, i.span.end)),
    )
    expect(spans).toEqual(['x * x'])
  })

  it('emits a helper only if it is still called', () => {
    const inlined = compile(`function sq(x: number) { return x * x }\n${kernel('a: number', 'return sq(a)')}`)
    const called = compile(
      `function h(x: number): number { return x < 1 ? 0 : h(x - 1) }\n${kernel('a: number', 'return h(a)')}`,
    )
    expect(count(inlined.llvmIr!, 'define internal')).toBe(0)
    expect(count(called.llvmIr!, 'define internal double @f.jit.h.0')).toBe(1)
  })
})
