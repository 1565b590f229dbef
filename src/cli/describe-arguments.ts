const LONGEST = 400

/** As a call could be written in a program, up to a length: `Float64Array.of(1, 2), { x: -0 }`. */
export function describeArguments(args: readonly unknown[]): string {
  const whole = args.map(text).join(', ')
  return whole.length > LONGEST ? `${whole.slice(0, LONGEST)} …` : whole
}

/** The same with lengths in place of elements: `Float64Array(1000), 3`. */
export function summarizeArguments(args: readonly unknown[]): string {
  const short = args.map((x) => {
    if (ArrayBuffer.isView(x)) return `${x.constructor.name}(${(x as Uint8Array).length ?? x.byteLength})`
    if (Array.isArray(x)) return `array of ${x.length}`
    if (typeof x === 'string' && x.length > 20) return `string of ${x.length}`
    if (typeof x === 'number' && !Number.isInteger(x)) return String(Number(x.toPrecision(6)))
    const written = text(x)
    return written.length > 40 ? '{…}' : written
  })
  return short.join(', ')
}

function text(x: unknown): string {
  if (Array.isArray(x)) return `[${x.map(text).join(', ')}]`
  if (x instanceof DataView) return `new DataView(Uint8Array.of(${new Uint8Array(x.buffer).join(', ')}).buffer)`
  if (ArrayBuffer.isView(x)) return `${x.constructor.name}.of(${Array.from(x as Uint8Array, text).join(', ')})`
  if (typeof x === 'object' && x !== null)
    return `{ ${Object.entries(x)
      .map(([key, field]) => `${key}: ${text(field)}`)
      .join(', ')} }`
  if (typeof x === 'string') return JSON.stringify(x)
  return Object.is(x, -0) ? '-0' : typeof x === 'bigint' ? `${x}n` : String(x)
}
