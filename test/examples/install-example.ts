import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { userEnvironment } from '../e2e/user-environment.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** What package.json says that matters here. */
export interface PackageJson {
  bin?: string | Record<string, string>
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

export function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** A folder outside the repository, so that nothing is found that an example has not asked for. */
export const scratchFolder = (): string => mkdtempSync(join(tmpdir(), 'usejit-examples-'))

/** Packs usejit as it would be published. @returns path of the tarball */
export async function packUsejit(folder: string): Promise<string> {
  const args = ['pack', root, '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { maxBuffer: 2 ** 26 })
  return join(folder, JSON.parse(stdout)[0].filename)
}

/**
 * Copies an example and gives it what `npm install` would: usejit from its tarball, the packages that its package.json names from those of
 * this repository, and their commands.
 *
 * @returns the folder of the copy
 */
export async function installExample(name: string, tarball: string, folder: string): Promise<string> {
  const source = join(root, 'examples', name)
  const copy = join(folder, name)
  cpSync(source, copy, {
    recursive: true,
    filter: (path) => !/[/\\](?:dist|node_modules)(?:[/\\]|$)/.test(path.slice(source.length)),
  })
  const modules = join(copy, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  const { dependencies, devDependencies } = readPackage(copy)
  for (const one of Object.keys({ ...dependencies, ...devDependencies })) {
    if (one === 'usejit') await unpackUsejit(tarball, join(modules, one))
    else link(one, modules)
    const { bin = {} } = readPackage(join(modules, one))
    for (const [command, file] of Object.entries(typeof bin === 'string' ? { [one]: bin } : bin))
      symlinkSync(join(modules, one, file), join(modules, '.bin', command))
  }
  return copy
}

/** Runs a script of the example's package.json. @returns all that it printed */
export async function runScript(folder: string, script: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout, stderr } = await run('npm', ['run', script], {
    cwd: folder,
    env: { ...userEnvironment(), NO_COLOR: '1', FORCE_COLOR: undefined, ...environment },
    maxBuffer: 2 ** 24,
  })
  return stdout + stderr
}

async function unpackUsejit(tarball: string, folder: string): Promise<void> {
  mkdirSync(folder)
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder])
  for (const name of Object.keys(readPackage(folder).dependencies ?? {})) link(name, join(folder, 'node_modules'))
}

function link(name: string, modules: string): void {
  const path = join(modules, name)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), path, 'junction')
}
