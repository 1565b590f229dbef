import { createInstr } from '../ir/builder.ts'
import { type Interval, intInterval } from '../ir/interval.ts'
import type { IrFunction, Table } from '../ir/ir.ts'
import { maybeType, recordType } from '../ir/object-type.ts'
import type { IrType } from '../ir/types.ts'
import type { DeclaredType } from './signature.ts'

/** No kernel has as many strings. */
const LARGEST = 65_535

/** The strings that a kernel tells apart, each with a number that stands for it. The dispatcher gives the numbers, and takes other strings to the original. */
export class KnownTexts {
  readonly all: string[] = []
  private readonly allUnits: number[] = []
  private readonly allStarts: number[] = []
  private readonly allLengths: number[] = []
  /** The code units of all of them, one behind the other; of each, how many bytes lie before its own, and how many it has. Complete once the kernel is translated. */
  readonly units: Table = { name: 'strings', kind: 'Uint16Array', values: this.allUnits }
  readonly starts: Table = { name: 'starts', kind: 'Int32Array', values: this.allStarts }
  readonly lengths: Table = { name: 'lengths', kind: 'Int32Array', values: this.allLengths }
  private readonly tables = new Map<string, Table>()

  numberOf(text: string): number {
    const known = this.all.indexOf(text)
    if (known >= 0) return known
    this.allStarts.push(this.allUnits.length * 2)
    this.allLengths.push(text.length)
    for (let i = 0; i < text.length; i++) this.allUnits.push(text.charCodeAt(i))
    return this.all.push(text) - 1
  }

  /** The strings that values of a declared type can have, also in arrays and objects. */
  addOf(type: DeclaredType): void {
    if (type.kind === 'text') for (const value of type.values) this.numberOf(value)
    if (type.kind === 'array' && type.of) this.addOf(type.of)
    if (type.kind === 'maybe') this.addOf(type.type)
    if (type.kind === 'object') for (const field of type.fields) this.addOf(field.type)
  }

  /** The numbers of some of them, where these follow each other; else those that any of them can have. */
  intervalOf(values: readonly string[] | undefined): Interval {
    if (!values) return intInterval(0, LARGEST)
    const numbers = values.map((value) => this.numberOf(value))
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
    return last - first < new Set(numbers).size ? intInterval(first, last) : intInterval(0, LARGEST)
  }

  /** The code units of one of them. */
  tableOf(text: string): Table {
    const values = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
    const table = this.tables.get(text) ?? { name: JSON.stringify(text), kind: 'Uint16Array', values }
    this.tables.set(text, table)
    return table
  }
}

/** Whether a type is that of a character, or of an object that has one; what is in arrays does not count. */
export function holdsChar(type: IrType): boolean {
  let holds = false
  outsideOfArrays(type, (part) => {
    holds ||= CHAR.test(part)
    return part
  })
  return holds
}

/** `char` as a type: field names stand before a colon. */
const CHAR = /(?<=^|[[ ])char(?=$|[,\]}])/

/** `text`, `char` or `null` as a type. */
const ERASED = /(?<=^|[[ ])(?:text|char|null)(?=$|[,\]}])/g

/** What the values of a type are once strings, and null, are numbers. In arrays, and in objects that are in some, the dispatcher has to know which are strings. */
export const withoutTexts = (type: IrType): IrType =>
  outsideOfArrays(type, (part) => part.replace(ERASED, 'num')) as IrType

/** Replaces the parts of a type that stand in no angle brackets. */
function outsideOfArrays(type: string, replace: (part: string) => string): string {
  let depth = 0
  return type.replace(/[<>]|[^<>]+/g, (part) => {
    if (part === '<') depth++
    else if (part === '>') depth--
    else if (depth === 0) return replace(part)
    return part
  })
}

/** A kernel that always returns null returns a number or null. */
export function returnMaybe(fn: IrFunction): void {
  const type = maybeType('num', 'null')
  fn.result = type
  for (const block of fn.blocks) {
    const { term } = block
    if (term.kind !== 'return' || !term.value) continue
    const is = createInstr(fn, block, 'const', 'num', [], term.span, { value: 2 })
    const boxed = createInstr(fn, block, 'object', type, [is, is], term.span)
    block.instrs.push(is, boxed)
    term.value = boxed
  }
}

/** A kernel that returns a string leaves its number as the only field of an object, of which the dispatcher makes the string. */
export function returnTexts(fn: IrFunction): void {
  const type = recordType([{ name: 'text', type: 'num' }])
  fn.result = type
  for (const block of fn.blocks) {
    const { term } = block
    if (term.kind !== 'return' || !term.value) continue
    const boxed = createInstr(fn, block, 'object', type, [term.value], term.span)
    block.instrs.push(boxed)
    term.value = boxed
  }
}
