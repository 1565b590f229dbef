/** Why an original ran although a kernel exists: keys of `byReason` and codes of `reasons` in `status(fn)`. */
export type RunReason =
  | 'argument-type'
  | 'argument-range'
  | 'outer-value'
  | 'shared-buffer'
  | 'resized-buffer'
  | 'memory-full'
  | 'wasm-forbidden'
  | 'corrupt-artifact'
  | 'no-simd'
  | 'not-loaded'
  | 'not-profitable'
  | 'disabled'
