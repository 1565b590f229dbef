import type { ElementKind, ElementSpec, KernelManifest, ParamSpec, RecordSpec } from '../runtime-shim/manifest.ts'
import { type Limits, NO_LIMITS } from './size-limits.ts'

/**
 * A stream of numbers in [0, 1) from a seed (Mulberry32, by Tommy Ettinger: public domain), two draws each: sums of numbers that have 32 bits only are exact in
 * any order, which would hide differences.
 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
  return () => (draw() * 2 ** 21 + (draw() >>> 11)) / 2 ** 53
}

const SPECIAL = [0, -0, 1, -1, 0.5, 2 ** 31 - 1, -(2 ** 31), 2 ** 32, 2 ** 53, 5e-324, 1e308, NaN, Infinity, -Infinity]

/** Of generated objects, those that have to be of a class: by which name the kernel's manifest knows it. */
export type ClassMarks = Map<object, string>

/**
 * Arguments of one size: arrays and strings of that length, and numbers that have bounds, since these count something, of another one.
 *
 * @param manifest what the kernel takes
 * @param length of arrays
 * @param count what counts and sizes are; within their bounds
 * @param marks gets the objects that have to be of a class
 */
export function argumentsOfSize(
  manifest: KernelManifest,
  random: () => number,
  length: number,
  count: number,
  marks: ClassMarks = new Map(),
): unknown[] {
  const texts = textsOf(manifest)
  return makeArguments(manifest, { length, count, special: false, limits: NO_LIMITS, random, texts, made: [], marks })
}

/** Whether the arguments of a function have a size. */
export const isSized = ({ params }: KernelManifest): boolean =>
  params.some((param) => param.t === 'array' || (param.t === 'number' && counts(param)))

/**
 * Arguments for one call of a function, inclined to pass its guards: lengths and sizes that fit to each other, special values among others, now and
 * then the same array twice.
 *
 * @param manifest what its kernel takes
 * @param tame no NaN, no infinities, nothing huge: what `fastmath` may take for granted
 * @param limits how much they may ask for
 * @param marks gets the objects that have to be of a class
 */
export function generateArguments(
  manifest: KernelManifest,
  random: () => number,
  tame = false,
  limits: Limits = NO_LIMITS,
  marks: ClassMarks = new Map(),
): unknown[] {
  const length = Math.floor(random() ** 2 * Math.min(200, limits.largest))
  const special = random() < 0.3 && !tame
  return makeArguments(manifest, { length, special, limits, random, texts: textsOf(manifest), made: [], marks })
}

const textsOf = ({ texts = [''] }: KernelManifest): readonly string[] => texts

function makeArguments(manifest: KernelManifest, call: Call): unknown[] {
  const { random, made, marks } = call
  const args: unknown[] = []
  const tuples = new Map(
    (manifest.tuples ?? []).map(({ from: { root, fields = [] }, length }) => [
      JSON.stringify([root, ...fields]),
      length,
    ]),
  )
  manifest.params.forEach((param, i) => {
    const { root, fields = [], given } = param.from ?? { root: i }
    // Of a parameter that may be left out there are two inputs; the flag says nothing of its own.
    if (typeof root !== 'number' || given === 'flag') return
    if (given === 'value' && call.count === undefined && random() < 0.3) return
    const value = param.from?.text ? oneOf(call.texts, random) : valueFor(param, call)
    if ((typeof value === 'object' && value !== null) || typeof value === 'string') made.push(value)
    place(args, [root, ...fields], value, tuples)
  })
  for (const { from, of } of manifest.instances ?? []) {
    const object = typeof from.root === 'number' ? valueAt(args, [from.root, ...(from.fields ?? [])]) : undefined
    if (typeof object === 'object' && object !== null) marks.set(object, of)
  }
  return args
}

/** Takes apart what kernels of functions with a rest parameter get as one array, and callers write one by one. */
export function spreadLast(args: unknown[], rest: boolean): unknown[] {
  const last = args.at(-1)
  return rest && Array.isArray(last) ? [...args.slice(0, -1), ...last] : args
}

const oneOf = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]

/** Puts a value where the dispatcher will look for it. */
function place(
  args: unknown[],
  path: readonly (string | number)[],
  value: unknown,
  tuples: ReadonlyMap<string, number>,
): void {
  let at = args as unknown as Record<string | number, unknown>
  path.forEach((key, depth) => {
    if (depth === path.length - 1) at[key] = value
    else {
      const length = tuples.get(JSON.stringify(path.slice(0, depth + 1)))
      at[key] ??= length === undefined ? {} : new Array(length).fill(0)
      at = at[key] as Record<string, unknown>
    }
  })
}

const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value)

interface Call {
  length: number
  /** What every number is that counts something. Without it sizes vary. */
  count?: number
  special: boolean
  limits: Limits
  random: () => number
  /** The strings that the kernel tells apart. */
  texts: readonly string[]
  /** Arrays and strings that there are already. */
  made: unknown[]
  /** Objects that have to be of a class. */
  marks: ClassMarks
}

function valueFor(param: ParamSpec, call: Call): unknown {
  const { random } = call
  switch (param.t) {
    case 'boolean':
      return random() < 0.5
    case 'bigint':
      return bigintFor(param, call)
    case 'number':
      return numberFor(param, call)
    case 'array': {
      if (param.string) return textFor(call)
      if (param.view) return new DataView(new Uint8Array(call.length).map(() => random() * 256).buffer)
      if (param.list) {
        const list = listFor(param, param.from?.alone ? { ...call, length: Math.max(1, call.length) } : call)
        // An object that may be an element of an array that is passed beside it.
        if (param.from?.alone) return elementOf(list, call)
        return list
      }
      const again = call.made.filter((one) => one?.constructor.name === param.kind)
      if (again.length > 0 && call.count === undefined && random() < 0.1)
        return again[Math.floor(random() * again.length)]
      return typedArray(param.kind, call)
    }
  }
}

/** Of a list of its own, or of one that was made before. */
function elementOf(list: unknown[], { made, random }: Call): unknown {
  const like = (x: unknown) => JSON.stringify(Object.keys(x as object))
  const others = made.filter(
    (one): one is object[] => Array.isArray(one) && one.length > 0 && list.length > 0 && like(one[0]) === like(list[0]),
  )
  const from = others.length > 0 && random() < 0.5 ? others[0] : list
  return from[Math.floor(random() * from.length)]
}

/** Characters that programs look for, and such as take two code units, or are half of them. */
const CHARACTERS = [...'aabbcxyz0123456789 ,.;:+-="\n', 'é', '\u{1f600}', '\ud83d', '\ude00', '\0']

/** Often a string that was made before, or the beginning of one. */
function textFor({ length, count: size, random, made }: Call): string {
  const before = made.filter((one): one is string => typeof one === 'string')
  if (size === undefined && before.length > 0 && random() < 0.3) {
    const again = before[Math.floor(random() * before.length)]
    return again.slice(0, random() < 0.5 ? undefined : Math.floor(random() * 4))
  }
  const count = size !== undefined || random() < 0.7 ? length : Math.floor(random() * 6)
  return Array.from({ length: count }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join('')
}

type NumberSpec = Extract<ParamSpec, { t: 'number' }>

const isWhole = ({ int, repr }: NumberSpec): boolean => int === true || repr !== 'f64'

/** What has bounds counts something, most of the time. */
const counts = (param: NumberSpec): boolean => isWhole(param) || param.min !== undefined || param.max !== undefined

/** Of any size, or one that can be counted to. */
function bigintFor({ min, max }: Extract<ParamSpec, { t: 'bigint' }>, { limits, random }: Call): bigint {
  const [low, high] = [min ?? String(-(2n ** 63n)), max ?? String(2n ** 63n - 1n)].map(BigInt)
  if (limits.beyondInArrays && random() < 0.7)
    return low + (BigInt(Math.floor(random() * 2 ** 52)) * (high - low)) / 2n ** 52n
  const small = BigInt(Math.round((random() - 0.5) * 2 * limits.largest))
  return small < low ? low : small > high ? high : small
}

function numberFor(param: NumberSpec, { length, count, special, limits, random }: Call): number {
  const whole = isWhole(param)
  // Calls must end.
  const bounded = counts(param)
  const { largest } = limits
  const low = param.min ?? (param.repr === 'u32' ? 0 : -largest)
  const high = Math.min(param.max ?? largest, Math.max(largest, low))
  if (count !== undefined)
    return bounded ? Math.min(param.max ?? count, Math.max(param.min ?? count, count)) : Math.fround(0.5 + random())
  const sizes = [length, Math.floor(Math.sqrt(length)), 0, 1, 3, Math.floor(random() * (length + 1))]
  let x = (random() - 0.5) * 2 * largest ** random()
  const way = random()
  // Whether calls may be larger shows in those that are as large as may be.
  if (way < 0.1) x = largest
  else if (way < 0.7) x = sizes[Math.floor(random() * sizes.length)] + (whole || random() < 0.7 ? 0 : random())
  else if (special && !bounded) x = specialFor(limits.beyond, limits, random)
  if (bounded) x = Math.min(high, Math.max(low, x))
  return whole ? Math.trunc(x) + 0 : param.f32 ? Math.fround(x) : x
}

/** @param beyond also such as are larger than what may be asked for */
function specialFor(beyond: boolean, { largest }: Limits, random: () => number): number {
  return oneOf(beyond ? SPECIAL : SPECIAL.filter((x) => !(Math.abs(x) > largest)), random)
}

function element({ length, special, limits, random }: Call): number {
  if (special && random() < 0.3) return specialFor(limits.beyondInArrays, limits, random)
  // Indices as well as samples.
  return random() < 0.5 ? Math.floor(random() * (length + 1)) : (random() - 0.5) * 300
}

function typedArray(kind: ElementKind, call: Call): ArrayBufferView {
  const Class = (globalThis as unknown as Record<string, new (n: number) => Float64Array>)[kind]
  const array = new Class(
    call.count !== undefined || call.random() < 0.85 ? call.length : Math.floor(call.random() * 20),
  )
  for (let i = 0; i < array.length; i++)
    (array as unknown as unknown[])[i] = kind.startsWith('Big')
      ? BigInt(Math.trunc(call.random() * 2 ** 50))
      : element(call)
  return array
}

/** What an ordinary array holds; missing for numbers. */
interface ListSpec {
  of?: ElementSpec
  booleans?: true
}

function listFor({ of, booleans }: ListSpec, call: Call): unknown[] {
  const side = call.count === undefined ? Math.min(call.length, 12) : Math.ceil(Math.sqrt(call.length))
  const inner = { ...call, length: side }
  return Array.from({ length: of && !('record' in of && call.count) ? side : call.length }, () => {
    if (of && 'typed' in of) return typedRow(of.typed, inner)
    if (of) return 'record' in of ? recordFor(of, inner) : listFor(of, inner)
    return booleans ? call.random() < 0.5 : element(call)
  })
}

/** Of different lengths, and now and then one that was there before, or a part of it. */
function typedRow(kind: ElementKind, call: Call): unknown {
  const { random, made } = call
  const again = made.filter((one): one is Float64Array => one?.constructor.name === kind)
  if (call.count !== undefined || again.length === 0 || random() < 0.8) {
    const array = typedArray(kind, call)
    made.push(array)
    return array
  }
  const one = again[Math.floor(random() * again.length)]
  return random() < 0.5 ? one : one.subarray(Math.floor(random() * 3))
}

function recordFor(
  { record, tuple, booleans, texts, missing, box, inner, unused, is }: RecordSpec,
  call: Call,
): unknown {
  const { random, marks } = call
  const few = { ...call, length: Math.min(call.length, 4) }
  const entries = record.flatMap((name): [string, unknown][] => {
    const spec = inner?.[name]
    if (unused?.includes(name)) return missing?.[name] ? [] : [[name, {}]]
    const way = missing?.[name]
    if (way && random() < 0.2) {
      const value = way === 'null' || (way === 'either' && random() < 0.5) ? null : undefined
      return value === null || box || random() < 0.5 ? [[name, value]] : []
    }
    if (spec && 'typed' in spec) return [[name, typedRow(spec.typed, few)]]
    if (spec) return [[name, 'record' in spec ? recordFor(spec, few) : listFor(spec, few)]]
    if (texts?.includes(name)) return [[name, oneOf(call.texts, random)]]
    return [[name, booleans?.includes(name) ? random() < 0.5 : element(call)]]
  })
  if (box) return entries[0][1]
  if (tuple) return entries.map(([, value]) => value)
  const object = Object.fromEntries(entries)
  if (is?.[1]) marks.set(object, is[0])
  return object
}
