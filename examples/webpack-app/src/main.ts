import { original, status } from 'usejit/runtime'
import { type Chemistry, Dish } from './dish.ts'
import { colour, react } from './react.ts'

const STEPS_A_FRAME = 16
const kernels: Chemistry = { react, colour }
const originals: Chemistry = { react: original(react), colour: original(colour) }

const canvas = document.querySelector('canvas')!
const context = canvas.getContext('2d')!
const dish = seeded(canvas.width)
let chemistry = kernels
let average = 0

showEqual()
for (const [id, choice] of Object.entries({ kernel: kernels, original: originals }))
  show(id).addEventListener('click', () => choose(id, choice))
canvas.addEventListener('pointermove', ({ offsetX, offsetY, buttons }) => {
  const scale = canvas.width / canvas.clientWidth
  if (buttons) dish.drop(offsetX * scale, offsetY * scale, 5)
})
requestAnimationFrame(frame)

function frame(): void {
  const started = performance.now()
  for (let i = 0; i < STEPS_A_FRAME; i++) dish.step(chemistry)
  const time = (performance.now() - started) / STEPS_A_FRAME
  average = average ? average * 0.95 + time * 0.05 : time
  dish.paint(chemistry)
  context.putImageData(new ImageData(dish.pixels, dish.size, dish.size), 0, 0)
  show('time').textContent = `${average.toFixed(2)} ms`
  const found = status(react)
  const reasons = found?.reasons.map(({ code, message }) => `${code}: ${message}`).join('; ')
  show('status').textContent =
    found?.state === 'ready' ? `${found.calls.kernel} calls of the kernel` : `original: ${reasons || 'not marked'}`
  requestAnimationFrame(frame)
}

function choose(id: string, choice: Chemistry): void {
  chemistry = choice
  average = 0
  for (const one of ['kernel', 'original']) show(one).ariaPressed = String(one === id)
}

/** The same steps by both, from the same beginning: every byte must be the same. */
function showEqual(): void {
  const [left, right] = [kernels, originals].map((side) => {
    const dish = seeded(128)
    for (let i = 0; i < 100; i++) dish.step(side)
    dish.paint(side)
    return dish
  })
  const equal = left.pixels.every((byte, i) => byte === right.pixels[i])
  show('equal').textContent = equal ? 'equal, bit for bit' : 'DIFFERENT'
  left.close()
  right.close()
}

/** A dish with some drops in it, always the same. */
function seeded(size: number): Dish {
  const dish = new Dish(size)
  for (let i = 0; i < 24; i++) {
    const angle = i * 2.39996
    const away = 0.43 * Math.sqrt((i + 0.5) / 24) * size
    dish.drop(size / 2 + away * Math.cos(angle), size / 2 + away * Math.sin(angle), 3 + (i % 4))
  }
  return dish
}

function show(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no element with the id "${id}".`)
  return element
}
