/** For emitted code of kernels that take a DataView: its bytes, as an array that the rest of the dispatcher knows how to treat. */
const getter = (name: string): (() => unknown) =>
  Object.getOwnPropertyDescriptor(DataView.prototype, name)!.get as () => unknown
const slot = <T>(name: string): ((self: unknown) => T) => Function.prototype.call.bind(getter(name))
const bufferOf = /*@__PURE__*/ slot<ArrayBuffer>('buffer')
const startOf = /*@__PURE__*/ slot<number>('byteOffset')
const lengthOf = /*@__PURE__*/ slot<number>('byteLength')

/**
 * @returns undefined for everything that is no DataView, for one that has methods of its own or of a subclass, and for one whose buffer is detached
 */
export function $view(view: unknown): Uint8Array | undefined {
  try {
    // Throws for everything else, before anything that a proxy could notice.
    const bytes = new Uint8Array(bufferOf(view), startOf(view), lengthOf(view))
    const plain = Object.getPrototypeOf(view) === DataView.prototype && Reflect.ownKeys(view as object).length === 0
    return plain ? bytes : undefined
  } catch {
    return undefined
  }
}
