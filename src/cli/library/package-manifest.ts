import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { type EntryPoint, RUNTIME_SUBPATH } from './entry-points.ts'

/** A package.json, as far as it is looked at. */
export interface PackageJson {
  name?: string
  version?: string
  sideEffects?: unknown
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, unknown>
  optionalDependencies?: Record<string, string>
  publishConfig?: Record<string, unknown>
  [field: string]: unknown
}

/** What the built package has from the author's, in this order. Scripts, tools and places of sources concern nobody who installs it. */
const KEPT = [
  'name',
  'version',
  'description',
  'keywords',
  'homepage',
  'bugs',
  'license',
  'author',
  'contributors',
  'funding',
  'repository',
  'engines',
  'os',
  'cpu',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'optionalDependencies',
] as const

/** The kinds of dependencies that an installed package has. Whatever else the sources import becomes part of the bundle. */
const DEPENDENCIES = ['dependencies', 'peerDependencies', 'optionalDependencies'] as const

/** Of `publishConfig`: how to publish. The rest replaces fields that are made here. */
const PUBLISHING = ['access', 'registry', 'tag', 'provenance']

/** usejit itself is part of the bundle. */
const OWN = 'usejit'

/**
 * The author's package.json.
 * @param cwd folder of the project
 * @returns an empty one where there is none
 * @throws UsageError where it is no JSON
 */
export function readPackageJson(cwd: string): PackageJson {
  let text: string
  try {
    text = readFileSync(join(cwd, 'package.json'), 'utf8')
  } catch {
    return {}
  }
  try {
    return JSON.parse(text) as PackageJson
  } catch (error) {
    throw new UsageError(`package.json is no JSON: ${(error as Error).message}`)
  }
}

/** Packages that users of the library have installed, too. */
export function installedPackages(project: PackageJson): Set<string> {
  const names = DEPENDENCIES.flatMap((kind) => Object.keys(project[kind] ?? {}))
  return new Set(names.filter((name) => name !== OWN))
}

/** What a library consists of. */
export interface LibraryParts {
  entries: readonly EntryPoint[]
  /** Whether there is a build with native code, for Node. */
  native: boolean
  /** Paths of the declarations, without extension, by subpath. Missing: there are none. */
  types?: ReadonlyMap<string, string>
}

/**
 * The package.json of a built library: the author's words, and where everything is.
 *
 * @example
 * packageManifest(project, { entries, native: true, types }).exports
 * // { '.': { import: { types: './types/src/blur.d.mts', node: './node/blur.mjs', default: './esm/blur.mjs' }, require: … }, … }
 */
export function packageManifest(project: PackageJson, parts: LibraryParts): PackageJson {
  const manifest: PackageJson = {}
  for (const field of KEPT as readonly string[]) if (project[field] !== undefined) manifest[field] = project[field]
  for (const kind of [...DEPENDENCIES, 'peerDependenciesMeta'] as const) {
    const { [OWN]: _, ...others } = manifest[kind] ?? {}
    if (Object.keys(others).length > 0) manifest[kind] = others as Record<string, string>
    else delete manifest[kind]
  }
  // A list names files of the sources.
  if (typeof project.sideEffects === 'boolean') manifest.sideEffects = project.sideEffects
  const publishing = Object.entries(project.publishConfig ?? {}).filter(([key]) => PUBLISHING.includes(key))
  if (publishing.length > 0) manifest.publishConfig = Object.fromEntries(publishing)

  const main = parts.entries.find(({ subpath }) => subpath === '.')
  const mainTypes = parts.types?.get('.')
  if (main) manifest.main = `./${parts.native ? 'node' : 'cjs'}/${main.name}.cjs`
  if (mainTypes !== undefined) manifest.types = `./${mainTypes}.d.cts`
  const runtime = { name: RUNTIME_FILE, subpath: RUNTIME_SUBPATH }
  const all = [...parts.entries, runtime].sort((a, b) => (a.subpath < b.subpath ? -1 : 1))
  manifest.exports = {
    ...Object.fromEntries(all.map((entry) => [entry.subpath, conditionsOf(entry, parts)])),
    './package.json': './package.json',
  }
  return manifest
}

/** Name of the output that has the runtime's functions. */
export const RUNTIME_FILE = 'usejit-runtime'

/** The order matters: the first condition that holds is taken. Bundlers for browsers never see the files that load native code. */
function conditionsOf(
  { name, subpath }: Pick<EntryPoint, 'name' | 'subpath'>,
  { native, types }: LibraryParts,
): object {
  const declared = types?.get(subpath)
  const kind = (extension: 'mjs' | 'cjs', folder: string) => {
    const portable = `./${folder}/${name}.${extension}`
    return {
      ...(declared !== undefined && { types: `./${declared}.d.${extension.replace('js', 'ts')}` }),
      browser: portable,
      ...(native && { node: `./node/${name}.${extension}` }),
      default: portable,
    }
  }
  return { import: kind('mjs', 'esm'), require: kind('cjs', 'cjs') }
}
