// @ts-check
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'

/** Root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Makes a bare clone usable: installs the locked dependencies if they are missing or differ from the lockfile.
 * Never asks a question, so it works without a terminal.
 *
 * @returns {void}
 */
export function installIfNeeded() {
  const reason = whyInstall()
  if (reason === undefined) return
  console.log(`Installing dependencies (${reason}) …`)
  // NODE_ENV=production would leave out the tools that build and test.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress']
  const result = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.status !== 0) {
    console.error('\nThe dependencies could not be installed: `npm ci` failed, its own message is above.')
    console.error(
      'Check that the package registry of your npm configuration can be reached, then run the command again.',
    )
    process.exit(1)
  }
}

/**
 * Installs and builds, whichever is needed.
 *
 * @returns {void}
 */
export function setup() {
  installIfNeeded()
  const built = buildIfStale()
  if (!built) {
    console.error('\nThe build of src/ failed: the compiler’s messages are above.')
    process.exit(1)
  }
}

/**
 * Compares what npm noted about its last install with the lockfile.
 *
 * @returns {string | undefined} why an install is needed; undefined when node_modules is up to date
 */
function whyInstall() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return 'node_modules is missing'
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    // Packages for other platforms are optional and rightly absent; peers may be too.
    if (present[path] === undefined && (entry.optional || entry.devOptional || entry.peer)) continue
    if (present[path]?.version !== entry.version) {
      return `${path.replace(/^.*node_modules\//, '')} should be ${entry.version}`
    }
  }
  return undefined
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup()
