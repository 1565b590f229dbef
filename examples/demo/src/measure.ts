/**
 * The Node side of the demo: runs every kernel next to its original, writes the pictures, and the figures as JSON.
 *
 *     node out/node/measure.js PHOTO.jpg OUTDIR RESULT.json [SECONDS]
 *
 * SECONDS is the time for measuring one kernel (default 1.5); 0 runs each side once, for its checksum only.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { alloc, original, status } from 'usejit/runtime'
import { decodePhoto, drawHistogram, type Picture, toRgba } from './photo.ts'
import { checksum, type NumberArray, ordinary, sameBits, workloads } from './workloads.ts'

/** What was found out about one kernel. */
export interface MeasuredRow {
  kernel: string
  state: string
  target: string | null
  reasons: { code: string; message: string }[]
  calls: { kernel: number; original: number }
  /** Median time of one call of the original, on ordinary arrays. */
  originalMs: number
  /** Median time of one call of the kernel, on arrays in kernel memory. */
  kernelMs: number
  /** What the kernel returned; null where it only fills an array. */
  result: number | null
  checksum: string
  equal: boolean
}

const [photoFile, outFolder, resultFile, seconds = '1.5'] = process.argv.slice(2)
const photo = decodePhoto(readFileSync(photoFile))
mkdirSync(outFolder, { recursive: true })

const rows: MeasuredRow[] = []
const pictures = [writePicture('photo', photo)]
for (const { name, kernel, prepare } of workloads(photo)) {
  const plain = prepare(ordinary)
  const resident = prepare(alloc)
  const plainKernel = original(kernel)

  const expected = { result: plain.run(plainKernel), output: plain.output }
  const actual = { result: resident.run(kernel), output: resident.output }
  const [originalMs, kernelMs] = alternate(
    () => plain.run(plainKernel),
    () => resident.run(kernel),
    Number(seconds) * 1000,
  )
  const { state = 'unmarked', target = null, reasons = [], calls = { kernel: 0, original: 0 } } = status(kernel) ?? {}
  rows.push({
    kernel: name,
    state,
    target,
    reasons,
    calls: { kernel: calls.kernel, original: calls.original },
    originalMs,
    kernelMs,
    result: typeof actual.result === 'number' ? actual.result : null,
    checksum: checksum(actual),
    equal: sameBits(expected, actual),
  })
  const picture = actual.output && toPicture(name, actual.output)
  if (picture) pictures.push(writePicture(name, picture))
}
writeFileSync(resultFile, JSON.stringify({ rows, pictures }, null, 2))

/**
 * Times two sides in turn, so that a slow moment of the machine hits both.
 *
 * @param budget milliseconds for the whole; the first quarter warms both sides up
 * @returns the median time of one run of each side, in milliseconds; 0 when the budget is 0
 */
function alternate(first: () => unknown, second: () => unknown, budget: number): [number, number] {
  const times: [number[], number[]] = [[], []]
  const started = performance.now()
  for (let now = started; now - started < budget; ) {
    const warm = now - started > budget / 4
    for (const [side, run] of [first, second].entries()) {
      const before = performance.now()
      run()
      now = performance.now()
      if (warm) times[side].push(now - before)
    }
  }
  return [median(times[0]), median(times[1])]
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

function toPicture(name: string, output: NumberArray): Picture | undefined {
  const { width, height } = photo
  if (name === 'blur') return { width, height, pixels: Uint8Array.from(output) }
  if (name === 'sobel') return { width, height, pixels: new Uint8Array(new Uint8ClampedArray(output)) }
  if (name === 'histogram') return drawHistogram(output)
  return undefined
}

function writePicture(name: string, { width, height, pixels }: Picture): string {
  const png = new PNG({ width, height })
  png.data.set(toRgba(pixels))
  const file = join(outFolder, `${name}.png`)
  writeFileSync(file, PNG.sync.write(png, { colorType: 0 }))
  return file
}
