/** Under which name built modules have what the user's module exports by default. */
export const DEFAULT_EXPORT = '$default'
