/**
 * Finds out by measuring which of kernel and original is faster, where the compiler's estimate cannot know.
 *
 * 1. Calls are told apart by the power of two of their elements. Each *size class* begins on the side that the estimate has chosen.
 * 2. A call runs on one side, never on both: its effects would be there twice. The sides take turns, a *batch* of calls each, long enough for the clock; in the order
 *    k o o k k o …, so that what changes slowly concerns both alike.
 * 3. Batches count once both sides have run for a while: engines compile in steps.
 * 4. The medians of some batches decide. The side that has been running is left only for one that is clearly faster.
 * 5. Then calls are counted and not timed, until it is time to look again: soon at first, then at ever larger intervals.
 */

/** Milliseconds, as `performance.now()` gives them. */
export interface Clock {
  now(): number
  /** The smallest step that was seen. */
  tick: number
}

/** What becomes of one call. */
export interface Trial {
  /** The original has it. */
  readonly original: boolean
  /** The call is being timed: when it has ended, `end` must be called. */
  readonly timed: boolean
  end(): void
  /** It went neither way. */
  cancel(): void
}

/** What was found out of one size class. */
export interface SizeClassStatus {
  /** Least and largest number of elements. */
  elements: [from: number, to: number]
  /** Of calls whose arrays live in kernel memory. */
  resident?: true
  runs: 'kernel' | 'original'
  /** Of the kernel over the original. */
  speedup: number
}

/** A batch is so many ticks of the clock long … */
const TICKS = 20
/** … and has so many calls, or fewer where these take long. */
const CALLS = 8
/** Milliseconds that are long enough for a batch. */
const LONG = 1
/** Batches of a side that are compared: all of them, or the least number where the difference is evident. */
const BATCHES = 5
const EVIDENT_BATCHES = 2
const EVIDENT = 1.5
/** Calls of a size class before the first look. */
const FIRST_CALLS = 8
/** Milliseconds after which a side is warm, its first call not counted: that one may load the kernel. */
const WARM = 10
/** The original takes over where it takes less than this share of the kernel's time … */
const ORIGINAL_BELOW = 0.97
/** … and the kernel where it takes less than this share of the original's. */
const KERNEL_BELOW = 0.95
/** How many times the time that looking has cost must have passed before looking again: at first, and at most. */
const PATIENCE = 20
const MOST_PATIENCE = 1280
/** It stays short while the ratio changes by more than this share from one look to the next: engines may not have done all that they will. */
const STEADY = 0.5
/** By how much the slower side counts as slower at least, when looking is paid for. */
const LEAST_EXCESS = 0.1
/** Calls without a look: a number that engines count down by one instruction. */
const MOST_CALLS = 2 ** 30 - 1
/** Calls that do not fill a batch are too short for the clock. */
const TOO_SHORT = 2 ** 16

const settledOn = (original: boolean): Trial => ({ original, timed: false, end() {}, cancel() {} })
/** For calls that are not timed. */
export const KERNEL: Trial = /*@__PURE__*/ settledOn(false)
const ORIGINAL: Trial = /*@__PURE__*/ settledOn(true)

const KERNEL_SIDE = 0
const ORIGINAL_SIDE = 1
type Side = typeof KERNEL_SIDE | typeof ORIGINAL_SIDE

/** Nanoseconds hardly count, but one object for each call would: the trial of a class is the class itself. */
class SizeClass implements Trial {
  original = false
  timed = false
  /** Calls until the next look. A program that makes only a few calls should not be spoilt by looking. */
  left = FIRST_CALLS - 1
  settled: Trial
  speedup: number | undefined
  private readonly clock: Clock
  private readonly warmth: number[]
  private began = 0
  private elements = 0
  /** Milliseconds of a call, by side. */
  private shortest = [Infinity, Infinity]
  /** Of this batch. */
  private time = 0
  private work = 0
  private calls = 0
  /** Milliseconds an element, by side. */
  private costs: number[][] = [[], []]
  /** Calls of this look, by side. */
  private spent = [0, 0]
  private batches = 0
  private patience = PATIENCE

  /**
   * @param settled the side that has the calls before anything is known
   * @param warmth milliseconds that each side has run, in calls of any size; −1 before the first call
   */
  constructor(clock: Clock, settled: Trial, warmth: number[]) {
    this.clock = clock
    this.settled = settled
    this.original = settled.original
    this.warmth = warmth
  }

  begin(elements: number): Trial {
    // Within a call that is being timed.
    if (this.timed) return this.settled
    this.timed = true
    this.elements = elements
    this.began = this.clock.now()
    return this
  }

  cancel(): void {
    this.timed = false
  }

  end(): void {
    const { clock, warmth } = this
    // Clocks have been seen to go backwards.
    const time = Math.max(0, clock.now() - this.began)
    const side = this.original ? ORIGINAL_SIDE : KERNEL_SIDE
    this.timed = false
    if (time > 0 && time < clock.tick) clock.tick = time
    if (warmth[side] < 0) {
      warmth[side] = 0
      return
    }
    warmth[side] += time
    // Long is what never was short: another process may have had the processor in between.
    this.shortest[side] = Math.min(this.shortest[side], time)
    const shortest = this.shortest[side]
    // The first call after the other side finds its caches.
    if (this.calls++ > 0 || shortest >= LONG) {
      this.time += time
      this.work += this.elements
    }
    if (
      this.time >= TICKS * clock.tick &&
      this.calls >= Math.min(CALLS, LONG / shortest) + 1 - Number(shortest >= LONG)
    )
      this.finishBatch(side)
    else if (this.calls > TOO_SHORT) this.left = MOST_CALLS
  }

  private finishBatch(side: Side): void {
    const { warmth, costs, calls } = this
    // Of no elements there is nothing to say but how long it took.
    const cost = this.time / Math.max(1, this.work)
    this.time = this.work = this.calls = 0
    if (warmth[side] >= WARM) {
      costs[side].push(cost)
      this.spent[side] += calls
      if (costs[side].length > BATCHES) costs[side].shift()
    }
    this.decide()
    // While one side is cold, it alone is warmed: if it is the slow one, the less of it the better.
    const cold = warmth.map((time) => time < WARM)
    this.batches++
    this.original = cold[0] === cold[1] ? ((this.batches + 1) & 2) > 0 !== this.settled.original : cold[ORIGINAL_SIDE]
  }

  private decide(): void {
    const [kernel, original] = this.costs.map((costs) => [...costs].sort((a, b) => a - b))
    const batches = Math.min(kernel.length, original.length)
    const isBelow = (one: number[], other: number[]) => one[one.length - 1] * EVIDENT < other[0]
    if (batches < EVIDENT_BATCHES) return
    if (batches < BATCHES && !isBelow(kernel, original) && !isBelow(original, kernel)) return
    const speedup = median(original) / median(kernel)
    const previous = this.speedup
    const before = previous === undefined ? undefined : this.settled
    const least = before === undefined ? 1 : before.original ? 1 / KERNEL_BELOW : ORIGINAL_BELOW
    this.speedup = speedup
    this.settled = speedup >= least ? KERNEL : ORIGINAL
    const isSteady = this.settled === before && Math.abs(speedup / previous! - 1) < STEADY
    this.patience = isSteady ? Math.min(2 * this.patience, MOST_PATIENCE) : PATIENCE
    const slower = this.settled.original ? KERNEL_SIDE : ORIGINAL_SIDE
    const excess = Math.max(speedup, 1 / speedup) - 1
    this.left = Math.min(MOST_CALLS, Math.ceil(this.patience * this.spent[slower] * Math.max(LEAST_EXCESS, excess)))
    this.costs = [[], []]
    this.spent = [0, 0]
    // The next look begins on this side.
    this.batches = -1
  }
}

/** The lower one of two: what disturbs a call makes it longer. */
const median = (sorted: number[]): number => sorted[(sorted.length - 1) >> 1]

/** Samples the calls of one kernel. */
export class Sampler {
  private readonly clock: Clock
  /** Behind those of calls that copy those of calls that do not. */
  private readonly classes: (SizeClass | undefined)[] = new Array(64).fill(undefined)
  private readonly warmth = [-1, -1]

  private readonly first: Trial

  /** @param original whether the estimate is for the original */
  constructor(clock: Clock, original = false) {
    this.clock = clock
    this.first = original ? ORIGINAL : KERNEL
  }

  /**
   * Decides over a call.
   *
   * @param elements of all arrays
   * @param kind 32 where all of these live in kernel memory, else 0
   */
  trial(elements: number, kind: 0 | 32): Trial {
    const size = this.classes[31 - Math.clz32(elements | 1) + kind]
    if (size !== undefined && size.left > 0) {
      size.left--
      return size.settled
    }
    return this.look(elements, kind)
  }

  private look(elements: number, kind: number): Trial {
    const { classes, clock, first, warmth } = this
    const i = 31 - Math.clz32(elements | 1) + kind
    const size = classes[i]
    if (size !== undefined) return size.begin(elements)
    classes[i] = new SizeClass(clock, first, warmth)
    return first
  }

  /** What was found out so far. */
  get found(): SizeClassStatus[] {
    return this.classes.flatMap((size, i) => {
      if (!size?.speedup) return []
      const { settled, speedup } = size
      const from = 2 ** (i % 32)
      const runs = settled.original ? 'original' : 'kernel'
      return [{ elements: [from, 2 * from - 1], ...(i < 32 ? {} : { resident: true }), runs, speedup }]
    })
  }

  /** The same for people, as far as originals run. */
  get why(): string {
    const found = this.found.flatMap(({ elements: [from, to], resident, runs, speedup }) =>
      runs === 'original'
        ? `${from}–${to} elements${resident ? ' of alloc()' : ''} (kernel ${speedup.toFixed(2)}×)`
        : [],
    )
    return found.length > 0 ? `; sampled: original faster for ${found.join(', ')}` : ''
  }
}
