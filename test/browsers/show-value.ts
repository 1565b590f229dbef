/**
 * Text that two values share exactly if a program cannot tell them apart: types, signs of zero, bits of numbers, undefined against absent, and which
 * objects are the same ones. All NaN are one.
 *
 * @param value what a call returned or threw, with its arguments
 */
export function showValue(value: unknown, seen = new Map<object, number>()): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return `function ${value.name}/${value.length}`
  if (typeof value !== 'object' || value === null) return String(value)
  const known = seen.get(value)
  if (known !== undefined) return `#${known}`
  seen.set(value, seen.size)
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? 'null'
  if (value instanceof Error) return `${name}: ${value.message}`
  if (value instanceof DataView)
    return `${name}[${[...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)]}]`
  if (ArrayBuffer.isView(value)) {
    const items = [...(value as unknown as Iterable<number | bigint>)]
    return `${name}[${items.map((item) => showValue(item)).join()}]`
  }
  const parts = Reflect.ownKeys(value).map((key) => {
    const { value: item, get } = Object.getOwnPropertyDescriptor(value, key)!
    return `${String(key)}:${get ? 'getter' : showValue(item, seen)}`
  })
  return `${name}{${parts.join()}}`
}
