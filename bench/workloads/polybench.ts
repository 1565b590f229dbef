import { twoProducts } from '../kernels/polybench/2mm.ts'
import { threeProducts } from '../kernels/polybench/3mm.ts'
import { adi } from '../kernels/polybench/adi.ts'
import { atax } from '../kernels/polybench/atax.ts'
import { bicg } from '../kernels/polybench/bicg.ts'
import { cholesky } from '../kernels/polybench/cholesky.ts'
import { correlation } from '../kernels/polybench/correlation.ts'
import { covariance } from '../kernels/polybench/covariance.ts'
import { deriche } from '../kernels/polybench/deriche.ts'
import { doitgen } from '../kernels/polybench/doitgen.ts'
import { durbin } from '../kernels/polybench/durbin.ts'
import { fdtd2d } from '../kernels/polybench/fdtd-2d.ts'
import { shortestPaths } from '../kernels/polybench/floyd-warshall.ts'
import { gemm } from '../kernels/polybench/gemm.ts'
import { gemver } from '../kernels/polybench/gemver.ts'
import { gesummv } from '../kernels/polybench/gesummv.ts'
import { gramschmidt } from '../kernels/polybench/gramschmidt.ts'
import { heat3d } from '../kernels/polybench/heat-3d.ts'
import { jacobi1d } from '../kernels/polybench/jacobi-1d.ts'
import { jacobi2dRounds } from '../kernels/polybench/jacobi-2d.ts'
import { lu } from '../kernels/polybench/lu.ts'
import { ludcmp } from '../kernels/polybench/ludcmp.ts'
import { mvt } from '../kernels/polybench/mvt.ts'
import { nussinov } from '../kernels/polybench/nussinov.ts'
import { seidel2dRounds } from '../kernels/polybench/seidel-2d.ts'
import { symm } from '../kernels/polybench/symm.ts'
import { syr2k } from '../kernels/polybench/syr2k.ts'
import { syrk } from '../kernels/polybench/syrk.ts'
import { trisolv } from '../kernels/polybench/trisolv.ts'
import { trmm } from '../kernels/polybench/trmm.ts'
import { type Argument, type CType, fill, type MakeArray, randomNumbers, type Workload, workload } from '../workload.ts'

/**
 * The thirty kernels of PolyBench/C 4.2 (Pouchet, Yuki; https://www.cs.colostate.edu/~pouchet/software/polybench) at the size MEDIUM, written anew from
 * their definitions: doubles throughout (integers where PolyBench has them), flat arrays indexed by `i * n + j`. Most work in place, hence fresh
 * arguments for each run.
 */
export const polybench: Workload[] = [
  kernel('correlation', [240, 260], correlation, ([m, n], a) => [m, n, a(n * m), a(m * m), a(m), a(m)]),
  kernel('covariance', [240, 260], covariance, ([m, n], a) => [m, n, a(n * m), a(m * m), a(m)]),
  kernel('gemm', [200, 220, 240], gemm, ([i, j, k], a) => [i, j, k, 1.5, 1.2, a(i * j), a(i * k), a(k * j)], 'iiidd'),
  kernel(
    'gemver',
    [400],
    gemver,
    ([n], a) => [n, 1.5, 1.2, a(n * n), a(n), a(n), a(n), a(n), a(n), a(n), a(n), a(n)],
    'idd',
  ),
  kernel('gesummv', [250], gesummv, ([n], a) => [n, 1.5, 1.2, a(n * n), a(n * n), a(n), a(n), a(n)], 'idd'),
  kernel('symm', [200, 240], symm, ([m, n], a) => [m, n, 1.5, 1.2, a(m * n), a(m * m), a(m * n)], 'iidd'),
  kernel('syr2k', [240, 200], syr2k, ([n, m], a) => [n, m, 1.5, 1.2, a(n * n), a(n * m), a(n * m)], 'iidd'),
  kernel('syrk', [240, 200], syrk, ([n, m], a) => [n, m, 1.5, 1.2, a(n * n), a(n * m)], 'iidd'),
  kernel('trmm', [200, 240], trmm, ([m, n], a) => [m, n, 1.5, a(m * m), a(m * n)], 'iid'),
  kernel(
    '2mm',
    [180, 190, 210, 220],
    twoProducts,
    ([i, j, k, l], a) => [i, j, k, l, 1.5, 1.2, a(i * j), a(i * k), a(k * j), a(j * l), a(i * l)],
    'iiiidd',
  ),
  kernel('3mm', [180, 190, 200, 210, 220], threeProducts, ([i, j, k, l, m], a) => [
    i,
    j,
    k,
    l,
    m,
    a(i * j),
    a(i * k),
    a(k * j),
    a(j * l),
    a(j * m),
    a(m * l),
    a(i * l),
  ]),
  kernel('atax', [390, 410], atax, ([m, n], a) => [m, n, a(m * n), a(n), a(n), a(m)]),
  kernel('bicg', [390, 410], bicg, ([m, n], a) => [m, n, a(n * m), a(m), a(n), a(m), a(n)]),
  kernel('doitgen', [50, 40, 60], doitgen, ([r, q, p], a) => [r, q, p, a(r * q * p), a(p * p), a(p)]),
  kernel('mvt', [400], mvt, ([n], a) => [n, a(n), a(n), a(n), a(n), a(n * n)]),
  kernel('cholesky', [400], cholesky, ([n], a) => [n, symmetric(n, a(n * n))]),
  kernel('durbin', [400], durbin, ([n], a) => [n, fill(a(n), (i) => 1 / (i + 2)), a(n), a(n)]),
  kernel('gramschmidt', [200, 240], gramschmidt, ([m, n], a) => [m, n, a(m * n), a(n * n), a(m * n)]),
  kernel('lu', [400], lu, ([n], a) => [n, symmetric(n, a(n * n))]),
  kernel('ludcmp', [400], ludcmp, ([n], a) => [n, symmetric(n, a(n * n)), a(n), a(n), a(n)]),
  kernel('trisolv', [400], trisolv, ([n], a) => [n, symmetric(n, a(n * n)), a(n), a(n)]),
  kernel(
    'deriche',
    [720, 480],
    deriche,
    ([w, h], a) => [w, h, 0.25, Math.exp(-0.25), 2 ** -0.25, a(w * h), a(w * h), a(w * h), a(w * h)],
    'iiddd',
  ),
  kernel('floyd-warshall', [500], shortestPaths, ([n], _, make) => [n, integers(make(Int32Array, n * n), 1000)]),
  kernel('nussinov', [500], nussinov, ([n], _, make) => [n, integers(make(Uint8Array, n), 4), make(Int32Array, n * n)]),
  kernel('adi', [100, 200], adi, ([steps, n], a) => [steps, n, a(n * n), a(n * n), a(n * n), a(n * n)]),
  kernel('fdtd-2d', [100, 200, 240], fdtd2d, ([steps, x, y], a) => [
    steps,
    x,
    y,
    a(x * y),
    a(x * y),
    a(x * y),
    a(steps),
  ]),
  kernel('heat-3d', [100, 40], heat3d, ([steps, n], a) => [steps, n, a(n * n * n), a(n * n * n)]),
  kernel('jacobi-1d', [100, 400], jacobi1d, ([steps, n], a) => [steps, n, a(n), a(n)]),
  kernel('jacobi-2d', [100, 250], jacobi2dRounds, ([steps, n], a) => [steps, n, a(n * n), a(n * n)]),
  kernel('seidel-2d', [100, 400], seidel2dRounds, ([steps, n], a) => [steps, n, a(n * n)]),
]

/**
 * @param sizes of the problem; about a sixteenth of them in tests
 * @param prepare makes the arguments: numbers first; `array` makes arrays of random doubles
 * @param numbers the C types of the numbers: `i` int32_t, `d` double. Default: all int32_t
 */
function kernel<A extends Argument[] | []>(
  name: string,
  sizes: number[],
  fn: (...args: A) => void,
  prepare: (sizes: number[], array: (length: number) => Float64Array, make: MakeArray) => A,
  numbers = 'i'.repeat(sizes.length),
): Workload {
  const input = sizes.join(' × ')
  const types = [...numbers].map((letter): CType => (letter === 'i' ? 'int32_t' : 'double'))
  const run = (make: MakeArray, small: boolean) => {
    const next = randomNumbers(1)
    const array = (length: number) => fill(make(Float64Array, length), next)
    return prepare(small ? sizes.map((size) => 4 + (size >> 4)) : sizes, array, make)
  }
  const c = { file: `polybench/${name}.c`, symbol: fn.name, result: 'void', numbers: types, lengths: false } as const
  return { ...workload(`pb-${name}`, 'polybench', input, fn, run, { fresh: true, c }) }
}

/** Makes an n × n matrix symmetric and positive definite: its diagonal outweighs the rest. */
function symmetric(n: number, matrix: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i]
    matrix[i * n + i] += n
  }
  return matrix
}

/** Random integers from 0 up to `limit`. */
function integers<A extends Int32Array | Uint8Array>(array: A, limit: number): A {
  const next = randomNumbers(1)
  return fill(array, () => Math.floor(next() * limit))
}
