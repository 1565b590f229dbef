/** Which kernels are called in the slow way, through the runtime's generic code. */
import { isCareful } from '../compiler/backend/careful-calls.ts'
import type { KernelManifest } from '../runtime-shim/manifest.ts'
import { type Input, isList, isWritten } from './dispatcher-inputs.ts'

/** Whether the kernel takes or gives ordinary arrays of something else than numbers. */
export const holdsObjects = ({ params, made, handles = [] }: KernelManifest): boolean =>
  made !== undefined ||
  handles.some((handle) => handle.made !== undefined) ||
  params.some((spec) => spec.t === 'array' && (spec.of !== undefined || spec.booleans === true))

/** Whether the fast path is not for it: calls of a kernel that only makes arrays, and gives up before it has written anything, need none of that care. */
export const isSlow = (manifest: KernelManifest): boolean =>
  isCareful(manifest) &&
  (manifest.givesUp === true ||
    manifest.result === 'list' ||
    manifest.handles !== undefined ||
    manifest.params.some(isList))

/** Whether all its calls go the slow way, which runs native code, too. */
export const goesSlow = (manifest: KernelManifest, inputs: Input[]): boolean =>
  isSlow(manifest) || (isCareful(manifest) && inputs.some(({ spec }) => isWritten(spec)))
