/**
 * Runs the tests that call kernels on other versions of Node, which npm provides: what is exact on one engine has to be exact on each.
 *
 *   npm run test:engines [-- --node 22,24,26] [test folders or files]
 *
 * Exit code 1 when a test fails on one of them, 2 for a wrong call.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** Language table, outer variables and objects, differential cases, functions of packages; Babel 8, which Node 20 cannot run. */
const SUITES = [
  'test/language',
  'test/environment',
  'test/differential',
  'test/packages',
  'test/exceptions.test.ts',
  'test/babel8.test.ts',
]
const BABEL_8 = ['core', 'preset-typescript', 'plugin-transform-modules-commonjs'].map((name) => `@babel/${name}@^8`)
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', default: '20,22,24,26' } },
})
const versions = values.node.split(',')
const root = fileURLToPath(new URL('..', import.meta.url))
const unknown = [
  ...versions
    .filter((version) => !/^\d+(?:\.\d+)*$/.test(version))
    .map((version) => `--node ${version}: a version such as 24`),
  ...positionals.filter((path) => !existsSync(`${root}/${path}`)).map((path) => `${path}: no such file`),
]
if (unknown.length > 0) {
  console.error(`test-engines: ${unknown.join('; ')}`)
  process.exit(2)
}

const failed = []
const babel = spawnSync(
  'npm',
  ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', 'out/babel-8', ...BABEL_8],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
if (babel.status !== 0) {
  console.error(`Babel 8 cannot be installed through npm:\n${babel.stderr}`)
  failed.push('Babel 8')
}
for (const version of versions) {
  const node = `node@${version}`
  const found = spawnSync('npx', ['-y', node, '--version'], { cwd: root, encoding: 'utf8' })
  if (found.status !== 0) {
    console.error(`${node} cannot be installed through npm:\n${found.stderr}`)
    failed.push(node)
    continue
  }
  console.log(`\n${found.stdout.trim()}`)
  const suites = positionals.length > 0 ? positionals : SUITES
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'integration',
    '--project',
    'processes',
    '--reporter',
    'dot',
    ...suites,
  ]
  const { status } = spawnSync('npx', ['-y', node, ...vitest], { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed.push(node)
}
console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : `\nAll passed on Node ${versions.join(', ')}.`)
process.exitCode = failed.length > 0 ? 1 : 0
