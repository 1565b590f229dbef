// @ts-check
// `npm run complete-lockfile`: run it after `npm install`, before committing package-lock.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeLicences } from './licences.mjs'

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   resolved?: string, optionalDependencies?: Record<string, string> }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages the member `packages` of a lockfile: path → entry
 */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/**
 * Finds the entries that a lockfile lacks for other platforms.
 *
 * Compilers and bundlers ship one optional package per platform. npm leaves those out of the lockfile that the registry in
 * use does not carry, and then `npm ci` refuses the lockfile everywhere: on this platform because entries are missing, on
 * the others because nothing is there to install. The packages that ask for them name exact versions, and npm skips entries
 * of another platform, so the entries can be added without the registry; only their integrity hashes stay unknown.
 *
 * @param {LockedPackages} packages
 * @returns {LockedPackages} the missing entries. One may take the place of another version that a package further down uses;
 * that version is then among the entries too, next to the package
 */
export function missingPlatforms(packages) {
  /** @type {LockedPackages} */
  const missing = {}
  // A package comes after those that contain it, so that what it loses to them is seen when its turn comes.
  const paths = Object.keys(packages).sort((a, b) => a.length - b.length)
  for (const path of paths) {
    if (path === '') continue
    const entry = packages[path]
    const folder = path.slice(0, path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name)
      if (platform === undefined || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) continue
      if (isLocked({ ...packages, ...missing }, path, name, version)) continue
      const displaced = Object.entries(packages).find(([at, its]) => at.endsWith(`/${name}`) && its.version === version)
      missing[folder + name] = displaced?.[1] ?? {
        version,
        ...platform,
        ...(entry.dev && { dev: true }),
        optional: true,
      }
    }
  }
  return missing
}

/**
 * @param {string} name for example `@rollup/rollup-linux-x64-musl`
 * @returns {{ cpu: string[], os?: string[], libc?: string[] } | undefined} undefined for packages that are not about a platform
 */
function platformOf(name) {
  const words = name.split(/[/-]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  if (cpu === undefined || (os === undefined && cpu !== 'wasm32')) return undefined
  const musl = os === 'linux' && words.some((word) => word.startsWith('musl'))
  return { cpu: [cpu], ...(os && { os: [os] }), ...(musl && { libc: ['musl'] }) }
}

/**
 * Whether Node's look-up from `path` would find this very version.
 *
 * @param {LockedPackages} packages
 * @param {string} path of the package that asks
 * @param {string} name
 * @param {string} version
 * @returns {boolean}
 */
function isLocked(packages, path, name, version) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const found = packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]
    if (found) return found.version === version
    if (at === '') return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingPlatforms(lock.packages)
  const all = Object.entries({ ...lock.packages, ...missing })
  // The order that npm writes.
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  writeLicences()
  console.log(`${Object.keys(missing).length} entries for other platforms were missing in package-lock.json.`)
}
