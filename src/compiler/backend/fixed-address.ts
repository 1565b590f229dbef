/** An address in kernel memory as LLVM text. */
export const pointerTo = (address: number): string => `inttoptr (i32 ${address} to ptr)`
