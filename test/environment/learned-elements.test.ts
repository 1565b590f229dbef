/** Arrays whose elements nobody has declared, and objects that turn out to be elements of arrays: one object under several names stays one. */
import { describe, expect, it } from 'vitest'
import { graphOf } from '../fuzz/generate-rows.ts'
import { program } from './both-ways.ts'

const TYPES = `interface V { x: number; y: number }
function make(x: number, y: number): V { return { x, y } }
function pair(a: number): [number, number] { return [a, a * a] }
function halve(v: V, n: number): V { return n <= 0 ? v : halve({ x: v.x / 2, y: v.y }, n - 1) }
function move(v: V, d: number): void { v.x += d }
`

const BODIES: Record<string, string> = {
  'arrays that start empty':
    'const r = []; for (let i = 0; i < n; i++) r.push([i, n]); if (n > 1) r[1].push(7); return r',
  'objects, one twice':
    'const r = []; const q = { x: n, y: 1 }; r.push(q); q.x += 2; r.push(q, make(n, 3)); r[0].y = 9; return r',
  'pairs of helpers':
    'const r = []; for (let i = 0; i < n; i++) r.push(pair(i)); if (n > 1) [r[0], r[1]] = [r[1], r[0]]; return r',
  'flags beside numbers': 'const r = []; for (let i = 0; i < n; i++) r.push({ at: i, odd: i % 2 === 1 }); return r',
  'a variable that is changed later':
    'const r: V[] = []; let q = { x: n, y: 0 }; r.push(q); q.x = 5; q = { x: 1, y: 1 }; q.y = 2; r.push(q); return r',
  'what a helper changes':
    'const r: V[] = []; const q = make(n, 1); r.push(q); move(q, 3); move(r[0], 4); return { r, q, same: r[0] === q }',
  'what a function that calls itself gives':
    'const r: V[] = []; const q = make(n, 1); r.push(halve(q, n), halve(q, 0)); q.x = 7; return r',
  'one or the other':
    'const r: V[] = [make(1, 2)]; const q = n > 1 ? r[0] : { x: n, y: n }; q.x += 1; r.push(q); return { r, q }',
  'null or one':
    'const r: V[] = []; let q: V | null = null; for (let i = 0; i < n; i++) { if (q === null || i > q.x + 1) { q = { x: i, y: n }; r.push(q) } q.y -= 1 } return { r, q }',
  'the result alone': 'const r: V[] = []; const q = { x: n, y: 2 }; r.push(q); q.y = 3; return q',
  'callbacks with a body':
    'const r = Array.from({ length: n }, (_, i) => { const q = { x: i, y: 1 }; q.x += 0.5; return q }); return r.map((p) => { const q = make(p.y, p.x); return q })',
  stacks:
    'const s = [[0, n]]; let k = 0; while (s.length > 0) { const [a, b] = s.pop()!; k = k * 3 + b - a; if (b - a > 1) { const m = (a + b) >> 1; s.push([a, m]); s.push([m, b]) } } return k',
  'by index': 'const r = []; for (let i = 0; i < n; i++) r[i] = { x: i, y: n }; return r',
  'rows in rows':
    'const r = []; for (let i = 0; i < n; i++) { const row = []; for (let j = 0; j < i; j++) row.push([i, j]); r.push(row) } return r',
  exchanged:
    'const r: [number, number][] = []; let [a, b] = [n, 1]; for (let i = 0; i < 4; i++) { [a, b] = [b, a + b]; const t: [number, number] = [a, b]; r.push(t); t[0] -= 1 } return r',
  'spread and destructured':
    'const r: V[] = []; const q = { x: n, y: 4 }; r.push(q); const { x, y } = q; q.x = x + y; r.push({ x: q.y, y: q.x }); const [p, s] = r; p.y = s.x * 3; return r',
  'in a loop around':
    'let best: V = { x: -1, y: 0 }; const all: V[] = []; for (let i = 0; i < n; i++) { const c = { x: i % 3, y: i }; if (c.x > best.x) best = c; if (i === 1) all.push(c) } best.y += 10; return { best, all }',
  'an error in between':
    'const r = []; for (let i = 0; i < n; i++) { out.push({ x: i, y: n }); r.push(out[i]); r[i].x += 1; if (i > 2) throw new RangeError("at " + i) } return r',
}

describe('arrays and objects whose types are found out', () => {
  it('are what the originals make, identities included', async () => {
    const names = Object.keys(BODIES)
    const source = names.map((name, i) => `export function f${i}(n: number, out: V[]) { "use jit"; ${BODIES[name]} }`)
    const { module, plain, diagnostics, calls } = await program(TYPES + source.join('\n'))
    expect(diagnostics).toEqual([])
    names.forEach((name, i) => {
      for (const n of [0, 1, 2, 3, 7]) {
        const [expected, actual] = [plain, module].map((exports) => {
          const out: unknown[] = []
          let result: unknown
          try {
            result = exports[`f${i}`](n, out)
          } catch (error) {
            result = String(error)
          }
          return graphOf([result, out])
        })
        expect(actual, `${name}: ${n}`).toBe(expected)
      }
      expect(calls(module[`f${i}`]), name).toMatchObject({ kernel: 5, original: 0 })
    })
  }, 120_000)

  it.each([
    ['other fields', 'p.push({ x: 1, z: 2 } as never)', 'type-conflict'],
    ['another order of fields', 'p.push({ y: 1, x: 2 })', 'type-conflict'],
    ['numbers and arrays', 'const r = []; r.push(1); r.push([1])', 'type-conflict'],
  ])('is refused: %s', async (_, body, message) => {
    const { diagnostics } = await program(`${TYPES} export function f(p: V[], q: V) { "use jit"; ${body} }`)
    expect(diagnostics).toEqual([expect.stringContaining(message)])
  })
})
