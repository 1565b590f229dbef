// @ts-check
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** Command-line flags: no sandbox (CI runs as root in a container) and no traffic of the browser's own. */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Looks for a Chromium or Chrome: `CHROMIUM_PATH` first, then the usual names on PATH.
 *
 * @returns {string | undefined} absolute path of the executable
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : undefined
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name)
      if (isExecutable(file)) return file
    }
  }
  return undefined
}

/**
 * Finds Chromium, or installs Debian's package where that needs no question: as root, with apt-get.
 *
 * @returns {{ path: string } | { missing: string }} the executable, or why there is none, in a sentence
 */
export function findOrInstallChromium() {
  const found = findChromium()
  if (found) return { path: found }
  if (process.env.CHROMIUM_PATH)
    return { missing: `CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which does not exist` }
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return { missing: 'no Chromium on PATH, and no apt-get to install it' }
  if (process.getuid?.() !== 0)
    return { missing: 'no Chromium on PATH, and only root can install it: apt-get install chromium' }
  console.log('Installing Chromium with apt-get …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const result = spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    if (result.status !== 0) return { missing: `apt-get ${args[0]} failed (exit code ${result.status})` }
  }
  const installed = findChromium()
  return installed ? { path: installed } : { missing: 'apt-get installed chromium, but no executable appeared on PATH' }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
