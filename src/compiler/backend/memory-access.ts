/** How functions reach kernel memory, as LLVM text. An address in it is an i32 on every target, for the runtime lays it out alike. */
export interface MemoryAccess {
  /** Whether pointers have 64 bits: the addresses of arrays have as many then, unlike those in kernel memory. */
  readonly wide: boolean
  /** In front of the parameters of a function that looks into it, and of the arguments for them; with a trailing comma, or nothing. */
  readonly passed: string
  /** Lines that make a pointer of an address. @param address the name of an i32, or a number */
  pointer(to: string, address: string | number): string[]
  /** Lines that make an address of a pointer. */
  address(to: string, pointer: string): string[]
}

/** There is no other memory. */
export const WASM_MEMORY: MemoryAccess = {
  wide: false,
  passed: '',
  pointer: (to, address) => [`${to} = inttoptr i32 ${address} to ptr`],
  address: (to, pointer) => [`${to} = ptrtoint ptr ${pointer} to i32`],
}

/** It is somewhere: addresses count from `%mem`. What lies elsewhere has an address too, of which only differences mean something. */
export const NATIVE_MEMORY: MemoryAccess = {
  wide: true,
  passed: 'ptr %mem, ',
  pointer: (to, address) =>
    typeof address === 'number'
      ? [`${to} = getelementptr inbounds i8, ptr %mem, i64 ${address}`]
      : [`${to}.wide = zext i32 ${address} to i64`, `${to} = getelementptr inbounds i8, ptr %mem, i64 ${to}.wide`],
  address: (to, pointer) => [
    `${to}.at = ptrtoint ptr ${pointer} to i64`,
    `${to}.mem = ptrtoint ptr %mem to i64`,
    `${to}.far = sub i64 ${to}.at, ${to}.mem`,
    `${to} = trunc i64 ${to}.far to i32`,
  ],
}

/** Indented as the bodies of functions are. */
export const linesOf = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n')
