// @ts-check
// `npm run licences`: writes docs/licences.md from package-lock.json. `npm run complete-lockfile` does so, too.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {{ version?: string, license?: string, os?: string[], cpu?: string[], dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>, optional?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages the member `packages` of a lockfile: path → entry
 */

const lockfile = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const page = fileURLToPath(new URL('../docs/licences.md', import.meta.url))

/** Licences that ask for no more than that they are handed on. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
  'Zlib',
])

/** Tools that may be used here all the same, since nothing of them is handed on: name → why. */
const TOOLS_ONLY = new Map([['lightningcss', 'MPL-2.0; a part of Vite, which tests and examples use unchanged']])

/** What a package holds under another licence than its own. */
const REMARKS = new Map([['@yowasp/clang', 'contains LLVM (Apache-2.0 WITH LLVM-exception)']])

/**
 * Whether a licence expression (SPDX) is permissive.
 *
 * @param {string | undefined} expression
 * @returns {boolean}
 */
export function isPermissive(expression) {
  if (!expression) return false
  const plain = expression.replace(/[()]/g, ' ')
  return plain
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((one) => PERMISSIVE.has(one.replace(/ WITH .*/, '').trim())))
}

/**
 * Finds packages that may not be used: those whose licence is not permissive, or not known.
 *
 * @param {LockedPackages} packages
 * @returns {string[]} `name (licence)`, and `, installed with usejit` where an exception for tools cannot help
 */
export function refusedLicences(packages) {
  const shipped = installedWith(packages)
  const refused = new Set()
  for (const [path, { license }] of listed(packages)) {
    const name = nameOf(path)
    if (isPermissive(license)) continue
    if (shipped.has(path)) refused.add(`${name} (${license}), installed with usejit`)
    else if (!TOOLS_ONLY.has(name)) refused.add(`${name} (${license})`)
  }
  return [...refused]
}

/**
 * The page of the documentation.
 *
 * @param {LockedPackages} packages
 * @returns {string} Markdown
 */
export function licencesPage(packages) {
  const shipped = installedWith(packages)
  const direct = packages[''].dependencies ?? {}
  /** @type {[string, string][]} */
  const rows = []
  /** @type {Map<string, Set<string>>} */
  const tools = new Map()
  for (const [path, { license = 'unknown', version }] of listed(packages)) {
    const name = nameOf(path)
    if (!shipped.has(path)) tools.set(license, (tools.get(license) ?? new Set()).add(name))
    else {
      const shown = name in direct ? `**${name}**` : name
      rows.push([name, `| ${shown} | ${version} | ${[license, REMARKS.get(name)].filter(Boolean).join('; ')} |`])
    }
  }
  const groups = inOrder([...tools])
  return `# Licences of dependencies

usejit is under the MIT licence. What it puts into programs (dispatchers, kernels and the runtime) has no dependencies. Made from package-lock.json by \`npm run licences\`; a test
fails where this page is stale, or where a licence is not permissive.

## Installed with usejit

Those that usejit itself asks for are bold; the others come with them. For other platforms there are further files of the same packages.

| package | version | licence |
|---|---|---|
${inOrder(rows)
  .map(([, row]) => row)
  .join('\n')}

## Only for working on usejit

Nothing of these is published.

| licence | packages |
|---|---|
${groups.map(([license, names]) => `| ${license} | ${[...names].sort().join(', ')} |`).join('\n')}

Used although not permissive: ${[...TOOLS_ONLY].map(([name, why]) => `${name} (${why})`).join('; ')}.
`
}

/**
 * All packages but the parts of others that are for one platform only: they have the licence of the package that asks for them, and which of them the lockfile knows more of than
 * their version depends on the machine.
 *
 * @param {LockedPackages} packages
 * @returns {[string, LockedPackage][]}
 */
function listed(packages) {
  return Object.entries(packages).filter(([path, { optional, cpu, os }]) => path !== '' && !(optional && (cpu || os)))
}

/**
 * @param {LockedPackages} packages
 * @returns {Set<string>} paths of what an installation of usejit brings along
 */
function installedWith(packages) {
  /** @type {Set<string>} */
  const found = new Set()
  const visit = (/** @type {string} */ path) => {
    const { dependencies, optionalDependencies } = packages[path]
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = lookUp(packages, path, name)
      if (at === undefined || found.has(at)) continue
      found.add(at)
      visit(at)
    }
  }
  visit('')
  return found
}

/**
 * Node's look-up.
 *
 * @param {LockedPackages} packages
 * @param {string} from path of the package that asks
 * @param {string} name
 * @returns {string | undefined}
 */
function lookUp(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (packages[path]) return path
    if (at === '') return undefined
  }
}

/**
 * @template T
 * @param {[string, T][]} entries
 * @returns {[string, T][]} sorted by name, the same on every machine
 */
const inOrder = (entries) => entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** @param {string} path */
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** Writes the page. */
export function writeLicences() {
  writeFileSync(page, licencesPage(JSON.parse(readFileSync(lockfile, 'utf8')).packages))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeLicences()
