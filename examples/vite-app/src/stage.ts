import type { BandFilter } from './band-filter.ts'
import { element } from './element.ts'
import type { Settings } from './look.ts'
import { pace } from './pace.ts'
import { type Picture, toCanvas } from './picture.ts'

/** The picture as it was and as it is, one above the other, with a handle between them. */
export class Stage {
  readonly #frame = document.querySelector<HTMLElement>('.pictures')!
  readonly #before = element('before', HTMLCanvasElement)
  readonly #after = element('after', HTMLCanvasElement)

  constructor() {
    const split = element('split', HTMLInputElement)
    split.addEventListener('input', () => this.#frame.style.setProperty('--part', String(split.valueAsNumber / 100)))
  }

  /** Makes room for a picture. */
  open(width: number, height: number): void {
    this.#frame.style.setProperty('--shape', String(width / height))
    for (const canvas of [this.#before, this.#after]) {
      canvas.width = width
      canvas.height = height
    }
  }

  /** Shows a part of the picture on both sides, scaled to the size that was opened. */
  show(image: Picture, from: number, ofHeight: number): void {
    const drawn = toCanvas(image)
    const scale = this.#before.height / ofHeight
    for (const canvas of [this.#before, this.#after])
      canvas.getContext('2d')?.drawImage(drawn, 0, from * scale, canvas.width, image.height * scale)
  }

  /** Filters the picture into the right side. @returns the milliseconds spent in the filters */
  async develop(filter: BandFilter, settings: Settings, scale: number): Promise<number> {
    const { width, height } = filter
    const image = new ImageData(width, height)
    const breathe = pace()
    filter.begin(settings, scale)
    while (filter.next()) {
      image.data.set(filter.band, filter.from * width * 4)
      await breathe()
    }
    this.#after.getContext('2d')?.putImageData(image, 0, 0)
    return Object.values(filter.milliseconds).reduce((sum, time) => sum + time, 0)
  }
}
