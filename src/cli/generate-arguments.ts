import type { ElementKind, ElementSpec, KernelManifest, ParamSpec } from '../runtime-shim/manifest.ts'

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

const LARGEST_COUNT = 100_000

/**
 * Arguments for one call of a function, inclined to pass its guards: lengths and sizes that fit to each other, special values among others, now and
 * then the same array twice.
 *
 * @param manifest what its kernel takes
 * @param tame no NaN, no infinities, nothing huge: what `fastmath` may take for granted
 */
export function generateArguments(manifest: KernelManifest, random: () => number, tame = false): unknown[] {
  const length = Math.floor(random() ** 2 * 200)
  const special = random() < 0.3 && !tame
  const made: unknown[] = []
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
    if (given === 'value' && random() < 0.3) return
    const value = param.from?.text
      ? oneOf(manifest.texts ?? [''], random)
      : valueFor(param, { length, special, random, made })
    if ((typeof value === 'object' && value !== null) || typeof value === 'string') made.push(value)
    place(args, [root, ...fields], value, tuples)
  })
  return args
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

interface Call {
  length: number
  special: boolean
  random: () => number
  made: readonly unknown[]
}

function valueFor(param: ParamSpec, call: Call): unknown {
  const { random } = call
  switch (param.t) {
    case 'boolean':
      return random() < 0.5
    case 'bigint': {
      const [min, max] = [param.min ?? String(-(2n ** 63n)), param.max ?? String(2n ** 63n - 1n)].map(BigInt)
      return min + (BigInt(Math.floor(random() * 2 ** 52)) * (max - min)) / 2n ** 52n
    }
    case 'number':
      return numberFor(param, call)
    case 'array': {
      if (param.string) return textFor(call)
      if (param.view) return new DataView(new Uint8Array(call.length).map(() => random() * 256).buffer)
      if (param.list) return listFor(param.of, call)
      const again = call.made.filter((one) => one?.constructor.name === param.kind)
      if (again.length > 0 && random() < 0.1) return again[Math.floor(random() * again.length)]
      return typedArray(param.kind, call)
    }
  }
}

/** Characters that programs look for, and such as take two code units, or are half of them. */
const CHARACTERS = [...'aabbcxyz0123456789 ,.;:+-="\n', 'é', '\u{1f600}', '\ud83d', '\ude00', '\0']

/** Often a string that was made before, or the beginning of one. */
function textFor({ length, random, made }: Call): string {
  const before = made.filter((one): one is string => typeof one === 'string')
  if (before.length > 0 && random() < 0.3) {
    const again = before[Math.floor(random() * before.length)]
    return again.slice(0, random() < 0.5 ? undefined : Math.floor(random() * 4))
  }
  const count = random() < 0.7 ? length : Math.floor(random() * 6)
  return Array.from({ length: count }, () => CHARACTERS[Math.floor(random() * CHARACTERS.length)]).join('')
}

function numberFor(param: Extract<ParamSpec, { t: 'number' }>, { length, special, random }: Call): number {
  const whole = param.int || param.repr !== 'f64'
  // What has bounds counts something, most of the time: calls must end.
  const counts = whole || param.min !== undefined || param.max !== undefined
  const low = param.min ?? (param.repr === 'u32' ? 0 : -LARGEST_COUNT)
  const high = Math.min(param.max ?? LARGEST_COUNT, Math.max(LARGEST_COUNT, low))
  const sizes = [length, Math.floor(Math.sqrt(length)), 0, 1, 3, Math.floor(random() * (length + 1))]
  let x = (random() - 0.5) * 10 ** (random() * 6)
  if (random() < 0.7) x = sizes[Math.floor(random() * sizes.length)] + (whole || random() < 0.7 ? 0 : random())
  else if (special && !counts) x = SPECIAL[Math.floor(random() * SPECIAL.length)]
  if (counts) x = Math.min(high, Math.max(low, x))
  return whole ? Math.trunc(x) + 0 : param.f32 ? Math.fround(x) : x
}

function element({ length, special, random }: Call): number {
  if (special && random() < 0.3) return SPECIAL[Math.floor(random() * SPECIAL.length)]
  // Indices as well as samples.
  return random() < 0.5 ? Math.floor(random() * (length + 1)) : (random() - 0.5) * 300
}

function typedArray(kind: ElementKind, call: Call): ArrayBufferView {
  const Class = (globalThis as unknown as Record<string, new (n: number) => Float64Array>)[kind]
  const array = new Class(call.random() < 0.85 ? call.length : Math.floor(call.random() * 20))
  for (let i = 0; i < array.length; i++)
    (array as unknown as unknown[])[i] = kind.startsWith('Big')
      ? BigInt(Math.trunc(call.random() * 2 ** 50))
      : element(call)
  return array
}

function listFor(of: ElementSpec | undefined, call: Call): unknown[] {
  const inner = { ...call, length: Math.min(call.length, 12) }
  return Array.from({ length: of ? inner.length : call.length }, () => {
    if (!of) return element(call)
    if (!('record' in of)) return listFor(of.of, inner)
    const values = of.record.map((name) => (of.booleans?.includes(name) ? call.random() < 0.5 : element(call)))
    return of.tuple ? values : Object.fromEntries(of.record.map((name, i) => [name, values[i]]))
  })
}
