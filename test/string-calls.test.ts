/** Strings from the call of a function to the kernel: what a program can tell of them is what the original would have told. */
import { describe, expect, test } from 'vitest'
import { type Program, program } from './environment/both-ways.ts'

const source = `
const HEX = '0123456789abcdef'
const EMPTY = ''
const EMOJI = 'a😀b'
export function units(s: string, out: Float64Array): number {
  'use jit'
  for (let i = 0; i < s.length; i++) out[i] = s.charCodeAt(i)
  return s.length
}
export function at(s: string, place: Float64Array, out: Float64Array): void {
  'use jit'
  const i = place[0]
  for (let k = 0; k < 1; k++) {
    out[0] = s.charCodeAt(i)
    const p = s.codePointAt(i)
    out[1] = p === undefined ? -5 : p
    out[2] = s[i] === 'b' ? 1 : 0
    out[3] = s.charAt(i) === 'b' ? 1 : 0
    out[4] = s.at(i) === 'b' ? 1 : 0
    out[5] = s.charAt(i) === '' ? 1 : 0
    out[6] = s[i] === undefined ? 1 : 0
    out[7] = s.at(i) === undefined ? 1 : 0
    out[8] = s[i] === s.at(i) ? 1 : 0
    out[9] = s[i] >= 'a' && s[i] <= 'c' ? 1 : 0
    out[10] = s[i] ? 1 : 0
    out[11] = s.charAt(i).length
    out[12] = s.charAt(i).charCodeAt(0)
    out[13] = s.charAt(i) < 'b' ? 1 : 0
    out[14] = HEX.indexOf(s.charAt(i))
    out[15] = EMOJI.charCodeAt(i)
  }
}
export function first(s: string): number {
  'use jit'
  let n = 0
  for (let i = 0; i < 3; i++) n += s.charCodeAt()
  return n
}
export function equal(s: string, t: string): number {
  'use jit'
  let n = 0
  for (let i = 0; i < 2; i++)
    n += (s === t ? 1 : 0) + (s !== t ? 2 : 0) + (s === 'abc' ? 4 : 0) + ('' === s ? 8 : 0) + (s == 'a' ? 16 : 0) + (t === EMPTY ? 32 : 0) +
      (s === 'a rather long string that is compared in a loop' ? 64 : 0)
  return n
}
export function mixed(op: 'add' | 'mul' | '' | 'x', other: string, c: string): number {
  'use jit'
  let n = 0
  for (let i = 0; i < 2; i++)
    n += (op === other ? 1 : 0) + (op === 'add' ? 2 : 0) + op.length * 10 + (op.charCodeAt(1) || 0) * 100 + (op[0] === c[0] ? 0.5 : 0) +
      (c[0] === other ? 0.25 : 0) + (op === c.charAt(i) ? 0.125 : 0)
  return n
}
export function points(s: string, out: Float64Array): number {
  'use jit'
  let n = 0
  for (const c of s) {
    out[n * 4] = c.codePointAt(0)!
    out[n * 4 + 1] = c.length
    out[n * 4 + 2] = c.charCodeAt(0)
    out[n * 4 + 3] = (c === '😀' ? 1 : 0) + (c === 'a' ? 2 : 0) + (c > '\\ud83d' ? 4 : 0) + (c <= 'z' ? 8 : 0) + (c === s ? 16 : 0)
    n++
    if (c === '!') break
  }
  return n
}
export function search(s: string, t: string, from: number): number {
  'use jit'
  let n = 0
  for (let i = 0; i < 1; i++)
    n = s.indexOf(t) + s.indexOf('b', from) * 100 + s.indexOf('ab', from) * 1e4 + s.indexOf(t, from) * 1e6 +
      (s.includes(t) ? 1e8 : 0) + (s.includes('ba') ? 2e8 : 0) + (s.startsWith(t) ? 4e8 : 0) + (s.startsWith('ab', from) ? 8e8 : 0) +
      (s.endsWith(t) ? 16e8 : 0) + (s.endsWith('b', from) ? 32e8 : 0)
  return n
}
export function parts(s: string, i: number, j: number, out: Float64Array): void {
  'use jit'
  for (let k = 0; k < 1; k++) {
    const a = s.slice(i, j)
    const b = s.substring(i, j)
    const c = s.slice(i)
    const d = s.substring(j)
    out[0] = a.length
    out[1] = b.length
    out[2] = c.length
    out[3] = d.length
    out[4] = a === b ? 1 : 0
    out[5] = a.charCodeAt(0)
    out[6] = b.charCodeAt(1)
    out[7] = c === 'bc' ? 1 : 0
    out[8] = d.charCodeAt(0)
  }
}
export function kinds(s: string): number {
  'use jit'
  let n = 0
  for (let i = 0; i < s.length; i++) {
    const c = s[i]
    switch (c) {
      case '+': n += 1; break
      case '-': n -= 1; break
      case ' ': break
      default: n += c >= '0' && c <= '9' ? c.charCodeAt(0) - 48 : 1000
    }
  }
  switch (s) { case 'abc': return -n; case '': return 77 }
  return n
}
export function variable(s: string, n: number): number {
  'use jit'
  let last = ''
  let rest = s
  let runs = 0
  for (let i = 0; i < s.length; i++) {
    if (s[i] !== last) runs++
    last = s[i]
    if (i < n) rest = rest.slice(1)
  }
  if (n > 5) rest = 'literal'
  const t = n > 3 ? rest : 'other'
  return runs * 100 + rest.length + (last === 'b' ? 0.5 : 0) + t.charCodeAt(0) * 1e4 + (s ? 1e9 : 0) + (typeof s === 'string' ? 1e10 : 0)
}
function help(s: string, i: number): number { return i < s.length ? s.charCodeAt(i) : HEX.charCodeAt(i) }
function isDigit(c: string): boolean { return c >= '0' && c <= '9' }
export function helped(s: string, n: number): number {
  'use jit'
  let h = 0
  for (let i = 0; i < n; i++) h = (Math.imul(h, 31) + help(s, i) + help(HEX, i) + help('z', i) + (isDigit(s.charAt(i)) ? 7 : 0)) | 0
  return h
}
export function fields(p: { name: string; k: number }, q: { inner: { tag: string } }): number {
  'use jit'
  let n = 0
  for (let i = 0; i < p.name.length; i++) n += p.name.charCodeAt(i) * p.k + (p.name === q.inner.tag ? 1 : 0)
  return n
}
export function either(data: string | Uint8Array): number {
  'use jit'
  let h = 0
  for (let i = 0; i < data.length; i++) h = (h * 31 + (typeof data === 'string' ? data.charCodeAt(i) : data[i])) | 0
  return h
}
export function maybe(s?: string, t: string | null = null, u = 'xyz', v: string = HEX): number {
  'use jit'
  let n = u.length + v.length
  for (let i = 0; i < 2; i++) n += (s === undefined ? 100 : s.length) + (t === null ? 1000 : t.charCodeAt(0)) + u.charCodeAt(i)
  return n
}
export let label = 'start'
export function setLabel(x: string): void { label = x }
export function outer(): number {
  'use jit'
  let n = 0
  for (let i = 0; i < label.length; i++) n += label.charCodeAt(i)
  return n
}
export function name(k: number): string {
  'use jit'
  let n = 0
  for (let i = 0; i < k; i++) n += i
  return n > 3 ? 'many' : 'few'
}
export function throwing(s: string, out: Float64Array): number {
  'use jit'
  let n = 0
  for (let i = 0; i < 5; i++) {
    out[i] = i
    n += s[i].charCodeAt(0)
  }
  return n
}
export function writes(s: string, out: Uint16Array): number {
  'use jit'
  let n = 0
  for (let i = 0; i < s.length; i++) out[n++] = s.charCodeAt(i) ^ 32
  return n
}
`
let made: Promise<Program> | undefined
const built = () => (made ??= program(source))

const rope = (a: string, b: string) => a + b
const long = 'lorem ipsum '.repeat(100_000)
const STRINGS = [
  '',
  'a',
  'b',
  'ab',
  'ba',
  'abc',
  'bcb',
  'abab',
  'a\u0000b',
  '\ud83d',
  '\ude00',
  'a\ud83d',
  '\ude00\ud83d',
  '\ud83d\ud83d\ude00',
  'a😀b!c',
  '😀',
  'ÿ\u0100\uffff',
  'a rather long string that is compared in a loop',
  'a rather long string that is compared in a loop'.slice(2, 20),
  rope('a rather long string ', 'that is compared in a loop'),
  String.raw`\n\x`,
  '0123 +- 45abc',
]
const INDICES = [
  0,
  1,
  2,
  3,
  4,
  100,
  -0,
  -1,
  -2,
  -3,
  -100,
  0.5,
  1.9,
  -0.5,
  -1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 31,
  2 ** 32,
  -(2 ** 31),
  2 ** 53,
  1e300,
]
const pairs = <A, B>(a: readonly A[], b: readonly B[]): [A, B][] => a.flatMap((x) => b.map((y): [A, B] => [x, y]))
const ran = (p: Program, name: string) => p.calls(p.module[name])

test('compiles all of it', async () => {
  expect((await built()).diagnostics).toEqual([])
})

describe('gives what JavaScript gives', () => {
  test.each(['first', 'kinds', 'either'])('%s', async (name) => {
    const p = await built()
    for (const s of [...STRINGS, long]) p.same((m) => m[name](s))
    expect(ran(p, name)).toMatchObject({ kernel: STRINGS.length + 1, original: 0 })
  })

  test('code units', async () => {
    const p = await built()
    for (const s of [...STRINGS, long])
      p.same((m) => {
        const out = new Float64Array(s.length + 1)
        return [m.units(s, out), out]
      })
    for (const s of [...STRINGS, long])
      p.same((m) => {
        const out = m.alloc ? m.alloc(Uint16Array, s.length) : new Uint16Array(s.length)
        return [m.writes(s, out), Array.from(out)]
      })
    expect(ran(p, 'units').original).toBe(0)
    expect(ran(p, 'writes').original).toBe(0)
  })

  test('places of all sorts', async () => {
    const p = await built()
    for (const [s, i] of pairs(STRINGS, INDICES))
      p.same((m) => {
        const out = new Float64Array(16)
        m.at(s, Float64Array.of(i), out)
        return out
      })
    expect(ran(p, 'at').kernel).toBeGreaterThan(300)
  })

  test('code points', async () => {
    const p = await built()
    for (const s of STRINGS)
      p.same((m) => {
        const out = new Float64Array(4 * s.length)
        return [m.points(s, out), out]
      })
    expect(ran(p, 'points')).toMatchObject({ kernel: STRINGS.length, original: 0 })
  })

  test('equality', async () => {
    const p = await built()
    for (const [s, t] of pairs(STRINGS, STRINGS)) {
      p.same((m) => m.equal(s, t))
      for (const op of ['add', 'mul', '', 'x']) p.same((m) => m.mixed(op, s, t))
      p.same((m) => m.mixed(s, t, s))
    }
    for (const op of ['add', 'mul', '', 'x', 'axd']) p.same((m) => m.mixed(op, op, op))
    expect(ran(p, 'equal').original).toBe(0)
    expect(ran(p, 'mixed').kernel).toBeGreaterThan(1000)
  })

  test('searches', async () => {
    const p = await built()
    for (const [s, t] of pairs(STRINGS, STRINGS))
      for (const from of [0, 1, 2, -1, 0.5, Number.NaN, 100, Number.POSITIVE_INFINITY])
        p.same((m) => m.search(s, t, from))
    expect(ran(p, 'search').kernel).toBeGreaterThan(1000)
  })

  test('parts', async () => {
    const p = await built()
    for (const [i, j] of pairs(INDICES, INDICES))
      p.same((m) => {
        const out = new Float64Array(9)
        m.parts('abc', i, j, out)
        return out
      })
    expect(ran(p, 'parts').kernel).toBeGreaterThan(100)
  })

  test('variables, helpers, fields, outer variables, and what may be missing', async () => {
    const p = await built()
    for (const [s, n] of pairs(STRINGS, [0, 2, 4, 6])) {
      p.same((m) => m.variable(s, n))
      p.same((m) => m.helped(s, n))
      p.same((m) => m.fields({ name: s, k: n }, { inner: { tag: STRINGS[n] } }))
      p.same((m) => {
        m.setLabel(s)
        return m.outer()
      })
      p.same((m) => [
        m.maybe(s, s, s, s),
        m.maybe(),
        m.maybe(s),
        m.maybe(s, null),
        m.maybe(undefined, s),
        m.maybe(s, s, s),
      ])
      p.same((m) => m.name(n))
    }
    for (const name of ['variable', 'helped', 'fields', 'outer', 'name'])
      expect([name, p.calls(p.module[name])]).toMatchObject([name, { original: 0 }])
    expect(p.module.status(p.module.maybe).calls.original).toBe(0)
  })

  test('exceptions, after the writes that come before', async () => {
    const p = await built()
    for (const s of STRINGS)
      p.same((m) => {
        const out = new Float64Array(5)
        let error: unknown
        let result: unknown
        try {
          result = m.throwing(s, out)
        } catch (e) {
          error = String(e)
        }
        return [result, error, out]
      })
  })
})

describe('leaves to the original', () => {
  test('what is no string', async () => {
    const p = await built()
    const before = ran(p, 'units').original
    const values = [
      new String('abc'),
      12,
      null,
      undefined,
      ['a', 'b'],
      { length: 2, charCodeAt: () => 5 },
      Symbol.iterator,
      true,
    ]
    for (const x of values)
      p.same((m) => {
        const out = new Float64Array(4)
        return [m.units(x, out), out]
      })
    expect(ran(p, 'units').original - before).toBe(values.length)
    expect(ran(p, 'units').byReason).toEqual({ 'argument-type': values.length })
  })

  test('objects whose fields are no strings', async () => {
    const p = await built()
    const before = ran(p, 'fields').original
    for (const name of [7, new String('ab'), undefined])
      p.same((m) => m.fields({ name, k: 2 }, { inner: { tag: 'a' } }))
    p.same((m) =>
      m.fields(
        {
          get name() {
            return 'ab'
          },
          k: 2,
        },
        { inner: { tag: 'a' } },
      ),
    )
    expect(ran(p, 'fields').original - before).toBe(4)
  })
})

test('strings of very different lengths use kernel memory one after the other', async () => {
  const p = await built()
  for (const n of [5, 3_000_000, 7, 100, 1_500_000, 2_000_000, 0, 1])
    p.same((m) => [m.first('x'.repeat(n)), m.equal('y'.repeat(n), 'y'.repeat(n))])
})
