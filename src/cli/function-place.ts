/** How commands are told which function is meant: `file.ts#name`, or `file.ts#name:12` where several have the name. */
import { existsSync } from 'node:fs'
import { resolve as resolvePath } from 'node:path'
import { nearest } from '../compiler/diagnostics/nearest.ts'
import type { MarkedFunction } from '../compiler/frontend/marked-function.ts'
import { distinctNames, qualifiedName } from '../compiler/frontend/qualified-name.ts'
import { reachFunction } from './reach-function.ts'
import { UsageError } from './usage-error.ts'

/**
 * @param place `src/blur.ts#blur`
 * @returns the path as it was typed, and the name; undefined where none was
 */
export function splitPlace(place: string, cwd: string): [path: string, name: string | undefined] {
  const at = place.lastIndexOf('#')
  // Folders may have the character in their names.
  return at < 0 || existsSync(resolvePath(cwd, place)) ? [place, undefined] : [place.slice(0, at), place.slice(at + 1)]
}

/**
 * The function that was named.
 *
 * @param functions all marked ones of the file
 * @param wanted `name`, `Class.name` or `name:12`; without it the file must have one
 * @param path as it was typed
 * @param lineOf the line of an offset
 * @throws UsageError that names what there is
 */
export function chooseFunction(
  functions: readonly MarkedFunction[],
  wanted: string | undefined,
  path: string,
  lineOf: (at: number) => number,
): MarkedFunction {
  const [name, line] = wanted === undefined ? [] : wanted.split(':')
  const names = functions.map(qualifiedName)
  const distinct = distinctNames(functions, lineOf)
  const placed = (one: MarkedFunction) => `${path}#${distinct.get(one)}`
  const hasName = (one: MarkedFunction) =>
    [one.name, qualifiedName(one), reachFunction(one).name].includes(name as string)
  if (functions.length === 0) throw new UsageError(`No function in ${path} is marked with "use jit".`)
  if (!name) {
    if (functions.length === 1) return functions[0]
    throw new UsageError(`Say which function: ${functions.map(placed).join(', ')}.`)
  }
  const found = functions.filter(hasName)
  const here = line === undefined ? found : found.filter(({ span }) => String(lineOf(span.start)) === line)
  if (here.length === 1) return here[0]
  if (found.length === 1) {
    const [{ span }] = found
    throw new UsageError(`No ${name} begins in line ${line} of ${path}: it begins in line ${lineOf(span.start)}.`)
  }
  if (found.length > 0) throw new UsageError(`Say which ${name}: ${found.map(placed).join(', ')}.`)
  const meant = nearest(name, [...names, ...functions.map((one) => one.name)])
  throw new UsageError(
    `No marked function of ${path} is called ${name}. ${meant ? `Did you mean ${path}#${meant}?` : `There are: ${names.join(', ')}.`}`,
  )
}
