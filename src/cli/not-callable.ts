/** Why a marked function cannot be called from outside. */
export const NOT_CALLABLE = 'it is not exported, or a method: export a function that calls it'
