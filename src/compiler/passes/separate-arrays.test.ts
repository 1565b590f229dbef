import { describe, expect, it } from 'vitest'
import { findLoops } from '../ir/cfg.ts'
import { atPass, compile, count, irAfter, kernel } from './passes.test-support.ts'

const PARAMS = 'n: number, y: Float64Array, a: Float64Array, b: Float64Array'
const nest = (body: string): string => `for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { ${body} }`

const ir = (body: string, params = PARAMS): string => irAfter(kernel(params, body), 'separate-arrays')

/** For each access of a version that may rely on it: which arrays are apart from its own. */
const apart = (body: string): string[] =>
  atPass(kernel(PARAMS, body), 'separate-arrays', (fn) =>
    fn.blocks.flatMap((block) =>
      block.instrs.flatMap(({ op, args, attr }) =>
        attr.apart
          ? [`${op} ${args[0].name}: ${attr.apart.others.map((i) => fn.blocks[0].params[i].name).join(' ')}`]
          : [],
      ),
    ),
  )

describe('nests that write one array and use others', () => {
  it('are copied behind a guard; the accesses of the copy know that the arrays are apart', () => {
    const body = nest('y[i] += a[i * n + j]')
    expect(count(ir(body), '= disjoint')).toBe(1)
    expect(apart(body).sort()).toEqual(['load a: y', 'load y: a', 'store y: a'])
  })

  it('ask only about pairs of which one is written', () => {
    const body = nest('y[i] += a[i * n + j] * b[j]')
    expect(count(ir(body), '= disjoint')).toBe(2)
    expect(apart(body).sort()).toEqual(['load a: y', 'load b: y', 'load y: a b', 'store y: a b'])
  })

  it('tell LLVM, which then keeps the sum in a register', () => {
    const { llvmIr } = compile(kernel(PARAMS, nest('y[i] += a[i * n + j]')))
    expect(llvmIr).toMatch(/store double .*, !alias\.scope !\d+, !noalias !\d+/)
    expect(llvmIr).toMatch(/^!\d+ = distinct !\{!\d+, !\d+, !"array 1"\}$/m)
  })

  it('leave the version for overlapping arrays as it is, and rarely used', () => {
    const body = nest('y[i] += a[i * n + j]')
    const before = count(irAfter(kernel(PARAMS, body), 'version-loops'), 'store')
    expect(count(ir(body), 'store')).toBe(before + 1)
    expect(apart(body).filter((access) => access.startsWith('store'))).toHaveLength(1)
    const warm = (pass: string) =>
      atPass(kernel(PARAMS, body), pass, (fn) => findLoops(fn).filter((l) => !l.header.cold))
    expect(warm('separate-arrays')).toHaveLength(warm('version-loops').length)
  })
})

describe('nothing is copied', () => {
  it.each<[string, string]>([
    ['for a single loop', 'for (let i = 0; i < n; i++) y[i] += a[i]'],
    ['where nothing is written', `let s = 0; ${nest('s += a[i * n + j] * b[j]')} return s`],
    ['where one array is used', nest('y[i * n + j] = y[j * n + i]')],
    ['where the other array is another name of the same', `const z = y; ${nest('z[i] += y[i * n + j]')}`],
  ])('%s', (_, body) => {
    expect(ir(body)).not.toContain('disjoint')
  })

  it('in a function with calls, which could get its arrays in another order', () => {
    const source = `export function f(${PARAMS}): number {
      "use jit"
      ${nest('y[i] += a[i * n + j]')}
      return n > 0 ? f(n - 1, a, y, b) : 0
    }`
    expect(irAfter(source, 'separate-arrays')).not.toContain('disjoint')
  })

  it('where it would have to compare too many arrays', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const params = `n: number, ${names.map((name) => `${name}: Float64Array`).join(', ')}`
    expect(ir(nest(names.map((name) => `${name}[i] += ${name}[j]`).join('; ')), params)).not.toContain('disjoint')
    const fewer = names.slice(0, 6)
    expect(ir(nest(fewer.map((name) => `${name}[i] += ${name}[j]`).join('; ')), params)).toContain('disjoint')
  })
})
