import type { BandFilter } from './band-filter.ts'
import type { Settings } from './look.ts'
import { pace } from './pace.ts'
import { toCanvas } from './picture.ts'

/** Filters the whole picture and lets the browser save it as a JPEG. */
export async function save(filter: BandFilter, settings: Settings): Promise<void> {
  const { width, height } = filter
  const pixels = new Uint8ClampedArray(width * height * 4)
  const breathe = pace()
  filter.begin(settings)
  while (filter.next()) {
    pixels.set(filter.band, filter.from * width * 4)
    await breathe()
  }
  const blob = await toCanvas({ width, height, pixels }).convertToBlob({ type: 'image/jpeg', quality: 0.92 })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = 'darkroom.jpg'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
