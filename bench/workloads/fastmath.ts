import { dotFast, l2normFast, polynomial, polynomialFast, scaled, scaledFast } from '../kernels/fastmath.ts'
import { dot, l2norm } from '../kernels/reductions.ts'
import { type Argument, type BenchArray, fill, type MakeArray, randomNumbers } from '../workload.ts'

/** A kernel and the same one under `fastmath`. */
export interface FastmathWorkload {
  name: string
  suite: 'fastmath'
  /** The input in words. */
  input: string
  kernel: (...args: never[]) => unknown
  exact: (...args: never[]) => unknown
  prepare(make: MakeArray): Argument[]
  /** By how much a number may differ, relative to the exact one. */
  tolerance: number
}

function pair<A extends Argument[] | []>(
  name: string,
  input: string,
  exact: (...args: A) => unknown,
  kernel: (...args: A) => unknown,
  tolerance: number,
  prepare: (make: MakeArray) => A,
): FastmathWorkload {
  return { name, suite: 'fastmath', input, kernel, exact, prepare, tolerance }
}

const SIZE = 1_000_000
const random = <T extends BenchArray>(array: T, seed: number): T => fill(array, randomNumbers(seed))

/** What `fastmath` gains, and by how much results differ. */
export const fastmathWorkloads: readonly FastmathWorkload[] = [
  pair('l2norm-fast', '1e6 doubles', l2norm, l2normFast, 1e-12, (make) => [random(make(Float64Array, SIZE), 1)]),
  pair('dot-fast', '2 × 1e6 doubles', dot, dotFast, 1e-12, (make) => [
    random(make(Float64Array, SIZE), 1),
    random(make(Float64Array, SIZE), 2),
  ]),
  pair('polynomial-fast', '1e6 floats', polynomial, polynomialFast, 1e-6, (make) => [
    random(make(Float32Array, SIZE), 1),
    make(Float32Array, SIZE),
  ]),
  pair('scaled-fast', '1e6 doubles', scaled, scaledFast, 1e-15, (make) => [
    random(make(Float64Array, SIZE), 1),
    0.37,
    make(Float64Array, SIZE),
  ]),
]
