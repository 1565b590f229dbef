import { describe, expect, it } from 'vitest'
import { type Clock, Sampler } from './sampler.ts'

/** Milliseconds of one call with so many elements. */
type Cost = (elements: number, call: number) => number

/** A program on a machine whose clock a test turns. */
class Program {
  time = 0
  /** Calls of each side, and how many of them read the clock. */
  kernel = 0
  original = 0
  timed = 0
  readonly sampler: Sampler
  costs: { kernel: Cost; original: Cost }

  constructor(kernel: Cost | number, original: Cost | number, { tick = 1e-4, step = 0, first = 'kernel' } = {}) {
    const cost = (c: Cost | number): Cost => (typeof c === 'number' ? () => c : c)
    this.costs = { kernel: cost(kernel), original: cost(original) }
    const now = () => (step ? Math.floor(this.time / step) * step : this.time)
    this.sampler = new Sampler({ now, tick } satisfies Clock, first === 'original')
  }

  /** One call, as a dispatcher makes it. @returns who had it */
  call(elements = 1000): 'kernel' | 'original' {
    const trial = this.sampler.trial(elements, 0)
    const side = trial.original ? 'original' : 'kernel'
    this.time += this.costs[side](elements, this[side]++)
    if (trial.timed) {
      this.timed++
      trial.end()
    }
    // What the program does between the calls.
    this.time += 0.0123
    return side
  }

  /** @returns shares of the calls, as they are after a while */
  run(calls: number, elements = 1000): { kernel: number; original: number } {
    const counts = { kernel: 0, original: 0 }
    for (let i = 0; i < calls; i++) counts[this.call(elements)]++
    return { kernel: counts.kernel / calls, original: counts.original / calls }
  }

  /** After it has settled. */
  settled(elements = 1000): 'kernel' | 'original' {
    this.run(60_000, elements)
    const { kernel } = this.run(60_000, elements)
    if (kernel > 0.05 && kernel < 0.95) throw new Error(`undecided: ${kernel}`)
    return kernel > 0.5 ? 'kernel' : 'original'
  }
}

describe('the faster side is found', () => {
  it.each<[string, number, number, 'kernel' | 'original']>([
    ['a kernel that is much faster', 0.01, 0.05, 'kernel'],
    ['a little faster', 0.01, 0.0105, 'kernel'],
    ['a kernel that is slower', 0.01, 0.008, 'original'],
    ['much slower', 0.09, 0.01, 'original'],
    ['long calls, slower', 12, 10, 'original'],
    ['long calls, faster', 10, 30, 'kernel'],
    ['calls of half a microsecond', 6e-4, 5e-4, 'original'],
  ])('%s', (_, kernel, original, expected) => {
    expect(new Program(kernel, original).settled()).toBe(expected)
  })

  it('for each size by itself', () => {
    const program = new Program(
      (n) => 0.004 + n * 1e-6,
      (n) => n * 2e-6,
    )
    expect([500, 5000, 1000, 50_000].map((n) => program.settled(n))).toEqual([
      'original',
      'kernel',
      'original',
      'kernel',
    ])
  })

  it('though sizes within a class differ, and the sides get others of them', () => {
    let next = 1
    const program = new Program(
      (n) => n * 1.2e-5,
      (n) => n * 1e-5,
    )
    for (let i = 0; i < 20_000; i++) program.call(1024 + ((next = (next * 48271) % 2147483647) % 1024))
    expect(program.settled(1500)).toBe('original')
  })

  it('though the first calls of both are slow', () => {
    const warming =
      (cost: number, calls: number): Cost =>
      (_, call) =>
        call < calls ? 30 * cost : cost
    expect(new Program(warming(0.01, 3), warming(0.008, 60)).settled()).toBe('original')
    expect(new Program(warming(0.008, 60), warming(0.01, 3)).settled()).toBe('kernel')
  })

  it('though now and then another process has the processor', () => {
    const disturbed =
      (cost: number): Cost =>
      (_, call) =>
        call % 37 === 0 ? cost + 4 : cost
    expect(new Program(disturbed(0.012), disturbed(0.01)).settled()).toBe('original')
  })

  it('by a clock of large steps', () => {
    expect(new Program(0.06, 0.03, { step: 0.1, tick: Infinity }).settled()).toBe('original')
    expect(new Program(0.03, 0.06, { step: 0.1, tick: 0.1 }).settled()).toBe('kernel')
  })
})

describe('what it costs', () => {
  it("the first calls are the kernel's, untimed", () => {
    const program = new Program(1, 1)
    program.run(8)
    expect(program).toMatchObject({ kernel: 8, original: 0, timed: 0 })
  })

  it("the first calls are the original's where the estimate is for it", () => {
    const program = new Program(1, 1, { first: 'original' })
    program.run(8)
    expect(program).toMatchObject({ kernel: 0, original: 8, timed: 0 })
    expect(new Program(1, 3, { first: 'original' }).settled()).toBe('kernel')
    expect(new Program(3, 1, { first: 'original' }).settled()).toBe('original')
  })

  it('few calls are timed, and ever fewer go the slower way', () => {
    const program = new Program(0.09, 0.01)
    program.run(100_000)
    const before = program.timed
    const { kernel } = program.run(1_000_000)
    expect(kernel).toBeLessThan(0.001)
    expect(program.timed - before).toBeLessThan(2000)
  })

  it('a side that is evidently slower gets two batches', () => {
    const program = new Program(10, 50)
    program.run(40)
    expect(program.original).toBeLessThanOrEqual(4)
  })
})

describe('changes', () => {
  it('of the costs are noticed', () => {
    const program = new Program(0.01, 0.03)
    expect(program.settled()).toBe('kernel')
    program.costs.original = () => 0.005
    program.run(500_000)
    expect(program.settled()).toBe('original')
    program.costs.kernel = () => 0.001
    program.run(500_000)
    expect(program.settled()).toBe('kernel')
  })

  it('that are small change nothing', () => {
    const program = new Program(0.01, 0.0102)
    expect(program.settled()).toBe('kernel')
    program.costs.original = () => 0.0098
    program.run(500_000)
    expect(program.settled()).toBe('kernel')
    program.costs.original = () => 0.009
    program.run(500_000)
    expect(program.settled()).toBe('original')
    program.costs.original = () => 0.0102
    program.run(500_000)
    expect(program.settled()).toBe('original')
  })
})

describe('where nothing can be measured, the estimate holds', () => {
  it.each<[string, () => number]>([
    ['a clock that stands', () => 0],
    ['a clock that goes backwards', () => -performance.now()],
  ])('%s', (_, now) => {
    const sampler = new Sampler({ now, tick: Infinity })
    const sides = Array.from({ length: 100_000 }, () => {
      const trial = sampler.trial(64, 0)
      if (trial.timed) trial.end()
      return trial
    })
    expect(sides.every(({ original }) => !original)).toBe(true)
    expect(sides.at(-1)!.timed).toBe(false)
    expect(sampler.found).toEqual([])
  })

  it('calls within a timed one are not timed', () => {
    const { sampler } = new Program(1, 1)
    for (let i = 0; i < 8; i++) sampler.trial(100, 0)
    const outer = sampler.trial(100, 0)
    expect(outer.timed).toBe(true)
    const inner = sampler.trial(100, 0)
    expect(inner).toMatchObject({ timed: false, original: false })
    expect(sampler.trial(5000, 0).timed).toBe(false)
    outer.end()
    expect(sampler.trial(100, 0).timed).toBe(true)
  })
})

it('tells what was found out', () => {
  const program = new Program(0.02, 0.01)
  expect([program.sampler.found, program.sampler.why]).toEqual([[], ''])
  program.settled(1000)
  program.costs.original = () => 0.05
  program.settled(3000)
  expect(program.sampler.found).toEqual([
    { elements: [512, 1023], runs: 'original', speedup: expect.closeTo(0.5) },
    { elements: [2048, 4095], runs: 'kernel', speedup: expect.closeTo(2.5) },
  ])
  expect(program.sampler.why).toBe('; sampled: original faster for 512–1023 elements (kernel 0.50×)')
})

it('counts calls with no elements and with very many', () => {
  const program = new Program(0.02, 0.01)
  expect(program.settled(0)).toBe('original')
  expect(program.settled(2 ** 31)).toBe('original')
  expect(program.sampler.found.map(({ elements }) => elements[0])).toEqual([1, 2 ** 31])
})
