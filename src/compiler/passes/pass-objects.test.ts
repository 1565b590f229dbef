import { expect, it } from 'vitest'
import type { IrFunction } from '../ir/ir.ts'
import { printFunction } from '../ir/print.ts'
import { compileToLlvm } from '../pipeline.ts'
import { OPTIONS } from './passes.test-support.ts'

/** The functions of a program after objects have been replaced, by symbol. */
function functions(source: string): Record<string, string> {
  const found: Record<string, string> = {}
  const inspect = (fn: IrFunction, pass: string): void => {
    if (pass === 'replace-objects') found[fn.symbol] = printFunction(fn)
  }
  const { diagnostics } = compileToLlvm('a.ts', source, { ...OPTIONS, onPass: inspect })
  expect(diagnostics).toEqual([])
  return found
}

const kernel = (helper: string, body: string) => `${helper}\nexport function f(n: number) { "use jit"; ${body} }`

it('passes fields as parameters', () => {
  const texts = functions(
    kernel(
      'function g(p: { x: number; t: [number, boolean] }, k: number): number { return k > 0 ? g(p, k - 1) : p.t[1] ? p.x : p.t[0] }',
      'return g({ x: n, t: [1, true] }, n)',
    ),
  )
  expect(texts['f.jit.g.0']).toMatch(
    /^function f\.jit\.g\.0: num \{\nb0\(%0\.p\.x: num, %1\.p\.t\.0: num, %2\.p\.t\.1: bool, %3\.k: num\):/,
  )
  expect(texts['f.jit']).toMatch(/call f\.jit\.g\.0 %\d+\.n, %\d+, %\d+, %\d+\.n/)
})

it('returns fields in slots', () => {
  const texts = functions(
    kernel(
      'function g(k: number): [number, { ok: boolean }] { if (k <= 0) return [1, { ok: true }]; const r = g(k - 1); return [r[0] + k, r[1]] }',
      'const [a, { ok }] = g(n); return ok ? a : 0',
    ),
  )
  expect(texts['f.jit.g.0']).toMatch(/: void \{/)
  for (const text of Object.values(texts)) {
    expect(text).toMatch(
      /call f\.jit\.g\.0 %\d+(?:\.\w+)?\n {2}%\d+(?:\.\w+)?: num = getslot #?62\n {2}%\d+(?:\.\w+)?: bool = getslot #?61/,
    )
    expect(text).not.toContain('object')
  }
})

it('leaves calls without objects as they are', () => {
  const texts = functions(kernel('function g(k: number): number { return k > 0 ? g(k - 1) + 1 : 0 }', 'return g(n)'))
  expect(texts['f.jit']).toMatch(/: num = call f\.jit\.g\.0 %0\.n/)
})
