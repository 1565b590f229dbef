import { describe, expect, it } from 'vitest'
import { findInNativeMathLibrary } from '../math-library.ts'
import { compile, kernel } from '../passes/passes.test-support.ts'
import { emitNative } from './native/emit-native.ts'

const PARAMS = 'x: Float64Array, y: Float64Array, n: number, m: number'
const each = (statement: string) =>
  kernel(PARAMS, `for (let i = 0; i < n; i++) { const row = i * m; for (let j = 1; j < m - 1; j++) ${statement} }`)
const loop = (statement: string) => kernel(PARAMS, `for (let i = 1; i < n; i++) ${statement}`)

function native(source: string): string {
  const { kernels, source: module, errors } = compile(source)
  const { whole } = emitNative(kernels, 'linux-arm64', module, errors, findInNativeMathLibrary)
  return whole.slice(whole.indexOf('@f.jit.0('), whole.indexOf('\n}\n'))
}

/** In how many bits the indices of loads and stores in the loop without checks are. */
function widths(text: string): string[] {
  const blocks = text.split(/\n(?=b\d+:)/)
  const [inner] = blocks
    .filter((block) => /store double|load double/.test(block) && !block.includes('icmp ult'))
    .slice(-1)
  return [...inner.matchAll(/getelementptr inbounds nuw double, ptr \S+, (i\d+) /g)].map(([, width]) => width)
}

describe('indices in native code', () => {
  it.each<[what: string, source: string, widths: string[]]>([
    ['a difference from a sum, and the sum', each('x[row + j] = x[row + j - 1]'), ['i64', 'i64']],
    ['what has that sum inside', each('y[row + j] = x[row + j - m] + x[row + j + m]'), ['i64', 'i64', 'i64']],
    ['a sum and a constant', each('y[row] = x[row + j + 1] + x[row + j]'), ['i64', 'i64', 'i32']],
    ['the other way round', each('y[row] = x[j - 1 + row]'), ['i64', 'i32']],
    ['not sums of two', loop('x[i] = x[i - 1] + y[i + 1]'), ['i32', 'i32', 'i32']],
    ['not one beside another', each('y[row + j] = x[j - 1]'), ['i32', 'i32']],
    [
      'not sums of sums of what is not negative',
      kernel(PARAMS, 'for (let i = 0; i < 99; i++) for (let j = 0; j < 99; j++) y[j] = x[i * 99 + j + i]'),
      ['i32', 'i32'],
    ],
  ])('%s', (_, source, expected) => {
    expect(widths(native(source))).toEqual(expected)
  })

  it('stay as they are in WebAssembly, where addresses have 32 bits too', () => {
    const text = compile(each('x[row + j] = x[row + j - 1]')).llvmIr!
    expect([...text.matchAll(/getelementptr inbounds nuw double, ptr \S+, i64 /g)]).toEqual([])
  })
})
