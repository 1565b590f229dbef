/** The object behind a dispatcher: counters that its inlined fast path touches, and the slow path for everything else. */
import { copyIn, copyOut } from './copies.ts'
import { disguise } from './disguise.ts'
import { type ArrayArgument, inspectArray, scalarFault } from './guards.ts'
import { createModule, type LoadableModule, loadModule, settleKernel } from './load-module.ts'
import type { EmittedModule, KernelManifest } from './manifest.ts'
import { type KernelMemory, stackTop } from './memory.ts'
import { type AnyFunction, realm } from './realm.ts'
import type { RunReason } from './reason.ts'

/** Names of its members are part of the ABI: emitted dispatchers use `off`, `run`, `ran`, `small`, `skipped`, `slow`, `trap`, `settled`. */
export class Kernel {
  readonly module: LoadableModule
  readonly manifest: KernelManifest
  /** 0: try the kernel; −1: the module cannot run. Dispatchers compare it with `realm.depth`, which is never negative. */
  off = 0
  /** The Wasm export once it is there. */
  run: ((...args: never[]) => number) | undefined
  /** Calls of the kernel. */
  ran = 0
  /** Calls that the cost model gave to the original. */
  small = 0
  /** Calls while `off` was −1 and not yet counted under their reason, which is `blame`. */
  skipped = 0
  blame: RunReason = 'not-loaded'
  /** Calls that failed a guard. */
  readonly reasons: Partial<Record<RunReason, number>> = {}

  constructor(module: LoadableModule, manifest: KernelManifest) {
    this.module = module
    this.manifest = manifest
    module.kernels.push(this)
    settleKernel(module, this)
  }

  /**
   * A call that the fast path did not settle: guards, copies, kernel; or the original.
   *
   * @param original gives the function that was compiled
   * @param args one per parameter
   */
  slow(original: () => AnyFunction, ...args: unknown[]): unknown {
    const { module, manifest } = this
    const values: (number | boolean | ArrayArgument)[] = []
    const arrays: ArrayArgument[] = []
    let fault: RunReason | undefined
    manifest.params.every((param, i) => {
      if (param.t !== 'array') {
        fault = scalarFault(param, args[i])
        values.push(args[i] as number)
      } else {
        const found = inspectArray(param, args[i])
        if (typeof found === 'string') fault = found
        else values.push((arrays[arrays.length] = found))
      }
      return !fault
    })
    if (!fault) {
      const copied = arrays.filter((array) => array.ptr < 0)
      if (copied.length > 0 && module.manifest.dispatch !== 'always') {
        const total = arrays.reduce((sum, array) => sum + array.length, 0)
        if (manifest.copy === 'never' || total < manifest.copy) {
          this.small++
          return original()(...(args as never[]))
        }
      }
      loadModule(module)
      const { run } = this
      const memory = realm.memory as KernelMemory
      if (run) {
        const { top } = memory
        if (copyIn(memory, arrays)) {
          this.ran++
          let failed = true
          try {
            const result = run(
              ...(values.flatMap((value) =>
                typeof value === 'object' ? [value.ptr, value.length] : value,
              ) as never[]),
            )
            failed = false
            return this.settled(result)
          } catch (error) {
            throw this.trap(error)
          } finally {
            copyOut(memory, copied, failed)
            memory.top = top
          }
        }
        memory.top = top
        fault = 'memory-full'
      } else {
        this.count(this.blame)
        return original()(...(args as never[]))
      }
    }
    if (this.count(fault) === 1) for (const listen of realm.listeners) listen(manifest.name, fault)
    return original()(...(args as never[]))
  }

  /** The JavaScript result of a Wasm result. */
  settled(result: number): unknown {
    const kind = this.manifest.result
    if (kind === 'u32') return result >>> 0
    if (kind === 'boolean') return result !== 0
    if (kind === 'f64?' && result !== result) {
      const { flag } = realm.memory as KernelMemory
      if (flag[0]) {
        flag[0] = 0
        return undefined
      }
    }
    return result
  }

  /** After an exception out of the kernel: unwinds the shadow stack. @returns the exception */
  trap(error: unknown): unknown {
    ;(realm.memory as KernelMemory).stackPointer.value = stackTop
    return error
  }

  /** @returns how many calls are counted under the reason now */
  count(reason: RunReason, calls = 1): number {
    return (this.reasons[reason] = (this.reasons[reason] ?? 0) + calls)
  }
}

/** For emitted code: one rewritten source file. */
export const $module: (manifest: EmittedModule) => LoadableModule = createModule

/**
 * For emitted code: one marked function.
 *
 * @param dispatcher its public face, where that is a declaration of the module
 * @param original gives the function that was compiled
 */
export function $kernel(
  module: LoadableModule,
  manifest: KernelManifest,
  dispatcher?: AnyFunction,
  original?: () => AnyFunction,
): Kernel {
  const kernel = new Kernel(module, manifest)
  if (dispatcher) $bind(kernel, dispatcher, original!)
  return kernel
}

/** For emitted code: joins the dispatcher of a declaration to its kernel. */
export function $bind(kernel: Kernel | undefined, dispatcher: AnyFunction, original: () => AnyFunction): void {
  // A function can be called before its module's first statement, through a circular import; it has no kernel then.
  if (!kernel) return
  disguise(dispatcher, kernel.manifest.name, original)
  realm.functions.set(dispatcher, { kernel, original })
}

/**
 * For emitted code: a function expression or arrow function.
 *
 * @param create makes the dispatcher; `original` is the thunk that it calls
 * @param original the function as it was written
 */
export function $wrap(
  kernel: Kernel | undefined,
  create: (original: () => AnyFunction) => AnyFunction,
  original: AnyFunction,
): AnyFunction {
  if (!kernel) return original
  const { name } = kernel.manifest
  if (original.name !== name) Object.defineProperty(original, 'name', { value: name, configurable: true })
  const thunk = () => original
  const dispatcher = create(thunk)
  $bind(kernel, dispatcher, thunk)
  return dispatcher
}
