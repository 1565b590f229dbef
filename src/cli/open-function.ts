/** Functions of a built module, and the objects that they are called on. */

import type { ClassPlace } from './class-place.ts'
import type { MadeParameter } from './constructor-parameters.ts'
import type { PrototypeOf } from './copy-objects.ts'
import { DEFAULT_EXPORT } from './default-export.ts'
import { describeArguments } from './describe-arguments.ts'
import type { ClassMarks } from './generate-arguments.ts'
import type { Reach } from './reach-function.ts'

type Exports = Readonly<Record<string, unknown>>
type Fn = (...args: unknown[]) => unknown

/** Something is exported under the name of the function that is not it. */
export const ANOTHER = 'what is exported under its name is another function'

/** What is called, and on what. */
export interface OpenFunction {
  fn: Fn
  self?: object
}

const exportOf = (exports: Exports, name: string): unknown => exports[name === 'default' ? DEFAULT_EXPORT : name]

const fieldOf = (object: unknown, key: string): unknown => (object as Record<string, unknown>)[key]

/** The object, class or instance that has the function as its last key. */
function holderOf(exports: Exports, { exported, keys }: Reach): unknown {
  return keys.slice(0, -1).reduce<unknown>(fieldOf, exportOf(exports, exported))
}

/**
 * A function of an export or of an object.
 *
 * @returns undefined where it is not there any more
 */
export function openFunction(exports: Exports, reach: Reach): OpenFunction | undefined {
  const { exported, keys } = reach
  if (keys.length === 0) return toOpen(exportOf(exports, exported))
  const holder = holderOf(exports, reach)
  return toOpen(fieldOf(holder, keys[keys.length - 1]), holder)
}

/** The same of a method, on an instance. */
export function openMethod(self: object, { keys }: Reach): OpenFunction | undefined {
  return toOpen(fieldOf(self, keys[keys.length - 1]), self)
}

const toOpen = (fn: unknown, self?: unknown): OpenFunction | undefined =>
  typeof fn === 'function' ? { fn: fn as Fn, ...(self !== undefined && { self: self as object }) } : undefined

/** @throws what the constructor throws */
export function makeInstance(exports: Exports, reach: Reach, args: readonly unknown[]): object {
  const Class = holderOf(exports, reach) as new (...args: unknown[]) => object
  return new Class(...args)
}

/** `new Meter(3)` */
export const describeInstance = ({ exported, keys }: Reach, args: readonly unknown[]): string =>
  `new ${[exported, ...keys.slice(0, -1)].join('.')}(${describeArguments(args)})`

/** What to write where an instance cannot be made up. */
export const casesFor = (name: string, { exported, keys }: Reach): string =>
  `write in a module for --cases: export const cases = { '${name}': [{ this: (m) => new m.${[exported, ...keys.slice(0, -1)].join('.')}(…), args: […] }] }`

/**
 * Of generated objects, the prototypes of the classes that they have to be of.
 *
 * @param exports of the module that is called
 */
export function prototypesIn(
  exports: Exports,
  classes: Readonly<Record<string, ClassPlace>>,
  marks: ClassMarks,
): PrototypeOf {
  return (original) => {
    const place = classes[marks.get(original) ?? '']
    const Class = place && 'exported' in place ? exportOf(exports, place.exported) : undefined
    return typeof Class === 'function' ? (Class.prototype as object) : undefined
  }
}

/** Small whole numbers most of the time, as sizes are. */
export function makeParameters(kinds: readonly MadeParameter[], random: () => number): unknown[] {
  const length = 1 + Math.floor(random() * 64)
  return kinds.map((kind) => {
    const number = () => (random() < 0.5 ? Math.floor(random() * 10) : random() * 10)
    switch (kind) {
      case 'number':
        return 1 + Math.floor(random() * 32)
      case 'boolean':
        return random() < 0.5
      case 'string':
        return 'abc'.slice(0, Math.floor(random() * 4))
      case 'bigint':
        return BigInt(Math.floor(random() * 100))
      case 'number[]':
        return Array.from({ length }, number)
      default: {
        const Class = (globalThis as unknown as Record<string, { from(x: object, f: () => unknown): unknown }>)[kind]
        const element = kind.startsWith('Big') ? () => BigInt(Math.floor(number())) : number
        return Class.from({ length }, element)
      }
    }
  })
}
