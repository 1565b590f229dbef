/** Elements of one array that are written out: what is longer is cut anyway, and an image should not be turned into text first. */
const MOST_ELEMENTS = 200

/** A value as it could be written in a program: `Float64Array.of(1, -0)`, `{ x: [1, 2n] }`. */
export function describeValue(value: unknown, around: readonly object[] = []): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return value.name || 'a function'
  if (typeof value !== 'object' || value === null) return describeNumber(value)
  if (around.includes(value)) return '…'
  const inside = [...around, value]
  const list = (items: ArrayLike<unknown>) => {
    const shown = Array.from({ length: Math.min(items.length, MOST_ELEMENTS) }, (_, i) =>
      describeValue(items[i], inside),
    )
    return [...shown, ...(shown.length < items.length ? ['…'] : [])].join(', ')
  }
  if (Array.isArray(value)) return `[${list(value)}]`
  if (value instanceof DataView) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    return `new DataView(Uint8Array.of(${list(bytes)}).buffer)`
  }
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}.of(${list(value as unknown as Uint8Array)})`
  const fields = Reflect.ownKeys(value).flatMap((key) => {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key)
    if (!descriptor?.enumerable || !('value' in descriptor)) return []
    return [`${String(key)}: ${describeValue(descriptor.value, inside)}`]
  })
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}'
}

/** `-0`, `3n`, `undefined` */
export const describeNumber = (value: unknown): string =>
  Object.is(value, -0)
    ? '-0'
    : typeof value === 'bigint'
      ? `${value}n`
      : typeof value === 'object' && value !== null
        ? 'an object'
        : String(value)
