import { createInstr } from '../ir/builder.ts'
import type { IrFunction, IrType } from '../ir/ir.ts'
import { recordType } from '../ir/object-type.ts'

/** The strings that a kernel tells apart, each with a number that stands for it. The dispatcher gives the numbers, and takes other strings to the original. */
export class KnownTexts {
  readonly all: string[] = []

  numberOf(text: string): number {
    const known = this.all.indexOf(text)
    return known < 0 ? this.all.push(text) - 1 : known
  }
}

/** Whether a type is that of a string, or of an object that has one. */
export const holdsText = (type: IrType): boolean => TEXT.test(type)

/** `text` as a type: field names stand before a colon. */
const TEXT = /(?<=^|[[ ])text(?=$|[,\]}])/

/** What the values of a type are once strings are numbers. */
export const withoutTexts = (type: IrType): IrType =>
  holdsText(type) ? (type.replace(new RegExp(TEXT, 'g'), 'num') as IrType) : type

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
