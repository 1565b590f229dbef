/**
 * The runtime of usejit: what programs import, and (with names that begin with $) what emitted code imports.
 * @module
 */
export { alloc, free, type TypedArrayConstructor } from './alloc.ts'
export { $apart } from './apart.ts'
export { $arrays } from './arrays.ts'
export { $careful, $gaveUp, $giveUp, $heap } from './careful.ts'
export { configure } from './configure.ts'
export { $errors } from './errors.ts'
export { type FallbackEvent, onFallback } from './fallback-listener.ts'
export { $fetched } from './fetched.ts'
export {
  isFloat32 as $float32,
  isInteger as $integer,
  isPlain as $plain,
  lengthOf as $length,
  tagOf as $tag,
} from './guards.ts'
export { $imported } from './imported.ts'
export { $bind, $kernel, $module, $wrap } from './kernel.ts'

export { $late } from './late.ts'
export { $array, $list } from './lists.ts'
export { $math } from './math.ts'
export { $attach, $extends, $field, $getter, $inherited, $member, $own } from './members.ts'
export { $native } from './native.ts'
export { $operations } from './operations.ts'
export { original } from './original.ts'
export { realm as $realm, residentKey as $key } from './realm.ts'
export type { RunReason } from './reason.ts'
export { $data, $lacks, $more, $of, $tuple } from './records.ts'
export { $rejected } from './rejected.ts'
export { $boolean, $optional, $u32, $u64 } from './result.ts'
export { $made } from './returned-lists.ts'
export { $cells, $rows } from './rows.ts'
export type { SizeClassStatus } from './sampler.ts'
export { $bigslot, $left, $slot } from './slots.ts'
export { type CallCounts, type FunctionStatus, status, type VariantStatus } from './status.ts'
export { $text } from './texts.ts'
export { $timed, $trial } from './trial.ts'
export { $units } from './units.ts'
export { $variants } from './variants.ts'
export type { VerifiedCalls, VerifyGap } from './verified-calls.ts'
export { $verify } from './verify.ts'
export { $view } from './view.ts'
