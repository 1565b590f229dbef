// @ts-check
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const stamp = join(root, 'node_modules', '.cache', 'usejit-build', 'sources.sha256')

/**
 * Compiles src/ into dist/ and removes what an earlier build left there.
 *
 * @returns {boolean} whether the sources compiled without an error
 */
export function build() {
  const sources = hashSources()
  const started = Date.now()
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const result = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) return false
  const library = spawnSync(process.execPath, [join(root, 'scripts', 'store-math-library.mjs')], { stdio: 'inherit' })
  if (library.status !== 0) return false
  // Stale files go after the build, not before: a test or dev server that runs meanwhile never sees an empty dist.
  for (const file of filesUnder(dist)) if (statSync(file).mtimeMs < started - 1000) rmSync(file)
  const cli = join(dist, 'cli', 'main.js')
  if (existsSync(cli)) chmodSync(cli, 0o755)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, sources)
  return true
}

/**
 * Builds unless dist/ already comes from exactly these sources.
 *
 * @returns {boolean} whether dist/ is up to date now
 */
export function buildIfStale() {
  const fresh = existsSync(dist) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()
  if (fresh) return true
  console.log('Building dist/ from src/ …')
  return build()
}

/** @returns {string} hash of everything the build reads, by content: a checkout changes times, not contents */
function hashSources() {
  const hash = createHash('sha256')
  const files = [...filesUnder(join(root, 'src')).filter((file) => !file.endsWith('.test.ts'))]
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/store-math-library.mjs'])
    files.push(join(root, name))
  for (const file of files.sort()) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @returns {string[]} absolute paths of all files below it
 */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(build() ? 0 : 1)
