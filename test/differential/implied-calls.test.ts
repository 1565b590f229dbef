/** No module needs a function that a C runtime library would have, whichever LLVM has made it; and what stands in for such functions is exact. */
import { afterAll, describe, expect, it } from 'vitest'
import { compileToLlvm } from '../../src/compiler/pipeline.ts'
import { createClangToolchain } from '../../src/compiler/toolchain/clang.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import type { PrintingToolchain, ToolchainInput } from '../../src/compiler/toolchain/toolchain.ts'
import { createZigToolchain } from '../../src/compiler/toolchain/zig.ts'
import { itAgrees, type Row } from './agree.ts'
import { FORMULAS, OPERATIONS, TRIANGULAR } from './implied-calls.ts'

describe('results', () => {
  itAgrees([...FORMULAS, ...OPERATIONS])
})

/** What the loader provides. */
const OURS = /^(?:math|throw)\.|^env\.(?:memory|__memory_base|__table_base|__stack_pointer|__indirect_function_table)$/

/** The product of 128 bits is not kept for LLVM's own calls. */
const withoutIt = (input: ToolchainInput): ToolchainInput => ({
  ...input,
  llvmIr: input.llvmIr.replace('define hidden i128 @__multi3', 'define internal i128 @__multi3'),
})

describe.each<[string, PrintingToolchain]>([
  ['the built-in LLVM', createEmbeddedToolchain()],
  ['clang', createClangToolchain()],
  ['zig', createZigToolchain()],
])('modules of %s', (_, toolchain) => {
  afterAll(() => toolchain.close())

  const compiled = async ({ source }: Row) => {
    const {
      llvmIr = '',
      exports,
      diagnostics,
    } = compileToLlvm('test.ts', source, {
      directive: { strict: false, fastmath: new Set(), inline: false, native: false },
    })
    expect(diagnostics).toEqual([])
    const input = { llvmIr, target: { kind: 'wasm' } as const, exports, label: 'test.ts' }
    return { input, module: new WebAssembly.Module((await toolchain.compile(input)).bytes as BufferSource) }
  }
  const installed = toolchain.version().then(
    () => true,
    () => false,
  )

  it.each([...FORMULAS, ...OPERATIONS].map((row) => [row.name, row] as const))(
    'import nothing that is not ours: %s',
    { timeout: 60_000 },
    async (_, row) => {
      if (!(await installed)) return
      const { module } = await compiled(row)
      const imports = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`)
      expect(imports.filter((name) => !OURS.test(name))).toEqual([])
    },
  )

  it('have the product of 128 bits where a formula needs it, and leave it out where none does', async () => {
    if (!(await installed)) return
    const [squares] = FORMULAS
    const { input } = await compiled(squares)
    await expect(toolchain.compile(withoutIt(input))).rejects.toThrow(/needs env\.__multi3/)
    const plain = await compiled(TRIANGULAR)
    expect(plain.input.llvmIr).toContain('@__multi3')
    const { bytes } = await toolchain.compile(plain.input)
    expect(Buffer.compare(bytes, (await toolchain.compile(withoutIt(plain.input))).bytes)).toBe(0)
  })
})
