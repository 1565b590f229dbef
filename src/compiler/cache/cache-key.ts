import { createHash } from 'node:crypto'

/**
 * Key of a cached artifact: SHA-256 over a canonical encoding of everything that the artifact depends on. The order of properties does not matter;
 * every other difference does, including `undefined` against absent, `1` against `'1'` and `-0` against `0`.
 *
 * @param parts nested records and arrays of strings, numbers, booleans, bigints, null, undefined and byte arrays
 * @returns 64 hexadecimal digits
 * @throws TypeError for a value that has no canonical form, such as a function or a Map
 * @example cacheKey({ source, options: { fastmath: false }, toolchain: await toolchain.version() })
 */
export function cacheKey(parts: Record<string, unknown>): string {
  return createHash('sha256').update(encode(parts, 'parts')).digest('hex')
}

/** One value as text that no other value has. Every kind starts with a character of its own or is delimited as in JSON. */
function encode(value: unknown, path: string): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'object':
      return value === null ? 'null' : encodeObject(value, path)
    default:
      throw new TypeError(`${path}: a ${typeof value} cannot be part of a cache key`)
  }
}

function encodeObject(value: object, path: string): string {
  if (Array.isArray(value)) return `[${value.map((item, index) => encode(item, `${path}[${index}]`)).join()}]`
  if (value instanceof Uint8Array) return `<${Buffer.from(value).toString('base64')}>`
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`${path}: an instance of ${prototype.constructor?.name} cannot be part of a cache key`)
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${encode(item, `${path}.${name}`)}`).join()}}`
}
