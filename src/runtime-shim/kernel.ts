/** The object behind a dispatcher: counters that its inlined fast path touches, and the slow path for everything else. */

import type { AnyFunction } from './any-function.ts'
import { copyIn } from './copies.ts'
import { disguise } from './disguise.ts'
import { type ArrayArgument, inspectArray } from './guards.ts'
import { createModule, type LoadableModule, loadModule, report } from './load-module.ts'
import type { EmittedModule, KernelManifest } from './manifest.ts'
import { stackTop } from './memory.ts'
import type { NativeHalf } from './native.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'
import type { Sampler, Trial } from './sampler.ts'
import type { FunctionStatus } from './status.ts'

/** Names of its members are part of the ABI: emitted dispatchers use all but the first two and `missed`. */
export interface Kernel {
  readonly module: LoadableModule
  readonly manifest: KernelManifest
  /** Calls that failed a guard. */
  readonly missed: Partial<Record<RunReason, number>>
  /** 0: try the kernel; −1: the module does not run. Dispatchers compare it with `realm.depth`, which is never negative. */
  off: number
  /** The Wasm export once it is there. */
  run: ((...args: never[]) => number) | undefined
  /** Calls of the kernel as WebAssembly. */
  ran: number
  /** Runs the kernel natively; the kernel object itself means that it does not take the inputs. There where the module has native code of it. */
  native?: (...inputs: unknown[]) => unknown
  half?: NativeHalf
  /** Kernels of the same function for other types. */
  others?: Kernel[]
  /** What `status` tells of them together. */
  join?(statusOf: (kernel: Kernel) => FunctionStatus): FunctionStatus
  /** Throws error `status - 1` of the module, or that a recursion went too deep. Called by native code. */
  raise?: (status: number, ...values: bigint[]) => never
  /** Decides over calls where the cost model does not; null: it does, for want of a clock. */
  sampler?: Sampler | null
  /** What was decided over the call that goes the slow way. */
  trial?: Trial
  /** The prototypes of classes whose methods it calls on objects in arrays; set before each call. */
  made?: Record<string, object>
  /** Calls that the cost model or the sampler gave to the original. */
  small: number
  /** Calls while the module did not run. */
  skipped: number
  /**
   * A call that the fast path did not settle, although scalars and classes of arrays are right: more guards, copies, kernel.
   *
   * @param inputs one for each of the manifest
   * @returns the kernel object itself where the original must run
   */
  slow(...inputs: unknown[]): unknown
  /**
   * After an exception out of the kernel: unwinds the shadow stack (kernels call no JavaScript that could call kernels), and lets the stack trace begin at the
   * dispatcher, which stands where the user's function stood.
   *
   * @param above the function that the dispatcher has called
   * @returns the exception
   */
  trap(error: unknown, above?: AnyFunction): unknown
  /** Counts a call that failed a guard. */
  miss(code: RunReason): void
}

/**
 * For emitted code: one marked function.
 *
 * @param convert gives the JavaScript result, where the Wasm result is not it already
 */
export function $kernel(
  module: LoadableModule,
  manifest: KernelManifest,
  convert?: (result: number) => unknown,
): Kernel {
  const { params, copy, returns } = manifest
  const missed: Kernel['missed'] = {}
  const kernel: Kernel = {
    module,
    manifest,
    missed,
    off: module.code ? -1 : 0,
    // Another kernel may have had the module loaded before this one was made.
    run: module.exports?.[manifest.export] as Kernel['run'],
    ran: 0,
    small: 0,
    skipped: 0,
    slow(...inputs) {
      const arrays: ArrayArgument[] = []
      let total = 0
      let fault: RunReason | undefined
      params.forEach((param, i) => {
        if (param.t !== 'array') return
        const array = inspectArray(param, inputs[i] as object)
        if (typeof array === 'string') fault = array
        else total += (arrays[i] = array).length
      })
      const copied = arrays.filter((array) => array.ptr < 0)
      if (fault) kernel.miss(fault)
      // 'never' compares as NaN does.
      else if (copied[0] && (!(total >= (copy as number)) || kernel.trial?.original)) kernel.small++
      else {
        loadModule(module)
        const { run } = kernel
        if (!run) kernel.skipped++
        else {
          const copyOut = copyIn(realm.memory!, copied)
          if (copyOut) {
            kernel.ran++
            try {
              // Not by flatMap, which costs more than copying hundreds of elements.
              const values: unknown[] = []
              inputs.forEach((input, i) => {
                // Not by what is in `arrays`, which has holes: someone may have put a number of that name on `Object.prototype`.
                if (params[i].t === 'array') values.push(arrays[i].ptr, arrays[i].length)
                else values.push(input)
              })
              const result = run(...(values as never[]))
              copyOut()
              return returns! >= 0 ? inputs[returns!] : convert ? convert(result) : result
            } catch (error) {
              copyOut(true)
              throw kernel.trap(error, kernel.slow)
            }
          }
          kernel.miss('memory-full')
        }
      }
      return kernel
    },
    trap(error, above = kernel.trap) {
      realm.memory!.stackPointer.value = stackTop
      // A trap of the machine is a defect of usejit, whose trace should tell all.
      if (!(error instanceof WebAssembly.RuntimeError)) Error.captureStackTrace?.(error as Error, above)
      return error
    },
    miss(code) {
      missed[code] ??= 0
      if (!missed[code]++) report(kernel, code)
    },
  }
  module.kernels.push(kernel)
  if (manifest.native! >= 0 && !module.code) module.manifest.native?.(kernel)
  return kernel
}

/** For emitted code: one rewritten source file. */
export const $module: (manifest: EmittedModule) => LoadableModule = createModule

/**
 * For emitted code: joins the dispatcher of a declaration to its kernel.
 *
 * @returns the kernel
 */
export function $bind(kernel: Kernel, dispatcher: AnyFunction, original: () => AnyFunction): Kernel {
  disguise(dispatcher, kernel.manifest.name, original)
  realm.functions.set(dispatcher, { kernel, original })
  return kernel
}

/**
 * For emitted code: a function expression or arrow function.
 *
 * @param create makes the dispatcher, which calls the thunk that it is given
 * @param original the function as it was written
 */
export function $wrap(
  kernel: Kernel | undefined,
  create: (original: () => AnyFunction) => AnyFunction,
  original: AnyFunction,
): AnyFunction {
  // In a function called before its module's first statement, through a circular import, there is no kernel yet.
  if (!kernel) return original
  const { name } = kernel.manifest
  if (original.name !== name) Object.defineProperty(original, 'name', { value: name, configurable: true })
  const thunk = () => original
  const dispatcher = create(thunk)
  $bind(kernel, dispatcher, thunk)
  return dispatcher
}
