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
