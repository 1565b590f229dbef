import { describe, expect, it } from 'vitest'
import type { PackageFunction } from './functions.ts'
import { prepare } from './prepare.ts'

const wanted = (name: string, claims?: Record<string, string>): PackageFunction => ({
  package: 'p',
  version: '1.0.0',
  file: 'p.js',
  name,
  needs: '',
  params: { x: 'number' },
  claims,
})

describe('prepare', () => {
  it.each([
    [
      'a function',
      'f',
      'function f(x) { return x }',
      'function f(/** @type {number} */ x) { "use jit"; return x }',
      'f',
    ],
    ['a method', 'C.m', 'class C { m(x) { return x } }', 'm(/** @type {number} */ x) { "use jit"; return x }', 'C'],
    [
      'a closure',
      'make/g',
      'function make() { return function g(x) { return x } }',
      'g(/** @type {number} */ x) { "use jit"; return x }',
      'make',
    ],
  ])('marks %s', (_what, name, source, marked, root) => {
    const { code } = prepare('p.js', source, [wanted(name)], true)
    expect(code).toContain(marked)
    expect(code).toContain(`export { ${root} as usejit_${root} }`)
  })

  it('claims types of fields and variables, not of others', () => {
    const source = 'const t = make(); class C { constructor(a) { this.a = a; this.b = a } m(x) { return this.a + t } }'
    const { code } = prepare('p.js', source, [wanted('C.m', { a: 'Float64Array', t: 'Int8Array' })], true)
    expect(code).toContain('/** @type {Float64Array} */ this.a = a; this.b')
    expect(code).toContain('/** @type {Int8Array} */ const t')
  })

  it('only exports more where nothing is to be marked', () => {
    const { code, lines } = prepare('p.js', 'function f(x) {\n  return x\n}', [wanted('f')], false)
    expect(code).toBe('function f(x) {\n  return x\n}\nexport { f as usejit_f }\n')
    expect([...lines.values()]).toEqual([3])
  })

  it('says which function is not there', () => {
    expect(() => prepare('p.js', 'function g() {}', [wanted('f')], true)).toThrow('p.js has no function f')
  })
})
