/** Paints the sample picture beside the page, which shows each band when it comes. */
import { makeScene, paint } from './landscape.ts'

/** What the page asks for. */
export interface PaintRequest {
  width: number
  height: number
}

/** Some rows of the picture. */
export interface PaintedBand {
  from: number
  pixels: Uint8ClampedArray<ArrayBuffer>
}

const BAND = 48

addEventListener('message', ({ data: { width, height } }: MessageEvent<PaintRequest>) => {
  const scene = makeScene(width, height)
  for (let from = 0; from < height; from += BAND) {
    const to = Math.min(from + BAND, height)
    const band: PaintedBand = { from, pixels: new Uint8ClampedArray((to - from) * width * 4) }
    paint(scene, from, to, band.pixels)
    postMessage(band, { transfer: [band.pixels.buffer] })
  }
})
