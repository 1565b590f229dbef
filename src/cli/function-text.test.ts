import { expect, it } from 'vitest'
import { functionText } from './function-text.ts'

const LLVM =
  'declare void @x()\ndefine double @f.jit(ptr %x) #0 {\n  ret double 0.0\n}\n\ndefine void @"g$.jit"() {\n}\n'
const ASSEMBLY =
  '\t.globl\tf.jit.2\nf.jit.2:                # @f.jit.2\n# %bb.0:\n\tret\n.Lfunc_end0:\n\t.size f.jit.2, 1\ng:\n\tret\n'

it.each<[string, string, string, string | undefined]>([
  ['a function of LLVM IR', LLVM, 'f.jit', 'define double @f.jit(ptr %x) #0 {\n  ret double 0.0\n}'],
  ['one whose name is quoted', LLVM, 'g$.jit', 'define void @"g$.jit"() {\n}'],
  ['one that is only declared', LLVM, 'x', undefined],
  ['one that begins alike', LLVM, 'f.ji', undefined],
  ['assembly', ASSEMBLY, 'f.jit.2', 'f.jit.2:                # @f.jit.2\n# %bb.0:\n\tret'],
  ['a dot stands for itself', ASSEMBLY, 'f_jit_2', undefined],
])('%s', (_, listing, symbol, expected) => {
  expect(functionText(listing, symbol)).toBe(expected)
})
