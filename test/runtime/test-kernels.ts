/** The module of `kernels.wat` with its manifests, and compile results faked from it: the runtime and the rewriter are tested without a compiler. */
import { readFileSync } from 'node:fs'
import type { CompiledModule } from '../../src/compiler/compiled-module.ts'
import { findMarkedFunctions } from '../../src/compiler/frontend/find-marked-functions.ts'
import type { KernelManifest, ModuleManifest, ParamSpec } from '../../src/runtime-shim/manifest.ts'
import { RUNTIME_ABI } from '../../src/runtime-shim/manifest.ts'

export const testModule: ModuleManifest = {
  abi: RUNTIME_ABI,
  wasm: readFileSync(new URL('kernels.base64', import.meta.url), 'utf8').replaceAll('\n', ''),
  dataSize: 16,
  errors: [],
}

export const number: ParamSpec = { t: 'number', repr: 'f64' }
export const input: ParamSpec = { t: 'array', kind: 'Float64Array', reads: true, writes: false }
export const inout: ParamSpec = { t: 'array', kind: 'Float64Array', reads: true, writes: true }

const kernel = (
  name: string,
  params: ParamSpec[],
  result: KernelManifest['result'],
  copy: KernelManifest['copy'] = 0,
): KernelManifest => ({
  name,
  export: name,
  params,
  result,
  copy,
})

/** Manifests by export. */
export const testKernels = {
  add: kernel('add', [number, number], 'f64'),
  sine: kernel('sine', [number], 'f64'),
  big: kernel('big', [], 'u32'),
  not: kernel('not', [{ t: 'boolean' }], 'boolean'),
  half: kernel('half', [{ t: 'number', repr: 'i32' }], 'i32'),
  counter: kernel('counter', [], 'i32'),
  at: kernel('at', [input, { t: 'number', repr: 'i32' }], 'f64?'),
  axpy: kernel('axpy', [inout, input, number], 'void', 100),
  shift: kernel('shift', [inout, input], 'void'),
  iota: kernel('iota', [{ t: 'array', kind: 'Uint8Array', reads: false, writes: true }], 'void'),
  trap: kernel('trap', [inout], 'void'),
  stack: kernel('stack', [], 'i32'),
  address: kernel('address', [input], 'u32', 'never'),
} satisfies Record<string, KernelManifest>

/**
 * What the compiler would answer for a file whose marked functions bear names of `testKernels`; the others count as not compilable.
 *
 * @param kernels overrides by function name
 */
export function fakeCompiled(
  file: string,
  code: string,
  kernels: Record<string, KernelManifest> = testKernels,
): CompiledModule {
  const { marked, diagnostics } = findMarkedFunctions(file, code, {
    strict: false,
    fastmath: new Set(),
    inline: false,
    native: false,
  })
  const functions = marked.map((found) => {
    const manifest = kernels[found.name]
    return manifest
      ? { marked: found, kernel: { ...manifest, name: found.name }, diagnostics: [] }
      : {
          marked: found,
          diagnostics: [
            {
              code: 'unsupported-syntax' as const,
              severity: 'warning' as const,
              message: 'No kernel of this name.',
              file,
              span: found.span,
            },
          ],
        }
  })
  const artifact = functions.some((one) => one.kernel) ? { artifact: testModule } : {}
  return { file, functions, ...artifact, diagnostics, dependencies: [] }
}
