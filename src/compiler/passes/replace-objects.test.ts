import { describe, expect, it } from 'vitest'
import { printFunction } from '../ir/print.ts'
import { compileToLlvm } from '../pipeline.ts'
import { atPass, irAfter, kernel, OPTIONS } from './passes.test-support.ts'

const replaced = (body: string) => irAfter(kernel('n: number', body), 'replace-objects')
const diagnostics = (body: string) => compileToLlvm('a.ts', kernel('n: number', body), OPTIONS).diagnostics
const rejection = (body: string) => diagnostics(body)[0]?.code

describe('replace-objects', () => {
  it('leaves nothing of objects', () => {
    const source = kernel('n: number', 'const p = { x: n, t: [1, 2] }; p.x += p.t[1]; p.t = [p.x, 3]; return p.t[0]')
    const before = irAfter(source, 'lower')
    for (const op of ['object', 'getfield x', 'setfield t']) expect(before).toContain(op)
    expect(irAfter(source, 'replace-objects')).not.toMatch(/object|field|\{x|\[num/)
  })

  it('passes what was written to what reads it', () => {
    expect(replaced('const p = { x: n, y: 2 }; p.x += 3; return p.x * p.y')).toBe(
      replaced('let x = n; const y = 2; x += 3; return x * y').replaceAll(/(%\d+)\.[xy]/g, '$1'),
    )
  })

  it('makes a loop carry the fields that it changes, and only these', () => {
    const text = replaced('const p = { x: 0, y: n }; for (let i = 0; i < p.y; i++) p.x += i; return p.x')
    expect(text).toMatch(/b1\(%\d+\.i: num, %\d+\.p\.x: num\)|b1\(%\d+\.p\.x: num, %\d+\.i: num\)/)
  })

  it('names fields after the variable', () => {
    const names = atPass(
      kernel('n: number', 'let p = { x: 0 }; for (let i = 0; i < n; i++) p = { x: p.x + i }; return p.x'),
      'replace-objects',
      (fn) => fn.blocks.flatMap((b) => b.params.map((p) => p.name)),
    )
    expect(names).toContain('p.x')
  })

  it('returns which one it is of the objects that were passed in, and not its fields', () => {
    const both = (body: string) => irAfter(kernel('p: { x: number }, q: { x: number }', body), 'replace-objects')
    expect(both('return p.x > q.x ? p : q')).toMatch(/setslot #62 %\d+\n {2}return/)
    expect(both('return p.x > q.x ? p : q')).not.toContain('#61')
    expect(both('p.x = 1; return p')).not.toContain('setslot')
    expect(both('return p.x > q.x ? p : { x: q.x }')).toContain('setslot #61')
  })

  it.each([
    ['nobody reads the one that may be either', 'p.x = 1; return p.x > q.x ? p : q', undefined],
    ['it is read, too', 'const r = p.x > q.x ? p : q; p.x = 1; return r.x > 2 ? r : q', 'aliased-object'],
    ['it is changed', 'const r = p.x > q.x ? p : q; r.x = 1; return r', 'aliased-object'],
    ['one name, or null', 'p.x = 1; const r = q.x > 1 ? p : null; p.x = 2; return r && r.x > 1 ? r : q', undefined],
    [
      'a new one has another name',
      'const r = { x: 1 }; const s = p.x > 1 ? p : r; r.x = 2; return { s, r }',
      'aliased-object',
    ],
    [
      'fields in two orders',
      'if (p.x > 1) return p; if (q.x > 1) return { x: 1, y: 2 }; return { y: 1, x: 2 }',
      'type-conflict',
    ],
  ])('passed objects in results: %s', (_, body, code) => {
    const source = kernel(
      'p: { x: number; y: number }, q: { x: number; y: number }',
      body.replaceAll(/\{ x: (\d) \}/g, '{ x: $1, y: 0 }'),
    )
    expect(compileToLlvm('a.ts', source, OPTIONS).diagnostics[0]?.code).toBe(code)
  })

  it('returns objects with strings, passed and new ones', () => {
    const code = (body: string) => {
      const source = kernel("p: { x: number; mode: 'a' | 'b' }, q: { x: number; mode: 'a' | 'b' }", body)
      return compileToLlvm('a.ts', source, OPTIONS).diagnostics[0]?.code
    }
    expect(code("return p.mode === 'a' ? p : q")).toBeUndefined()
    expect(code("return p.mode === 'a' ? p : { x: 1, mode: 'b' as const }")).toBeUndefined()
    expect(code("return { x: 1, mode: p.mode === 'a' ? 'c' : q.mode }")).toBeUndefined()
  })

  it('knows which objects are the same', () => {
    const text = replaced('const p = { x: 1 }; const q = p; const r = { x: 1 }; return p === q && p !== r ? n : 0')
    expect(text).toBe(replaced('return true && true ? n : 0'))
  })

  it.each([
    ['both names end before the change', 'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; q.x = n; return q.x'],
    ['nothing is changed', 'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; return p.x + q.x'],
    ['the same object on both ways', 'const p = { x: 1 }; let q = p; if (n > 0) q = p; q.x = n; return p.x'],
    ['one name is copied', 'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = { ...p }; q.x = n; return p.x'],
    [
      'other objects are changed',
      'const o = { x: 0 }; o.x++; const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; return p.x + q.x + o.x',
    ],
  ])('compiles: %s', (_, body) => expect(rejection(body)).toBeUndefined())

  it.each([
    ['two names, one changed', 'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; q.x = n; return p.x'],
    ['two names, compared', 'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; return p === q ? 1 : 0'],
    [
      'two merged names of one object',
      'let p = { x: 1 }; let q = p; for (let i = 0; i < n; i++) { p.x++; if (i === 3) { p = { x: 0 }; q = p } } return q.x',
    ],
  ])('refuses: %s', (_, body) => expect(rejection(body)).toBe('aliased-object'))

  it('says which names, and where', () => {
    const body = 'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; q.x = n; return p.x'
    const [{ message, span }] = diagnostics(body)
    expect(message).toBe('`q` and `p` are sometimes one object and sometimes two, and it is changed here')
    expect(kernel('n: number', body).slice(span?.start, span?.end)).toBe('q.x')
  })

  it('finds objects in functions that stay calls', () => {
    const source = `function g(k: number): number { const p = { x: k }; return k > 0 ? g(p.x - 1) + 1 : p.x }
      export function f(n: number) { "use jit"; return g(n) }`
    const texts: string[] = []
    compileToLlvm('a.ts', source, {
      ...OPTIONS,
      onPass: (fn, pass) => void (pass === 'replace-objects' && texts.push(printFunction(fn))),
    })
    expect(texts).toHaveLength(2)
    for (const text of texts) expect(text).not.toContain('object')
  })
})
