/** Arguments of the user's own, as `--cases` takes them: `export const cases = { name: [[…arguments], …] }`, or functions that return such lists. */
type Cases = Record<string, readonly unknown[][] | (() => readonly unknown[][])>

/**
 * @param module URL of the module; missing where none was named
 * @returns the arguments for one function; undefined where there are none
 */
export async function givenCases(module: string | undefined, name: string): Promise<readonly unknown[][] | undefined> {
  if (module === undefined) return undefined
  const given = ((await import(module)) as { cases?: Cases }).cases?.[name]
  return typeof given === 'function' ? given() : given
}
