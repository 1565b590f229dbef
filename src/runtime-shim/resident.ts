/**
 * Descriptor of an array that lives in kernel memory. It hangs on the array under a symbol, which alone would prove nothing: the private field
 * names the array it was made for, so that neither a forged object nor a real descriptor put on another array passes.
 *
 * Reading a private field in a `try` costs 0.3 ns in V8, `#field in object` 5 ns (measured, Node 20).
 */
export class Resident {
  #array: object | undefined
  /** Byte address in kernel memory. */
  readonly ptr: number
  /** Length in elements. */
  readonly len: number

  constructor(array: object, ptr: number, len: number) {
    this.#array = array
    this.ptr = ptr
    this.len = len
    Object.freeze(this)
  }

  static owner(this: void, descriptor: unknown): object | undefined {
    try {
      return (descriptor as Resident).#array
    } catch {
      return undefined
    }
  }

  static disown(this: void, descriptor: Resident): void {
    descriptor.#array = undefined
  }
}
