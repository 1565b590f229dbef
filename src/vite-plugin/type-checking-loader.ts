/** One loader of webpack's or Rspack's for a file, as the loader context has it. */
export interface UsedLoader {
  path?: string
  /** As text: `?transpileOnly`. */
  query?: string
  options?: unknown
}

/**
 * Whether ts-loader checks the types of what usejit hands on: code that is not the user's, whose parameters have no types. It fails where `strict` is on, and says things
 * that nobody can do anything about.
 *
 * @param loaders all loaders of the file
 */
export function checksTypes(loaders: readonly UsedLoader[] = []): boolean {
  return loaders.some(({ path = '', query = '', options }) => {
    if (!/[\\/]ts-loader[\\/]/.test(path)) return false
    if (typeof options !== 'object' || options === null) return !/transpileOnly|happyPackMode/.test(query)
    const { transpileOnly, happyPackMode } = options as { transpileOnly?: boolean; happyPackMode?: boolean }
    return !transpileOnly && !happyPackMode
  })
}

/** What is said then. */
export const TYPES_ARE_CHECKED =
  'usejit: ts-loader checks the types of the code that usejit writes, which has none. Set its option transpileOnly: true, and check what you have written by ' +
  '`tsc --noEmit` or fork-ts-checker-webpack-plugin.'
