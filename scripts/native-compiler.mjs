// @ts-check
import { spawnSync } from 'node:child_process'

/** What usejit's own search accepts: `src/compiler/toolchain/clang.ts` and `zig.ts`. Here only so that tests know in time. */
const oldest = 15
const newest = 23

/** Debian's packages, newest first, with the library of AddressSanitizer; the last pair is whatever the release calls its own. */
const packages = [
  ['clang-19', 'lld-19', 'libclang-rt-19-dev'],
  ['clang', 'lld'],
]

/**
 * Finds a compiler for native code, or installs Debian's clang where that needs no question: as root, with apt-get.
 *
 * @returns {{ version: string } | { missing: string }} what there is, or why there is none, in a sentence
 */
export function findOrInstallNativeCompiler() {
  const found = findNativeCompiler()
  if (found) return { version: found }
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0)
    return { missing: `no clang ${oldest} or later with lld on PATH, and no apt-get to install it` }
  if (process.getuid?.() !== 0)
    return {
      missing: `no clang ${oldest} or later with lld on PATH, and only root can install it: apt-get install clang-19 lld-19`,
    }
  console.log('Installing clang and lld with apt-get …')
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    }).status
  apt('update')
  for (const names of packages) {
    if (apt('install', '-y', '--no-install-recommends', ...names) !== 0) continue
    const installed = findNativeCompiler()
    if (installed) return { version: installed }
  }
  return { missing: 'apt-get could not install a clang that is recent enough' }
}

/** @returns {string | undefined} */
function findNativeCompiler() {
  if (process.env.USEJIT_ZIG || run('zig', ['version'])) return 'zig'
  const names = [process.env.USEJIT_CLANG, 'clang']
  for (let version = newest; version >= oldest; version--) names.push(`clang-${version}`)
  for (const name of names) {
    const major = name && /clang version (\d+)/.exec(run(name, ['--version']))?.[1]
    if (!major || Number(major) < oldest) continue
    const suffix = /-\d+$/.exec(name)?.[0] ?? ''
    if (run(`ld.lld${suffix}`, ['--version']) || run('ld.lld', ['--version'])) return `clang ${major}`
  }
  return undefined
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string} what it printed; empty where it does not run
 */
function run(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout : ''
}
