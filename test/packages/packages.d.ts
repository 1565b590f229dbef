/** Made by `bundle.ts`. */
declare module 'packages' {
  /** What each function's file exports, by package and name of the function. */
  export const files: Record<string, Record<string, unknown>>
  /** Missing where nothing is marked. */
  export const status: ((fn: never) => unknown) | undefined
}
