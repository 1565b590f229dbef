import { nearest } from '../compiler/diagnostics/nearest.ts'
import { DEFAULT_EXPORT } from './default-export.ts'

/**
 * Arguments of the user's own, as `--cases` takes them: `export const cases = { name: [[…arguments], …] }` (or that object as the default export), or functions that return such lists. In place of arguments there may be
 * `{ this: (m) => new m.Meter(3), args: […] }`, where `m` is the module with the functions, built one way or the other; `args` may be such a function as well.
 */
type Exports = Readonly<Record<string, unknown>>
type GivenCase =
  | readonly unknown[]
  | { this?: (m: Exports) => object; args?: readonly unknown[] | ((m: Exports) => unknown[]) }
type Cases = Record<string, readonly GivenCase[] | (() => readonly GivenCase[])>

/** One of them. */
export interface Case {
  /** New arguments for each module. */
  args(exports: Exports): unknown[]
  /** The object that a method is called on. */
  self?(exports: Exports): object
}

/**
 * @param module URL of the module; missing where none was named
 * @param known names of all marked functions of the file
 * @returns the cases of one function; undefined where there are none
 * @throws WrongCases where there are none, or they are named so that they would not be tried, and nobody would know
 * @throws Error where those of the function are written in another way
 */
export async function givenCases(
  module: string | undefined,
  name: string,
  known: readonly string[],
): Promise<readonly Case[] | undefined> {
  if (module === undefined) return undefined
  const cases = casesOf(await load(module), name)
  refuseWrongNames(Object.keys(cases), known)
  const given = cases[name]
  const list = typeof given === 'function' ? given() : given
  if (list !== undefined && !(Array.isArray(list) && list.every(isCase)))
    throw new Error(`cases of ${name}: each is a list of all arguments, as in ${name}: [[x, 3], [y, 4]]`)
  return list?.map((one): Case => {
    if (Array.isArray(one)) return { args: () => structuredClone([...one]) }
    const { this: self, args = [] } = one as Exclude<GivenCase, readonly unknown[]>
    if (self !== undefined && typeof self !== 'function')
      throw new Error(
        `cases of ${name}: "this" is a function that makes the object, as in { this: (m) => new m.Meter(3), args: [] }`,
      )
    const make = (exports: Exports): unknown[] => {
      const list: unknown = typeof args === 'function' ? args(exports) : args
      if (!Array.isArray(list))
        throw new Error(`cases of ${name}: "args" is a list of all arguments, or a function that returns one`)
      return typeof args === 'function' ? list : structuredClone([...list])
    }
    return { args: make, ...(self && { self }) }
  })
}

/** What is wrong with the module of cases as a whole: no function can be called with it. */
export class WrongCases extends Error {}

async function load(module: string): Promise<Exports> {
  try {
    return (await import(module)) as Exports
  } catch (error) {
    throw new WrongCases(`The module of --cases cannot be loaded: ${(error as Error)?.message ?? error}`)
  }
}

/** @param name of a function, for an example */
function casesOf(exports: Exports, name: string): Cases {
  const { cases, [DEFAULT_EXPORT]: byDefault, ...others } = exports
  const found = cases ?? byDefault
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Cases
  const kind = Array.isArray(found) ? 'an array' : `a ${typeof found}`
  const names = Object.keys(others)
  const there =
    found !== undefined
      ? `Its ${cases === undefined ? 'default export' : '`cases`'} is ${kind}.`
      : names.length > 0
        ? `It exports ${names.join(', ')}.`
        : 'It exports nothing.'
  throw new WrongCases(
    `The module of --cases has to say: export const cases = { ${name}: [[…arguments], …] }, or to export that object by default. ${there}`,
  )
}

/** One module may have cases for several files, so names that the file does not have are no mistake yet: where they are nearly one that has no cases, or all there are. */
function refuseWrongNames(names: readonly string[], known: readonly string[]): void {
  const without = known.filter((name) => !names.includes(name))
  for (const name of names.filter((one) => !known.includes(one))) {
    const meant = nearest(name, without)
    if (meant === undefined && names.some((one) => known.includes(one))) continue
    throw new WrongCases(
      `There are cases of ${name}, and no marked function of that name. ${meant ? `Did you mean ${meant}?` : `There are: ${known.join(', ')}.`}`,
    )
  }
}

/** The outer list is easily forgotten: then an argument stands where a case should. */
const isCase = (one: unknown): one is GivenCase =>
  Array.isArray(one) || (typeof one === 'object' && one !== null && ('this' in one || 'args' in one))
