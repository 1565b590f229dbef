import type { RuntimeFunction } from './runtime-functions.ts'

/**
 * Functions of a C runtime library that LLVM calls for Wasm on its own, and that nobody else provides: where it finds that a loop sums up a polynomial, it
 * computes the sum by a formula, whose products have twice as many bits as the sum.
 *
 * The name is LLVM's, and so is the way of calling it, which follows from the types of the signature. Until instructions are selected nothing calls it, and an
 * `internal` function would be gone by then. The linker drops it where nothing does in the end, and exports nothing that is `hidden`.
 */
export const IMPLIED_FUNCTIONS: Readonly<Record<string, RuntimeFunction>> = {
  multi3: {
    needs: ['wide.mul'],
    text: `define hidden i128 @__multi3(i128 %x, i128 %y) nounwind memory(none) willreturn {
  %r = call i128 @usejit.wide.mul(i128 %x, i128 %y)
  ret i128 %r
}
`,
  },
}

/** Arithmetic of 64 bits or more, of which products of 128 bits can come. */
const WIDE_ARITHMETIC = / = (?:add|sub|mul|shl)(?: nuw| nsw)* i(?:64|128) /

/**
 * Which of them functions may need.
 *
 * @param bodies definitions as LLVM IR
 * @returns keys of `IMPLIED_FUNCTIONS`
 */
export const impliedFunctions = (bodies: readonly string[]): string[] =>
  bodies.some((body) => WIDE_ARITHMETIC.test(body)) ? ['multi3'] : []
