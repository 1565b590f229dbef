import { type FuzzArgument, isArrayArgument as isArray } from './records.ts'

type AnyArray = Float64Array<ArrayBuffer>
type ArrayClass = new (values: ArrayLike<number>) => AnyArray

const MAX_RUNS = 2000

/**
 * Makes arguments simpler: separate arrays instead of views of one buffer, fewer elements, smaller numbers.
 *
 * @param fails whether the failure is still there; the last arguments for which it was are the result
 */
export function shrinkArguments(args: readonly FuzzArgument[], fails: (args: FuzzArgument[]) => boolean): void {
  let best = [...args]
  let runs = 0
  const attempt = (i: number, by: FuzzArgument): boolean => {
    if (runs++ > MAX_RUNS) return false
    const candidate = best.map((arg, k) => (k === i ? by : arg))
    if (!fails(candidate)) return false
    best = candidate
    return true
  }
  for (let changed = true; changed && runs < MAX_RUNS; ) {
    changed = false
    best.forEach((_, i) => {
      while (simpler(best, i).some((by) => attempt(i, by))) changed = true
    })
  }
}

function simpler(args: readonly FuzzArgument[], i: number): FuzzArgument[] {
  const arg = args[i]
  if (typeof arg === 'boolean') return arg ? [false] : []
  if (typeof arg === 'bigint')
    return arg === 0n ? [] : [0n, 1n, arg / 2n].filter((y) => y !== arg && (y !== 1n || arg > 1n))
  if (typeof arg === 'number') return simplerNumbers(arg)
  if (!isArray(arg)) return []
  const array = arg as unknown as AnyArray
  const { buffer, byteLength } = array
  if ((arg as unknown) instanceof DataView) {
    const bytes = new Uint8Array(buffer, array.byteOffset, byteLength).slice()
    if (byteLength < buffer.byteLength || args.some((a, k) => k !== i && isArray(a) && a.buffer === buffer))
      return [new DataView(bytes.buffer) as unknown as FuzzArgument]
    return simplerBytes(bytes).map((by) => new DataView(by.buffer) as unknown as FuzzArgument)
  }
  const alone = args.every((other, k) => k === i || !isArray(other) || other.buffer !== array.buffer)
  const isWhole = array.byteLength === array.buffer.byteLength
  const Class = array.constructor as ArrayClass
  if (!alone || !isWhole) return [new Class(array) as FuzzArgument]
  const { length } = array
  const shorter = [length >> 1, length - 8, length - 1]
    .filter((n) => n >= 0 && n < length)
    .map((n) => array.slice(0, n))
  const withoutFirst = length > 1 ? [array.slice(1)] : []
  if (typeof array[0] === 'bigint') {
    const all = array as unknown as BigInt64Array<ArrayBuffer>
    const zeroed = [...all.keys()].filter((k) => all[k] !== 0n).map((k) => all.with(k, 0n))
    return [...shorter, ...withoutFirst, ...zeroed] as FuzzArgument[]
  }
  const plainer: AnyArray[] = array.some((x) => x !== 0) ? [new Class(new Array(length).fill(0))] : []
  for (let k = 0; k < length; k++) {
    for (const x of simplerNumbers(array[k])) {
      const changed = array.slice()
      changed[k] = x
      if (!Object.is(changed[k], array[k])) plainer.push(changed)
    }
  }
  return [...shorter, ...withoutFirst, ...plainer]
}

/** Fewer bytes, and zeros among them. */
function simplerBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const { length } = bytes
  const shorter = [length >> 1, length - 8, length - 1]
    .filter((n) => n >= 0 && n < length)
    .map((n) => bytes.slice(0, n))
  return [...shorter, ...[...bytes.keys()].filter((k) => bytes[k] !== 0).map((k) => bytes.with(k, 0))]
}

/** Fewer of them than steps would take: each is nearer to 0 in some order that ends. */
function simplerNumbers(x: number): number[] {
  if (Object.is(x, 0)) return []
  const candidates = [0, 1, 2, Math.trunc(x), Math.trunc(x / 2)]
  return candidates.filter((y) => rank(y) < rank(x))
}

const rank = (x: number): number =>
  Number.isFinite(x)
    ? Math.min(Math.abs(x), 1e300) * 2 + (Number.isInteger(x) ? 0 : 1e9) + (x < 0 || Object.is(x, -0) ? 1 : 0)
    : 1e301
