/** What narrowing makes certain, put where nothing may be missing: booleans, strings that are told apart, and numbers that may be null. */
import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

const SOURCE = `
  type Mode = 'x' | 'y'
  interface Step { down?: boolean; n: number | null; mode?: Mode }
  interface Turtle { pen: boolean; n: number; mode: Mode; w?: number }
  type Order = { kind: 'pen'; down: boolean } | { kind: 'move'; x: number; y: number } | { kind: 'mode'; mode: Mode }
  let lastPen = false, lastN = 0
  export const last = () => [lastPen, lastN]
  export function element(steps: Step[], ts: Turtle[]): void {
    "use jit"
    const t = ts[0]
    for (const c of steps) { if (c.down !== undefined) t.pen = c.down; if (c.n !== null) { t.n += 1; t.n = c.n; t.w = c.n } if (c.mode) t.mode = c.mode }
  }
  export function union(orders: Order[], ts: Turtle[]): void {
    "use jit"
    const t = ts[0]
    for (const c of orders) switch (c.kind) { case 'pen': t.pen = c.down; break; case 'mode': t.mode = c.mode; break; case 'move': t.n = c.x + c.y }
  }
  export function passed(orders: Order[], t: { pen: boolean; n: number }): void {
    "use jit"
    for (const c of orders) { t.n += 1; if (c.kind === 'pen') t.pen = c.down }
  }
  export function single(c: Order, t: { pen: boolean; n: number }): void { "use jit"; t.n += 1; if (c.kind === 'pen') t.pen = c.down }
  export function outer(steps: Step[]): void { "use jit"; for (const c of steps) { if (c.down !== undefined) lastPen = c.down; if (c.n !== null) lastN = c.n } }
  export function made(orders: Order[]): Turtle {
    "use jit"
    const t: Turtle = { pen: false, n: 0, mode: 'x' }
    for (const c of orders) switch (c.kind) { case 'pen': t.pen = c.down; break; case 'mode': t.mode = c.mode; break; case 'move': t.n = c.x }
    return t
  }
  export function pushed(steps: Step[], ns: number[], bs: boolean[]): { pen: boolean; n: number }[] {
    "use jit"
    const out: { pen: boolean; n: number }[] = []
    for (const c of steps) {
      if (c.n !== null) { ns[0] = c.n; ns.push(c.n) }
      if (c.down !== undefined) { bs[0] = c.down; bs.push(c.down) }
      if (c.down !== undefined && c.n !== null) out.push({ pen: c.down, n: c.n })
    }
    return out
  }
  export class Pen { pen = false; n = 0; run(steps: Step[]) { "use jit"; for (const c of steps) { if (c.down !== undefined) this.pen = c.down; if (c.n !== null) this.n = c.n } } }
  export function claimed(steps: Step[], ts: Turtle[]): void { "use jit"; for (const c of steps) { ts[0].n += 1; ts[0].pen = c.down!; ts[0].mode = c.mode! } }
`
const turtle = () => ({ pen: false, n: -0, mode: 'x', w: 1 })
const STEPS = [
  [],
  [
    { down: true, n: null },
    { n: -0, mode: 'y' },
  ],
  [
    { down: true, n: 2 },
    { down: undefined, n: Number.NaN, mode: undefined },
    { down: false, n: null, mode: 'x' },
  ],
]
const ORDERS = [
  [],
  [{ kind: 'pen', down: true }],
  [
    { kind: 'move', x: 1, y: 0.5 },
    { kind: 'mode', mode: 'y' },
    { kind: 'pen', down: false },
  ],
]
/** Claims that do not hold. */
const WRONG = [
  [{ kind: 'pen' }],
  [
    { kind: 'move', x: 1, y: 2 },
    { kind: 'pen', down: undefined },
  ],
]

it('is stored as what it is', async () => {
  const { same, calls, module, diagnostics } = await program(SOURCE)
  expect(diagnostics).toEqual([])
  for (const steps of STEPS) {
    const given = () => structuredClone(steps)
    same((m) => {
      const ts = [turtle()]
      return [m.element(given(), ts), ts]
    })
    same((m) => [m.outer(given()), m.last()])
    same((m) => {
      const [ns, bs] = [[3], [true]]
      return [m.pushed(given(), ns, bs), ns, bs]
    })
    same((m) => {
      const pen = new m.Pen()
      pen.run(given())
      return { ...pen }
    })
  }
  for (const orders of ORDERS) {
    const given = () => structuredClone(orders)
    for (const name of ['union', 'passed'])
      same((m) => {
        const t = turtle()
        return [m[name](given(), name === 'union' ? [t] : t), t]
      })
    for (const order of given())
      same((m) => {
        const t = turtle()
        return [m.single(order, t), t]
      })
    same((m) => m.made(given()))
  }
  for (const name of ['element', 'outer', 'pushed', 'union', 'passed', 'made'])
    expect([name, calls(module[name])]).toEqual([name, { kernel: 3, original: 0, byReason: {} }])
  expect(calls(module.Pen.prototype.run).kernel).toBe(3)
  expect(module.status(module.single).calls).toMatchObject({ kernel: 4, original: 0 })
})

it('is left to the original, writes and all, where it is missing all the same', async () => {
  const { same, calls, module } = await program(SOURCE)
  for (const orders of WRONG) {
    for (const name of ['union', 'passed'])
      same((m) => {
        const t = turtle()
        return [m[name](structuredClone(orders), name === 'union' ? [t] : t), t]
      })
    same((m) => m.made(structuredClone(orders)))
  }
  for (const name of ['union', 'passed', 'made']) expect([name, calls(module[name]).kernel]).toEqual([name, 0])
  for (const steps of STEPS)
    same((m) => {
      const ts = [turtle()]
      return [m.claimed(structuredClone(steps), ts), ts]
    })
  expect(calls(module.claimed)).toEqual({ kernel: 1, original: 2, byReason: { 'gave-up': 2 } })
})
