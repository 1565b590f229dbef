import { describe, expect, it } from 'vitest'
import { copyFunctions } from '../../ir/copy-functions.ts'
import type { IrFunction } from '../../ir/ir.ts'
import { printFunction } from '../../ir/print.ts'
import { verifyFunction } from '../../ir/verify.ts'
import { findInNativeMathLibrary } from '../../math-library.ts'
import { compile, count, kernel } from '../../passes/passes.test-support.ts'
import { PLATFORMS, type Platform } from '../../toolchain/platform.ts'
import { alignLoops } from './align-loops.ts'
import { cpuLevels, needsAligning } from './cpu-levels.ts'
import { emitNative } from './emit-native.ts'

/** The kernel before and after the pass. */
function around(source: string): { before: string; after: string; changed: boolean } {
  const [{ functions }] = compile(source).kernels
  const fns = functions.map(({ fn }) => fn)
  const copies = copyFunctions(fns)
  const changed = [...copies.values()].filter(alignLoops).length > 0
  for (const copy of copies.values()) verifyFunction(copy)
  return { before: printFunction(fns[0]), after: printFunction(copies.get(fns[0]) as IrFunction), changed }
}

const FLOATS = 'a: number, n: number, x: Float64Array, y: Float64Array'
const each = (body: string, limit = 'y.length') => `for (let i = 0; i < ${limit}; i++) ${body}`

/** The operands of `array.unaligned`, by the names of the arrays and what their index is: those of the loop that is aligned first come first. */
const places = (text: string): string[] =>
  [...text.matchAll(/array\.unaligned %\d+\.?(\w*), (%\d+)/g)].map(([, array, index]) => {
    const [, offset] = new RegExp(`${index}: i32 = i\\.(?:add|sub).*, (%\\d+)\n`).exec(text) ?? []
    const constant = offset && new RegExp(`${offset}: i32 = i.const (\\d+)`).exec(text)?.[1]
    return constant ? `${array} ${constant}` : array
  })

describe('alignLoops', () => {
  it.each<[what: string, params: string, body: string, rounds: number, streams: string[]]>([
    ['the array that is read and written', FLOATS, each('y[i] = a * x[i] + y[i]'), 192, ['y', 'x']],
    [
      'the array that is written, of two that are used as often',
      FLOATS,
      each('y[i] = x[i] * x[i + 1]'),
      192,
      ['y', 'x'],
    ],
    [
      'the first of three elements that are read',
      FLOATS,
      each('y[i + 1] = x[i] + x[i + 1] + x[i + 2]', 'n'),
      192,
      ['x', 'y 1'],
    ],
    ['few accesses: from more rounds on', FLOATS, each('y[i] = 2 * x[i]'), 960, ['y', 'x']],
    ['divisions: from even more on', FLOATS, each('y[i] = a / (x[i] + y[i])'), 3072, ['y', 'x']],
    ['floats', 'x: Float32Array, y: Float32Array', each('y[i] = x[i] + y[i]'), 384, ['y', 'x']],
    ['int32', 'x: Int32Array, y: Int32Array', each('y[i] = (x[i] + y[i]) | 0'), 384, ['y', 'x']],
    ['int16', 'x: Int16Array, y: Int16Array', each('y[i] = x[i] + y[i]'), 1024, ['y', 'x']],
    ['bigints', 'x: BigInt64Array, y: BigInt64Array', each('y[i] = x[i] + y[i]'), 192, ['y', 'x']],
    ['elements of one size only', 'x: Float32Array, y: Float64Array', each('y[i] = x[i] * y[i]'), 960, ['y']],
    ['a limit of any kind', FLOATS, each('y[i] = a * x[i] + y[i]', 'n'), 192, ['y', 'x']],
    ['a condition inside', FLOATS, each('{ const v = y[i]; y[i] = x[i] > a ? x[i] : v }'), 192, ['y', 'x']],
    [
      'a sum of integers besides',
      'x: Int32Array, y: Int32Array',
      `let s = 0; ${each('{ y[i] = x[i] ^ y[i]; s ^= x[i] }')}`,
      384,
      ['y', 'x'],
    ],
  ])('aligns %s', (_, params, body, rounds, streams) => {
    const { after, changed } = around(kernel(params, body))
    expect(changed).toBe(true)
    expect(places(after)).toEqual(streams)
    expect(after).toContain(`i64 = i.const ${rounds}\n`)
  })

  it('has the loop end twice, and copies nothing', () => {
    const { before, after } = around(kernel(FLOATS, each('y[i] = a * x[i] + y[i]')))
    expect(count(after, 'array.store')).toBe(count(before, 'array.store'))
    expect(after).toMatch(/i\.cmp ne .*\n {2}branch .*\(unlikely then\)/)
  })

  it.each<[what: string, params: string, body: string]>([
    ['in a loop around', FLOATS, `for (let t = 0; t < n; t++) ${each('y[i] = a * x[i] + y[i]')}`],
    ['with one inside', FLOATS, each('{ let s = 0; for (let k = 0; k < n; k++) s += x[k]; y[i] = s }')],
    ['that stores bytes', 'x: Uint8Array, y: Uint8Array', each('y[i] = x[i] ^ y[i]')],
    ['that stores nothing', FLOATS, `let s = 0; ${each('s = Math.max(s, y[i])')}; y[0] = s`],
    ['that stores the same element', FLOATS, each('y[3] = x[i] + 1')],
    ['that stores every other one', FLOATS, 'for (let i = 0; i < n; i += 2) y[i] = x[i] + y[i]'],
    ['that stores backwards', FLOATS, 'for (let i = y.length - 1; i >= 0; i--) y[i] = a * x[i] + y[i]'],
    ['that stores where data say', 'x: Int32Array, y: Float64Array', each('y[x[i]] = 1', 'x.length')],
    ['that stores in some rounds', FLOATS, each('if (x[i] > a) y[i] = a * x[i] + y[i]')],
    ['with a sum of doubles', FLOATS, `let s = 0; ${each('{ s += x[i]; y[i] = s }')}`],
    ['that may end early', FLOATS, each('{ if (x[i] > a) break; y[i] = a * x[i] + y[i] }')],
    ['with a call', FLOATS, each('y[i] = Math.sin(x[i]) + y[i]')],
    ['of few rounds', FLOATS, each('y[i] = a * x[i] + y[i]', '100')],
  ])('leaves a loop %s', (_, params, body) => {
    const { before, after, changed } = around(kernel(params, body))
    expect(changed).toBe(false)
    expect(after).toBe(before)
  })

  it('leaves loops of too many arrays', () => {
    const names = [...'bcdefghj']
    const params = [...names, 'y'].map((name) => `${name}: Float64Array`).join(', ')
    const sum = (used: string[]) => each(`y[i] = ${used.map((name) => `${name}[i]`).join(' + ')}`)
    expect(around(kernel(params, sum(names.slice(1)))).changed).toBe(true)
    expect(around(kernel(params, sum(names))).changed).toBe(false)
  })
})

describe('code for levels of processors', () => {
  const source = kernel(FLOATS, each('y[i] = a * x[i] + y[i]'))
  const textFor = (platform: Platform): string => {
    const module = compile(source)
    return emitNative(module.kernels, platform, module.source, module.errors, findInNativeMathLibrary).whole
  }
  const masks = (text: string): number[] =>
    [...text.matchAll(/and i64 %t\d+, (31|63)$/gm)].map(([, mask]) => Number(mask))

  it('aligns to the vectors of those whose vectors are larger than 16 bytes, which arrays are aligned to', () => {
    expect(masks(textFor('linux-x64'))).toEqual([31, 31, 63, 63])
    for (const platform of PLATFORMS)
      expect(masks(textFor(platform)).length, platform).toBe(2 * cpuLevels(platform).filter(needsAligning).length)
  })

  it('is the same in each other level, and without such a loop in all', () => {
    const [first, second, third] = [0, 1, 2].map((level) => {
      const [, body] = textFor('linux-x64').split(`@f.jit.${level}(`)
      return body.slice(body.indexOf('{\n'), body.indexOf('\n}\n'))
    })
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })
})
