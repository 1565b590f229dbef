import { type Browser, chromium } from 'playwright-core'
import { chromiumFlags, findChromium } from '../../scripts/chromium.mjs'

const path = findChromium()

/** Whether browser tests can run here; `npm test` installs Chromium where it can, and says loudly where it cannot. */
export const hasChromium = path !== undefined

/** Starts the machine's own Chromium: Playwright's download of a browser is never used. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: chromiumFlags })
}
