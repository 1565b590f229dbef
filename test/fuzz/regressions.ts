/** What the fuzzer has found, cut down, in the form in which it prints failures. */
import type { Files } from '../differential/dispatched-module.ts'
import type { Argument } from '../differential/kernel-machine.ts'
import type { ForeignArgument } from './foreign-arguments.ts'
import type { Placement } from './kernel-heap.ts'
import type { State } from './originals.ts'

export interface Regression {
  /** Where it was found. */
  name: string
  files: Files
  fn: string
  args: () => Argument[]
  placement: Placement
  foreign?: ForeignArgument
  /** Values of the variables from outside, for the module's own `$set`; `$state` tells them. */
  state?: State
  /** The guards leave this call to the original. */
  guarded?: true
  /** Arguments that are one of these variables. */
  shared?: Readonly<Record<number, string>>
}

export const regressions: readonly Regression[] = [
  {
    name: 'sums that run side by side, written into the array that they read (planted: no check for overlap)',
    files: {
      'main.ts': `export function f(a: Float64Array, b: Float64Array): void {
        "use jit";
        const m = b.length;
        for (let r = 0; r < m; r++) {
          let sum = 0;
          for (let q = 0; q < m; q++) { sum += a[q]; }
          b[r] = sum;
        }
      }`,
    },
    fn: 'f',
    args: () => {
      const a = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9])
      return [a, a]
    },
    placement: 'ordinary',
  },
  {
    name: 'the sum of an index with itself, of which each side was the reason why the other could not be −0 (seed 20261126)',
    files: {
      'main.ts': `export function f(b: Uint8Array, n: number): number {
        "use jit";
        b[n] = 1;
        return n + n;
      }`,
    },
    fn: 'f',
    args: () => [new Uint8Array(0), -0],
    placement: 'ordinary',
    guarded: true,
  },
  {
    name: 'a variable of the module is assigned, and a bigint that is missing throws: the store had been placed before there was this exception (seed 1)',
    files: {
      'main.ts': `let count = 0
      export function f(x: BigInt64Array): bigint {
        "use jit";
        count += 2;
        return BigInt.asIntN(64, x[0]);
      }
      export function $state(): Record<string, unknown> { return { count } }
      export function $set(v: any): void { count = v.count }`,
    },
    fn: 'f',
    args: () => [new BigInt64Array(0)],
    placement: 'ordinary',
    state: { count: 5 },
  },
]
