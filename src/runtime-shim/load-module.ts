/** Turns the emitted literal of a module into running Wasm, at the first call that wants a kernel. Never throws: a failure leaves the originals. */
import type { Kernel } from './kernel.ts'
import { type EmittedModule, RUNTIME_ABI } from './manifest.ts'
import { extendHeap, flagAddress, type KernelMemory, kernelMemory } from './memory.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'

/** One rewritten source file. */
export interface LoadableModule {
  readonly manifest: EmittedModule
  readonly kernels: Kernel[]
  state: 'idle' | 'ready' | 'pending' | 'original' | 'disabled'
  /** Why the originals run, in every state but `idle` and `ready`. */
  reason?: { code: RunReason; message: string }
  exports?: WebAssembly.Exports
}

/** The kernel memory has no room, or there is none. */
class NoMemory extends Error {}

/** (module (func (result v128) (i8x16.splat (i32.const 0)))) */
const simdProbe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11]

export function createModule(manifest: EmittedModule): LoadableModule {
  const byMode = manifest.dispatch === 'never'
  if (!byMode && !disabledByEnvironment()) return { manifest, kernels: [], state: 'idle' }
  const message = byMode ? "dispatch is 'never'" : 'USEJIT_DISABLE=1 is set'
  return { manifest, kernels: [], state: 'disabled', reason: { code: 'disabled', message } }
}

/** Compiles and links unless that was tried before; afterwards the state is not `idle`. */
export function loadModule(module: LoadableModule): void {
  if (module.state !== 'idle') return
  let bytes: Uint8Array<ArrayBuffer> | undefined
  try {
    bytes = decode(module.manifest)
    const compiled = new WebAssembly.Module(bytes)
    start(module, new WebAssembly.Instance(compiled, importsOf(module.manifest)))
  } catch (error) {
    if (!(error instanceof RangeError) || !bytes) return fail(module, bytes, error)
    // Engines refuse to compile large modules synchronously on the main thread.
    settle(module, 'pending', 'not-loaded', 'the module is large and compiles in the background')
    WebAssembly.compile(bytes)
      .then((compiled) => WebAssembly.instantiate(compiled, importsOf(module.manifest)))
      .then((instance) => start(module, instance))
      .catch((failure: unknown) => fail(module, bytes, failure))
  }
}

/** Tells a kernel what its module has come to. */
export function settleKernel(module: LoadableModule, kernel: Kernel): void {
  // Calls that were skipped in the state before belong to its reason.
  if (kernel.skipped > 0) kernel.count(kernel.blame, kernel.skipped)
  kernel.skipped = 0
  kernel.blame = module.reason?.code ?? 'not-loaded'
  kernel.run = module.exports?.[kernel.manifest.export] as Kernel['run']
  kernel.off = module.state === 'idle' || module.state === 'ready' ? 0 : -1
}

function settle(module: LoadableModule, state: LoadableModule['state'], code?: RunReason, message = ''): void {
  module.state = state
  module.reason = code && { code, message }
  for (const kernel of module.kernels) {
    settleKernel(module, kernel)
    if (code) for (const listen of realm.listeners) listen(kernel.manifest.name, code)
  }
}

function start(module: LoadableModule, { exports }: WebAssembly.Instance): void {
  if (module.kernels.some((kernel) => !exports[kernel.manifest.export]))
    throw new TypeError('an export is missing')
    // Addresses inside data (tables of pointers) are fixed up by the module itself.
  ;(exports.__wasm_apply_data_relocs as (() => void) | undefined)?.()
  module.exports = exports
  settle(module, 'ready')
}

function fail(module: LoadableModule, bytes: Uint8Array<ArrayBuffer> | undefined, error: unknown): void {
  const [code, text] = explain(bytes, error)
  const message = `${text}; the original functions run (${error})`
  settle(module, 'original', code, message)
  console.warn(`usejit [${code}] ${module.kernels.map((kernel) => kernel.manifest.name)}: ${message}`)
}

function explain(bytes: Uint8Array<ArrayBuffer> | undefined, error: unknown): [RunReason, string] {
  if (error instanceof NoMemory) return ['memory-full', 'no kernel memory']
  if (typeof WebAssembly === 'undefined') return ['wasm-forbidden', 'no WebAssembly']
  if (bytes && !WebAssembly.validate(new Uint8Array(simdProbe))) return ['no-simd', 'no WebAssembly SIMD']
  const linking = error instanceof WebAssembly.LinkError || error instanceof TypeError
  return bytes && !linking && WebAssembly.validate(bytes)
    ? ['wasm-forbidden', 'WebAssembly is forbidden, perhaps by Content-Security-Policy']
    : ['corrupt-artifact', 'kernel module damaged or of another usejit version']
}

function decode({ abi, wasm }: EmittedModule): Uint8Array<ArrayBuffer> {
  if (abi !== RUNTIME_ABI) throw new Error(`runtime ABI ${RUNTIME_ABI}, module ${abi}`)
  return Uint8Array.from(atob(wasm), (char) => char.charCodeAt(0))
}

/** Imports are read only as far as the module declares them, so that getters make the rare ones on demand. */
function importsOf({ dataSize, memory: wanted }: EmittedModule): WebAssembly.Imports {
  const kernelSide = kernelMemory(wanted)
  const base = kernelSide && extendHeap(kernelSide, dataSize)
  if (!base) throw new NoMemory()
  const { memory, stackPointer } = kernelSide as KernelMemory
  const constant = (value: number) => new WebAssembly.Global({ value: 'i32', mutable: false }, value)
  return {
    env: {
      memory,
      __stack_pointer: stackPointer,
      __memory_base: constant(base),
      __table_base: constant(0),
      undefined_flag: constant(flagAddress),
      get __indirect_function_table() {
        // A table of its own for each module; room for more functions than a source file has.
        return new WebAssembly.Table({ initial: 1024, element: 'anyfunc' })
      },
    },
    // The built-ins themselves: a wrapper would cost more than the function.
    math: Math as unknown as WebAssembly.ModuleImports,
  }
}

function disabledByEnvironment(): boolean {
  try {
    return (globalThis as { process?: { env?: Record<string, string> } }).process?.env?.USEJIT_DISABLE === '1'
  } catch {
    // Hosts that ask for permission to read the environment, and were refused.
    return false
  }
}
