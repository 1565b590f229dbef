/**
 * Random programs over a few objects of one shape, with names that come to mean the same object and cease to, objects within objects, branches and
 * loops. Which name means which object must never be mistaken: what cannot be known when the program is built has to be refused.
 */
import { expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

const helpers = `
type O = { x: number; y: number }
function same(o: O): O { return o }
function make(x: number, y: number): O { return { x, y } }
function add(o: O, d: number): void { o.x += d; if (d > 3) o.y -= 1 }
`

type Random = (below: number) => number

function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) % below
  }
}

/** Writes the body of one function of `n`. Objects `p`, `q`, `s` are of the type O; `b` and `c` hold one (`o`) and a number (`k`). */
class ProgramMaker {
  private readonly random: Random
  private depth = 0

  constructor(random: Random) {
    this.random = random
  }

  body(): string {
    const one = (...texts: string[]) => texts[this.random(texts.length)]
    return `let p = { x: n, y: 1 }, q = ${one('{ x: 2, y: 3 }', 'p')}, s = { x: 4, y: n }, t = 0;
      let b = { o: ${one('p', 'q', '{ x: 9, y: 9 }')}, k: 5 }, c = ${one('b', '{ o: { x: 6, y: 7 }, k: 8 }')};
      ${this.statements(3 + this.random(6))}
      return t * 7 + p.x + p.y * 3 + q.x * 5 + q.y * 11 + s.x * 13 + s.y * 17 + b.o.x * 19 + b.o.y * 23 + b.k * 29 + c.o.x * 31 + c.o.y * 37 + c.k * 41`
  }

  private statements(count: number): string {
    return Array.from({ length: count }, () => this.statement()).join(' ')
  }

  private statement(): string {
    const kind = this.random(this.depth > 2 ? 12 : 16)
    if (kind < 3) return `${this.name()}.${this.field()} = ${this.number()} + ${this.number()};`
    if (kind < 5) return `${this.name()} = ${this.object()};`
    if (kind < 6) return `[${this.name()}, ${this.name()}] = [${this.object()}, ${this.object()}];`
    if (kind < 7) return `t = (t * 31 + ${this.number()}) | 0;`
    if (kind < 8) return `${this.box()}.o = ${this.object()};`
    if (kind < 9) return `${this.box()} = { o: ${this.object()}, k: ${this.number()} };`
    if (kind < 10) return `${this.box()}.k += ${this.number()};`
    if (kind < 11) return `add(${this.name()}, ${this.number()});`
    if (kind < 12) return `({ o: ${this.name()}, k: t } = ${this.box()});`
    this.depth++
    const inner = this.statements(1 + this.random(3))
    this.depth--
    if (kind < 14)
      return `if (${this.condition()}) { ${inner} }${this.random(2) ? ` else { ${this.statement()} }` : ''}`
    const i = `i${this.depth}`
    const end = this.random(4) === 0 ? `if (${this.condition()}) break;` : ''
    return `for (let ${i} = 0; ${i} < ${1 + this.random(3)}; ${i}++) { ${inner} ${end} }`
  }

  private object(): string {
    const kind = this.random(12)
    if (kind < 4) return this.name()
    if (kind < 5) return `${this.box()}.o`
    if (kind < 6) return `(${this.condition()} ? ${this.name()} : ${this.name()})`
    if (kind < 7) return `same(${this.name()})`
    if (kind < 8) return `make(${this.number()}, ${this.number()})`
    return `{ x: ${this.number()}, y: ${this.number()} }`
  }

  private number(): string {
    const kind = this.random(6)
    if (kind === 0) return String(this.random(9))
    if (kind === 1) return 'n'
    if (kind === 2) return `${this.box()}.o.${this.field()}`
    return kind === 3 ? `${this.box()}.k` : `${this.name()}.${this.field()}`
  }

  private condition(): string {
    if (this.random(6) === 0) return `${this.name()} === ${this.name()}`
    return `${this.number()} ${['<', '>', '==='][this.random(3)]} ${this.number()}`
  }

  private readonly name = (): string => ['p', 'q', 's'][this.random(3)]
  private readonly box = (): string => ['b', 'c'][this.random(2)]
  private readonly field = (): string => ['x', 'y'][this.random(2)]
}

it.each([1, 2])('names of objects are kept apart: seed %i', async (seed) => {
  const maker = new ProgramMaker(randomFrom(seed * 7919))
  const bodies = Array.from({ length: 80 }, () => maker.body())
  const kernels = bodies.map((body, i) => `export function f${i}(n: number) { "use jit"; ${body} }`)
  const module = await compileBothWays(helpers + kernels.join('\n'))
  expect(module.diagnostics.filter((text) => !text.startsWith('aliased-object'))).toEqual([])
  expect(module.kernels.length).toBeGreaterThan(20)
  expect(module.diagnostics.length).toBeGreaterThan(20)
  for (const name of module.kernels) {
    for (const n of [0, 1, 2, 5, -3, 0.5]) {
      const { original, kernel } = module.run(name, [n])
      expect(kernel, `${name}(${n}): ${bodies[Number(name.slice(1))]}`).toStrictEqual(original)
    }
  }
})
