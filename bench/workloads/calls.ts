import { polynomial, scaleInto } from '../kernels/calls.ts'
import { fill, type Workload, workload } from '../workload.ts'

/** What a call costs where there is hardly any work. */
export const calls: Workload[] = [
  workload('scalar', 'calls', 'two numbers', polynomial, () => [0.5, 0.75], { chained: true }),
  ...[1, 3, 8, 64, 1000, 10_000, 100_000, 1_000_000].map((n) =>
    workload(`array-${n}`, 'calls', `2 × ${n} doubles`, scaleInto, (make) => [
      fill(make(Float64Array, n), (i) => i + 0.5),
      1.5,
      make(Float64Array, n),
    ]),
  ),
]
