import { BandFilter, kernelEngine, originalEngine } from './band-filter.ts'
import { compare } from './comparison.ts'
import { makeControls } from './controls.ts'
import { element } from './element.ts'
import type { Settings } from './look.ts'
import { showComparison, showFunctions, showProgress } from './measured.ts'
import type { PaintedBand, PaintRequest } from './paint-worker.ts'
import { type Picture, readPicture, shrink } from './picture.ts'
import { save } from './save.ts'
import { Stage } from './stage.ts'

/** The sample picture has as many pixels as a camera's. */
const SAMPLE: PaintRequest = { width: 3264, height: 2448 }
/** Sliders act at once on a picture as large as a screen; the whole picture is measured when they rest. */
const PREVIEW_PIXELS = 800_000
const REST = 350

/** A picture with a filter for each side, whole and as a preview. */
interface Opened {
  scale: number
  preview: Record<'kernel' | 'original', BandFilter>
  whole: Record<'kernel' | 'original', BandFilter>
}

const stage = new Stage()
const message = element('message', HTMLElement)
const saveButton = element('save', HTMLButtonElement)
let opened: Opened | undefined
let settings: Settings = makeControls((next) => {
  settings = next
  void refresh()
})

showFunctions()
const painter = paintSample()
element('file', HTMLInputElement).addEventListener('change', ({ target }) => {
  void openFile((target as HTMLInputElement).files?.[0])
})
const engineKernel = element('engine-kernel', HTMLInputElement)
for (const choice of [engineKernel, element('engine-original', HTMLInputElement)])
  choice.addEventListener('change', () => void refresh())
saveButton.addEventListener('click', () => void saveWhole())
acceptDrops()

/** What the sliders want is newer than what the page shows. */
let stale = false
let developing = false
let resting: ReturnType<typeof setTimeout> | undefined
let measuring = new AbortController()

/** Filters the preview, again and again until it shows the newest settings; then measures. */
async function refresh(): Promise<void> {
  stale = true
  measuring.abort()
  clearTimeout(resting)
  showProgress(0)
  if (developing) return
  developing = true
  try {
    while (stale && opened) {
      stale = false
      const engine = engineKernel.checked ? 'kernel' : 'original'
      const time = await stage.develop(opened.preview[engine], settings, opened.scale)
      element('preview-ms', HTMLOutputElement).textContent = `${time.toFixed(1)} ms`
    }
  } finally {
    developing = false
  }
  resting = setTimeout(measure, REST)
}

async function measure(): Promise<void> {
  // While a picture is saved, its filters are not free.
  if (!opened || saveButton.disabled) return
  measuring = new AbortController()
  const { signal } = measuring
  const { original, kernel } = opened.whole
  try {
    showComparison(await compare(original, kernel, settings, showProgress, signal))
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Takes a picture in the place of the one before. */
async function open(picture: Picture): Promise<void> {
  measuring.abort()
  clearTimeout(resting)
  const before = opened
  opened = undefined
  for (const { kernel, original } of before ? [before.preview, before.whole] : []) {
    kernel.close()
    original.close()
  }
  const preview = shrink(picture, PREVIEW_PIXELS)
  stage.open(preview.width, preview.height)
  stage.show(preview, 0, preview.height)
  const sides = (one: Picture) => ({
    kernel: new BandFilter(one, kernelEngine),
    original: new BandFilter(one, originalEngine),
  })
  opened = { scale: preview.width / picture.width, preview: sides(preview), whole: sides(picture) }
  const { width, height } = picture
  element('size', HTMLElement).textContent = `${width} × ${height}, ${((width * height) / 1e6).toFixed(1)} megapixels`
  message.textContent = ''
  saveButton.disabled = false
  await refresh()
}

/** Paints the sample picture in a worker and shows it while it grows. */
function paintSample(): Worker {
  const { width, height } = SAMPLE
  const pixels = new Uint8ClampedArray(width * height * 4)
  const painter = new Worker(new URL('./paint-worker.ts', import.meta.url), { type: 'module' })
  stage.open(width / 4, height / 4)
  message.textContent = 'Painting the sample picture …'
  painter.addEventListener('message', ({ data }: MessageEvent<PaintedBand>) => {
    const rows = data.pixels.length / (4 * width)
    pixels.set(data.pixels, data.from * width * 4)
    stage.show({ width, height: rows, pixels: data.pixels }, data.from, height)
    if (data.from + rows < height) return
    painter.terminate()
    void open({ width, height, pixels })
  })
  painter.postMessage(SAMPLE)
  return painter
}

async function openFile(file: Blob | undefined): Promise<void> {
  if (!file) return
  painter.terminate()
  try {
    message.textContent = 'Opening …'
    await open(await readPicture(file))
  } catch (error) {
    message.textContent = `This picture cannot be opened: ${(error as Error).message}`
  }
}

/** Filters are shared: who saves does not measure. */
async function saveWhole(): Promise<void> {
  if (!opened) return
  measuring.abort()
  saveButton.disabled = true
  message.textContent = 'Saving …'
  try {
    await save(opened.whole.kernel, settings)
    message.textContent = ''
  } catch (error) {
    message.textContent = `This picture cannot be saved: ${(error as Error).message}`
  }
  saveButton.disabled = false
  await refresh()
}

function acceptDrops(): void {
  const target = document.documentElement
  const mark = (on: boolean) => document.querySelector('.pictures')?.classList.toggle('dropping', on)
  target.addEventListener('dragover', (event) => {
    event.preventDefault()
    mark(true)
  })
  target.addEventListener('dragleave', () => mark(false))
  target.addEventListener('drop', (event) => {
    event.preventDefault()
    mark(false)
    void openFile(event.dataTransfer?.files[0])
  })
}
