import { daxpy, saxpy, saxpyDouble } from '../kernels/axpy.ts'
import { blackScholes } from '../kernels/black-scholes.ts'
import { crc32 } from '../kernels/crc32.ts'
import { fft } from '../kernels/fft.ts'
import { floydWarshall } from '../kernels/floyd-warshall.ts'
import { fused } from '../kernels/fused.ts'
import { histogram } from '../kernels/histogram.ts'
import { kMeansStep } from '../kernels/k-means.ts'
import { levenshtein } from '../kernels/levenshtein.ts'
import { mandelbrot } from '../kernels/mandelbrot.ts'
import { matmulIjk, matmulIkj } from '../kernels/matmul.ts'
import { nbody } from '../kernels/nbody.ts'
import { gradientNoise } from '../kernels/noise.ts'
import { seidel2dRounds } from '../kernels/polybench/seidel-2d.ts'
import { dot, l2norm, rowSums, sum } from '../kernels/reductions.ts'
import { sha256 } from '../kernels/sha256.ts'
import { sieve } from '../kernels/sieve.ts'
import { binarySearch, quicksort } from '../kernels/sorting.ts'
import { sparseMatrixVector } from '../kernels/sparse.ts'
import { spectralNorm } from '../kernels/spectral-norm.ts'
import { blur, jacobi2d } from '../kernels/stencils.ts'
import {
  type BenchArray,
  type CType,
  fill,
  type MakeArray,
  randomNumbers,
  type Workload,
  workload,
} from '../workload.ts'

/** The kernels that numeric programs are made of. */
export const core: Workload[] = [
  workload(
    'saxpy',
    'core',
    '1e6 floats',
    saxpy,
    (make, small) => {
      const n = small ? 100 : 1_000_000
      return [0.3, random(make, Float32Array, n, 1), random(make, Float32Array, n, 2)]
    },
    { c: c('axpy.c', 'saxpy', 'void', ['float']) },
  ),
  workload(
    'saxpy-double',
    'core',
    '1e6 floats, no Math.fround',
    saxpyDouble,
    (make, small) => {
      const n = small ? 100 : 1_000_000
      return [0.3, random(make, Float32Array, n, 1), random(make, Float32Array, n, 2)]
    },
    { c: c('axpy.c', 'saxpyDouble', 'void', ['double']) },
  ),
  ...[10_000, 1_000_000].map((length) =>
    workload(
      `daxpy-${length === 10_000 ? '10k' : '1M'}`,
      'core',
      `${length} doubles`,
      daxpy,
      (make, small) => {
        const n = small ? 100 : length
        return [0.3, random(make, Float64Array, n, 1), random(make, Float64Array, n, 2)]
      },
      { c: c('axpy.c', 'daxpy', 'void', ['double']) },
    ),
  ),
  workload(
    'sum',
    'core',
    '1e6 doubles',
    sum,
    (make, small) => [random(make, Float64Array, small ? 100 : 1_000_000, 1)],
    { c: c('reductions.c', 'sum', 'double') },
  ),
  workload(
    'dot',
    'core',
    '2 × 1e6 doubles',
    dot,
    (make, small) => {
      const n = small ? 100 : 1_000_000
      return [random(make, Float64Array, n, 1), random(make, Float64Array, n, 2)]
    },
    { c: c('reductions.c', 'dot', 'double') },
  ),
  workload(
    'l2norm',
    'core',
    '1e6 doubles',
    l2norm,
    (make, small) => [random(make, Float64Array, small ? 100 : 1_000_000, 1)],
    { c: c('reductions.c', 'l2norm', 'double') },
  ),
  workload(
    'fused',
    'core',
    '1e6 doubles',
    fused,
    (make, small) => {
      const n = small ? 100 : 1_000_000
      return [random(make, Float64Array, n, 1), random(make, Float64Array, n, 2), make(Float64Array, n)]
    },
    { c: c('fused.c', 'fused', 'void') },
  ),
  workload(
    'rowSums',
    'core',
    '1000 × 1000 doubles',
    rowSums,
    (make, small) => {
      const n = small ? 10 : 1000
      return [random(make, Float64Array, n * n, 1), n, n, make(Float64Array, n)]
    },
    { c: c('reductions.c', 'rowSums', 'void', ['int32_t', 'int32_t']) },
  ),
  ...[256, 512].flatMap((n) => [
    workload(`matmul-ijk-${n}`, 'core', `${n} × ${n} doubles`, matmulIjk, matrices(n), {
      c: c('matmul.c', 'matmulIjk', 'void', ['int32_t']),
    }),
    workload(`matmul-ikj-${n}`, 'core', `${n} × ${n} doubles`, matmulIkj, matrices(n), {
      c: c('matmul.c', 'matmulIkj', 'void', ['int32_t']),
    }),
  ]),
  workload(
    'jacobi-2d',
    'core',
    '250 × 250 doubles, 10 rounds',
    jacobi2d,
    (make, small) => {
      const n = small ? 12 : 250
      return [random(make, Float64Array, n * n, 1), random(make, Float64Array, n * n, 2), n, 10]
    },
    { c: c('stencils.c', 'jacobi2d', 'void', ['int32_t', 'int32_t']) },
  ),
  workload(
    'seidel-2d',
    'core',
    '250 × 250 doubles, 10 rounds',
    seidel2dRounds,
    (make, small) => {
      const n = small ? 12 : 250
      return [10, n, random(make, Float64Array, n * n, 1)]
    },
    { c: { ...c('polybench/seidel-2d.c', 'seidel2dRounds', 'void', ['int32_t', 'int32_t']), lengths: false } },
  ),
  workload(
    'blur',
    'core',
    '1024 × 768 bytes',
    blur,
    (make, small) => {
      const [width, height] = small ? [20, 15] : [1024, 768]
      return [bytes(make, width * height, 256, 1), width, height, make(Uint8Array, width * height)]
    },
    { c: c('stencils.c', 'blur', 'void', ['int32_t', 'int32_t']) },
  ),
  workload(
    'mandelbrot',
    'core',
    '200 × 200 points, 200 rounds',
    mandelbrot,
    (make, small) => {
      const n = small ? 20 : 200
      return [n, n, 200, make(Int32Array, n * n)]
    },
    { c: c('mandelbrot.c', 'mandelbrot', 'void', ['int32_t', 'int32_t', 'int32_t']) },
  ),
  workload('sieve', 'core', '1e6 numbers', sieve, (make, small) => [make(Uint8Array, small ? 100 : 1_000_000)], {
    c: c('sieve.c', 'sieve', 'int32_t'),
  }),
  workload(
    'n-body',
    'core',
    '5 bodies, 1000 steps',
    nbody,
    (make, small) => [...planets(make), small ? 10 : 1000, 0.001],
    { c: c('nbody.c', 'nbody', 'void', ['int32_t', 'double']) },
  ),
  workload(
    'spectral-norm',
    'core',
    '200 × 200, 5 rounds',
    spectralNorm,
    (make, small) => {
      const n = small ? 10 : 200
      return [make(Float64Array, n), make(Float64Array, n), make(Float64Array, n), 5]
    },
    { c: c('spectral-norm.c', 'spectralNorm', 'double', ['int32_t']) },
  ),
  workload(
    'sha-256',
    'core',
    '64 kB',
    sha256,
    (make, small) => [
      bytes(make, small ? 128 : 65_536, 256, 1),
      fill(make(Uint32Array, 64), (i) => rootBits(PRIMES[i], Math.cbrt)),
      make(Int32Array, 64),
      fill(make(Int32Array, 8), (i) => rootBits(PRIMES[i], Math.sqrt)),
    ],
    { c: c('sha256.c', 'sha256', 'void') },
  ),
  workload(
    'fft',
    'core',
    '4096 complex doubles',
    fft,
    (make, small) => {
      const n = small ? 64 : 4096
      return [
        random(make, Float64Array, n, 1),
        random(make, Float64Array, n, 2),
        fill(make(Float64Array, n / 2), (k) => Math.cos((2 * Math.PI * k) / n)),
        fill(make(Float64Array, n / 2), (k) => Math.sin((2 * Math.PI * k) / n)),
      ]
    },
    { fresh: true, c: c('fft.c', 'fft', 'void') },
  ),
  workload(
    'k-means',
    'core',
    '20000 points in 4 dimensions, 16 centres',
    kMeansStep,
    (make, small) => {
      const n = small ? 50 : 20_000
      return [
        random(make, Float64Array, 4 * n, 1),
        4,
        random(make, Float64Array, 4 * 16, 2),
        make(Int32Array, n),
        make(Int32Array, 16),
      ]
    },
    { fresh: true, c: c('k-means.c', 'kMeansStep', 'void', ['int32_t']) },
  ),
  workload(
    'black-scholes',
    'core',
    '1e5 options',
    blackScholes,
    (make, small) => {
      const n = small ? 20 : 100_000
      const above = (least: number, seed: number) => {
        const next = randomNumbers(seed)
        return fill(make(Float64Array, n), () => least + next() * 10)
      }
      return [above(20, 1), above(20, 2), above(0.1, 3), 0.02, 0.3, make(Float64Array, n), make(Float64Array, n)]
    },
    { c: { ...c('black-scholes.c', 'blackScholes', 'void', ['double', 'double']), libm: ['exp', 'log'] } },
  ),
  workload(
    'histogram',
    'core',
    '1e6 bytes',
    histogram,
    (make, small) => [bytes(make, small ? 100 : 1_000_000, 256, 1), make(Int32Array, 256)],
    { c: c('histogram.c', 'histogram', 'void') },
  ),
  workload(
    'crc-32',
    'core',
    '1e6 bytes',
    crc32,
    (make, small) => [fill(make(Int32Array, 256), crcRemainder), bytes(make, small ? 100 : 1_000_000, 256, 1)],
    { c: c('crc32.c', 'crc32', 'uint32_t') },
  ),
  workload(
    'levenshtein',
    'core',
    '1000 × 1000 letters',
    levenshtein,
    (make, small) => {
      const n = small ? 20 : 1000
      return [bytes(make, n, 4, 1), bytes(make, n, 4, 2), make(Int32Array, n + 1)]
    },
    { c: c('levenshtein.c', 'levenshtein', 'int32_t') },
  ),
  workload(
    'quicksort',
    'core',
    '1e5 doubles',
    quicksort,
    (make, small) => [random(make, Float64Array, small ? 100 : 100_000, 1), make(Int32Array, 64)],
    { fresh: true, c: c('sorting.c', 'quicksort', 'void') },
  ),
  workload(
    'binary-search',
    'core',
    '1e5 keys in 1e5 doubles',
    binarySearch,
    (make, small) => {
      const n = small ? 100 : 100_000
      return [random(make, Float64Array, n, 1).sort(), random(make, Float64Array, n, 2), make(Int32Array, n)]
    },
    { c: c('sorting.c', 'binarySearch', 'void') },
  ),
  workload('sparse-matrix-vector', 'core', '20000 rows of 16', sparseMatrixVector, sparseMatrix, {
    c: c('sparse.c', 'sparseMatrixVector', 'void'),
  }),
  workload(
    'floyd-warshall',
    'core',
    '128 nodes',
    floydWarshall,
    (make, small) => {
      const n = small ? 10 : 128
      const next = randomNumbers(1)
      return [fill(make(Int32Array, n * n), () => 1 + Math.floor(next() * 1000)), n]
    },
    { fresh: true, c: c('floyd-warshall.c', 'floydWarshall', 'void', ['int32_t']) },
  ),
  workload(
    'gradient-noise',
    'core',
    '512 × 512 pixels',
    gradientNoise,
    (make, small) => {
      const n = small ? 20 : 512
      return [permutation(make), n, n, 1 / 32, make(Float64Array, n * n)]
    },
    { c: c('noise.c', 'gradientNoise', 'void', ['int32_t', 'int32_t', 'double']) },
  ),
]

function c(file: string, symbol: string, result: CType, numbers: CType[] = []): NonNullable<Workload['c']> {
  return { file, symbol, result, numbers }
}

function random<T extends BenchArray>(
  make: MakeArray,
  type: Parameters<typeof make<T>>[0],
  length: number,
  seed: number,
): T {
  const next = randomNumbers(seed)
  return fill(make(type, length), () => next() * 10)
}

function bytes(make: MakeArray, length: number, values: number, seed: number): Uint8Array {
  const next = randomNumbers(seed)
  return fill(make(Uint8Array, length), () => Math.floor(next() * values))
}

function matrices(size: number) {
  return (make: MakeArray, small: boolean): [Float64Array, Float64Array, Float64Array, number] => {
    const n = small ? 10 : size
    return [random(make, Float64Array, n * n, 1), random(make, Float64Array, n * n, 2), make(Float64Array, n * n), n]
  }
}

/** The first 64 primes. */
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && Array.from({ length: n - 2 }, (_, d) => d + 2).every((d) => n % d !== 0),
)

/** The first 32 bits of the fraction of a root, of which SHA-256 takes its constants. */
const rootBits = (prime: number, root: (x: number) => number): number => Math.floor((root(prime) % 1) * 2 ** 32)

/** Remainder of one byte for the reversed polynomial of CRC-32 (RFC 1952, section 8). */
function crcRemainder(byte: number): number {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1
  return remainder
}

/** A star and four planets on circular orbits at 1, 2, 3 and 4 units. */
function planets(make: MakeArray): [Float64Array, Float64Array, Float64Array] {
  const star = 40
  return [
    fill(make(Float64Array, 15), (k) => (k % 3 === 0 ? k / 3 : 0)),
    fill(make(Float64Array, 15), (k) => (k % 3 === 1 && k > 3 ? Math.sqrt(star / ((k - 1) / 3)) : 0)),
    fill(make(Float64Array, 5), (k) => (k === 0 ? star : 0.01 * k)),
  ]
}

function sparseMatrix(
  make: MakeArray,
  small: boolean,
): [Int32Array, Int32Array, Float64Array, Float64Array, Float64Array] {
  const rows = small ? 20 : 20_000
  const next = randomNumbers(1)
  return [
    fill(make(Int32Array, rows + 1), (i) => 16 * i),
    fill(make(Int32Array, 16 * rows), () => Math.floor(next() * rows)),
    random(make, Float64Array, 16 * rows, 2),
    random(make, Float64Array, rows, 3),
    make(Float64Array, rows),
  ]
}

/** The bytes 0 to 255, shuffled (Fisher and Yates), twice after one another. */
function permutation(make: MakeArray): Uint8Array {
  const next = randomNumbers(1)
  const order = Array.from({ length: 256 }, (_, i) => i)
  for (let i = 255; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const moved = order[i]
    order[i] = order[j]
    order[j] = moved
  }
  return fill(make(Uint8Array, 512), (i) => order[i & 255])
}
