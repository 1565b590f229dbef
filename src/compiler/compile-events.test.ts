import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CompileEvent, countPass, inStage, on } from './compile-events.ts'
import { compileToLlvm } from './pipeline.ts'

const told: CompileEvent[] = []
let off = on((event) => told.push(event))
afterEach(() => {
  off()
  told.length = 0
  off = on((event) => told.push(event))
})
const names = () => told.map(({ kind, stage, function: name }) => [kind, stage, name].filter(Boolean).join(' '))

describe('stages of a compilation', () => {
  it('begin and end, one within the other', () => {
    const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
    compileToLlvm('a.ts', 'export function f(a: number) { "use jit"; return a * 2 }', { directive })
    expect(names()).toEqual([
      'start function f',
      'start translate f',
      'end translate f',
      'start optimise f',
      'end optimise f',
      'start select f',
      'end select f',
      'end function f',
      'start write',
      'end write',
    ])
    const [first, last] = [told[0], told[7]]
    expect(last.id).toBe(first.id)
    expect(last.time).toBeGreaterThanOrEqual(first.time)
    expect(last.passes).toBeGreaterThan(10)
    expect(told.every(({ file }) => file === 'a.ts')).toBe(true)
  })

  it('end also where they throw, and the error goes on', () => {
    const run = () =>
      inStage('translate', 'a.ts', 'f', () => {
        throw new RangeError('no')
      })
    expect(run).toThrow(RangeError)
    expect(names()).toEqual(['start translate f', 'end translate f'])
  })

  it('end when their promise is settled', async () => {
    let settle: (value: number) => void = () => undefined
    const result = inStage('toolchain', 'a.ts', undefined, () => new Promise<number>((done) => (settle = done)))
    expect(names()).toEqual(['start toolchain'])
    settle(7)
    expect(await result).toBe(7)
    expect(names()).toEqual(['start toolchain', 'end toolchain'])
  })

  it('cost nothing and tell nobody without a listener', () => {
    off()
    expect(inStage('write', 'a.ts', undefined, () => 5)).toBe(5)
    countPass()
    expect(told).toEqual([])
  })
})

it('a listener that throws changes nothing, and is reported once', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  const end = on(() => {
    throw new Error('mine')
  })
  expect(inStage('write', 'a.ts', undefined, () => 5)).toBe(5)
  end()
  expect(warn).toHaveBeenCalledTimes(1)
  expect(warn.mock.calls[0][0]).toContain('mine')
  // The others are told nevertheless.
  expect(names()).toEqual(['start write', 'end write'])
  warn.mockRestore()
})
