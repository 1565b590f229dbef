import type { DispatchMode } from '../runtime-shim/manifest.ts'
import type { FilePlaces } from './services.ts'

/** Plugin options that emitted code depends on. */
export interface RuntimeOptions {
  dispatch: DispatchMode
  /** Bytes of kernel memory. */
  memory?: number
  /** Larger kernel modules become files, in bytes. @default Infinity */
  inlineLimit?: number
  /** Without a place, native code is left out and kernel modules are inlined. */
  places?: FilePlaces
  /** Check each call of a kernel against the original. */
  verify?: boolean
  /** The file's name in messages at run time. */
  shownFile?: string
}
