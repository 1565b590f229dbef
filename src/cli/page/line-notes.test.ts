import { describe, expect, it } from 'vitest'
import { compile, kernel } from '../../compiler/passes/passes.test-support.ts'
import { UserTypes } from '../user-types.ts'
import { FactCollector } from './kernel-facts.ts'
import { lineNotes } from './line-notes.ts'
import { SourcePlaces } from './source-places.ts'

/** What is told of the lines of `f`: `line kind subject: text`. */
function notesOf(source: string): string[] {
  const facts = new FactCollector()
  const module = compile(source, { onPass: (fn, pass) => facts.onPass(fn, pass) })
  const chosen = module.functions.find(({ kernel }) => kernel?.export === 'f.jit')!
  const types = new UserTypes(chosen, 'f.jit', source)
  const places = new SourcePlaces(module.source)
  const notes = lineNotes(facts.get('f.jit')!, [], module.library.get('f.jit') ?? [], places, types)
  return [...notes].flatMap(([key, all]) =>
    all.map(({ kind, subject, text }) => `${key.replace('0:', '')} ${kind} ${subject}: ${text}`),
  )
}

const loop = (body: string, params = 'x: Float64Array, k: Int32Array'): string =>
  kernel(params, `let s = 0\n for (let i = 0; i < x.length; i++)\n ${body}\n return s`)

const NOT_CHECKED = 'known to be in range: not checked'
const ONCE = 'checked; outside, the round starts again in the loop as it is written'
const VERSION = 'one test in front of it stands for the checks inside; where that fails, the loop runs as it is written'

describe('notes on lines', () => {
  it.each<[string, string, string[], string[]]>([
    [
      'a variable has the values of its line',
      kernel('x: Uint8Array, n: number', 'let a = x[0] & 15\n a += 1\n return a * n'),
      ['1 variable x: Uint8Array', '1 variable n: number: any number', '2 variable a: number: whole, 1 … 16'],
      [],
    ],
    [
      'an access up to the length',
      loop('s += x[i]'),
      [`3 access x[i]: ${NOT_CHECKED}`],
      [`2 version loop: ${VERSION}`],
    ],
    [
      'an access up to another bound',
      kernel('x: Float64Array, n: number', 'let s = 0\n for (let i = 0; i < n; i++)\n s += x[i]\n return s'),
      [`3 access x[i]: ${NOT_CHECKED}`, `2 version loop: ${VERSION}`],
      ['3 access x[i]: checked each time'],
    ],
    [
      'an access by an element',
      loop('s += x[k[i]]'),
      [`3 access x[k[i]]: ${ONCE}`, `3 access k[i]: ${NOT_CHECKED}`],
      ['3 access x[k[i]]: checked each time'],
    ],
    [
      'an access in front of all loops',
      kernel('x: Float64Array, n: number', '\n return x[n]'),
      ['2 access x[n]: checked each time'],
      [],
    ],
    [
      'arrays that may share memory',
      kernel(
        'y: Float64Array, a: Float64Array, n: number',
        '\n for (let i = 0; i < n; i++)\n for (let j = 0; j < n; j++)\n y[i] += a[i * n + j]',
      ),
      ['2 version loop: has a version for arrays that share no memory'],
      [],
    ],
    [
      'a call that is inlined',
      `const sq = (v: number): number => v * v\n${loop('s += sq(x[i])')}`,
      ['4 call sq(x[i]): inlined'],
      [],
    ],
    [
      'a call that is none',
      `function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2) }\n${kernel('n: number', '\n return fib(n)')}`,
      ['3 call fib(n): called'],
      ['3 call fib(n): inlined'],
    ],
    [
      "a function of Math that is usejit's",
      loop('s += Math.cbrt(x[i])'),
      ["3 call Math.cbrt(x[i]): usejit's own code, where it gives the bits of the engine"],
      [],
    ],
    ['integers', loop('s = (s + k[i]) | 0'), ['3 integer s + k[i]: int32'], []],
    ['where it leaves the integers', loop('s += k[i] / 3'), ['3 float s += k[i] / 3: float64, from integers'], []],
    ['numbers that are none', loop('s += x[i] * 0.5'), ['3 float s += x[i] * 0.5: float64'], []],
  ])('%s', (_, source, expected, missing) => {
    const notes = notesOf(source)
    for (const one of expected) expect(notes).toContain(one)
    for (const one of missing) expect(notes).not.toContain(one)
  })
})
