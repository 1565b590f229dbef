import type { Platform } from '../../toolchain/platform.ts'

/**
 * Left below the limit: the largest frame of a kernel, what it calls, and a signal handler. V8 leaves a like amount for its own native code.
 */
const RESERVE = 128 * 1024

/**
 * LLVM IR of `@usejit.stack.limit() → i64`: the lowest address that a recursive kernel may use in the current thread, or 0 where the system does not
 * tell.
 */
export function emitStackLimit(platform: Platform): string {
  const [system] = platform.split('-')
  return system === 'linux' ? LINUX : system === 'darwin' ? DARWIN : WINDOWS
}

/** glibc and musl both have the first; room for either's attributes. */
const LINUX = `declare extern_weak i32 @pthread_getattr_np(i64, ptr)
declare extern_weak i64 @pthread_self()
declare extern_weak i32 @pthread_attr_getstack(ptr, ptr, ptr)
declare extern_weak i32 @pthread_attr_destroy(ptr)
define internal i64 @usejit.stack.limit() noinline #0 {
entry:
  %attributes = alloca [128 x i8], align 16
  %low.at = alloca i64, align 8
  %size.at = alloca i64, align 8
  store i64 0, ptr %low.at, align 8
  %missing = icmp eq ptr @pthread_getattr_np, null
  br i1 %missing, label %unknown, label %ask
ask:
  %self = call i64 @pthread_self()
  %asked = call i32 @pthread_getattr_np(i64 %self, ptr %attributes)
  %failed = icmp ne i32 %asked, 0
  br i1 %failed, label %unknown, label %read
read:
  %got = call i32 @pthread_attr_getstack(ptr %attributes, ptr %low.at, ptr %size.at)
  %freed = call i32 @pthread_attr_destroy(ptr %attributes)
  %wrong = icmp ne i32 %got, 0
  br i1 %wrong, label %unknown, label %known
known:
  %low = load i64, ptr %low.at, align 8
  %limit = add i64 %low, ${RESERVE}
  ret i64 %limit
unknown:
  ret i64 0
}
`

const DARWIN = `declare ptr @pthread_self()
declare i64 @pthread_get_stackaddr_np(ptr)
declare i64 @pthread_get_stacksize_np(ptr)
define internal i64 @usejit.stack.limit() noinline #0 {
  %self = call ptr @pthread_self()
  %high = call i64 @pthread_get_stackaddr_np(ptr %self)
  %size = call i64 @pthread_get_stacksize_np(ptr %self)
  %low = sub i64 %high, %size
  %limit = add i64 %low, ${RESERVE}
  ret i64 %limit
}
`

const WINDOWS = `declare dllimport void @GetCurrentThreadStackLimits(ptr, ptr)
define internal i64 @usejit.stack.limit() noinline #0 {
  %low.at = alloca i64, align 8
  %high.at = alloca i64, align 8
  store i64 0, ptr %low.at, align 8
  call void @GetCurrentThreadStackLimits(ptr %low.at, ptr %high.at)
  %low = load i64, ptr %low.at, align 8
  %limit = add i64 %low, ${RESERVE}
  ret i64 %limit
}
`
