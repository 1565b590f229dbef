import { beforeEach, describe, expect, test } from 'vitest'
import { load, newRealm } from '../../test/runtime/load-rewritten.ts'

const program = (memory = 2 ** 24) =>
  load(`import { configure } from 'usejit/runtime'\nconfigure({ memory: ${memory} })\nexport * from 'usejit/runtime'`)

beforeEach(newRealm)

test.each([
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
])('alloc(%o) gives a zeroed, aligned array of kernel memory', async (Type) => {
  const { alloc } = await program()
  const [x, y, empty] = [alloc(Type, 5), alloc(Type, 3), alloc(Type, 0)]
  expect(x).toBeInstanceOf(Type)
  expect([x.length, y.length, empty.length]).toEqual([5, 3, 0])
  expect([x.byteOffset % 16, y.byteOffset % 16]).toEqual([0, 0])
  expect(y.buffer).toBe(x.buffer)
  expect(y.byteOffset).toBeGreaterThanOrEqual(x.byteOffset + x.byteLength)
  expect(x).toEqual(new Type(5))
})

describe('alloc refuses', () => {
  test.each([
    ['another class', [Array, 3], TypeError, /typed array class \(Int8Array,.*not Array/],
    ['no class', [undefined, 3], TypeError, /not undefined/],
    ['a negative length', [Uint8Array, -1], RangeError, /not -1/],
    ['a fraction', [Uint8Array, 1.5], RangeError, /not 1.5/],
    ['a string', [Uint8Array, '3'], RangeError, /not 3/],
    ['NaN', [Uint8Array, NaN], RangeError, /not NaN/],
    [
      'more than there is',
      [Float64Array, 2 ** 21],
      RangeError,
      /16777216 bytes has no room for 16777216 more\. Free arrays/,
    ],
  ])('%s', async (_, args, type, message) => {
    const { alloc } = await program()
    expect(() => alloc(...args)).toThrow(type)
    expect(() => alloc(...args)).toThrow(message)
    expect(alloc(Uint8Array, 3)).toHaveLength(3)
  })
})

describe('free', () => {
  test('gives memory back, zeroed for the next', async () => {
    const { alloc, free } = await program()
    const x = alloc(Float64Array, 100).fill(7)
    const { byteOffset } = x
    alloc(Float64Array, 1)
    free(x)
    const y = alloc(Float64Array, 100)
    expect(y.byteOffset).toBe(byteOffset)
    expect(y).toEqual(new Float64Array(100))
  })

  test('refuses what is not an array from alloc, and a second time', async () => {
    const { alloc, free } = await program()
    const x = alloc(Float64Array, 100)
    expect(() => free(new Float64Array(3))).toThrow(/made by alloc\(\), not a foreign Float64Array/)
    expect(() => free(x.subarray(1))).toThrow(TypeError)
    expect(() => free(undefined)).toThrow(/not undefined/)
    expect(() => free({})).toThrow(/not an object/)
    free(x)
    expect(() => free(x)).toThrow(/twice/)
  })

  test('ends the use as a resident array: the memory may belong to others', async () => {
    const { alloc, free, status, address } = await load(
      `export * from 'usejit/runtime'\nexport function address(x: Float64Array): any { "use jit"; return 'original' }`,
      { memory: 2 ** 21 },
    )
    const x = alloc(Float64Array, 10)
    alloc(Float64Array, 1)
    free(x)
    expect(address(x)).toBe('original')
    expect(status(address).calls).toEqual({ kernel: 0, original: 1 })
  })
})

test('a million steps of allocating and freeing neither leak nor overlap nor stall', async () => {
  const { alloc, free } = await program()
  const live: Uint8Array[] = []
  let seed = 1
  const random = (n: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return (seed >>> 8) % n
  }
  const times = [performance.now()]
  for (let step = 0; step < 1e6; step++) {
    if (step % 250_000 === 249_999) times.push(performance.now())
    if (live.length > 200 || (live.length > 0 && random(2) === 0)) {
      const [x] = live.splice(random(live.length), 1)
      const mark = x[0]
      if (x[x.length - 1] !== mark) throw new Error('two arrays overlap')
      free(x)
    } else {
      const x = alloc(Uint8Array, 1 + random(random(10) === 0 ? 60000 : 500))
      if (x[0] !== 0 || x[x.length - 1] !== 0) throw new Error('memory was not zeroed')
      x.fill(1 + random(255))
      live.push(x)
    }
  }
  for (const x of live) free(x)
  // The last quarter takes no longer than the others: a heap in pieces would.
  const quarters = times.slice(1).map((time, i) => time - times[i])
  expect(quarters[3]).toBeLessThan(3 * Math.min(...quarters) + 500)
  // Everything merged: nearly all of the memory is one block again.
  expect(alloc(Uint8Array, 2 ** 24 - 2 ** 21)).toHaveLength(2 ** 24 - 2 ** 21)
}, 120_000)

test('many blocks that are too small do not slow a search down', async () => {
  const { alloc, free } = await program()
  const timeOf = (work: () => void) => {
    const begin = performance.now()
    work()
    return performance.now() - begin
  }
  const cycle = () => {
    for (let i = 0; i < 20000; i++) free(alloc(Uint8Array, 64))
  }
  cycle()
  const empty = timeOf(cycle)
  const blocks = Array.from({ length: 20000 }, (_, i) => alloc(Uint8Array, i % 2 ? 16 : 48))
  for (const x of blocks) if (x.length === 48) free(x)
  // A search through all 10000 blocks would take thousands of times as long.
  expect(timeOf(cycle)).toBeLessThan(50 * empty + 100)
})

describe('configure', () => {
  test('sets the size of the memory', async () => {
    const { alloc } = await program(3 * 2 ** 20 + 1)
    expect(alloc(Uint8Array, 1).buffer.byteLength).toBe(3 * 2 ** 20 + 65536)
  })

  test.each([1, -1, 2 ** 40, NaN])('refuses %s', async (memory) => {
    await expect(program(memory)).rejects.toThrow(RangeError)
  })

  test('cannot come after the first use', async () => {
    const { alloc, configure } = await program()
    alloc(Uint8Array, 1)
    expect(() => configure({ memory: 2 ** 22 })).toThrow(/too late/)
    expect(() => configure({})).not.toThrow()
  })
})
