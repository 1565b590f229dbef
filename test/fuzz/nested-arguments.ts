/** Arguments that are arrays of arrays, of typed arrays, of objects or of tuples, in which one thing may be there twice, and a row may be another argument, too. */
import type { Argument } from '../differential/kernel-machine.ts'
import type { Kind } from './program.ts'
import type { Random } from './random.ts'
import { listOf, RecordArgument, type Shape } from './records.ts'

/** A union of object types: of the fields of each member, some have the name and type of those of others. */
export const FORM =
  "{ kind: 'dot'; x: number; r: number } | { kind: 'box'; w: number; x: number; h?: number; on: boolean } | { kind: 'path'; x: number; at: { x: number; y: number }; list: number[] }"

export const NESTED_TYPES = {
  rows: 'number[][]',
  points: '{ x: number; y: number; on: boolean }[]',
  ring: '[number, number][]',
  flags: 'boolean[]',
  grid: 'boolean[][]',
  tagged: "{ kind: 'add' | 'mul' | ''; x: number }[]",
  gaps: "{ x: number; w?: number; to: { x: number; y: number } | null; kind?: 'a' | 'b' | null }[]",
  kinds: "('a' | 'b' | '')[]",
  maybes: '(number | null)[]',
  spots: '({ x: number; y: number } | null | undefined)[]',
  forms: `(${FORM})[]`,
  channels: 'Float64Array[]',
  planes: 'Uint8ClampedArray[]',
  layers: '{ w: Float64Array; b: Float64Array; k: number; at: { q: Int32Array } | null }[]',
  bodies: '{ at: { x: number; y: number }; pair: [number, number]; list: number[]; m: number }[]',
} as const
export type NestedType = keyof typeof NESTED_TYPES

export const isNested = (type: string): type is NestedType => type in NESTED_TYPES

/**
 * @param number draws an element
 * @param array draws a typed array, which may share memory with another argument
 */
export function nestedArgument(
  random: Random,
  type: NestedType,
  number: () => number,
  array: (kind: Kind) => Argument,
): RecordArgument {
  const leaves: Argument[] = []
  const leaf = (value: Argument): string => `$${leaves.push(value) - 1}`
  const make = (): string => {
    if (type === 'channels') return leaf(array(random.chance(0.02) ? 'Float32Array' : 'Float64Array'))
    if (type === 'layers') {
      const at = random.chance(0.5) ? 'null' : `{ q: ${leaf(array('Int32Array'))} }`
      const w = leaf(array(random.chance(0.02) ? 'Float32Array' : 'Float64Array'))
      return `{ w: ${w}, b: ${random.chance(0.15) ? w : leaf(array('Float64Array'))}, k: ${leaf(number())}, at: ${at} }`
    }
    if (type === 'planes') return leaf(array('Uint8ClampedArray'))
    if (type === 'flags') return leaf(random.chance(0.5))
    if (type === 'grid') return `[${Array.from({ length: random.between(0, 4) }, () => leaf(random.chance(0.5)))}]`
    if (type === 'bodies') {
      const numbers = Array.from({ length: random.between(0, 3) }, () => leaf(number()))
      const at = random.chance(0.7) ? `{ x: ${leaf(number())}, y: ${leaf(number())} }` : `shared[${random.below(2)}]`
      return `{ at: ${at}, pair: [${leaf(number())}, ${leaf(number())}], list: [${numbers}], m: ${leaf(number())} }`
    }
    if (type === 'tagged') {
      // One that the type does not name: the original has the call.
      const kind = random.chance(0.02) ? 'other' : random.pick(['add', 'mul', ''])
      return `{ kind: '${kind}', x: ${leaf(number())} }`
    }
    const point = (): string => `{ x: ${leaf(number())}, y: ${leaf(number())} }`
    if (type === 'forms') {
      const x = `x: ${leaf(number())}`
      // What the type does not allow: fields of another member, or none.
      if (random.chance(0.05))
        return `{ kind: '${random.pick(['dot', 'box', 'path', 'other'])}', ${x}, r: ${leaf(number())} }`
      const kind = random.pick(['dot', 'dot', 'box', 'path'])
      if (kind === 'dot')
        return random.chance(0.5)
          ? `{ kind: 'dot', ${x}, r: ${leaf(number())} }`
          : `{ r: ${leaf(number())}, kind: 'dot', ${x} }`
      const h = random.pick(['', `h: ${leaf(number())}, `, 'h: undefined, '])
      if (kind === 'box') return `{ kind: 'box', w: ${leaf(number())}, ${x}, ${h}on: ${leaf(random.chance(0.5))} }`
      const at = random.chance(0.5) ? point() : `shared[${random.below(2)}]`
      const numbers = Array.from({ length: random.between(0, 3) }, () => leaf(number()))
      return `{ kind: 'path', ${x}, at: ${at}, list: [${numbers}] }`
    }
    if (type === 'kinds') return random.pick(["'a'", "'b'", "''"])
    if (type === 'maybes') return random.chance(0.3) ? 'null' : leaf(number())
    if (type === 'spots') return random.chance(0.6) ? point() : random.pick(['null', 'undefined'])
    if (type === 'gaps') {
      const w = random.pick(['', `w: ${leaf(number())}, `, `w: ${leaf(number())}, `, 'w: undefined, '])
      const to = random.chance(0.4) ? 'null' : random.chance(0.5) ? point() : `shared[${random.below(2)}]`
      const kind = random.pick(['', ", kind: 'a'", ", kind: 'b'", ', kind: null', ', kind: undefined'])
      return `{ x: ${leaf(number())}, ${w}to: ${to}${kind} }`
    }
    if (type === 'ring') return `[${leaf(number())}, ${leaf(number())}]`
    if (type === 'points') return `{ x: ${leaf(number())}, y: ${leaf(number())}, on: ${leaf(random.chance(0.5))} }`
    return `[${Array.from({ length: random.pick([0, 1, 2, 3, 3, 5]) }, () => leaf(number())).join(', ')}]`
  }
  const items = Array.from({ length: random.pick([0, 1, 2, 3, 4, 6]) }, make)
  // By index, so that the same thing can stand at several places.
  const places = items.map((_, i) => (random.chance(0.12) ? random.below(items.length) : i))
  const all = `((all) => [${places.map((i) => `all[${i}]`).join(', ')}])([${items.join(', ')}])`
  const shared = `[0, 0].map(() => ({ x: ${leaf(number())}, y: ${leaf(number())} }))`
  const literal = ['bodies', 'gaps', 'forms'].includes(type) ? `((shared) => ${all})(${shared})` : all
  const shape: Shape = { construct: '', binding: '$', type: NESTED_TYPES[type], literal, leaves: [] }
  return new RecordArgument(shape, leaves)
}

/** An ordinary array that is also a row of another argument. */
export const rowOf = (whole: RecordArgument, index: number): RecordArgument =>
  new RecordArgument(listOf(0), [], { whole, index })
