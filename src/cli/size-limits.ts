/** How much generated arguments may ask for. */
export interface Limits {
  /** Of lengths and counts. */
  largest: number
  /** Numbers far beyond that are tried as well, infinities among them: in arguments themselves … */
  beyond: boolean
  /** … and as elements of arrays. */
  beyondInArrays: boolean
}

/** What arguments may ask for where nothing has been learnt of a function. */
export const NO_LIMITS: Limits = { largest: 100_000, beyond: true, beyondInArrays: true }

/** Where it begins: of what grows exponentially with its argument, such a call is still short. */
const FIRST = 16
/** Calls of one size before they get larger. */
const CALLS_OF_A_SIZE = 16
/** Part of all the time, and within which milliseconds. */
interface Part {
  share: number
  least: number
  most: number
}

/** Calls that take longer are as large as calls get … */
const LONG_CALL: Part = { share: 1 / 20, least: 10, most: 50 }
/** … and these are too large: other calls of the time say more. */
const TOO_LONG: Part = { share: 1 / 5, least: 100, most: 1000 }

const partOf = (milliseconds: number, { share, least, most }: Part): number =>
  Math.min(most, Math.max(least, milliseconds * share))

/** By what calls get smaller behind one that took too much. */
const STEP_DOWN = 8

/**
 * Learns from the calls of a function how large its arguments may be: little at first, twice as much after some short calls, and less for good once one has asked for too much.
 * Functions whose time or memory goes with the square or a power of a number are kept from calls that do not end.
 */
export class SizeLimits {
  private largest = FIRST
  private ceiling = NO_LIMITS.largest
  private mayGoBeyond = true
  private calls = 0
  private readonly long: number
  private readonly tooLong: number

  /** @param milliseconds that all calls may take */
  constructor(milliseconds: number) {
    this.long = partOf(milliseconds, LONG_CALL)
    this.tooLong = partOf(milliseconds, TOO_LONG)
  }

  get now(): Limits {
    const { largest, mayGoBeyond } = this
    return { largest, beyond: mayGoBeyond && largest === NO_LIMITS.largest, beyondInArrays: mayGoBeyond }
  }

  /** A call with these limits has ended. */
  took(milliseconds: number): void {
    if (milliseconds > this.tooLong) this.ceiling = this.largest = Math.max(1, Math.floor(this.largest / 2))
    else if (milliseconds > this.long) this.ceiling = this.largest
    else if (++this.calls % CALLS_OF_A_SIZE === 0) this.largest = Math.min(this.ceiling, this.largest * 2)
  }

  /** A call with these limits took too much time or memory. Numbers beyond them are the first to be left out. */
  exceeded({ largest, beyond }: Limits): void {
    this.mayGoBeyond = false
    this.ceiling = this.largest = beyond ? largest : Math.max(1, Math.floor(largest / STEP_DOWN))
  }
}
