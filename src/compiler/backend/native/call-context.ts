/**
 * What one call of a kernel shares between the glue and the functions of the module. It lies on the stack of the glue, since addons have no mutable
 * globals: threads share them. Every function gets its address as first parameter, `%ctx`.
 *
 * ```
 * 0   i32  status: 0, or how the kernel failed
 * 4   i32  1 where the result is undefined
 * 8   i64  lowest address that the frame of a recursive function may have
 * 16  ptr  kernel memory, if the kernel looks into it: see `takesMemory`
 * 24  i64  values of the error's message, or the bits of them
 * ```
 */
export const CONTEXT = { status: 0, undefined: 4, stackLimit: 8, memory: 16, values: 24 } as const

/** Status of a recursion that went too deep; error i of the module is 1 + i. */
export const TOO_DEEP = -1
