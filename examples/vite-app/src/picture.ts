/** RGBA bytes, row by row. */
export interface Picture {
  width: number
  height: number
  pixels: Uint8ClampedArray<ArrayBuffer>
}

/** More than that is scaled down: each picture is held several times, and phones have little memory. */
const LARGEST = 24_000_000

/**
 * Reads a photograph.
 *
 * @throws DOMException if the file is no picture that the browser can read
 */
export async function readPicture(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, Math.sqrt(LARGEST / (bitmap.width * bitmap.height)))
  const picture = draw(bitmap, Math.round(bitmap.width * scale), Math.round(bitmap.height * scale))
  bitmap.close()
  return picture
}

/** The same picture in at most so many pixels; for screens. */
export function shrink(picture: Picture, pixels: number): Picture {
  const { width, height } = picture
  const scale = Math.min(1, Math.sqrt(pixels / (width * height)))
  return draw(toCanvas(picture), Math.round(width * scale), Math.round(height * scale))
}

/** A canvas off the page that shows the picture. */
export function toCanvas({ width, height, pixels }: Picture): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  contextOf(canvas).putImageData(new ImageData(pixels, width, height), 0, 0)
  return canvas
}

function draw(image: CanvasImageSource, width: number, height: number): Picture {
  const context = contextOf(new OffscreenCanvas(width, height))
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, width, height)
  return { width, height, pixels: context.getImageData(0, 0, width, height).data }
}

/** The drawing context of a canvas whose pixels are read again, so that they had better stay out of the graphics card. */
function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser cannot draw on a canvas of that size.')
  return context
}
