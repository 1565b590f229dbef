import { describeValue } from '../runtime-shim/describe-value.ts'

const LONGEST = 400

/** As a call could be written in a program, up to a length: `Float64Array.of(1, 2), { x: -0 }`. */
export function describeArguments(args: readonly unknown[]): string {
  const whole = args.map((x) => describeValue(x)).join(', ')
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST)} …` : whole
}

/** The same with lengths in place of elements: `Float64Array(1000), 3`. */
export function summarizeArguments(args: readonly unknown[]): string {
  const short = args.map((x) => {
    if (ArrayBuffer.isView(x)) return `${x.constructor.name}(${(x as Uint8Array).length ?? x.byteLength})`
    if (Array.isArray(x)) return `array of ${x.length}`
    if (typeof x === 'string' && x.length > 20) return `string of ${x.length}`
    if (typeof x === 'number' && !Number.isInteger(x)) return String(Number(x.toPrecision(6)))
    const written = describeValue(x)
    return written.length > 40 ? '{…}' : written
  })
  return short.join(', ')
}
