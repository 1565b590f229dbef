import type { LateReason, RunReason } from './reason.ts'

/** One sentence a reason, for `status(fn)` and `onFallback`. Those that exist on dev servers alone are added there (`late.ts`). */
export const reasonText: Record<Exclude<RunReason, LateReason>, string> & Partial<Record<LateReason, string>> = {
  'argument-type': 'an argument was not of the declared type',
  'argument-range': 'a number was outside the range that the kernel takes',
  'outer-value':
    'a variable or field from outside the function was not of its type, out of its range, or not there yet',
  'same-object': 'an object that the kernel changes was passed twice',
  'shared-buffer': 'an array was a view of a SharedArrayBuffer',
  'resized-buffer': 'the buffer of an array was detached or can be resized',
  'memory-full': 'the arrays did not fit into kernel memory, or the engine grants none',
  'gave-up': 'the kernel came to what only the original can do, and was undone',
  'wasm-forbidden': 'WebAssembly is not allowed or not available here',
  'corrupt-artifact': 'the kernel module is damaged or belongs to another version of usejit',
  'no-simd': 'the engine has no WebAssembly SIMD',
  'not-loaded': 'the kernel was not loaded yet',
  'not-found': 'the kernel module could not be loaded',
  'not-profitable': 'copying ordinary arrays does not pay, or the original was faster when sampled',
  'no-native': 'there is no native code for this machine, or it could not be loaded',
  disabled: 'kernels are switched off',
}
