/**
 * For emitted code of kernels that take strings: their code units, in kernel memory for the time of a call. Each place among the strings of a call has a piece of memory
 * that is kept for the next call, as calls do not nest: kernels call no JavaScript that could call one.
 */
import { type Allocator, createAllocator } from './allocator.ts'
import type { Kernel } from './kernel.ts'
import { kernelMemory } from './memory.ts'
import { realm } from './realm.ts'

/** From so many bytes on, a piece is given back once a string needs less than half of it. */
const LARGE = 2 ** 20

class Units {
  /** Byte address in kernel memory; 0 where there is no room. */
  ptr = 0
  /** Code units. */
  len = 0
  private text = ''
  private place = 0
  private room = 0
  private allocator: Allocator | undefined

  put(text: string): this {
    const { length } = text
    const bytes = length * 2
    this.text = text
    this.len = length
    // Where another part of the program has begun with a new heap, the piece is gone.
    if (this.allocator !== realm.allocator) this.place = this.room = 0
    if (bytes > this.room || !this.room || (this.room > LARGE && bytes < this.room / 2)) this.makeRoom(bytes)
    this.ptr = this.place
    if (this.ptr > 0) copyUnits(text, this.ptr)
    return this
  }

  /** The same as an array, in kernel memory or, if there is no room, elsewhere. */
  get array(): Uint16Array {
    if (this.ptr > 0) return new Uint16Array(realm.memory!.bytes.buffer, this.ptr, this.len)
    return Uint16Array.from({ length: this.len }, (_, i) => this.text.charCodeAt(i))
  }

  private makeRoom(bytes: number): void {
    const memory = kernelMemory()
    if (!memory) return
    realm.allocator ??= createAllocator(memory)
    const { allocator } = realm
    this.allocator = allocator
    if (this.place > 0) allocator.give(this.place)
    // As a string grows, not every call should look for room.
    this.room = bytes > LARGE ? bytes : Math.max(64, 2 ** Math.ceil(Math.log2(bytes)))
    this.place = allocator.take(this.room)
    if (this.place === 0) this.room = 0
  }
}

/** Shorter strings are copied faster one code unit after the other. */
const SHORT = 24

interface ByteWriter {
  write(text: string, offset: number, bytes: number, encoding: 'utf16le'): number
}

/** All of kernel memory, which never grows. */
let all: Uint16Array | undefined
/** The same as what Node, Deno and Bun call a Buffer, which copies code units as they are, 0.04 ns each (`charCodeAt` takes 1.5 to 3). */
let writer: ByteWriter | undefined
let encoder: TextEncoder | undefined
let ascii = new Uint8Array()

/** Puts the code units of a string at an even address. */
function copyUnits(text: string, ptr: number): void {
  const { length } = text
  if (!all) {
    const { buffer } = realm.memory!.bytes
    all = new Uint16Array(buffer)
    // No free variable: bundlers would put a substitute in its place.
    const { Buffer, TextEncoder } = globalThis as {
      Buffer?: { from(memory: ArrayBuffer): ByteWriter }
      TextEncoder?: new () => TextEncoder
    }
    writer = Buffer?.from(buffer)
    encoder = TextEncoder && new TextEncoder()
  }
  if (length > SHORT) {
    if (writer) {
      writer.write(text, ptr, length * 2, 'utf16le')
      return
    }
    if (encoder) {
      // As many bytes as code units: then all of them are ASCII. (Of others, and of half a surrogate pair, UTF-8 takes more.)
      if (ascii.length < length) ascii = new Uint8Array(length * 2)
      const bytes = ascii.subarray(0, length)
      const { read, written } = encoder.encodeInto(text, bytes)
      if (read === length && written === length) {
        all.set(bytes, ptr / 2)
        return
      }
    }
  }
  for (let i = 0, at = ptr / 2; i < length; i++) all[at + i] = text.charCodeAt(i)
}

const places: Units[] = []

/**
 * @param place the number of the string among those of the call
 * @returns valid until the next call
 */
export const $units = (_kernel: Kernel, text: string, place: number): Units => (places[place] ??= new Units()).put(text)
