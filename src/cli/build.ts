import { copyFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ResolvedOptions } from '../plugin/options.ts'
import type { Report } from '../plugin/report.ts'
import type { Services } from '../plugin/services.ts'
import { bundleLibrary } from './library/bundle-library.ts'
import { describeLibrary } from './library/describe-library.ts'
import { emitDeclarations } from './library/emit-declarations.ts'
import { type EntryPoint, findEntryPoints } from './library/entry-points.ts'
import { LibraryError } from './library/library-error.ts'
import { writeRecord } from './library/library-record.ts'
import { linkDeclarations } from './library/link-declarations.ts'
import { checkOutputFolder, filesUnder, replaceFolder } from './library/output-folder.ts'
import { installedPackages, type PackageJson, packageManifest, readPackageJson } from './library/package-manifest.ts'
import { readSource } from './read-source.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface BuildOptions {
  /** Folder to write, relative to the working directory. */
  out: string
  /** Replace the folder whoever has made it. */
  force: boolean
  /** Declarations. */
  types: boolean
  sourcemap: boolean
  /** A tsconfig.json other than the nearest. */
  tsconfig?: string
  /** Print the report as JSON and nothing else. */
  json: boolean
}

/** What npm puts into every package; and it must be told whose work is part of the bundle. */
const TEXTS = /^(?:readme|licen[cs]e|notice)(?:\.|$)/i
const OWN_LICENSE = fileURLToPath(new URL('../../LICENSE', import.meta.url))

/**
 * `usejit build`: makes a package of source files that works without usejit: bundles with kernels, native code and the runtime in them, declarations, package.json.
 *
 * @param paths source files that users of the package import
 * @param options resolved plugin options; under `strict` nothing is written where a function stays the original
 * @returns exit code: 1 where the sources do not make a package, else 0
 * @throws UsageError where the command line or the project is not what it must be
 */
export async function build(
  paths: readonly string[],
  flags: BuildOptions,
  options: ResolvedOptions,
  services: Services,
  terminal: Terminal,
): Promise<0 | 1> {
  const { cwd } = terminal
  const entries = findEntryPoints(paths, cwd)
  const out = resolve(cwd, flags.out)
  checkOutputFolder(out, flags.out, [cwd, ...entries.map(({ file }) => file)], flags.force)
  if (!options.wasm)
    throw new UsageError('--targets must have wasm: it is what runs in browsers, and wherever native code cannot.')
  if (!options.enabled) throw new UsageError('USEJIT_DISABLE is set: there would be no kernels.')
  const tsconfig = flags.tsconfig === undefined ? undefined : resolve(cwd, flags.tsconfig)
  if (tsconfig !== undefined) readSource(tsconfig, flags.tsconfig as string, cwd)
  const project = readPackageJson(cwd)
  const notes: string[] = []
  const progress = terminal.progress?.((flags.types ? 1 : 0) + (options.platforms.length > 0 ? 1 : 0) + 1)
  try {
    const report = await replaceFolder(out, async (folder) => {
      const types = flags.types ? await writeTypes(entries, project, folder, notes, { cwd, tsconfig }) : undefined
      if (types) progress?.step('types')
      const task = {
        cwd,
        entries,
        external: installedPackages(project),
        tsconfig,
        sourcemap: flags.sourcemap,
        options,
        services,
        done: (form: string) => progress?.step(form),
      }
      const report = await bundleLibrary(task, folder, (message) => terminal.err(message))
      const manifest = packageManifest(project, { entries, native: options.platforms.length > 0, types })
      writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
      for (const name of readdirSync(cwd))
        if (TEXTS.test(name) && statSync(join(cwd, name)).isFile()) copyFileSync(join(cwd, name), join(folder, name))
      copyFileSync(OWN_LICENSE, join(folder, 'usejit-runtime.LICENSE'))
      writeRecord(folder, filesUnder(folder), { targets: targetsOf(options), functions: withoutPaths(report, cwd) })
      return report
    })
    for (const field of ['name', 'version'])
      if (project[field] === undefined) notes.push(`package.json has no ${field}: npm wants one before it publishes.`)
    const shown = relative(cwd, out).split(sep).join('/')
    terminal.out(
      flags.json
        ? JSON.stringify({ ...report, targets: targetsOf(options), notes }, null, 2)
        : describeLibrary({ out, shown, entries, name: project.name ?? basename(cwd), report, notes }, terminal),
    )
    return 0
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error
    terminal.err(`${error.message.replace(/^(?!usejit \[)/, 'usejit: ')}\nNothing was written to ${flags.out}.`)
    return 1
  } finally {
    progress?.end()
  }
}

const targetsOf = ({ platforms }: ResolvedOptions): string[] => ['wasm', ...platforms]

/** @returns paths of the entries' declarations by subpath */
async function writeTypes(
  entries: readonly EntryPoint[],
  project: PackageJson,
  folder: string,
  notes: string[],
  { cwd, tsconfig }: { cwd: string; tsconfig?: string },
): Promise<ReadonlyMap<string, string>> {
  const emitted = await emitDeclarations(entries, cwd, tsconfig)
  try {
    const { types, packages } = await linkDeclarations(entries, emitted, folder)
    const installed = installedPackages(project)
    for (const name of packages)
      if (!installed.has(name) && !installed.has(`@types/${name.replace(/^@(.*)\//, '$1__')}`))
        notes.push(
          `The types of the library speak of ${name}, which is not among the dependencies in package.json: users would not have it.`,
        )
    return types
  } finally {
    emitted.close()
  }
}

/** What tools have said may quote paths of this machine. */
function withoutPaths({ files }: Report, cwd: string): Report['files'] {
  const clean = <T extends { message: string }>(reasons: T[]): T[] =>
    reasons.map((one) => ({ ...one, message: one.message.split('\n')[0].replaceAll(`${cwd}${sep}`, '') }))
  return files.map((file) => ({
    ...file,
    functions: file.functions.map((one) => ({ ...one, reasons: clean(one.reasons) })),
    reasons: clean(file.reasons),
  }))
}
