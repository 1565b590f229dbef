/** Turns the emitted literal of a module into running Wasm, at the first call that wants a kernel. Never throws: a failure leaves the originals. */
import type { Kernel } from './kernel.ts'
import { type EmittedModule, RUNTIME_ABI } from './manifest.ts'
import { kernelMemory } from './memory.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'

/** One rewritten source file: not loaded while it has neither `exports` nor `code`. */
export interface LoadableModule {
  readonly manifest: EmittedModule
  readonly kernels: Kernel[]
  /** Why the originals run: `not-loaded` while it compiles in the background. */
  code?: RunReason
  /** What the engine said about it. */
  error?: unknown
  exports?: WebAssembly.Exports
}

/** (module (func (result v128) (i8x16.splat (i32.const 0)))) */
const simdProbe = 'AGFzbQEAAAABBQFgAAF7AwIBAAoIAQYAQQD9Dws='

export function createModule(manifest: EmittedModule): LoadableModule {
  // The first to need memory may be `alloc()`, before any kernel.
  realm.wanted ??= manifest.memory
  return {
    manifest,
    kernels: [],
    code: manifest.dispatch === 'never' || disabledByEnvironment() ? 'disabled' : undefined,
  }
}

/** Compiles and links unless that was tried before. */
export function loadModule(module: LoadableModule): void {
  if (module.code || module.exports || !module.manifest.wasm) return
  const { manifest } = module
  let bytes: Uint8Array<ArrayBuffer>
  // Why it does not compile: asked only then, as validating takes as long as compiling.
  let culprit: (() => RunReason) | undefined
  let imports: WebAssembly.Imports
  // What it means if the next step fails.
  let code: RunReason = 'wasm-forbidden'
  try {
    const { validate } = WebAssembly
    code = 'corrupt-artifact'
    // A module of another ABI decodes to nothing, which is no module.
    bytes = decode(manifest.abi === RUNTIME_ABI ? manifest.wasm : '')
    culprit = () => (validate(bytes) ? code : validate(decode(simdProbe)) ? 'corrupt-artifact' : 'no-simd')
    code = 'memory-full'
    imports = importsOf(manifest)
    code = 'wasm-forbidden'
    const compiled = new WebAssembly.Module(bytes)
    culprit = undefined
    code = 'corrupt-artifact'
    start(module, new WebAssembly.Instance(compiled, imports))
  } catch (error) {
    if (culprit && code !== 'memory-full') code = culprit()
    if (!(error instanceof RangeError)) return fail(module, code, error)
    // Engines refuse to compile large modules synchronously on the main thread.
    settle(module, 'not-loaded')
    WebAssembly.instantiate(bytes!, imports!)
      .then(({ instance }) => start(module, instance))
      .catch((error) => fail(module, code, error))
  }
}

/** Gives a module's kernels what an instance has. */
export function start(module: LoadableModule, { exports }: WebAssembly.Instance): void {
  // Addresses inside data (tables of pointers) are fixed up by the module itself.
  ;(exports.__wasm_apply_data_relocs as (() => void) | undefined)?.()
  module.exports = module.manifest.math?.(exports) ?? exports
  settle(module)
}

/** Leaves a module's kernels to their originals, and says so. */
export function fail(module: LoadableModule, code: RunReason, error: unknown): void {
  module.error = error
  settle(module, code)
  console.warn(`usejit [${code}] originals run: ${module.kernels.map((kernel) => kernel.manifest.name)}`, error)
}

/** Tells the kernels of a module what it has come to. */
export function settle(module: LoadableModule, code?: RunReason): void {
  module.code = code
  for (const kernel of module.kernels) {
    kernel.run = module.exports?.[kernel.manifest.export] as Kernel['run']
    kernel.off = code && !kernel.native ? -1 : 0
    if (code) report(kernel, code)
  }
}

/** Tells the listeners of `onFallback`. */
export function report({ manifest }: Kernel, code: RunReason): void {
  realm.listeners?.forEach((listen) => {
    listen(manifest.name, code)
  })
}

function decode(wasm: EmittedModule['wasm']): Uint8Array<ArrayBuffer> {
  if ((wasm as Uint8Array<ArrayBuffer>).buffer) return wasm as Uint8Array<ArrayBuffer>
  const text = atob(wasm as string)
  const bytes = new Uint8Array(text.length)
  // Not by `Uint8Array.from`, whose callback takes ten times as long in code that runs once.
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/**
 * Imports are read only as far as the module declares them, so that a getter makes the rare one on demand.
 *
 * @throws if there is no memory, or no room in it for the module's data
 */
export function importsOf({ dataSize, throw: errors }: EmittedModule): WebAssembly.Imports {
  const realmMemory = kernelMemory()
  if (!realmMemory) throw new Error('no kernel memory')
  const { memory, stackPointer, bytes, brk } = realmMemory
  new Uint8Array(bytes.buffer, brk, dataSize).fill(0)
  realmMemory.brk += dataSize
  const constant = (value: number) => new WebAssembly.Global({ value: 'i32' }, value)
  return {
    env: {
      memory,
      __stack_pointer: stackPointer,
      __memory_base: constant(brk),
      __table_base: constant(0),
      get __indirect_function_table() {
        // A table of its own for each module; room for more functions than a source file has.
        return new WebAssembly.Table({ initial: 1024, element: 'anyfunc' })
      },
    },
    // The built-ins themselves: a wrapper would cost more than the function.
    math: Math as unknown as WebAssembly.ModuleImports,
    throw: errors as unknown as WebAssembly.ModuleImports,
  }
}

function disabledByEnvironment(): boolean | undefined {
  try {
    return (globalThis as { process?: { env?: Record<string, string> } }).process?.env?.USEJIT_DISABLE === '1'
  } catch {
    // Hosts that ask for permission to read the environment, and were refused.
  }
}
