/** Why an original ran although a kernel exists: keys of `byReason` and codes of `reasons` in `status(fn)`. */
export type RunReason =
  | 'argument-type'
  | 'argument-range'
  | 'outer-value'
  | 'same-object'
  | 'shared-buffer'
  | 'resized-buffer'
  | 'memory-full'
  | 'gave-up'
  | 'wasm-forbidden'
  | 'corrupt-artifact'
  | 'no-simd'
  | 'not-loaded'
  | 'not-found'
  | 'not-profitable'
  | 'no-native'
  | 'disabled'
  | LateReason

/** The same where kernels are compiled while the program runs already. */
export type LateReason = 'compiling' | 'not-compiled'
