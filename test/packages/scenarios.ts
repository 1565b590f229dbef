/** What is done with each function: calls with inputs that its package is made for, and some that it is not made for. */

// biome-ignore lint/suspicious/noExplicitAny: what packages export
type Exports = Record<string, any>

export interface Scenario {
  /** The marked function. */
  kernel(file: Exports): unknown
  /** Calls it. @returns all that can be seen of it afterwards */
  run(file: Exports): unknown
}

/** Numbers from [0, 1), the same at every run: an xorshift generator (Marsaglia 2003). */
function random(seed: number): () => number {
  let x = seed
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) / 2 ** 32
  }
}

const numbers = (count: number, seed: number, scale = 1): number[] => {
  const next = random(seed)
  return Array.from({ length: count }, () => (next() - 0.5) * 2 * scale)
}
const ODD = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 1e-310, 2 ** 31, 2 ** 53, -(2 ** 32)]
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const attempt = (call: () => unknown): unknown => {
  try {
    return call()
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`
  }
}

/** Points on a grid are a hard case for a triangulation: many lie on one circle. */
const clouds = (): number[][] => [
  numbers(400, 11, 1000),
  times(2 * 100, (i) => (i % 2 ? Math.floor(i / 20) : (i / 2) % 10)),
  numbers(60, 12, 1e-9),
]

const POINTS = numbers(2 * 1500, 21, 90)

function kdTree({ usejit_KDBush: KDBush }: Exports) {
  const tree = new KDBush(POINTS.length / 2, 16)
  for (let i = 0; i < POINTS.length; i += 2) tree.add(POINTS[i], POINTS[i + 1])
  return tree.finish()
}

const BOXES = [...times(20, (i) => numbers(4, 30 + i, 100)), [-1e9, -1e9, 1e9, 1e9], [NaN, 0, 0, 0], [5, 5, -5, -5]]

/** Numbers whose sum needs every part of an expansion. */
const expansion = (length: number, seed: number): Float64Array =>
  Float64Array.from(times(length, (i) => (random(seed + i)() - 0.5) * 2 ** (40 * i - 100)))

const MATRICES = [
  ...times(12, (i) => Float32Array.from(numbers(16, 40 + i, 3))),
  new Float32Array(16),
  Float32Array.from(times(16, (i) => ODD[i % ODD.length])),
  new Float32Array(7),
]

export const SCENARIOS: Record<string, Scenario> = {
  'delaunator quicksort': {
    kernel: (file) => file.usejit_quicksort,
    run: ({ usejit_quicksort: quicksort }) =>
      [0, 1, 2, 19, 20, 21, 500].map((count) => {
        const dists = Float64Array.from(numbers(count, 5 + count), (v) => (count === 500 ? Math.round(v * 50) : v))
        const ids = Uint32Array.from(times(count, (i) => i))
        quicksort(ids, dists, 0, count - 1)
        return ids
      }),
  },
  'delaunator Delaunator._legalize': {
    kernel: (file) => file.usejit_Delaunator.prototype._legalize,
    run: ({ usejit_Delaunator: Delaunator }) =>
      clouds().map((points) => {
        const { triangles, halfedges, hull } = new Delaunator(Float64Array.from(points))
        return [triangles, halfedges, hull]
      }),
  },
  'kdbush select': {
    kernel: (file) => file.usejit_select,
    run: ({ usejit_select: select }) =>
      [30, 700, 3000].map((count) => {
        const coords = Float64Array.from(numbers(2 * count, 7))
        const ids = Uint16Array.from(times(count, (i) => i))
        select(ids, coords, count >> 1, 0, count - 1, 0)
        select(ids, coords, count >> 2, 0, (count >> 1) - 1, 1)
        return [ids, coords]
      }),
  },
  'kdbush KDBush.range': {
    kernel: (file) => file.usejit_KDBush.prototype.range,
    run: (file) => {
      const tree = kdTree(file)
      const found = BOXES.map(([a, b, c, d]) =>
        tree.range(Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)),
      )
      return [found, attempt(() => new file.usejit_KDBush(10).range(0, 0, 1, 1))]
    },
  },
  'kdbush KDBush.withinInto': {
    kernel: (file) => file.usejit_KDBush.prototype.withinInto,
    run: (file) => {
      const tree = kdTree(file)
      const found = BOXES.map(([x, y, r]) => {
        const out = new Uint32Array(1500)
        return [tree.withinInto(x, y, r, out), out]
      })
      return [found, attempt(() => new file.usejit_KDBush(10).withinInto(0, 0, 1, new Uint32Array(1)))]
    },
  },
  'flatbush hilbert': {
    kernel: (file) => file.usejit_hilbert,
    run: ({ usejit_hilbert: hilbert }) =>
      [...numbers(500, 9, 65535).map((v) => Math.abs(Math.trunc(v))), ...ODD].map((x, i) =>
        hilbert(x, (x * 7 + i) % 65536),
      ),
  },
  'simplex-noise createNoise2D/noise2D': {
    kernel: (file) => file.noise2D,
    run: (file) => {
      file.noise2D = file.usejit_createNoise2D(random(3))
      const odd = ODD.flatMap((x) => ODD.map((y) => file.noise2D(x, y)))
      return [odd, times(2000, (i) => file.noise2D(i * 0.13 - 100, i * 0.07 - 50))]
    },
  },
  'simplex-noise createNoise3D/noise3D': {
    kernel: (file) => file.noise3D,
    run: (file) => {
      file.noise3D = file.usejit_createNoise3D(random(4))
      const odd = ODD.flatMap((x) => ODD.map((y) => file.noise3D(x, y, x)))
      return [odd, times(2000, (i) => file.noise3D(i * 0.13 - 100, i * 0.07 - 50, i * 0.011))]
    },
  },
  'robust-predicates sum': {
    kernel: (file) => file.usejit_sum,
    run: ({ usejit_sum: sum }) =>
      times(40, (i) => {
        const h = new Float64Array(16)
        return [sum(1 + (i % 8), expansion(8, i), 1 + ((i * 3) % 8), expansion(8, 1000 + i), h), h]
      }),
  },
  'robust-predicates orient2dadapt': {
    kernel: (file) => file.usejit_orient2dadapt,
    run: ({ usejit_orient2dadapt: adapt }) =>
      times(400, (i) => {
        // Three points near one line: what the exact arithmetic is for.
        const e = (i % 20) * 2 ** -53
        const near = (i >> 4) * 2 ** -50
        return adapt(0.5 + e, 0.5 + near, 12, 12 + e, 24 + (i % 3) * 2 ** -48, 24, [1e3, 1e-30, 1e20][i % 3])
      }),
  },
  'gl-matrix multiply': {
    kernel: (file) => file.usejit_multiply,
    run: ({ usejit_multiply: multiply }) =>
      MATRICES.map((a, i) => {
        const b = MATRICES[(i + 3) % MATRICES.length]
        const out = new Float32Array(16)
        const same = Float32Array.from(a)
        return [multiply(out, a, b) === out, out, multiply(same, same, b), multiply(same, a, same)]
      }),
  },
  'gl-matrix invert': {
    kernel: (file) => file.usejit_invert,
    run: ({ usejit_invert: invert }) =>
      MATRICES.map((a) => {
        const out = new Float32Array(16)
        const result = invert(out, a)
        return [result === null, result === out, out]
      }),
  },
  'gl-matrix slerp': {
    kernel: (file) => file.usejit_slerp,
    run: ({ usejit_slerp: slerp }) =>
      times(300, (i) => {
        const [a, b] = [Float32Array.from(numbers(4, 60 + i)), Float32Array.from(numbers(4, i % 5 ? 900 + i : 60 + i))]
        return slerp(new Float32Array(4), a, b, (i % 11) / 10)
      }),
  },
  'simple-statistics sum': {
    kernel: (file) => file.default,
    run: ({ default: sum }) =>
      [
        [],
        [1e100, 1, -1e100, 1],
        ODD,
        numbers(1000, 3, 1e8),
        numbers(1, 4),
        Array.from([1, 2, 3], (v) => (v === 2 ? undefined : v)),
        new Array(3),
        [1, '2'],
        ['1', 2],
      ].map((x) => sum(x)),
  },
  'simple-statistics sampleSkewness': {
    kernel: (file) => file.default,
    run: ({ default: skewness }) => [
      [[2, 4, 6, 3, 1], numbers(1000, 5, 100), ODD, [1, 1, 1]].map((x) => [
        skewness(x),
        skewness(x, true),
        skewness(x, false),
      ]),
      attempt(() => skewness([1, 2])),
    ],
  },
  'simple-statistics linearRegression': {
    kernel: (file) => file.default,
    run: ({ default: regression }) => {
      const pairs = (values: number[]) => times(values.length >> 1, (i) => [values[2 * i], values[2 * i + 1]])
      return [
        pairs(numbers(2000, 6, 50)),
        [[3, 4]],
        [
          [0, 0],
          [1, 1],
        ],
        pairs(ODD),
        [[1], [2]],
      ].map((data) => regression(data))
    },
  },
  'proj4 default': {
    kernel: (file) => file.default,
    run: ({ default: clens }) => {
      const series = numbers(6, 8, 1e-3)
      const values = [...numbers(60, 13, 2), ...ODD]
      return [
        values.map((r, i) => clens(series, r, values[(i * 5) % values.length])),
        clens([], 1, 2),
        clens([3], 1, 2),
      ]
    },
  },
  'fast-png unfilterPaeth': {
    kernel: (file) => file.usejit_unfilterPaeth,
    run: ({ usejit_unfilterPaeth: unfilter }) =>
      [1, 3, 4, 8].map((pixel) => {
        const line = (seed: number) => Uint8Array.from(numbers(240, seed, 1e6))
        const [first, second, image] = [new Uint8Array(240), new Uint8Array(240), line(3)]
        unfilter(line(1), first, new Uint8Array(0), 240, pixel)
        unfilter(line(2), second, first, 240, pixel)
        // In place, as decoders of interlaced images do it.
        unfilter(image, image, second, 240, pixel)
        return [first, second, image]
      }),
  },
  'd3-array Adder.valueOf': {
    kernel: (file) => file.usejit_Adder.prototype.valueOf,
    run: ({ usejit_Adder: Adder }) =>
      [[0.1, 0.2, 0.3], numbers(300, 2, 1e10), [1e308, -1e308, 1], [], [1, 2 ** -53, 2 ** -106], ODD].map((values) => {
        const adder = new Adder()
        return values.map((value) => adder.add(value).valueOf())
      }),
  },
  '@noble/hashes SHA2_32B.process': {
    kernel: (file) => file.usejit_SHA2_32B.prototype.process,
    run: ({ sha256, sha224 }) => {
      const message = Uint8Array.from(numbers(1000, 77, 1e6))
      return [0, 1, 55, 56, 64, 65, 1000].map((length) => [
        sha256(message.subarray(0, length)),
        sha224(message.subarray(0, length)),
      ])
    },
  },
}
