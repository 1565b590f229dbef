import { describe, expect, it } from 'vitest'
import { hasRoom, hasTypedArrays, residentCopy, restore } from './repeatable-arguments.ts'

describe('arguments for another call', () => {
  it('become what they were, and stay the same objects', () => {
    const saved = [Float64Array.of(1, 2), [1, [2, 3]], { x: 1, at: { y: 2 } }, new DataView(new ArrayBuffer(2)), 5]
    const args = structuredClone(saved)
    const [numbers, list, record, view] = args as [Float64Array, [number, number[]], { x: number }, DataView]
    const inner = list[1]
    numbers[1] = 7
    list.push(4)
    inner.length = 0
    record.x = 9
    view.setUint8(1, 3)
    restore(args, saved)
    expect(args).toEqual(saved)
    expect(args[0]).toBe(numbers)
    expect(list[1]).toBe(inner)
  })

  it('are copied to other arrays, one that is there twice once', () => {
    const made: unknown[] = []
    const alloc = (_: unknown, length: number) => {
      const array = new Float64Array(length)
      made.push(array)
      return array
    }
    const a = Float64Array.of(1, 2)
    const [x, y, z] = residentCopy([a, a, { f: Float64Array.of(3) }, 'text', [4]], alloc) as [
      unknown,
      unknown,
      { f: unknown },
    ]
    expect(made).toEqual([Float64Array.of(1, 2), Float64Array.of(3)])
    expect([x, y, z.f]).toEqual([made[0], made[0], made[1]])
    expect(x).toBe(y)
  })

  it.each([
    ['a typed array', [1, Float64Array.of()], true],
    ['one in a field', [{ data: { pixels: Uint8Array.of() } }], true],
    ['numbers, lists and views only', [1, [2], 'text', new DataView(new ArrayBuffer(1)), null], false],
  ])('may have %s', (_, args, expected) => expect(hasTypedArrays(args)).toBe(expected))
})

describe('whether there is room', () => {
  const sum = (x: ArrayLike<number>, n: number) => {
    let total = 0
    for (let i = 0; i < n; i++) total += x[i]
    return total
  }
  it.each([
    ['all elements are used', () => hasRoom(sum as never, [Float64Array.of(1, 2), 2]), true],
    ['one more is read', () => hasRoom(sum as never, [Float64Array.of(1, 2), 3]), false],
    ['one more of a list in a list', () => hasRoom(((x: number[][]) => x[0][2]) as never, [[[1, 2]]]), false],
    ['one more is written', () => hasRoom(((x: Float64Array) => (x[2] = 1)) as never, [Float64Array.of(1, 2)]), false],
    ['an array in a field', () => hasRoom(((o: { x: number[] }) => o.x[1]) as never, [{ x: [1] }]), false],
    [
      'methods are called',
      () => hasRoom(((x: Float64Array) => x.subarray(1).fill(2)) as never, [Float64Array.of(1, 2)]),
      true,
    ],
    [
      'it throws',
      () =>
        hasRoom(
          (() => {
            throw new RangeError('no')
          }) as never,
          [],
        ),
      false,
    ],
  ])('%s', (_, of, expected) => expect(of()).toBe(expected))
})
