import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

/** What a function does: its result or error, and what has become of its arguments. */
const outcome = (call: () => unknown, ...args: unknown[]): unknown => {
  try {
    return [call(), args]
  } catch (error) {
    return [String(error), args]
  }
}

const SCALE = `export function scale(m: number[][], k: number): number {
  "use jit"
  let sum = 0
  for (let i = 0; i < m.length; i++) for (let j = 0; j < m[i].length; j++) { m[i][j] = m[i][j] * k; sum += m[i][j] }
  return sum
}`

describe('arrays of arrays as arguments', () => {
  it('are read and written', async () => {
    const { same, module, calls, diagnostics } = await program(`${SCALE}
      export function total(m: readonly (readonly number[])[]): number {
        "use jit"
        let s = 0
        for (const row of m) for (const v of row) s += v
        return s
      }
      export function multiply(a: number[][], b: number[][], c: number[][], n: number): void {
        "use jit"
        for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) {
          const t = a[i][k]
          for (let j = 0; j < n; j++) c[i][j] += t * b[k][j]
        }
      }
      export function sides(m: Array<Array<number>>): number {
        "use jit"
        let s = 0
        for (let i = 0; i < m.length; i++) for (let j = 0; j < m[i].length; j++) {
          s += (i > 0 ? m[i - 1][j] : 0) * 2 + (i + 1 < m.length ? m[i + 1][j] : 0) * 3
        }
        return s
      }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const x = [[1, 2, 3], [], [4, 5.5, -0]]
      return [m.scale(x, 3), x]
    })
    same((m) => [m.total([]), m.total([[]]), m.total([[1, 2], [3], [], [0.1, 0.2]])])
    const make = (n = 3) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i * n + j + 0.5))
    same((m) => {
      const c = make()
      m.multiply(make(), make(), c, 3)
      return c
    })
    same((m) => {
      const d = make(9)
      m.multiply(d, d, d, 9)
      return d
    })
    same((m) => [m.sides(make(1)), m.sides(make(5)), m.sides([])])
    expect(calls(module.scale)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.total)).toMatchObject({ kernel: 3, original: 0 })
    expect(calls(module.multiply)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.sides)).toMatchObject({ kernel: 3, original: 0 })
    expect(module.status(module.total).variants[0].signature).toBe('(number[][]) => number')
  })

  it('keep their identity: two rows may be one array, a row another argument, an array its own part', async () => {
    const { same, module, calls, diagnostics } = await program(`${SCALE}
      export function both(m: number[][], x: number[]): number {
        "use jit"
        for (let i = 0; i < x.length; i++) { x[i] += 1; m[0][i] *= 2; x[i] += m[0][i] }
        return m[0] === x ? 1 : m[0] === m[1] ? 2 : 3
      }
      export function grow(m: number[][], x: number[]): number {
        "use jit"
        let s = 0
        for (let i = 0; i < 5; i++) { x.push(i); s += m[0].length; s += m[0][m[0].length - 1] }
        return s
      }
      export function swap(m: number[][], i: number, j: number): void { "use jit"; const t = m[i]; m[i] = m[j]; m[j] = t; t[0] += 100 }
      export function share(m: number[][]): void { "use jit"; for (let i = 1; i < m.length; i++) m[i] = m[0]; m[1][0] = 7 }
      export function put(m: number[][], x: number[], p: { v: number }[], q: { v: number }[]): void {
        "use jit"
        m[1] = x
        m[1][0] = 5
        m[1].push(6)
        p[0] = q[0]
        p[0].v = 7
      }
      export function two(a: number[][], b: number[][]): number { "use jit"; a[0][0] = 5; b[0] = a[1]; b[0][0] = 9; return a[0][0] }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const r = [1, 2]
      const x = [r, r, [3], r]
      return [m.scale(x, 3), x, x[0] === x[1]]
    })
    for (const pick of [(a: number[][]) => a[0], (a: number[][]) => a[1], () => [1, 2, 3]])
      same((m) => {
        const a = [
          [1, 2, 3],
          [4, 5, 6],
        ]
        const x = pick(a)
        return [m.both(a, x), a, x]
      })
    same((m) => {
      const r = [1, 2, 3]
      const a = [r, r]
      return [m.both(a, [5, 6]), a]
    })
    same((m) => {
      const a = [[1, 2], [3]]
      return [m.grow(a, a[0]), m.grow(a, [1]), a]
    })
    same((m) => {
      const [a, b] = [
        [1, 2],
        [3, 4],
      ]
      const x = [a, b]
      m.swap(x, 0, 1)
      return [x, x[0] === b, x[1] === a, a, b]
    })
    same((m) => {
      const x = [[1, 2], [3], [4]]
      const old = [...x]
      m.share(x)
      return [x, x[1] === x[0], x[2] === old[0], old]
    })
    same((m) => {
      const a = [[1], [2]]
      return [m.two(a, a), a, a[0] === a[1]]
    })
    // An argument that is written only as an element of another.
    same((m) => {
      const [x, q] = [[1, 2], [{ v: 1 }]]
      const [a, p] = [[[3], [4]], [{ v: 2 }]]
      m.put(a, x, p, q)
      return [a, x, p, q, a[1] === x, p[0] === q[0]]
    })
    expect(calls(module.put)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.scale)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.both)).toMatchObject({ kernel: 4, original: 0 })
    expect(calls(module.grow)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.swap)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.share)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.two)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('may be longer and shorter afterwards, rows as well', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function change(m: number[][]): number {
        "use jit"
        for (let i = 0; i < m.length; i++) { m[i].push(i); m[i].push(m[i].length) }
        const last = m.pop()
        if (last !== undefined) m[0].length = 1
        m.push([7, 8])
        m.push([])
        return m.length
      }
      export function take(m: number[][]): number { "use jit"; const r = m.pop(); return r ? r.length : -1 }
      export function first(m: number[][]): number { "use jit"; const r = m.shift(); m.unshift([1], [2, 3]); return r?.length === undefined ? -1 : 0 }
    `)
    expect(diagnostics).toEqual([])
    for (const x of [[[1], [2]], [[]], []])
      same((m) => {
        const own = x.map((row) => [...row])
        return [m.first(own), own]
      })
    same((m) => {
      const x = [[1], [2, 3, 4], []]
      const old = [...x]
      return [m.change(x), x, old]
    })
    same((m) => [m.take([]), m.take([[1, 2]]), outcome(() => m.change([]))])
    expect(calls(module.change)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.take)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.first)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('go to the original where rows are something else, before any code of theirs runs', async () => {
    const { same, module, calls } = await program(SCALE)
    class Sub extends Array<number> {}
    const log: string[] = []
    const odd = (): unknown[][] => [
      [[1], undefined],
      [[1], null],
      [[1], [1, '2']],
      [[1], [1, undefined]],
      [[1], Object.assign(new Array(3), { 0: 1, 2: 3 })],
      [[1], [[2]]],
      [[1], 2],
      [[1], 'ab'],
      [Sub.of(1, 2)],
      [Float64Array.of(1, 2)],
      [{ length: 2, 0: 1, 1: 2 }],
      Object.assign(new Array(2), { 1: [1] }),
      [
        [1],
        new Proxy([1, 2], {
          get: (target, key) => {
            log.push(String(key))
            return Reflect.get(target, key)
          },
        }),
      ],
      [Object.freeze([1, 2])],
      [Object.seal([1, 2])],
      [[1], Object.defineProperty([1, 2], 0, { writable: false })],
      ...[0, 1].map((i) =>
        Object.defineProperty([[1], [2]], i, {
          get: () => {
            log.push('get')
            return [3]
          },
        }),
      ),
    ]
    const { length } = odd()
    for (let i = 0; i < length; i++)
      same((m) => {
        const x = odd()[i]
        log.length = 0
        return [outcome(() => m.scale(x, 3), JSON.stringify(x)), [...log]]
      })
    expect(calls(module.scale)).toEqual({ kernel: 0, original: length, byReason: { 'argument-type': length } })
  })

  it('go to the original where rows are exchanged and one of them cannot be', async () => {
    const { same, module, calls } = await program(`
      export function swap(m: number[][], i: number, j: number): number { "use jit"; const row = m[i]; m[i] = m[j]; m[j] = row; return m[0][0] }
      export function move(a: { x: number }[], i: number, j: number): number { "use jit"; a[i] = a[j]; a[i].x += 1; return a[0].x }
      export function mark(a: boolean[], i: number, j: number): boolean { "use jit"; a[i] = !a[j]; return a[0] }`)
    const elements: Record<string, () => unknown[]> = {
      swap: () => [[1], [2], [3]],
      move: () => [{ x: 1 }, { x: 2 }, { x: 3 }],
      mark: () => [true, false, true],
    }
    for (const [name, make] of Object.entries(elements)) {
      for (const [i, j] of [
        [0, 1],
        [1, 0],
        [2, 2],
      ])
        same((m) => {
          const a = Object.defineProperty(make(), 1, { writable: false })
          return outcome(() => m[name](a, i, j), a)
        })
      expect(calls(module[name])).toEqual({ kernel: 0, original: 3, byReason: { 'argument-type': 3 } })
      same((m) => {
        const a = make()
        return outcome(() => m[name](a, 0, 2), a)
      })
      expect(calls(module[name])).toMatchObject({ kernel: 1 })
    }
  })

  it('give the call up where JavaScript would use a row that is not there, and nothing has been written then', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function read(m: number[][], i: number, j: number): number { "use jit"; m[0][0] += 1; return m[i][j] }
      export function unused(m: number[][], i: number): number { "use jit"; m[0][0] += 1; m[i][0]; return 1 }
      export function late(m: number[][], n: number): number {
        "use jit"
        let s = 0
        for (let i = 0; i < n; i++) { m[0][0] += 1; s += m[i].length }
        return s
      }
      export function never(m: number[][], i: number, n: number): number {
        "use jit"
        let s = 0
        for (let j = 0; j < n; j++) s += m[i][j]
        return s
      }
      export function ask(m: number[][], i: number): number { "use jit"; const r = m[i]; if (!r) return -1; return r === undefined ? -2 : r[0] }
      export function half(m: number[][], n: number): number {
        "use jit"
        for (let i = 0; i < m.length; i++) { m[i][0] = i; if (i === n) throw new RangeError(\`row \${i}\`) }
        return 1
      }
      export function beyond(m: number[][], i: number, j: number): void { "use jit"; m[0][0] += 1; m[i][j] = 5 }
      export function store(m: number[][], i: number): void { "use jit"; m[0][0] += 1; m[i] = m[0] }
    `)
    expect(diagnostics).toEqual([])
    const make = () => [[1, 2], [3, 4, 5], []]
    const all = (run: (m: Exports, x: number[][], i: number) => unknown) => {
      for (const i of [0, 1, 2, 3, -1, 0.5, Number.NaN, 2 ** 32])
        same((m) => {
          const x = make()
          return outcome(() => run(m, x, i), x)
        })
    }
    all((m, x, i) => m.read(x, i, 1))
    all((m, x, i) => m.read(x, 1, i))
    all((m, x, i) => m.unused(x, i))
    all((m, x, i) => m.never(x, i, 0))
    all((m, x, i) => m.never(x, i, 2))
    all((m, x, i) => m.ask(x, i))
    all((m, x, i) => m.half(x, i))
    all((m, x, i) => m.beyond(x, i, 1))
    all((m, x, i) => m.beyond(x, 1, i))
    all((m, x, i) => m.store(x, i))
    for (const n of [3, 4])
      same((m) => {
        const x = make()
        return outcome(() => m.late(x, n), x)
      })
    expect(calls(module.late)).toMatchObject({ kernel: 1, original: 1, byReason: { 'gave-up': 1 } })
    expect(calls(module.half)).toMatchObject({ kernel: 2, original: 6 })
    expect(calls(module.ask).kernel).toBeGreaterThan(3)
    expect(calls(module.read).kernel).toBeGreaterThan(5)
  })

  it('may be large', async () => {
    const { same, module, calls } = await program(SCALE, { dispatch: 'always' })
    const big = Array.from({ length: 3 }, () => new Array<number>(100_000).fill(1))
    same((m) =>
      m.scale(
        big.map((row) => row.slice()),
        2,
      ),
    )
    expect(calls(module.scale)).toMatchObject({ kernel: 1 })
  })
})

describe('arrays of arrays and of objects', () => {
  it('are variables and fields from outside, and arguments of functions that stay calls', async () => {
    const { same, module, calls, diagnostics } = await program(`
      interface P { x: number; y: number }
      export const grid: number[][] = [[1, 2], [3, 4]]
      export const points: P[] = [{ x: 1, y: 2 }]
      export function outer(k: number): number {
        "use jit"
        for (let i = 0; i < grid.length; i++) for (let j = 0; j < grid[i].length; j++) grid[i][j] += k
        for (const p of points) p.x += grid[0][0]
        points.push({ x: k, y: 0 })
        return points.length
      }
      export class World {
        rows: number[][] = [[1], [2]]
        bodies: P[] = [{ x: 1, y: 2 }]
        step(dt: number): number { "use jit"; for (const b of this.bodies) { b.x += b.y * dt; this.rows[0][0] += b.x } return this.rows.length }
      }
      function spread(g: number[][], x: number, y: number, from: number, to: number): number {
        if (x < 0 || y < 0 || x >= g.length || y >= g[x].length || g[x][y] !== from) return 0
        g[x][y] = to
        return 1 + spread(g, x + 1, y, from, to) + spread(g, x - 1, y, from, to) + spread(g, x, y + 1, from, to) + spread(g, x, y - 1, from, to)
      }
      export function flood(g: number[][], x: number, y: number, to: number): number { "use jit"; return g[x][y] === to ? 0 : spread(g, x, y, g[x][y], to) }
      function walk(p: P[], depth: number, out: P[]): number {
        if (depth <= 0) return p.length
        out.push({ x: depth, y: p[0].y })
        p[0].y += 1
        out.push(p[depth % p.length])
        return walk(p, depth - 1, out) + 1
      }
      export function chain(p: P[], n: number): P[] { "use jit"; const out: P[] = []; const k = walk(p, n, out); out.push({ x: k, y: k }); return out }
      function dot({ x, y }: P, [a, b]: [number, number]): number { return x * a + y * b }
      export function dots(p: P[], t: [number, number][]): number { "use jit"; let s = 0; for (let i = 0; i < p.length; i++) s += dot(p[i], t[i]); return s }
      function last(m: number[][]): number[] { return m[m.length - 1] }
      export function ends(m: number[][]): number { "use jit"; const r = last(m); r[0] = 5; return last(m).length + r[0] }
    `)
    expect(diagnostics).toEqual([])
    same((m) => [m.outer(2), m.outer(3), m.grid, m.points])
    same((m) => {
      const w = new m.World()
      return [w.step(0.5), w.step(2), w.rows, w.bodies]
    })
    same((m) => {
      const g = ['0010', '0110', '1000', '0001'].map((row) => [...row].map(Number))
      return [m.flood(g, 0, 0, 7), m.flood(g, 3, 1, 8), m.flood(g, 3, 1, 8), g]
    })
    same((m) => outcome(() => m.flood([[1]], 4, 0, 2)))
    same((m) => {
      const p = [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ]
      const out = m.chain(p, 4)
      return [out, p, out.map((o: unknown) => p.indexOf(o as never))]
    })
    same((m) =>
      m.dots(
        [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
        [
          [1, 2],
          [0.5, -1],
        ],
      ),
    )
    same((m) =>
      outcome(() =>
        m.dots(
          [
            { x: 1, y: 2 },
            { x: 3, y: 4 },
          ],
          [[1, 2]],
        ),
      ),
    )
    for (const x of [[[1, 2], [3]], [[1]], []])
      same((m) => {
        const rows = x.map((row) => [...row])
        return outcome(() => m.ends(rows), rows)
      })
    for (const name of ['outer', 'flood', 'chain', 'dots', 'ends'])
      expect([name, calls(module[name]).kernel > 0]).toEqual([name, true])
    expect(calls(module.World.prototype.step)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('are sorted by what is in them', async () => {
    const { same, module, calls, diagnostics } = await program(`
      interface P { x: number; y: number }
      export function points(a: P[]): void { "use jit"; a.sort((p, q) => p.x - q.x || q.y - p.y) }
      export function rows(m: number[][], k: number): number[][] { "use jit"; return m.toSorted((a, b) => a[k] - b[k]) }
      export function pairs(m: [number, number][]): void { "use jit"; m.sort((a, b) => b[1] - a[1]) }
      export function inner(m: number[][]): void { "use jit"; for (const row of m) row.sort((a, b) => a - b) }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const a = [3, 1, 2, 1, 3].map((x, y) => ({ x, y }))
      const old = [...a]
      m.points(a)
      return [a, a.map((p) => old.indexOf(p))]
    })
    const rows = () => [[3, 1], [1, 2, 3], [2], [1, 0]]
    same((m) => {
      const x = rows()
      const r = m.rows(x, 0)
      return [r, r.map((row: number[]) => x.indexOf(row)), x]
    })
    same((m) => outcome(() => m.rows(rows(), 1)))
    same((m) => {
      const x = [
        [1, 2],
        [3, 7],
        [0, 2],
      ]
      m.pairs(x)
      return x
    })
    same((m) => {
      const x = rows()
      m.inner(x)
      return x
    })
    expect(calls(module.points)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.rows)).toMatchObject({ kernel: 1, original: 1 })
    expect(calls(module.pairs)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.inner)).toMatchObject({ kernel: 1, original: 0 })
  })
})

describe('arrays of arrays that kernels make', () => {
  it('are returned', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function pushed(n: number): number[][] {
        "use jit"
        const m: number[][] = []
        for (let i = 0; i < n; i++) { const row: number[] = []; for (let j = 0; j <= i; j++) row.push(i * j); m.push(row) }
        return m
      }
      export function zeros(n: number): number[][] {
        "use jit"
        const m = Array.from({ length: n }, () => new Array(n).fill(0))
        for (let i = 0; i < n; i++) m[i][i] = 1
        return m
      }
      export function assigned(n: number, k: number): number[][] {
        "use jit"
        const m: number[][] = new Array(n)
        for (let i = 0; i < n; i++) { m[i] = new Array(k); for (let j = 0; j < k; j++) m[i][j] = i - j }
        return m
      }
      export function typed(n: number): number[][] {
        "use jit"
        const m = new Array<number[]>(n)
        for (let i = 0; i < n; i++) m[i] = [i, i + 0.5]
        return m
      }
      export function literal(a: number): number[][] { "use jit"; return [[a, 1], [], [2, 3, a]] }
      export function pairs(n: number): number[][] { "use jit"; return Array.from({ length: n }, (_, i) => [i, -i]) }
      export function transpose(m: number[][]): number[][] {
        "use jit"
        const out: number[][] = []
        for (let j = 0; j < m[0].length; j++) { out.push([]); for (let i = 0; i < m.length; i++) out[j].push(m[i][j]) }
        return out
      }
      export function grown(n: number): number[][] {
        "use jit"
        const m: number[][] = []
        for (let i = 0; i < n; i++) { m[i] = []; for (let j = 0; j < i; j++) m[i][j] = i + j }
        return m
      }
      export function mapped(m: number[][], k: number): number[][] { "use jit"; return m.map((row) => row.map((v) => v * k)) }
      export function kept(m: number[][]): number[][] { "use jit"; return m.filter((row) => row.length > 1) }
      export function copied(m: number[][]): number[][] { "use jit"; const c = m.slice(); c.reverse(); c.push(c[0]); return c }
      export function holes(n: number): number[][] { "use jit"; const m: number[][] = new Array(n); for (let i = 1; i < n; i++) m[i] = [i]; return m }
      export function rowHoles(n: number): number[][] { "use jit"; const m: number[][] = [[1]]; m.push(new Array(n)); return m }
    `)
    expect(diagnostics).toEqual([])
    const counts = [0, 1, 2, 7]
    for (const name of ['pushed', 'zeros', 'typed', 'literal', 'pairs', 'grown', 'holes', 'rowHoles'])
      same((m) => counts.map((n) => m[name](n)))
    same((m) => counts.map((n) => m.assigned(n, 3)))
    const x = () => [[1, 2, 3], [4, 5, 6], [7]]
    same((m) => [m.transpose(x().slice(0, 2)), m.mapped(x(), 2), m.kept(x())])
    same((m) => {
      const a = x()
      const [k, c] = [m.kept(a), m.copied(a)]
      return [k[0] === a[0], k[1] === a[1], c[0] === a[2], c[3] === c[0], a, k, c]
    })
    for (const name of ['pushed', 'zeros', 'typed', 'literal', 'pairs', 'grown'])
      expect([name, calls(module[name])]).toMatchObject([name, { kernel: counts.length, original: 0 }])
    expect(calls(module.assigned)).toMatchObject({ kernel: counts.length, original: 0 })
    expect(calls(module.transpose)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.mapped)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.copied)).toMatchObject({ kernel: 1, original: 0 })
    // Of holes kernels know nothing.
    expect(calls(module.holes)).toMatchObject({ kernel: 1, original: 3 })
    expect(calls(module.rowHoles)).toMatchObject({ kernel: 1, original: 3 })
  })

  it('are one array where JavaScript has one', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function shared(n: number): number[][] {
        "use jit"
        const row = [1, 2, 3]
        row.push(4)
        const m: number[][] = []
        for (let i = 0; i < n; i++) m.push(row)
        row[0] = 9
        m[n - 1].push(5)
        return m
      }
      export function added(m: number[][], n: number): number {
        "use jit"
        const row: number[] = [n]
        m.push(row)
        m.push(row)
        m[m.length - 1].push(8)
        for (let i = 0; i < 20; i++) row.push(i)
        return m[m.length - 2].length
      }
      export function boom(m: number[][], n: number): number {
        "use jit"
        m.push([n])
        m[0][0] = 5
        if (n > 2) throw new Error('no')
        return 1
      }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const x = m.shared(3)
      return [x, x[0] === x[1], x[1] === x[2]]
    })
    same((m) => {
      const x = [[1]]
      const n = m.added(x, 7)
      return [n, x, x[1] === x[2]]
    })
    for (const n of [1, 3])
      same((m) => {
        const x = [[1]]
        return outcome(() => m.boom(x, n), x)
      })
    for (const name of ['shared', 'added']) expect(calls(module[name])).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.boom)).toMatchObject({ kernel: 2, original: 0 })
  })
})

describe('arrays of records', () => {
  it('are read and written', async () => {
    const { same, module, calls, diagnostics } = await program(`
      interface Point { x: number; y: number }
      interface Body extends Point { vx: number; vy: number; alive: boolean }
      export function move(p: Point[], dx: number, dy: number): void {
        "use jit"
        for (let i = 0; i < p.length; i++) { p[i].x += dx; p[i].y -= dy }
      }
      export function centre(pts: readonly Point[]): number {
        "use jit"
        let s = 0
        for (const p of pts) s += p.x * 2 + p.y
        for (const { x, y } of pts) s += x - y
        return s / pts.length
      }
      export function step(bodies: Body[], dt: number): number {
        "use jit"
        let alive = 0
        for (const b of bodies) {
          if (!b.alive) continue
          b.x += b.vx * dt
          b.y += b.vy * dt
          if (b.x > 10) b.alive = false
          else alive++
        }
        return alive
      }
      export function nearest(pts: Point[], x: number, y: number): number {
        "use jit"
        let best = -1, least = Infinity
        for (let i = 0; i < pts.length; i++) { const d = distance(pts[i], x, y); if (d < least) { least = d; best = i } }
        return best
      }
      function distance(p: Point, x: number, y: number): number { return Math.hypot(p.x - x, p.y - y) }
      export function area(ring: [number, number][]): number {
        "use jit"
        let s = 0
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
          const [ax, ay] = ring[i]
          s += ax * ring[j][1] - ay * ring[j][0]
        }
        return s / 2
      }
      export function pull(pairs: [number, number][], k: number): void { "use jit"; for (const p of pairs) { p[0] += k; p[k] = 3; } }
      export function sort(a: Point[]): void {
        "use jit"
        for (let i = 1; i < a.length; i++) for (let j = i; j > 0 && a[j - 1].x > a[j].x; j--) { const t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
      }
    `)
    expect(diagnostics).toEqual([])
    const points = () => [
      { x: 3, y: 1 },
      { x: -1, y: 2.5 },
      { x: 2, y: -0 },
    ]
    same((m) => {
      const p = points()
      m.move(p, 2, 3)
      return [p, m.centre(p), m.centre(points()), m.centre([])]
    })
    same((m) => {
      const b = points().map((p, i) => ({ ...p, vx: 3 * i, vy: 1, alive: i !== 1, name: `b${i}` }))
      return [m.step(b, 1), m.step(b, 3), b]
    })
    same((m) => [m.nearest(points(), 0, 2), m.nearest([], 0, 2)])
    same((m) => [
      m.area([
        [0, 0],
        [4, 0],
        [4, 3],
      ]),
      m.area([]),
    ])
    for (const k of [0, 1])
      same((m) => {
        const p = [
          [1, 2],
          [3, 4],
        ]
        m.pull(p, k)
        return p
      })
    for (const k of [2, 0.5, -1])
      same((m) => {
        const p = [
          [1, 2],
          [3, 4],
        ]
        return outcome(() => m.pull(p, k), p)
      })
    same((m) => {
      const a = points()
      const old = [...a]
      m.sort(a)
      return [a, a.map((p) => old.indexOf(p))]
    })
    expect(calls(module.move)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.centre)).toMatchObject({ kernel: 3, original: 0 })
    expect(calls(module.step)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.nearest)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.area)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.pull)).toMatchObject({ kernel: 2, original: 3 })
    expect(calls(module.sort)).toMatchObject({ kernel: 1, original: 0 })
    expect(module.status(module.area).variants[0].signature).toBe('([number, number][]) => number')
  })

  it('may have other fields, of which kernels see nothing', async () => {
    const { same, module, calls, diagnostics } = await program(`
      interface Named { readonly name: string; tags: string[]; at?: number; area(): number }
      interface Body extends Named { x: number; next: Body | null; alive: boolean }
      export function step(bodies: Body[], dx: number): number {
        "use jit"
        let n = 0
        for (const b of bodies) { if (b.alive) b.x += dx; n += weigh(b) }
        const t = bodies[0]
        bodies[0] = bodies[1]
        bodies[1] = t
        return n
      }
      function weigh(b: Body): number { return b.x > 1 ? 2 : 1 }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const make = (x: number) => ({ name: `b${x}`, tags: ['t'], x, next: null, alive: x !== 3, area: () => 1 })
      const bodies = [make(1), make(3)]
      const old = [...bodies]
      const n = m.step(bodies, 2)
      return [n, JSON.stringify(bodies), bodies[0] === old[1]]
    })
    expect(calls(module.step)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('keep their identity', async () => {
    const { same, module, calls, diagnostics } = await program(`
      interface P { x: number; y: number }
      export function twice(a: P[], b: P[]): number {
        "use jit"
        for (let i = 0; i < a.length; i++) { a[i].x += 1; b[i].x *= 2 }
        let equal = 0
        for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) if (a[i] === b[j]) equal += 10 ** i
        return equal
      }
      export function two(a: { x: number }[], b: { x: boolean }[], c: number[][], d: [number][]): number {
        "use jit"
        return a[0].x + (b[0].x ? 10 : 20) + c[0][0] * 100 + d[0][0] * 1000
      }
      export function put(a: P[]): void { "use jit"; const p = a[0]; for (let i = 1; i < a.length; i++) a[i] = p; p.y = 8 }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const [p, q] = [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ]
      const [a, b] = [
        [p, p, q],
        [q, p, q],
      ]
      return [m.twice(a, b), m.twice(a, a), a, b, p, q]
    })
    same((m) => {
      const a = [1, 2, 3].map((x) => ({ x, y: -x }))
      const old = [...a]
      m.put(a)
      return [a, a[2] === a[0], old]
    })
    // What two parameters take for different things is none of them for kernels.
    same((m) => {
      const [o, r] = [{ x: 1 }, [2]]
      return [m.two([o], [{ x: true }], [r], [[3]]), m.two([o], [o], [r], [[3]]), m.two([o], [{ x: true }], [r], [r])]
    })
    expect(calls(module.two)).toMatchObject({ kernel: 1, original: 2, byReason: { 'argument-type': 2 } })
    expect(calls(module.twice)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.put)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('go to the original where an object is not made of plain data, before any code of its runs', async () => {
    const { same, module, calls } = await program(`
      interface P { x: number; y: number }
      export function read(a: P[]): number { "use jit"; let s = 0; for (const p of a) s += p.x * p.y; return s }
      export function write(a: P[]): number { "use jit"; let s = 0; for (const p of a) { p.x += 1; s += p.y } return s }
      export function pair(a: [number, number][]): number { "use jit"; let s = 0; for (const [x, y] of a) s += x * y; return s }
    `)
    const log: string[] = []
    const good = { x: 1, y: 2 }
    class Inherited {
      y = 3
      get x() {
        log.push('x')
        return 4
      }
    }
    const odd: (() => unknown)[] = [
      () => ({ x: 1 }),
      () => ({ x: 1, y: undefined }),
      () => ({ x: 1, y: '2' }),
      () => ({ x: 1, y: 2n }),
      () => Object.create({ x: 1, y: 2 }),
      () => ({
        y: 2,
        get x() {
          log.push('get')
          return 5
        },
        set x(v) {
          log.push(`set ${v}`)
        },
      }),
      () => new Inherited(),
      () =>
        new Proxy(
          { x: 1, y: 2 },
          {
            get: (target, key) => {
              log.push(String(key))
              return Reflect.get(target, key)
            },
          },
        ),
      () => null,
      () => undefined,
      () => 7,
      () => 'xy',
      () => LAZY,
    ]
    /** An element that is there when it is asked for. */
    const LAZY = {}
    const lazy = () => {
      log.push('element')
      return { ...good }
    }
    for (const name of ['read', 'write'])
      for (const make of odd)
        same((m) => {
          log.length = 0
          const a = [{ ...good }, make()]
          if (a[1] === LAZY) Object.defineProperty(a, 1, { get: lazy })
          return [outcome(() => m[name](a)), JSON.stringify(a[0]), log.join()]
        })
    expect(calls(module.read)).toEqual({ kernel: 0, original: odd.length, byReason: { 'argument-type': odd.length } })
    expect(calls(module.write)).toEqual({ kernel: 0, original: odd.length, byReason: { 'argument-type': odd.length } })
    // What can be read, but not written.
    for (const make of [
      () => Object.freeze({ x: 1, y: 2 }),
      () => Object.defineProperty({ y: 2 }, 'x', { value: 3, enumerable: true }),
    ])
      for (const name of ['read', 'write'])
        same((m) => {
          const a = [{ ...good }, make()]
          return outcome(() => m[name](a), a)
        })
    expect(calls(module.read).kernel).toBe(2)
    expect(calls(module.write).kernel).toBe(0)
    // Instances and sealed objects have data like others.
    class Own {
      x = 3
      y = 4
    }
    same((m) => {
      const a = [new Own(), Object.seal({ x: 5, y: 6 }), Object.assign(Object.create(null), good)]
      return [m.write(a), a.map(({ x, y }) => [x, y]), a[0] instanceof Own]
    })
    expect(calls(module.write).kernel).toBe(1)
    for (const x of [[1], [1, 2, 3], [1, '2'], { 0: 1, 1: 2, length: 2 }, Float64Array.of(1, 2)])
      same((m) => outcome(() => m.pair([[1, 2], x])))
    expect(calls(module.pair).kernel).toBe(0)
  })

  it('that kernels make are returned', async () => {
    const { same, module, calls, diagnostics } = await program(`
      interface P { x: number; y: number }
      export function grid(n: number): P[] {
        "use jit"
        const out: P[] = []
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out.push({ x: i, y: j / 2 })
        return out
      }
      export function shifted(a: P[], dx: number): P[] { "use jit"; return a.map((p) => ({ x: p.x + dx, y: p.y })) }
      export function right(a: P[]): P[] { "use jit"; return a.filter((p) => p.x > 0) }
      export function pairs(n: number): [number, number][] {
        "use jit"
        const out: [number, number][] = []
        for (let i = 0; i < n; i++) { out.push([i, i * i]); out[i][1] -= 1 }
        return out
      }
      export function flagged(n: number): { at: number; even: boolean }[] {
        "use jit"
        const out: { at: number; even: boolean }[] = []
        for (let i = 0; i < n; i++) out.push({ at: i, even: i % 2 === 0 })
        return out
      }
      export function insert(a: P[], x: number): number { "use jit"; a.push({ x, y: 1 }); a[0] = a[a.length - 1]; a[0].y = 5; return a.length }
    `)
    expect(diagnostics).toEqual([])
    const points = () => [
      { x: 3, y: 1 },
      { x: -1, y: 2.5 },
    ]
    same((m) => [m.grid(0), m.grid(3), m.shifted(points(), 2), m.pairs(4), m.flagged(3)])
    same((m) => Object.keys(m.grid(1)[0]))
    same((m) => {
      const a = points()
      const r = m.right(a)
      return [r, r[0] === a[0]]
    })
    same((m) => {
      const a = points()
      return [m.insert(a, 7), a, a[0] === a[2]]
    })
    expect(calls(module.grid)).toMatchObject({ kernel: 3, original: 0 })
    for (const name of ['shifted', 'right', 'pairs', 'flagged', 'insert'])
      expect([name, calls(module[name])]).toMatchObject([name, { kernel: 1, original: 0 }])
  })
})
