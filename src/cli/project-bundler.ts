/** The bundlers that a project has. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const requireOf = (cwd: string): NodeJS.Require => createRequire(join(cwd, 'package.json'))

/** esbuild of a project; undefined where it has none. */
export async function esbuildOf(cwd: string): Promise<typeof import('esbuild') | undefined> {
  const found = entryOf(requireOf(cwd), 'esbuild')
  return found === undefined ? undefined : import(found)
}

/** rolldown of a project, be it that of its vite (from 8 on); undefined where it has neither. */
export async function rolldownOf(cwd: string): Promise<typeof import('rolldown') | undefined> {
  const project = requireOf(cwd)
  const vite = entryOf(project, 'vite')
  const found = entryOf(project, 'rolldown') ?? (vite && entryOf(createRequire(vite), 'rolldown'))
  return found === undefined ? undefined : import(found)
}

/** URL of a package's entry. */
function entryOf(require: NodeJS.Require, name: string): string | undefined {
  try {
    return pathToFileURL(require.resolve(name)).href
  } catch {
    return undefined
  }
}
