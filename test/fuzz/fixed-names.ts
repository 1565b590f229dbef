/** Names of what every program has. */

/** Helpers of special signatures. */
export const GENERIC = 'h7'
export const ON_OBJECTS = 'h8'
export const INFERRED = 'h9'
export const TAIL = 'h10'
export const APPLY = 'h11'
export const ADDER = 'h12'
export const REST = 'h13'

/** An enum. */
export const ENUM = 'Mode'

/** Arrays of constants. */
export const TABLES = ['Q0', 'Q1']
