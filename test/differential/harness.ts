/**
 * Runs a function as JavaScript and as its kernel on the same arguments and compares everything that can be observed: the result, the contents of
 * all arrays. The kernel is called directly, without dispatcher, so that these tests say something about compiled code only; that a call reaches the
 * kernel at all is what `test/e2e` is about.
 */
import { transformSync } from 'esbuild'
import { afterAll } from 'vitest'
import { type CompileOptions, compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import type { KernelManifest, ParamSpec } from '../../src/runtime-shim/manifest.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}

export type Argument = number | boolean | ArrayBufferView
type AnyFunction = (...args: Argument[]) => unknown

/** A module whose functions can be run both ways. */
export interface BothWays {
  /** Names of the functions that have a kernel. */
  kernels: string[]
  diagnostics: string[]
  /** Calls the original and the kernel on copies of the arguments. */
  run(name: string, args: Argument[]): { original: Outcome; kernel: Outcome }
}

/** What a call left behind. */
export interface Outcome {
  result: unknown
  arrays: ArrayBufferView[]
}

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

/** Compiles a TypeScript module. */
export async function compileBothWays(source: string): Promise<BothWays> {
  const compiled = await compileModule('test.ts', source, OPTIONS, { toolchain })
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs' })
  const module = { exports: {} as Record<string, AnyFunction> }
  new Function('module', 'exports', code)(module, module.exports)
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 256 })
  let undefinedResult = false
  const instance =
    compiled.artifact &&
    instantiate(compiled.artifact.wasm, memory, () => {
      undefinedResult = true
    })
  const manifests = new Map(compiled.functions.flatMap((f) => (f.kernel ? [[f.marked.name, f.kernel] as const] : [])))
  return {
    kernels: [...manifests.keys()],
    diagnostics: compiled.diagnostics.map((d) => `${d.code}: ${d.message}`),
    run(name, args) {
      const manifest = manifests.get(name)
      if (!manifest || !instance) throw new Error(`${name} has no kernel: ${compiled.diagnostics.map((d) => d.message).join('; ')}`)
      const copies = args.map(copyArgument)
      const result = module.exports[name](...copies)
      undefinedResult = false
      const kernel = callKernel(instance, memory, manifest, args)
      if (undefinedResult) kernel.result = undefined
      return { original: { result, arrays: copies.filter(isArray) }, kernel }
    },
  }
}

const isArray = (x: Argument): x is ArrayBufferView => ArrayBuffer.isView(x)

function copyArgument(x: Argument): Argument {
  return isArray(x) ? (x as Uint8Array).slice() : x
}

function instantiate(base64: string, memory: WebAssembly.Memory, onUndefined: () => void): WebAssembly.Instance {
  const module = new WebAssembly.Module(Buffer.from(base64, 'base64'))
  const table = new WebAssembly.Table({ initial: 0, element: 'anyfunc' })
  return new WebAssembly.Instance(module, {
    env: {
      memory,
      __memory_base: new WebAssembly.Global({ value: 'i32', mutable: false }, 1 << 17),
      __table_base: new WebAssembly.Global({ value: 'i32', mutable: false }, 0),
      __stack_pointer: new WebAssembly.Global({ value: 'i32', mutable: true }, 1 << 16),
      __indirect_function_table: table,
    },
    math: Math as unknown as WebAssembly.ModuleImports,
    usejit: { undefined_result: onUndefined },
  })
}

const HEAP = 1 << 18

function callKernel(instance: WebAssembly.Instance, memory: WebAssembly.Memory, manifest: KernelManifest, args: Argument[]): Outcome {
  let top = HEAP
  const placed: { view: ArrayBufferView; at: number }[] = []
  const passed = manifest.params.flatMap((spec: ParamSpec, i): number[] => {
    const arg = args[i]
    if (!isArray(arg)) return [Number(arg)]
    const at = top
    top = (top + arg.byteLength + 79) & ~15
    new Uint8Array(memory.buffer).set(new Uint8Array(arg.buffer, arg.byteOffset, arg.byteLength), at)
    placed.push({ view: arg, at })
    return [at, spec.t === 'array' ? (arg as Uint8Array).length : 0]
  })
  // What lies behind the arrays must stay as it is.
  new Uint8Array(memory.buffer).fill(0xa5, top, top + 4096)
  const raw = (instance.exports[manifest.export] as (...a: number[]) => number | undefined)(...passed)
  const guard = new Uint8Array(memory.buffer, top, 4096)
  if (guard.some((b) => b !== 0xa5)) throw new Error(`${manifest.name} wrote behind its arrays`)
  const arrays = placed.map(({ view, at }) => {
    const Class = view.constructor as new (buffer: ArrayBuffer, at: number, length: number) => Uint8Array
    return new Class(memory.buffer as ArrayBuffer, at, (view as Uint8Array).length).slice()
  })
  return { result: convertResult(manifest, raw), arrays }
}

function convertResult(manifest: KernelManifest, raw: number | undefined): unknown {
  switch (manifest.result) {
    case 'void':
      return undefined
    case 'boolean':
      return raw !== 0
    case 'u32':
      return (raw as number) >>> 0
    default:
      return raw
  }
}
