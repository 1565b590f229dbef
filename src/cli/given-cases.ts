import { nearest } from '../compiler/diagnostics/nearest.ts'

/**
 * Arguments of the user's own, as `--cases` takes them: `export const cases = { name: [[…arguments], …] }`, or functions that return such lists. In place of arguments there may be
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
 * @throws Error where they are written in another way, or named so that they would not be tried, and nobody would know
 */
export async function givenCases(
  module: string | undefined,
  name: string,
  known: readonly string[],
): Promise<readonly Case[] | undefined> {
  if (module === undefined) return undefined
  const { cases } = (await import(module)) as { cases?: Cases }
  if (typeof cases !== 'object' || cases === null)
    throw new Error(`the module of --cases has to say: export const cases = { ${name}: [[…arguments], …] }`)
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
    const make = (exports: Exports) => (typeof args === 'function' ? args(exports) : structuredClone([...args]))
    return { args: make, ...(self && { self }) }
  })
}

/** One module may have cases for several files, so names that the file does not have are no mistake yet: where they are nearly one that has no cases, or all there are. */
function refuseWrongNames(names: readonly string[], known: readonly string[]): void {
  const without = known.filter((name) => !names.includes(name))
  for (const name of names.filter((one) => !known.includes(one))) {
    const meant = nearest(name, without)
    if (meant === undefined && names.some((one) => known.includes(one))) continue
    throw new Error(
      `there are cases of ${name}, and no marked function of that name. ${meant ? `Did you mean ${meant}?` : `There are: ${known.join(', ')}.`}`,
    )
  }
}

/** The outer list is easily forgotten: then an argument stands where a case should. */
const isCase = (one: unknown): one is GivenCase =>
  Array.isArray(one) || (typeof one === 'object' && one !== null && ('this' in one || 'args' in one))
