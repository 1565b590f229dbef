/** What is meant by the places that a command is given, where these may be several: files, functions of files, folders and globs. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { isDynamicPattern } from 'tinyglobby'
import { directiveLike } from '../plugin/directive-filter.ts'
import type { ResolvedOptions } from '../plugin/options.ts'
import { type CallableFunctions, findCallableFunctions, readCallableFunctions } from './callable-functions.ts'
import { findSourceFiles } from './source-files.ts'
import { UsageError } from './usage-error.ts'

/**
 * @param places as typed. Files of folders and globs need not have marked functions, as long as one has
 * @returns what there is to call, each file or function once
 * @throws UsageError as for one file, and where nothing is marked
 */
export async function findCallablePlaces(
  places: readonly string[],
  options: ResolvedOptions,
  cwd: string,
): Promise<CallableFunctions[]> {
  const found = new Map<string, CallableFunctions>()
  for (const place of places) {
    const absolute = resolve(cwd, place)
    const isMany = existsSync(absolute) ? statSync(absolute).isDirectory() : isDynamicPattern(place)
    const all = isMany ? await inside(place, options, cwd) : [await findCallableFunctions(place, options, cwd)]
    for (const one of all) found.set(isMany ? one.path : posix(place), one)
  }
  return [...found.values()]
}

/** @throws UsageError where nothing is marked */
async function inside(place: string, options: ResolvedOptions, cwd: string): Promise<CallableFunctions[]> {
  const found: CallableFunctions[] = []
  for (const file of findSourceFiles([place], cwd)) {
    if (!directiveLike.test(readFileSync(file, 'utf8'))) continue
    const one = await readCallableFunctions(posix(relative(cwd, file)), options, cwd)
    if (one.known.length > 0) found.push(one)
  }
  if (found.length === 0) throw new UsageError(`No function in ${place} is marked with "use jit".`)
  return found
}

const posix = (path: string): string => path.split(sep).join('/')
