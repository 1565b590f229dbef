import type { KernelManifest } from '../../runtime-shim/manifest.ts'

/**
 * Whether all calls of a kernel are made with the care that `$careful` takes, or look for it after an exception: what it does may have to be undone, or left to the original; arrays are copied
 * that are no typed arrays; it makes arrays.
 */
export const isCareful = ({ givesUp, heap, params, result, handles }: KernelManifest): boolean =>
  givesUp !== undefined ||
  heap === true ||
  result === 'list' ||
  handles !== undefined ||
  params.some((param) => param.t === 'array' && param.list !== undefined)
