import { describe, expect, it } from 'vitest'
import { constantNumber, type IrFunction, type Value } from '../ir/ir.ts'
import { atPass, irAfter, kernel } from './passes.test-support.ts'

const PARAMS = 'x: Float64Array, k: Int32Array, n: number, m: number'

/** What all guards ask for by which divisions are versioned: `int m`, `positive m`; nothing where there is no second version. */
function asked(body: string): string[] {
  const source = kernel(PARAMS, body)
  const others = atPass(source, 'version-loops', tests)
  const all = atPass(source, 'version-divisions', tests)
  for (const other of others) all.splice(all.indexOf(other), 1)
  return all
}

const tests = (fn: IrFunction): string[] =>
  fn.blocks.flatMap(({ instrs }) =>
    instrs.flatMap(({ op, args: [a, b], attr }) => {
      if (op === 'isint32') return [`int ${nameOf(a)}`]
      return op === 'compare' && attr.relation === 'le' && constantNumber(a) === 1 ? [`positive ${nameOf(b)}`] : []
    }),
  )

const nameOf = (value: Value): string => value.name ?? (value.kind === 'instr' ? value.op : value.kind)

/** The operations of the machine after all passes. */
const machine = (body: string): string => irAfter(kernel(PARAMS, body), 'select-representations')

const LOOP = (round: string, result = 's') =>
  `let s = 0; for (let i = 0; i < k.length; i++) { ${round} } return ${result}`

describe('loops that divide numbers from outside', () => {
  it.each<[string, string, string[]]>([
    [
      'a common divisor, that begins with one',
      LOOP('let a = k[i], b = m; while (b !== 0) { const r = a % b; a = b; b = r } s += a'),
      ['int m'],
    ],
    ['digits', LOOP('let d = m; while (d > 0) { s += d % 10; d = Math.floor(d / 10) }'), ['int m']],
    ['a remainder by one', LOOP('s += k[i] % m'), ['int m', 'positive m']],
    ['a column of a row', LOOP('const y = (i / m) | 0; s += i - y * m'), ['int m', 'positive m']],
    [
      'a ring of an array',
      'let p = 0, s = 0; for (let i = 0; i < 99; i++) { s += x[p]; p = (p + 3) % x.length } return s',
      ['positive length'],
    ],
    [
      'a variable that begins with one',
      'let d = m, s = 0; while (d > 0) { s += d % 7; d = Math.floor(d / 3) } return s',
      ['int d'],
    ],
    [
      'an element that is read before',
      'const f = x[0]; let s = 0; for (let i = 0; i < 9; i++) s += i % f; return s',
      ['int f', 'positive f'],
    ],
  ])('%s', (_, body, expected) => {
    expect(asked(body)).toEqual(expected)
  })

  it.each<[string, string]>([
    ['elements of doubles', LOOP('s += x[i] % m')],
    ['quotients that are not rounded', LOOP('s += k[i] / m')],
    ['integers by a constant', LOOP('s += k[i] % 7')],
    ['integers, of which low bits count', LOOP('s |= k[i] % (k[0] | 0)')],
    ['what fractions are added to', LOOP('s += (m + 0.5) % 3')],
    ['numbers in no loop', 'return n % m'],
  ])('not %s', (_, body) => {
    expect(asked(body)).toEqual([])
  })

  it('divide integers in one version, and doubles in the other, which runs rarely', () => {
    const text = machine(LOOP('s += k[i] % m'))
    expect(text).toMatch(/i\.smod/)
    expect(text).toMatch(/f\.mod/)
  })

  it.each<[string, string, string[]]>([
    [
      'only once where the guard of the loops around has failed',
      'let s = 0; for (let j = 0; j < 9; j++) for (let i = 0; i < 9; i++) s += i % m; return s',
      ['int m', 'positive m'],
    ],
    [
      'in the version for what is computed there',
      'let s = 0; for (let j = 0; j < 9; j++) { const f = x[j]; for (let i = 0; i < 9; i++) s += (i % m) + (i % f) } return s',
      ['int m', 'positive m', 'int f', 'positive f'],
    ],
  ])('ask %s', (_, body, expected) => {
    expect(asked(body)).toEqual(expected)
  })
})
