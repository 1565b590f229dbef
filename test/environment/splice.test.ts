import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

it('splice takes out and puts in, at any place and of any number', async () => {
  const { same, module, calls, diagnostics } = await program(`
    export function none(x: number[]) { "use jit"; return x.splice() }
    export function rest(x: number[], i: number) { "use jit"; return x.splice(i) }
    export function cut(x: number[], i: number, n: number) { "use jit"; x.splice(i, n); return x.length }
    export function one(x: number[], i: number, n: number, a: number) { "use jit"; return x.splice(i, n, a) }
    export function three(x: number[], i: number, n: number) { "use jit"; const y = x.splice(i, n, i, n, x[0]); y.push(x.length); return y }
    export function twice(x: number[], y: number[], i: number) { "use jit"; const z = y; x.splice(i, 1, 5, 6); z.splice(0, 2); return x[1] - y.length }
    export function missing(x: number[], i?: number, n?: number) { "use jit"; return x.splice(i!, n!, 1) }
    export function insertSorted(x: number[], count: number) {
      "use jit"
      const y: number[] = []
      for (let k = 0; k < count; k++) { let i = 0; while (i < y.length && y[i] < x[k]) i++; y.splice(i, 0, x[k]) }
      return y
    }
  `)
  expect(diagnostics).toEqual([])
  const places = [0, 1, 3, 5, 6, -1, -5, -9, 2.9, -0.5, -0, Number.NaN, Infinity, -Infinity]
  for (const length of [0, 1, 2, 5, 9]) {
    const make = () => Array.from({ length }, (_, i) => i * 1.5 - 3)
    same((m) => {
      const x = make()
      return [m.none(x), x]
    })
    for (const i of places) {
      same((m) => {
        const x = make()
        return [m.rest(x, i), x]
      })
      same((m) => {
        const [x, y] = [make(), make()]
        return [m.twice(x, y, i), m.twice(x, x, i), x, y]
      })
      for (const n of places)
        for (const name of ['cut', 'one', 'three'])
          same((m) => {
            const x = make()
            return [m[name](x, i, n, -7), x]
          })
    }
    same((m) => {
      const [x, y, z] = [make(), make(), make()]
      return [m.missing(x), x, m.missing(y, 1), y, m.missing(z, undefined, 2), z]
    })
    same((m) =>
      m.insertSorted(
        Array.from({ length }, (_, i) => (i * 37) % 11),
        length,
      ),
    )
  }
  for (const name of ['none', 'rest', 'cut', 'one', 'twice', 'missing', 'insertSorted'])
    expect(calls(module[name]), name).toMatchObject({ original: 0 })
  // Into an empty array it puts what is not there, which kernels cannot hold.
  expect(calls(module.three)).toMatchObject({
    original: places.length ** 2,
    byReason: { 'gave-up': places.length ** 2 },
  })
})

it('splice of arrays and objects keeps which is which', async () => {
  const { same, module, calls, diagnostics } = await program(`
    interface P { x: number; y: number }
    export function rows(m: number[][], i: number, n: number) { "use jit"; const t = m.splice(i, n, [i, n], m[0]); m.splice(1, 1); t.push([7]); m[0][0]++; return t }
    export function points(a: P[], i: number, n: number) { "use jit"; a.splice(i, n, { x: i, y: n }); a[a.length - 1].x += 10; return a.splice(0, 1)[0].y }
  `)
  expect(diagnostics).toEqual([])
  for (const i of [0, 1, 2, 5, -1])
    for (const n of [0, 1, 2, 9]) {
      same((m) => {
        const x = [[1, 2], [3], [4, 5, 6]]
        const before = [...x]
        const t = m.rows(x, i, n)
        return [t, x, x.map((row) => before.indexOf(row)), t.map((row: number[]) => before.indexOf(row)), x[0] === x[1]]
      })
      same((m) => {
        const a = [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ]
        const before = [...a]
        return [m.points(a, i, n), a, a.map((point) => before.indexOf(point))]
      })
    }
  expect(calls(module.rows)).toMatchObject({ kernel: 20, original: 0 })
  expect(calls(module.points)).toMatchObject({ kernel: 20, original: 0 })
})
