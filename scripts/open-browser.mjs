// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { chromiumFlags, findChromium } from './chromium.mjs'

/**
 * A page of a browser without window.
 *
 * @typedef {object} BrowserPage
 * @property {string} title name and version of the browser
 * @property {(url: string) => Promise<unknown>} go
 * @property {(path: string) => Promise<unknown>} addScript runs a file in the page
 * @property {(expression: string) => Promise<any>} evaluate the value, awaited, as JSON can hold it
 * @property {() => Promise<void>} close
 */

/**
 * Opens a Firefox over WebDriver BiDi, or a Chromium.
 *
 * @param {string} path executable; a name with “firefox” in it is one
 * @returns {Promise<BrowserPage>}
 */
export async function openBrowser(path) {
  if (basename(path).includes('firefox')) {
    const { default: puppeteer } = await import('puppeteer-core')
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: path,
      headless: true,
      protocolTimeout: 30 * 60 * 1000,
    })
    const page = await browser.newPage()
    return {
      title: (await browser.version()).replace('firefox/', 'Firefox '),
      go: (url) => page.goto(url),
      addScript: (file) => page.addScriptTag({ path: file }),
      evaluate: (expression) => page.evaluate(expression),
      close: () => browser.close(),
    }
  }
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath: path, args: chromiumFlags })
  const page = await browser.newPage()
  return {
    title: `Chromium ${browser.version()}`,
    go: (url) => page.goto(url),
    addScript: (file) => page.addScriptTag({ path: file }),
    evaluate: (expression) => page.evaluate(expression),
    close: () => browser.close(),
  }
}

/**
 * The browsers of this machine: `CHROMIUM_PATH` and `FIREFOX_PATH` first, then the usual names.
 * @returns {string[]} executables
 */
export function findBrowsers() {
  const named = process.env.FIREFOX_PATH
  const firefox = named ? [named] : ['firefox-esr', 'firefox'].flatMap(which)
  return [findChromium(), firefox.find((path) => existsSync(path))].filter((path) => path !== undefined)
}

/** @param {string} name @returns {string[]} */
function which(name) {
  const { stdout, status } = spawnSync('which', [name], { encoding: 'utf8' })
  return status === 0 ? [stdout.trim()] : []
}
