import { expect, test } from 'vitest'
import type { CompiledModule } from '../compiler/compiled-module.ts'
import type { DiagnosticCode } from '../compiler/diagnostics/codes.ts'
import { RUNTIME_ABI } from '../runtime-shim/manifest.ts'
import { LateKernels } from './late-kernels.ts'

const failed = (code: DiagnosticCode, message: string) => ({
  code,
  message,
  severity: 'warning' as const,
  file: 'a.ts',
})
const moduleOf = (parts: Partial<CompiledModule>): CompiledModule => ({
  file: 'a.ts',
  functions: [],
  diagnostics: [],
  dependencies: [],
  ...parts,
})
const artifact: CompiledModule['artifact'] = {
  abi: RUNTIME_ABI,
  wasm: Buffer.from('wasm').toString('base64'),
  dataSize: 48,
  errors: [],
}

test.each<[string, Partial<CompiledModule>, object]>([
  ['a kernel module', { artifact }, { state: 'ready', dataSize: 48, wasm: Buffer.from('wasm') }],
  [
    'why there is none, without what tools have said',
    { diagnostics: [failed('no-parameter-type', 'x'), failed('toolchain-failed', 'LLVM aborted.\n/home/me/x.ll')] },
    { state: 'refused', message: 'LLVM aborted.' },
  ],
  [
    'that some of its functions were refused, for the module of the others is another',
    { artifact, failures: [new Error() as never], diagnostics: [failed('toolchain-failed', "'f' stays.")] },
    { state: 'refused', message: "'f' stays." },
  ],
])('tells %s', async (_, parts, expected) => {
  const kernels = new LateKernels()
  let complete = (_: CompiledModule) => {}
  const completed = new Promise<CompiledModule>((resolve) => (complete = resolve))
  kernels.add('key', completed)
  expect(kernels.find('key')).toEqual({ state: 'compiling' })
  complete(moduleOf(parts))
  await completed
  expect(kernels.find('key')).toEqual(expected)
  expect(kernels.find('other')).toBeUndefined()
})

test('forgets the oldest, and none that is being compiled', async () => {
  const kernels = new LateKernels()
  kernels.add('slow', new Promise(() => {}))
  for (let i = 0; i < 300; i++) kernels.add(`${i}`, Promise.resolve(moduleOf({ artifact })))
  await new Promise((done) => setTimeout(done))
  const states = ['slow', '0', '43', '44', '299'].map((key) => kernels.find(key)?.state)
  expect(states).toEqual(['compiling', undefined, undefined, 'ready', 'ready'])
})

test('a key that has failed may be compiled again', async () => {
  const kernels = new LateKernels()
  kernels.add('key', Promise.resolve(moduleOf({ diagnostics: [failed('toolchain-failed', 'closed')] })))
  await Promise.resolve()
  expect(kernels.find('key')?.state).toBe('refused')
  kernels.add('key', Promise.resolve(moduleOf({ artifact })))
  expect(kernels.find('key')?.state).toBe('compiling')
  await Promise.resolve()
  expect(kernels.find('key')?.state).toBe('ready')
})
