import type { KernelManifest, ParamSpec } from '../../src/runtime-shim/manifest.ts'
import type { Argument } from '../differential/kernel-machine.ts'
import { TEXTS } from './declarations.ts'
import { EDGE_NUMBERS } from './edge-numbers.ts'
import { isNested, nestedArgument, rowOf } from './nested-arguments.ts'
import type { State } from './originals.ts'
import { keyOf } from './print-program.ts'
import { type BigKind, isBigKind, isKind, type Kind, type Param, type StateVariable } from './program.ts'
import type { Random } from './random.ts'
import { type FuzzArgument, listOf, RecordArgument, type RecordType } from './records.ts'
import type { Variants } from './variants.ts'

const LENGTHS = {
  tiny: [0, 0, 1, 1, 2, 3],
  small: [4, 5, 7, 8, 9, 12],
  // Vector bodies of 4 to 16 elements, unrolled, and remainders.
  larger: [15, 16, 17, 31, 33, 40, 64, 67, 100],
}
const SPECIAL_NUMBERS = [
  ...EDGE_NUMBERS,
  -128,
  255.5,
  -0.4,
  32767,
  2 ** 24 + 1,
  2 ** 52 + 1,
  2 ** 63,
  2 ** 64,
  1e10 + 0.5,
  1e300,
  -1e308,
  3.4e38,
  1e39,
  1e-40,
  -0,
  Number.NaN,
  Number.NaN,
]

type Content = 'mixed' | 'indices' | 'special' | 'random' | 'ordered'
type AnyArray = Float64Array<ArrayBuffer>
type ArrayClass = {
  new (length: number): AnyArray
  new (buffer: ArrayBuffer, at: number, length: number): AnyArray
  BYTES_PER_ELEMENT: number
}

const arrayClass = (kind: Kind | BigKind): ArrayClass =>
  (globalThis as unknown as Record<Kind | BigKind, ArrayClass>)[kind]

/** Arguments for one call; numbers are inclined to pass the guards of `manifest`. */
export function generateArguments(random: Random, params: readonly Param[], manifest: KernelManifest): FuzzArgument[] {
  const sizeClass = random.pick(['tiny', 'small', 'small', 'larger', 'larger'] as const)
  const common = random.pick(LENGTHS[sizeClass])
  const lengthOf = () => (random.chance(0.6) ? common : random.pick(LENGTHS[random.chance(0.7) ? sizeClass : 'small']))
  const content = random.pick(['mixed', 'mixed', 'indices', 'special', 'random', 'ordered'] as const)
  const arrays = new Map<Param, AnyArray>()
  const together = random.next()
  /** Of a type parameter and of overloads one class for all; now and then not, which runs the original. */
  const variantOf = ({ kinds, construct }: Variants): Kind => {
    const draw = construct === 'union-of-arrays' || random.chance(0.03) ? random.next() : together
    return kinds[Math.floor(draw * kinds.length)]
  }
  for (const p of params) {
    if (isBigKind(p.type)) arrays.set(p, bigArray(random, p.type, lengthOf(), [...arrays.values()]))
    if (p.type === 'view') arrays.set(p, dataView(random, lengthOf() * random.pick([1, 4, 8]), [...arrays.values()]))
    const kind = p.type === 'like' ? random.pick(LIKE_ARRAYS) : p.variants ? variantOf(p.variants) : p.type
    if (!isKind(kind)) continue
    const array = random.chance(0.35) ? viewOverEarlier(random, kind, [...arrays.values()]) : undefined
    arrays.set(p, array ?? filled(random, kind, lengthOf(), random.chance(0.7) ? content : 'mixed'))
  }
  const lengths = [...arrays.values()].map(lengthOfArray)
  let record: RecordArgument | undefined
  let list: RecordArgument | undefined
  const nested: { type: string; argument: RecordArgument }[] = []
  const args = params.map((p, i): FuzzArgument => {
    if (p.optional && random.chance(0.35)) return undefined
    if (p.record) {
      if (record && random.chance(0.3)) return record
      // A point by itself that is one of many, too.
      const points = nested.find(({ type }) => type === 'points')
      const part = points && random.chance(0.4) ? { whole: points.argument, index: random.below(3) } : undefined
      const leaves = p.record.shape.leaves.map(({ type }): Argument => {
        if (type === 'bool') return random.chance(0.5)
        if (type === 'str') return textFor(random)
        if (type === 'array') {
          const { kind } = p.record as RecordType
          const shared = random.chance(0.2) ? viewOverEarlier(random, kind, [...arrays.values()]) : undefined
          return shared ?? filled(random, kind, lengthOf(), content)
        }
        return numberFor(random, { ...p, role: random.chance(0.5) ? 'size' : 'value' }, lengths)
      })
      record = new RecordArgument(
        p.record.shape,
        leaves,
        p.record.shape.literal.startsWith('{ x: $0, y: $1') ? part : undefined,
      )
      return record
    }
    if (isNested(p.type)) {
      const same = nested.find((one) => one.type === p.type)
      if (same && random.chance(0.15)) return same.argument
      const inside: AnyArray[] = []
      const array = (kind: Kind): AnyArray => {
        const shared = random.chance(0.3) ? viewOverEarlier(random, kind, [...arrays.values(), ...inside]) : undefined
        const made = shared ?? filled(random, kind, lengthOf(), content)
        inside.push(made)
        return made
      }
      const argument = nestedArgument(random, p.type, () => element(random, content, 1, 8), array)
      nested.push({ type: p.type, argument })
      return argument
    }
    const rows = nested.find(({ type }) => type === 'rows')
    if (p.type === 'list' && rows && !p.rest && random.chance(0.3)) return rowOf(rows.argument, random.below(3))
    if (p.type === 'list' || (p.type === 'like' && !arrays.has(p))) {
      if (list && random.chance(0.2)) return list
      const leaves = Array.from({ length: Math.min(lengthOf(), 40) }, () => element(random, content, 1, 20))
      list = new RecordArgument(listOf(leaves.length), leaves)
      return list
    }
    if (p.type === 'bool') return random.chance(0.5)
    if (p.type === 'str') return textFor(random)
    if (p.type === 'string') return stringFor(random, common)
    if (p.type === 'big') return bigInt(random)
    return arrays.get(p) ?? withinGuards(random, manifest.params[i], numberFor(random, p, lengths))
  })
  const last = params[params.length - 1]
  if (last?.rest)
    args.splice(-1, 1, ...Array.from({ length: random.pick([0, 1, 2, 5]) }, () => element(random, content, 1, 20)))
  const given = args.findLastIndex((arg) => arg !== undefined) + 1
  return random.chance(0.5) ? args.slice(0, given) : args
}

/** Values for the variables that outlive calls; plain arrays stand for the contents of arrays. */
export function generateState(random: Random, state: readonly StateVariable[]): State | undefined {
  const content = random.pick(['mixed', 'indices', 'special', 'random', 'ordered'] as const)
  if (state.length === 0) return undefined
  const draw = ({ type, length, name }: StateVariable): unknown => {
    if (type === 'bool') return random.chance(0.5)
    if (type === 'str') return textFor(random)
    if (type === 'big') return bigInt(random)
    if (type === 'num') return numberFor(random, { name, type, role: random.chance(0.3) ? 'size' : 'value' }, [length])
    if (!isKind(type)) return 0n
    const array = new (arrayClass(type))(length)
    return Array.from(array.map((_, i) => element(random, content, i, length)))
  }
  return Object.fromEntries(state.map((one) => [keyOf(one.name), draw(one)]))
}

/** Parameters of a kernel that could be given an array of the state. */
export function generateShared(
  random: Random,
  params: readonly Param[],
  state: readonly StateVariable[],
): Record<number, string> | undefined {
  const pairs = params.flatMap((p, i) =>
    state.flatMap((one) => (isKind(p.type) && one.type === p.type && !one.owner ? [[i, one.name] as const] : [])),
  )
  return pairs.length > 0 && random.chance(0.15) ? Object.fromEntries([random.pick(pairs)]) : undefined
}

/** What `ArrayLike<number>` is compiled for, ordinary arrays too. */
const LIKE_ARRAYS = ['Float64Array', 'Float32Array', 'Int32Array', 'Uint8Array', 'list'] as const

const BIGINTS = [
  0n,
  1n,
  -1n,
  255n,
  -(2n ** 31n),
  2n ** 32n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 64n - 1n,
  2n ** 64n,
]

function bigInt(random: Random): bigint {
  if (random.chance(0.5)) return random.pick(BIGINTS)
  const bits = BigInt(random.below(2 ** 32)) * 2n ** 32n + BigInt(random.below(2 ** 32))
  return BigInt.asIntN(random.pick([8, 32, 64]), bits)
}

/** Elements of all 64 bits; now and then over the bytes of another array. */
function bigArray(random: Random, kind: BigKind, length: number, earlier: AnyArray[]): AnyArray {
  const shared = random.chance(0.3) ? viewOverEarlier(random, kind, earlier) : undefined
  if (shared) return shared
  const array = new (arrayClass(kind) as unknown as BigUint64ArrayConstructor)(length)
  for (let i = 0; i < length; i++) array[i] = bigInt(random)
  return array as unknown as AnyArray
}

/** Bytes from anywhere, over integers of another array or of a buffer of its own. */
function dataView(random: Random, length: number, earlier: AnyArray[]): AnyArray {
  const integers = earlier.filter((a) => !a.constructor.name.startsWith('Float'))
  if (integers.length > 0 && random.chance(0.3)) {
    const { buffer } = random.pick(integers)
    const at = random.below(Math.min(8, buffer.byteLength + 1))
    const room = buffer.byteLength - at
    return new DataView(buffer, at, random.chance(0.6) ? room : random.below(room + 1)) as unknown as AnyArray
  }
  const bytes = new Uint8Array(length + random.pick([0, 0, 3, 8]))
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256)
  return new DataView(bytes.buffer, bytes.length - length, length) as unknown as AnyArray
}

const lengthOfArray = (array: AnyArray): number => array.length ?? array.byteLength

function filled(random: Random, kind: Kind, length: number, content: Content): AnyArray {
  const Class = arrayClass(kind)
  // Now and then a view into the middle of a buffer, whose other bytes must not change.
  const margin = random.chance(0.3) ? random.between(1, 3) * Class.BYTES_PER_ELEMENT : 0
  const buffer = new ArrayBuffer(length * Class.BYTES_PER_ELEMENT + 2 * margin)
  const whole = new Uint8Array(buffer)
  for (let i = 0; i < whole.length; i++) whole[i] = random.below(256)
  const array = new Class(buffer, margin, length)
  for (let i = 0; i < length; i++) array[i] = element(random, content, i, length)
  if (content === 'random' && !kind.startsWith('Float'))
    for (let i = 0; i < whole.length; i++) whole[i] = random.below(256)
  return array
}

function element(random: Random, content: Content, i: number, length: number): number {
  switch (content) {
    case 'indices':
      return random.chance(0.93) ? random.below(length) : random.between(-2, length + 2)
    case 'ordered':
      return i * 2 + (random.chance(0.1) ? 0.5 : 0)
    case 'special':
      return random.pick(SPECIAL_NUMBERS) * (random.chance(0.3) ? -1 : 1)
    case 'random':
      return (random.next() - 0.5) * 10 ** random.between(-3, 12)
    case 'mixed':
      return random.weighted([
        [5, random.between(-3, 10)],
        [3, Math.round((random.next() - 0.3) * 400) / 4],
        [1, random.pick(SPECIAL_NUMBERS)],
      ])
  }
}

/** The same array again, or one that overlaps it. Only what reads the bytes in the same way: the bits of NaN are not part of the contract. */
function viewOverEarlier(random: Random, kind: Kind | BigKind, earlier: AnyArray[]): AnyArray | undefined {
  const isFloat = kind.startsWith('Float')
  const candidates = earlier.filter(
    (a) => a.constructor.name === kind || (!isFloat && !a.constructor.name.startsWith('Float')),
  )
  if (candidates.length === 0) return undefined
  const other = random.pick(candidates)
  if (other.constructor.name === kind && random.chance(0.5)) return other
  const Class = arrayClass(kind)
  const size = Class.BYTES_PER_ELEMENT
  const otherSize = other.BYTES_PER_ELEMENT ?? 1
  const step = isFloat || size > otherSize ? size : otherSize
  const at = other.byteOffset + random.between(-1, 3) * step
  const start = Math.max(0, Math.ceil(at / size) * size)
  const room = Math.floor((other.buffer.byteLength - start) / size)
  if (room < 0) return undefined
  return new Class(other.buffer, start, random.chance(0.6) ? room : random.below(room + 1))
}

/** One of the declared strings; now and then another one, which runs the original. */
/** Characters that kernels look for, such as take two code units, and halves of them. */
const CHARACTERS = [...'aabbc019 ,-', 'é', '\uffff', '\u{1f600}', '\ud83d', '\ude00', '\0']

/** Often of few different characters, so that two of them have something in common. */
function stringFor(random: Random, length: number): string {
  const few = random.chance(0.5) ? 3 : CHARACTERS.length
  const count = random.chance(0.5) ? length : random.below(6)
  return Array.from({ length: count }, () => CHARACTERS[random.below(few)]).join('')
}

const textFor = (random: Random): string => (random.chance(0.97) ? random.pick(TEXTS) : 'other')

function numberFor(random: Random, param: Param, lengths: number[]): number {
  const length = lengths.length > 0 ? random.pick(lengths) : random.pick([0, 1, 5, 10, 20])
  if (param.role === 'size') {
    return random.weighted<() => number>([
      [5, () => length],
      [2, () => Math.floor(Math.sqrt(length))],
      [3, () => random.below(length + 1)],
      [2, () => random.between(1, 8)],
      [2, () => length + random.pick([-1, 1, 2, 7])],
      [2, () => random.pick([0, 0, 1, -1, -1, -2, -5])],
      [0.8, () => random.pick([0.5, 2.5, length + 0.5, length - 0.5, -0, -0, -0.5, Number.NaN])],
      [0.5, () => random.pick(SPECIAL_NUMBERS)],
    ])()
  }
  return random.weighted<() => number>([
    [4, () => random.between(-4, 12)],
    [2, () => random.below(length + 2)],
    [5, () => random.pick(SPECIAL_NUMBERS) * (random.chance(0.2) ? -1 : 1)],
    [2, () => (random.next() - 0.5) * 10 ** random.between(-2, 12)],
    [1, () => random.between(-(2 ** 31), 2 ** 31 - 1)],
  ])()
}

/** Most kernels with guards take int32 only: rounds what they would refuse. */
function withinGuards(random: Random, spec: ParamSpec | undefined, x: number): number {
  if (!spec) return x
  if (spec.t !== 'number' || random.chance(0.05)) return x
  if (spec.repr === 'f64' && !spec.int) return spec.max !== undefined && !(x <= spec.max) ? 5 : x
  const whole = Number.isFinite(x) ? Math.trunc(x) : 3
  const limited = Math.min(spec.max ?? 2 ** 31 - 1, Math.max(spec.min ?? -(2 ** 31), whole)) + 0
  // Guards take -0 for 0, unless the kernel could tell.
  return limited === 0 && random.chance(0.4) ? -0 : limited
}
