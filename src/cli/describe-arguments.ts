import { describeNumber, describeValue } from '../runtime-shim/describe-value.ts'

const LONGEST = 400

/**
 * As a call could be written in a program: `Float64Array.of(1, 2), { x: -0 }`. Above a length, each argument that is long is cut, and says what cannot be seen any more: none hides another.
 */
export function describeArguments(args: readonly unknown[]): string {
  const texts = args.map((x) => describeValue(x))
  if (texts.join(', ').length <= LONGEST) return texts.join(', ')
  const room = LONGEST / args.length
  const long = texts.filter((text) => text.length > room)
  const rest = LONGEST - texts.reduce((sum, text) => sum + (text.length > room ? 0 : text.length), 0)
  const each = Math.max(16, Math.floor(rest / long.length))
  return texts.map((text, i) => (text.length > Math.max(room, each) ? cut(text, each, args[i]) : text)).join(', ')
}

/** Between elements, where there are some. */
function cut(text: string, length: number, value: unknown): string {
  const part = text.slice(0, length)
  const at = part.lastIndexOf(', ')
  const telling = largestIn(value)
  const about = [isList(value) && `of ${lengthOf(value)}`, telling].filter(Boolean).join('; ')
  return `${at > 0 ? part.slice(0, at + 1) : part} …${about ? ` /* ${about} */` : ''}${closing(text)}`
}

const closing = (text: string): string => (/[)\]}]$/.exec(text) ?? [''])[0]

/** The same with lengths in place of elements: `Float64Array(1000), 3`. */
export const summarizeArguments = (args: readonly unknown[]): string => args.map(summarize).join(', ')

/** The same where it matters what is in them: the largest element may be why a call took long. `array of 12 with [3] = 1e+308, 36` */
export const tellingArguments = (args: readonly unknown[]): string =>
  args
    .map((x) => {
      const short = summarize(x)
      const telling = typeof x === 'object' && short !== describeValue(x) && largestIn(x)
      return telling ? `${short} with ${telling}` : short
    })
    .join(', ')

function summarize(x: unknown): string {
  if (isList(x)) return Array.isArray(x) ? `array of ${x.length}` : `${x.constructor.name}(${lengthOf(x)})`
  if (typeof x === 'string' && x.length > 20) return `string of ${x.length}`
  if (typeof x === 'number' && !Number.isInteger(x)) return String(Number(x.toPrecision(6)))
  const written = describeValue(x)
  return written.length > 40 ? '{…}' : written
}

type List = readonly unknown[] | ArrayBufferView

const isList = (x: unknown): x is List => Array.isArray(x) || ArrayBuffer.isView(x)

const lengthOf = (list: List): number => (list as Uint8Array).length ?? (list as DataView).byteLength

/** Where the largest number in a value is, and which: `[3] = 1e+308`, `[2].x = -Infinity`. Missing where there is none. */
function largestIn(value: unknown): string | undefined {
  let found: { path: string; number: number | bigint; size: number } | undefined
  const seen = new Set<unknown>()
  const look = (x: unknown, path: string): void => {
    if (typeof x === 'number' || typeof x === 'bigint') {
      const size = Math.abs(Number(x))
      if (path !== '' && size > (found?.size ?? -1)) found = { path, number: x, size }
    } else if (typeof x === 'object' && x !== null && !seen.has(x) && !(x instanceof DataView)) {
      seen.add(x)
      if (isList(x)) for (let i = 0; i < lengthOf(x); i++) look((x as readonly unknown[])[i], `${path}[${i}]`)
      else for (const [key, inner] of Object.entries(x)) look(inner, `${path}.${key}`)
    }
  }
  look(value, '')
  return found && `${found.path} = ${describeNumber(found.number)}`
}
