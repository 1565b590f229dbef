/** How long it takes on Vite's dev server from an edit of a kernel until the page calls the new one: in a browser, with the toolchain that comes with usejit. */
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasChromium, launchChromium } from './e2e/chromium.ts'
import { scratchFolder, startDevServer } from './e2e/demo-example.ts'

/** Milliseconds for the median of the edits, on a machine where Node itself starts in `STARTUP`; slower ones have as much more. */
const BUDGET = 400
const STARTUP = 45
/** So many times as slow, or slower, a machine tells nothing. */
const OVERLOADED = 6
const EDITS = 9

/** Three functions, as in a file of an application. The factor is another in each edit: no cache has its kernels. */
const kernels = (factor: number) => `export const factor = ${factor}
export function scale(x: Float64Array, y: Float64Array): void {
  'use jit'
  for (let i = 0; i < x.length; i++) y[i] = x[i] * ${factor} + y[i]
}
export function norm(x: Float64Array): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i]
  return Math.sqrt(sum * ${factor})
}
export function blur(from: Uint8Array, to: Uint8Array, width: number, height: number): void {
  'use jit'
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      let sum = 0
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += from[(y + dy) * width + x + dx]
      to[y * width + x] = sum / ${factor}
    }
}
`

const main = `import { status } from 'usejit/runtime'
import * as first from './kernels'
let module = first
Object.assign(window, {
  /** Calls until the kernel of an edit answers. Whether that took a load of the page is told by a mark that the test has left. */
  async active(factor: number) {
    for (;;) {
      if (module.factor === factor) {
        const result = module.norm(Float64Array.of(3, 4))
        if (result !== Math.sqrt(25 * factor)) throw new Error('wrong: ' + result)
        if (status(module.norm)!.calls.kernel > 0) return
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  },
})
if (import.meta.hot) import.meta.hot.accept('./kernels', (next) => { module = next as never })
document.body.textContent = 'ready'
`

/** Milliseconds in which Node starts here: the median of several, as with edits. */
function startup(): number {
  const script = 'console.log(performance.now())'
  return median(
    Array.from({ length: 7 }, () => Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }))),
  )
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]

test.skipIf(!hasChromium)('an edit of a kernel is active within 400 ms', async ({ skip }) => {
  const folder = scratchFolder()
  const write = (factor: number) => writeFileSync(join(folder, 'kernels.ts'), kernels(factor))
  writeFileSync(
    join(folder, 'vite.config.mjs'),
    `import usejit from 'usejit/vite'\nexport default { plugins: [usejit({ cacheDir: 'cache', dispatch: 'always' })] }\n`,
  )
  writeFileSync(join(folder, 'index.html'), '<!doctype html><body><script type="module" src="/main.ts"></script>')
  writeFileSync(join(folder, 'main.ts'), main)
  let factor = 2
  write(factor)
  const browser = await launchChromium()
  const server = await startDevServer(folder)
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    await page.getByText('ready').waitFor()
    const active = (number: number) => page.evaluate(`active(${number})`)
    const begun = performance.now()
    await active(factor)
    const first = performance.now() - begun

    /** Milliseconds from writing the file to the first answer of the new kernel. */
    async function edit(): Promise<number> {
      factor++
      const before = performance.now()
      write(factor)
      await active(factor)
      return performance.now() - before
    }
    // The machine may have other work: the best of three rounds counts.
    const rounds: number[] = []
    for (let round = 0; round < 3; round++) {
      const slowness = Math.max(1, startup() / STARTUP)
      const times: number[] = []
      for (let i = 0; i < EDITS; i++) times.push(await edit())
      const slower = Math.max(slowness, Math.max(1, startup() / STARTUP))
      console.log(
        `edit-to-active: median ${median(times).toFixed(0)} ms of ${times.map((time) => time.toFixed(0)).join(', ')}; kernels of the first page after ${first.toFixed(0)} ms; this machine is ${slower.toFixed(1)} times as slow as a quiet one`,
      )
      if (slower < OVERLOADED) rounds.push(median(times) / slower)
      if (rounds.some((time) => time < BUDGET)) break
    }
    if (rounds.length === 0) {
      console.warn('edit-to-active: NOT TESTED, this machine is too busy.')
      skip()
    }
    expect(Math.min(...rounds)).toBeLessThan(BUDGET)
  } finally {
    await browser.close()
    server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
