import type { Platform } from '../../toolchain/platform.ts'

/**
 * Left below the limit: the largest frame of a kernel, what it calls, and a signal handler. V8 leaves a like amount for its own native code.
 */
const RESERVE = 128 * 1024

/** A recursion gets no more than this, where the stack has no limit (`ulimit -s unlimited`) and all memory would be filled. */
const MOST = 64 * 1024 * 1024

/**
 * LLVM IR of `@usejit.stack.limit() → i64`: the lowest address that a recursive kernel may use in the current thread, or 0 where the system does not
 * tell.
 */
export function emitStackLimit(platform: Platform): string {
  switch (platform) {
    case 'linux-x64':
      return linux(186)
    case 'linux-arm64':
      return linux(178)
    case 'darwin-x64':
    case 'darwin-arm64':
      return DARWIN
    default:
      return WINDOWS
  }
}

/**
 * glibc and musl both have the first; room for either's attributes. Of the main thread's stack musl tells only what has been used of it. That may grow to the
 * limit of the process, of which arguments and environment take a quarter at most (execve(2)).
 */
const linux = (gettid: number): string => `declare extern_weak i32 @pthread_getattr_np(i64, ptr)
declare extern_weak i64 @pthread_self()
declare extern_weak i32 @pthread_attr_getstack(ptr, ptr, ptr)
declare extern_weak i32 @pthread_attr_destroy(ptr)
declare i64 @syscall(i64, ...)
declare i32 @getpid()
declare i32 @getrlimit(i32, ptr)
define internal i64 @usejit.stack.limit() noinline #0 {
entry:
  %attributes = alloca [128 x i8], align 16
  %low.at = alloca i64, align 8
  %size.at = alloca i64, align 8
  %most.at = alloca [2 x i64], align 8
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
  %told = load i64, ptr %low.at, align 8
  %thread = call i64 (i64, ...) @syscall(i64 ${gettid})
  %thread.id = trunc i64 %thread to i32
  %process.id = call i32 @getpid()
  %main = icmp eq i32 %thread.id, %process.id
  br i1 %main, label %first, label %all
first:
  %refused = call i32 @getrlimit(i32 3, ptr %most.at)
  %unlimited = icmp ne i32 %refused, 0
  br i1 %unlimited, label %all, label %limited
limited:
  %size = load i64, ptr %size.at, align 8
  %high = add i64 %told, %size
  %most = load i64, ptr %most.at, align 8
  %some = call i64 @llvm.umin.i64(i64 %most, i64 ${MOST})
  %quarter = lshr i64 %some, 2
  %own = sub i64 %some, %quarter
  %grown = sub i64 %high, %own
  %lower = call i64 @llvm.umin.i64(i64 %told, i64 %grown)
  br label %all
all:
  %low = phi i64 [ %told, %known ], [ %told, %first ], [ %lower, %limited ]
  %limit = add i64 %low, ${RESERVE}
  %frame = call ptr @llvm.frameaddress.p0(i32 0)
  %here = ptrtoint ptr %frame to i64
  %far = sub i64 %here, ${MOST}
  %nearer = call i64 @llvm.umax.i64(i64 %limit, i64 %far)
  ret i64 %nearer
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
