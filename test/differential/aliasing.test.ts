/** Sums in elements of an array that may share memory with the arrays that are read: what is kept in a register must not be seen. */
import { describe, expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

const BEFORE = ['', 'T = 0;', 'T = x[r]; x[0] = y[r];']
const UPDATES = [
  'T += x[q];',
  'T += x[q] * y[r];',
  'T = x[q] - T;',
  'if (x[q] > y[q]) T += 1;',
  'T += x[q]; if (y[q] > 8) break;',
]
const AFTER = ['', 'y[r] = T / 3;']

const bodiesFor = (target: string): string[] =>
  BEFORE.flatMap((before) =>
    UPDATES.map((update, i) =>
      `for (let r = 0; r < m; r++) { ${before} for (let q = 0; q < ${i % 2 ? 'm' : 'n'}; q++) { ${update} } ${AFTER[i % 2]} }`.replaceAll(
        'T',
        target,
      ),
    ),
  )

/** Arguments of which the arrays are apart, the same, or overlap. */
function inputs(type: typeof Float64Array | typeof Float32Array | typeof Int32Array): Argument[][] {
  const view = (buffer: ArrayBuffer, start: number, length: number) =>
    new type(buffer, start * type.BYTES_PER_ELEMENT, length)
  const buffer = () => Float64Array.from({ length: 24 }, (_, i) => ((i * 7) % 11) - 2)
  const made = () => type.from(buffer()).buffer as ArrayBuffer
  const [a, b, c, d] = [made(), made(), made(), made()]
  const same = view(d, 0, 12)
  const triples: Argument[][] = [
    [view(a, 0, 12), view(b, 0, 12), view(c, 0, 12)],
    [same, same, same],
    [view(a, 0, 12), view(a, 0, 12), view(b, 0, 12)],
    [view(a, 0, 12), view(b, 0, 12), view(a, 1, 12)],
    [view(a, 2, 12), view(b, 0, 12), view(a, 0, 12)],
    [view(a, 0, 12), view(a, 12, 12), view(b, 0, 12)],
    [view(a, 0, 6), view(a, 6, 6), view(a, 12, 12)],
    [view(a, 0, 6), view(b, 0, 6), view(b, 2, 6)],
    [view(a, 0, 0), view(b, 0, 3), view(b, 0, 3)],
  ]
  return triples.flatMap((arrays) => [
    [5, 6, ...arrays],
    [0, 4, ...arrays],
    [6, 0, ...arrays],
    [12, 12, ...arrays],
    [3, 30, ...arrays],
  ])
}

describe.each([
  [Float64Array, 'o[r]'],
  [Float64Array, 'o[r * 2 + 1]'],
  [Float64Array, 'o[3]'],
  [Float32Array, 'o[r]'],
  [Int32Array, 'o[r]'],
] as const)('%o, %s', (type, target) => {
  // Many loops go through LLVM, for processors too.
  it('sums in elements are those of the original, whatever shares memory', { timeout: 300_000 }, async () => {
    const bodies = bodiesFor(target)
    const { name } = type
    const source = bodies
      .map(
        (body, i) =>
          `export function f${i}(m: number, n: number, x: ${name}, y: ${name}, o: ${name}) { "use jit"; ${body} }`,
      )
      .join('\n')
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    for (const [i, body] of bodies.entries()) {
      for (const [k, args] of inputs(type).entries()) {
        const { original, kernel } = module.run(`f${i}`, args)
        expect(kernel, `${body}, input ${k}`).toStrictEqual(original)
      }
    }
  })
})
