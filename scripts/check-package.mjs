// @ts-check
// `npm run check:package`: would the package, as it would be published, work for those who install it? By publint and are-the-types-wrong.
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Packs once and lets both tools look at the tarball.
 *
 * @returns {boolean} whether neither has found anything
 */
export function checkPackage() {
  if (!buildIfStale()) return false
  const folder = mkdtempSync(join(tmpdir(), 'usejit-package-'))
  try {
    const npm = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]
    const shell = process.platform === 'win32'
    if (spawnSync('npm', npm, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell }).status !== 0) return false
    const [tarball] = readdirSync(folder).map((name) => join(folder, name))
    return [
      run('publint/src/cli.js', ['run', tarball, '--strict']),
      run('@arethetypeswrong/cli/dist/index.js', [tarball, '--profile', 'esm-only', '--format', 'ascii']),
    ].every(Boolean)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Runs a package's command; it prints what it has to say only where it has found something.
 *
 * @param {string} file inside node_modules
 * @param {string[]} args
 * @returns {boolean}
 */
function run(file, args) {
  const command = [join(root, 'node_modules', file), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  if (status !== 0) console.error(stdout + stderr)
  return status === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(checkPackage() ? 0 : 1)
