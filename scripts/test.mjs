// @ts-check
// `npm test`: everything a change must pass, from a bare clone. Arguments go to Vitest: `npm test -- src/plugin`.
import './node-version.mjs'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { build } from './build.mjs'
import { checkPackage } from './check-package.mjs'
import { findOrInstallChromium } from './chromium.mjs'
import { findOrInstallNativeCompiler } from './native-compiler.mjs'
import { installIfNeeded, root } from './setup.mjs'

// Biome takes CI=true for a terminal with colours.
const plain = process.stdout.isTTY ? [] : ['--colors=off']
/** @type {{ name: string, ok: boolean, seconds: number }[]} */
const steps = []
let tests = { passed: 0, failed: 0, skipped: 0 }
/** @type {string[]} */
let failures = []
/** @type {string[]} */
let retried = []

step('install', () => {
  installIfNeeded()
  return true
})
const chromium = findOrInstallChromium()
if ('path' in chromium) process.env.CHROMIUM_PATH = chromium.path
else process.env.USEJIT_NO_CHROMIUM = chromium.missing
const compiler = findOrInstallNativeCompiler()

step('types (tsc)', () => run('typescript/bin/tsc', ['-p', 'tsconfig.json']))
step('lint and format (biome)', () => run('@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', ...plain, '.']))
const unused = ['--no-progress', '--treat-config-hints-as-errors']
step('nothing unused (knip)', () => run('knip/bin/knip.js', unused))
const built = step('build', build)
// Whoever asks for some tests does not wait for the rest of the package.
if (built && process.argv.length === 2) step('package (publint, attw)', checkPackage)
if (built) step('tests (vitest)', runTests)
// Two minutes that only machines have to spare.
if (built && process.env.CI && !('missing' in compiler) && process.argv.length === 2)
  step('native code (AddressSanitizer)', () => {
    const script = join(root, 'scripts', 'test-sanitized.mjs')
    return spawnSync(process.execPath, [script], { cwd: root, stdio: 'inherit' }).status === 0
  })
else if (!built) console.log('\nThe tests were not run: they need dist/, which did not build.')

console.log()
for (const { name, ok, seconds } of steps) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(26)} ${seconds.toFixed(1).padStart(6)} s`)
}
const total = steps.reduce((sum, { seconds }) => sum + seconds, 0)
const failedSteps = steps.filter(({ ok }) => !ok)
console.log(`     ${'total'.padEnd(26)} ${total.toFixed(1).padStart(6)} s`)
if ('missing' in chromium)
  console.log(`\n!!! BROWSER TESTS SKIPPED: ${chromium.missing}.\n!!! Nothing was checked in a browser.`)
if ('missing' in compiler)
  console.log(`\n!!! NATIVE TESTS SKIPPED: ${compiler.missing}.\n!!! No native code was made or run.`)
if (retried.length > 0)
  console.log(`\nPassed only when tried again, as on a busy machine:\n${retried.map((test) => `  ${test}`).join('\n')}`)
// Above, they may stand thousands of lines away.
if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`)
// A failed step that ran no test is a failure too; the closing line must not hide it.
const failed = tests.failed + failedSteps.filter(({ name }) => !name.startsWith('tests')).length
console.log(`\n${tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`)
process.exit(failedSteps.length > 0 ? 1 : 0)

/**
 * @param {string} name
 * @param {() => boolean} action
 * @returns {boolean}
 */
function step(name, action) {
  console.log(`\n── ${name}`)
  const started = performance.now()
  const ok = action()
  steps.push({ name, ok, seconds: (performance.now() - started) / 1000 })
  return ok
}

/**
 * Runs a package's command with this very Node.
 *
 * @param {string} file inside node_modules
 * @param {string[]} args
 * @returns {boolean} whether it succeeded
 */
function run(file, args) {
  return (
    spawnSync(process.execPath, [join(root, 'node_modules', file), ...args], { cwd: root, stdio: 'inherit' }).status ===
    0
  )
}

/** @returns {boolean} */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'usejit-test-'))
  const report = join(folder, 'report.json')
  process.env.USEJIT_RETRIED = join(folder, 'retried.json')
  const own = `--reporter=${join(root, 'scripts', 'retried-tests.mjs')}`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, own]
  const ok = run('vitest/vitest.mjs', ['run', ...reporters, ...process.argv.slice(2)])
  try {
    retried = JSON.parse(readFileSync(process.env.USEJIT_RETRIED, 'utf8'))
    const results = JSON.parse(readFileSync(report, 'utf8'))
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = results
    tests = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
    failures = describeFailures(results.testResults)
  } catch {
    console.error('Vitest wrote no report: it stopped before it could run the tests.')
    tests.failed = 1
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  // An error outside any test (a file that does not load) fails the run without failing a test.
  if (!ok && tests.failed === 0) tests.failed = 1
  return ok && tests.passed > 0
}

/**
 * @param {{ name: string, status: string, message?: string, assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[]} files
 * @returns {string[]} each test that failed, or file that could not be loaded, and the beginning of why
 */
function describeFailures(files) {
  const why = (/** @type {string} */ text) =>
    text
      .split('\n')
      .filter((line) => !/node_modules|new Promise/.test(line))
      .slice(0, 12)
      .map((line) => `      ${line.slice(0, 200)}`)
      .join('\n')
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0) return status === 'failed' ? [`  ${file}\n${why(message ?? '')}`] : []
    return failed.map((test) => `  ${file} > ${test.fullName}\n${why(test.failureMessages?.[0] ?? '')}`)
  })
}
