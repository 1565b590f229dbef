import { describe, expect, it } from 'vitest'
import { dataSizeOf, readDylink } from './dylink.ts'

/** A module of nothing but custom sections `dylink.0` with the given payloads (all shorter than 110 bytes). */
function moduleWith(...payloads: number[][]): WebAssembly.Module {
  const name = [...new TextEncoder().encode('dylink.0')]
  const sections = payloads.flatMap((payload) => [
    0,
    1 + name.length + payload.length,
    name.length,
    ...name,
    ...payload,
  ])
  return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections))
}

describe('readDylink', () => {
  it.each([
    ['one-byte numbers', [1, 4, 40, 3, 0, 0], { memorySize: 40, memoryAlignment: 3 }],
    ['LEB128 of several bytes', [1, 6, 0xe5, 0x8e, 0x26, 4, 0, 0], { memorySize: 624485, memoryAlignment: 4 }],
    ['another subsection in front', [2, 3, 9, 9, 9, 1, 4, 16, 0, 0, 0], { memorySize: 16, memoryAlignment: 0 }],
    ['no memory at all', [2, 1, 0], { memorySize: 0, memoryAlignment: 0 }],
  ])('reads %s', (_, payload, expected) => {
    expect(readDylink(moduleWith(payload))).toEqual(expected)
  })

  it.each([
    ['no section', moduleWith(), /found 0/],
    ['two sections', moduleWith([1, 4, 0, 0, 0, 0], [1, 4, 0, 0, 0, 0]), /found 2/],
    ['a number cut short', moduleWith([1, 4, 0x80]), /ends in the middle/],
  ])('refuses %s', (_, module, message) => {
    expect(() => readDylink(module)).toThrow(message)
  })
})

describe('dataSizeOf', () => {
  it.each([
    [0, 0, 0],
    [1, 0, 16],
    [16, 4, 16],
    [40, 3, 48],
  ])('%i bytes aligned to 2^%i take %i', (memorySize, memoryAlignment, expected) => {
    expect(dataSizeOf({ memorySize, memoryAlignment })).toBe(expected)
  })

  it('refuses an alignment that kernel memory does not give', () => {
    expect(() => dataSizeOf({ memorySize: 64, memoryAlignment: 5 })).toThrow('alignment of 32 bytes')
  })
})
