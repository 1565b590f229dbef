import type { NodePath } from '@babel/traverse'
import type { FunctionType, IrType } from '../ir/types.ts'
import type { BuiltinMember } from './builtin-member.ts'
import type { Frame } from './frame.ts'
import type { FunctionNode } from './marked-function.ts'

/** A function that a value can be. */
export type KnownFunction =
  | { kind: 'builtin'; member: BuiltinMember }
  | {
      kind: 'function'
      path: NodePath<FunctionNode>
      /** As messages call it. */
      name: string
      /** The variables around it that it uses; none where it uses only its own and those of the module. */
      around?: Frame
    }

export const isFunctionType = (type: IrType): type is FunctionType => type.startsWith('fn<')

/** Whether a type is that of a function, or of an object that has one. */
export const holdsFunction = (type: IrType): boolean => type.includes('fn<')

/** What the values of a type are once calls are chosen: a function is its number. */
export const withoutFunctions = (type: IrType): IrType =>
  holdsFunction(type) ? (type.replace(/fn<[^>]*>/g, 'num') as IrType) : type

/** The type of values that are one of the functions with these numbers. */
const functionType = (numbers: Iterable<number>): FunctionType =>
  `fn<${[...new Set(numbers)].sort((a, b) => a - b).join('|')}>`

const numbersOf = (type: FunctionType): number[] => type.slice(3, -1).split('|').map(Number)

/** The type of values that are of one of two types of functions. */
export const eitherFunction = (a: FunctionType, b: FunctionType): FunctionType =>
  functionType([...numbersOf(a), ...numbersOf(b)])

/** Whether every function of the first type is one of the second. */
export const isAmong = (type: FunctionType, among: FunctionType): boolean => eitherFunction(type, among) === among

/** Functions that use variables of a call have numbers from here on: they are met in another order when the translation starts again. */
const FIRST_CLOSURE = 1_000_000

/** The functions that values of one kernel can be, each with a number that stands for it. */
export class KnownFunctions {
  /** Those that are the same each time the kernel is translated. */
  private readonly plain: KnownFunction[]
  private readonly closures: KnownFunction[] = []

  /** @param plain functions that have numbers from earlier attempts to translate the kernel */
  constructor(plain: KnownFunction[]) {
    this.plain = plain
  }

  typeOf(known: KnownFunction): FunctionType {
    const isClosure = known.kind === 'function' && known.around !== undefined
    const list = isClosure ? this.closures : this.plain
    let index = list.findIndex((other) => isSame(known, other))
    if (index < 0) index = list.push(known) - 1
    return functionType([isClosure ? index + FIRST_CLOSURE : index])
  }

  /** The functions of a type, with the number of each. */
  of(type: FunctionType): { number: number; known: KnownFunction }[] {
    return numbersOf(type).map((number) => ({
      number,
      known: number < FIRST_CLOSURE ? this.plain[number] : this.closures[number - FIRST_CLOSURE],
    }))
  }

  /** Whether one of them, or one that an object of the type has, uses variables of a call, so that it can only be called where these are at hand. */
  hasClosure(type: IrType): boolean {
    return (type.match(/fn<[^>]*>/g) ?? []).some((one) =>
      numbersOf(one as FunctionType).some((number) => number >= FIRST_CLOSURE),
    )
  }
}

function isSame(a: KnownFunction, b: KnownFunction): boolean {
  if (a.kind === 'builtin')
    return b.kind === 'builtin' && a.member.object === b.member.object && a.member.name === b.member.name
  return b.kind === 'function' && a.path.node === b.path.node && a.around === b.around
}
