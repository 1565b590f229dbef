/** Copies of arguments among which are objects of classes: structured clones are plain objects. */

/** The prototype of the copy of an object; undefined where it is that of any copy. */
export type PrototypeOf = (original: object) => object | undefined

/**
 * @param args what is copied, with objects that are there twice, and buffers that several arrays share
 * @param prototypeOf which objects are to be of which class
 */
export function copyObjects<T>(args: T, prototypeOf: PrototypeOf): T {
  const copy = structuredClone(args)
  const seen = new Set<unknown>()
  const walk = (from: unknown, to: unknown): void => {
    if (typeof from !== 'object' || from === null || ArrayBuffer.isView(from) || seen.has(from)) return
    seen.add(from)
    const prototype = prototypeOf(from)
    if (prototype) Object.setPrototypeOf(to, prototype)
    for (const [key, value] of Object.entries(from)) walk(value, (to as Record<string, unknown>)[key])
  }
  walk(args, copy)
  return copy
}

/** As the original's, where that is of a class of the program. */
export const prototypeOfObject: PrototypeOf = (original) => {
  const prototype = Object.getPrototypeOf(original)
  const isOfProgram = Object.prototype.toString.call(original) === '[object Object]' && prototype !== Object.prototype
  return isOfProgram ? prototype : undefined
}
