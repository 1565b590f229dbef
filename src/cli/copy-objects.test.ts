import { expect, it } from 'vitest'
import { copyObjects, prototypeOfObject } from './copy-objects.ts'

class Vec {
  x = 1
}

it('copies objects of classes as such, and what is shared as shared', () => {
  const one = new Vec()
  const bytes = new Uint8Array(8)
  const args = [one, [one, null], { at: { v: new Vec() } }, bytes, bytes.subarray(2)]
  const copy = copyObjects(args, prototypeOfObject) as [Vec, Vec[], { at: { v: Vec } }, Uint8Array, Uint8Array]
  expect(copy).toEqual(args)
  expect(copy[0]).toBeInstanceOf(Vec)
  expect(copy[0]).not.toBe(one)
  expect(copy[1][0]).toBe(copy[0])
  expect(copy[2].at.v).toBeInstanceOf(Vec)
  expect(copy[4].buffer).toBe(copy[3].buffer)
})

it('leaves alone what is of no class of the program', () => {
  const args = [{ x: 1 }, [1], new DataView(new ArrayBuffer(8)), new Map([[1, 2]]), Object.create(null)]
  const copy = copyObjects(args, prototypeOfObject) as object[]
  expect(copy.slice(0, 4).map((one) => one.constructor)).toEqual([Object, Array, DataView, Map])
})

it('gives the prototypes that it is told', () => {
  const marked = { x: 3 }
  const [own, other] = copyObjects([marked, { x: 4 }], (one) => (one === marked ? Vec.prototype : undefined))
  expect([own instanceof Vec, other instanceof Vec]).toEqual([true, false])
})
