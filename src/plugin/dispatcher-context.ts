/** What the parts of a dispatcher are written from. */
import type { DispatchMode, KernelManifest } from '../runtime-shim/manifest.ts'

/** Things of 'usejit/runtime' that emitted code imports. */
export type RuntimeName =
  | '$apart'
  | '$array'
  | '$arrays'
  | '$attach'
  | '$bind'
  | '$boolean'
  | '$careful'
  | '$cells'
  | '$data'
  | '$errors'
  | '$fetched'
  | '$field'
  | '$float32'
  | '$gaveUp'
  | '$getter'
  | '$giveUp'
  | '$heap'
  | '$imported'
  | '$extends'
  | '$inherited'
  | '$integer'
  | '$kernel'
  | '$key'
  | '$left'
  | '$length'
  | '$list'
  | '$made'
  | '$math'
  | '$member'
  | '$module'
  | '$more'
  | '$native'
  | '$operations'
  | '$of'
  | '$optional'
  | '$own'
  | '$plain'
  | '$realm'
  | '$rejected'
  | '$rows'
  | '$bigslot'
  | '$slot'
  | '$tag'
  | '$text'
  | '$timed'
  | '$trial'
  | '$lacks'
  | '$late'
  | '$tuple'
  | '$u32'
  | '$u64'
  | '$units'
  | '$variants'
  | '$verify'
  | '$view'
  | '$wrap'

/** Where a dispatcher stands. */
export interface DispatcherContext {
  manifest: KernelManifest
  /** Names of its parameters. */
  args: readonly string[]
  /** The last of them has collected the rest of the arguments. */
  rest?: boolean
  dispatch: DispatchMode
  /** Start of all names that the file does not use. */
  prefix: string
  /** Variable that holds the kernel, perhaps not yet. */
  kernel: string
  /** Conditions under which the receiver is what the kernel takes it for; they may throw. */
  receiver?: readonly string[]
  /** Calls are checked against the original: what messages say of the function. */
  verify?: { name: string; place: string; fastmath: boolean }
  /** Gives the local name of an import and has it imported. */
  use: (name: RuntimeName) => string
}
