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
 * @returns the cases of one function; undefined where there are none
 * @throws Error where they are written in another way
 */
export async function givenCases(module: string | undefined, name: string): Promise<readonly Case[] | undefined> {
  if (module === undefined) return undefined
  const given = ((await import(module)) as { cases?: Cases }).cases?.[name]
  const list = typeof given === 'function' ? given() : given
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
