import { expect, it } from 'vitest'
import { chooseToolchain, compileModule } from './index.ts'

it('compiles a module for a program that uses the compiler as a library', async () => {
  const toolchain = chooseToolchain({ toolchain: 'auto' })
  const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
  const source = 'export function twice(a: number): number { "use jit"; return a * 2 }'
  const { artifact, functions } = await compileModule('twice.ts', source, { directive }, { toolchain })
  await toolchain.close()
  expect(functions[0].kernel).toMatchObject({ name: 'twice', result: 'f64' })
  expect(WebAssembly.validate(Buffer.from(artifact!.wasm, 'base64'))).toBe(true)
})
