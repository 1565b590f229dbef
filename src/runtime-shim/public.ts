/** What programs import of the runtime: `usejit/runtime` without what is there for emitted code alone. (It is listed again there: the order of modules is one of size.) */
export { alloc, free, type TypedArrayConstructor } from './alloc.ts'
export { configure } from './configure.ts'
export { type FallbackEvent, onFallback } from './fallback-listener.ts'
export { original } from './original.ts'
export type { RunReason } from './reason.ts'
export type { SizeClassStatus } from './sampler.ts'
export { type CallCounts, type FunctionStatus, status, type VariantStatus } from './status.ts'
export type { VerifiedCalls, VerifyGap } from './verified-calls.ts'
