import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { nearest } from '../compiler/diagnostics/nearest.ts'

/**
 * For the message about a path that does not exist: the name that was meant, where a neighbour's is nearly the same.
 *
 * @param path as typed, relative to `cwd`
 * @returns ` Did you mean src/kernels.ts?`, or nothing
 */
export function suggestPath(path: string, cwd: string): string {
  // As it would be typed on Windows.
  const slashed = path.replaceAll('\\', '/')
  if (slashed !== path && existsSync(resolve(cwd, slashed))) return ` Did you mean ${slashed}?`
  const absolute = resolve(cwd, path)
  const folder = dirname(absolute)
  const meant = nearest(basename(absolute), namesIn(folder))
  return meant === undefined ? '' : ` Did you mean ${relative(cwd, join(folder, meant)).split(sep).join('/')}?`
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'))
  } catch {
    return []
  }
}
