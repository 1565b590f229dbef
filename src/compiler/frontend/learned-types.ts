import type { Binding } from '@babel/traverse'
import type * as t from '@babel/types'
import { fieldsOf, isObjectType, keptType, presentType } from '../ir/object-type.ts'
import {
  type FunctionType,
  type IrType,
  isRecordType,
  type ListType,
  type ObjectType,
  objectOf,
  type RecordType,
} from '../ir/types.ts'
import { eitherFunction, isFunctionType, type KnownFunction } from './function-value.ts'

/** Thrown where a guess was wrong: the translation starts again. */
export class WrongGuess extends Error {}

/**
 * What has turned out about types that had to be guessed when they were needed; what is not here is taken for a number. It outlives the attempts to translate
 * a kernel: each of them begins with what the one before has learned.
 */
export class LearnedTypes {
  /** Results of functions that call themselves, by instance. */
  readonly results = new Map<string, IrType>()
  /** Functions that are values. */
  readonly functions: KnownFunction[] = []
  /** Functions whose result is a function that uses their variables. */
  readonly makers = new Set<t.Node>()
  /** Variables without initialiser that hold something else than numbers. */
  private readonly notNumbers = new Set<Binding>()
  /** Variables that hold one function and then another. */
  private readonly holders = new Map<Binding, FunctionType>()
  /** Variables whose type is known to be another one than that of their first value, by the instance of their function. */
  private readonly wider = new Map<Binding, Map<string, IrType>>()
  /** The same for results, by the symbol of the function. */
  private readonly widerResults = new Map<string, IrType>()
  /** Variables for arrays whose elements are not declared, by what was put into them. */
  private readonly elements = new Map<Binding, ListType>()
  /** Records that object literals have to be made as. */
  private readonly records = new Set<RecordType>()
  /** Types of literals as records, which have to be made as another one of these. */
  private readonly literals = new Map<RecordType, RecordType>()
  /** Those of them that passed objects are with a part of their fields. */
  private readonly partial = new Set<RecordType>()

  /** Whether a variable that is declared without a value can start as undefined, which only numbers can be. */
  takesNumbers(binding: Binding): boolean {
    return !this.notNumbers.has(binding)
  }

  /**
   * A variable that was declared without a value is given something that is no number.
   * @throws WrongGuess where it was taken for a number because nothing else was known
   */
  learnType(binding: Binding, type: IrType): void {
    if (type === 'num') return
    const declared = binding.path.isVariableDeclarator() && !binding.path.node.init
    if (!declared || this.notNumbers.has(binding)) return
    this.notNumbers.add(binding)
    throw new WrongGuess()
  }

  /** The type of a variable that is first given a value of a type: it may hold other functions, too. */
  typeOfVariable(binding: Binding, type: IrType): IrType {
    const others = this.holders.get(binding)
    return others && isFunctionType(type) ? eitherFunction(type, others) : type
  }

  /** A variable holds functions besides those that were known. @throws WrongGuess */
  learnHolder(binding: Binding, type: FunctionType): never {
    this.holders.set(binding, type)
    throw new WrongGuess()
  }

  /** The type of a variable that is known to hold more than what it is first given. */
  widerOf(binding: Binding, instance: string): IrType | undefined {
    return this.wider.get(binding)?.get(instance)
  }

  /** A variable holds more than was known. @throws WrongGuess */
  learnWider(binding: Binding, instance: string, type: IrType): never {
    const known = this.wider.get(binding) ?? new Map<string, IrType>()
    this.wider.set(binding, known.set(instance, type))
    throw new WrongGuess()
  }

  /** The same for the result of a function, or of a call that is translated in place. */
  widerResult(symbol: string): IrType | undefined {
    return this.widerResults.get(symbol)
  }

  /** @throws WrongGuess */
  learnWiderResult(symbol: string, type: IrType): never {
    this.widerResults.set(symbol, type)
    throw new WrongGuess()
  }

  /** What is known to be put into an array that a variable holds. */
  elementsOf(binding: Binding): ListType | undefined {
    return this.elements.get(binding)
  }

  /** Something is put into an array that was taken for another. @throws WrongGuess where nothing was known of it */
  learnElements(binding: Binding, type: ListType): void {
    if (this.elements.has(binding)) return
    this.elements.set(binding, type)
    throw new WrongGuess()
  }

  /** The record as which object literals of a type have to be made. */
  makesRecords(type: ObjectType): RecordType | undefined {
    const own = keptType(type) as RecordType
    return this.records.has(own) ? own : this.literals.get(own)
  }

  /** A declared type, with records where literals make records. */
  asMade(type: IrType): IrType {
    return (isObjectType(type) && this.makesRecords(type)) || type
  }

  /**
   * An object that a literal has made meets records of its type.
   *
   * @param literal the type that it would have as a record, where that is another one: fields that may be missing are there, or are not
   * @throws WrongGuess where that was not known
   */
  learnRecord(type: RecordType, literal = type): void {
    const isKnown = this.records.has(type)
    if (isKnown && (literal === type || this.literals.has(literal))) return
    if (literal !== type) this.literals.set(literal, type)
    // With the objects in it.
    const add = (one: IrType): void => {
      if (!isRecordType(one)) return
      this.records.add(one)
      for (const field of fieldsOf(objectOf(one))) add(presentType(field.type))
    }
    add(type)
    // What is known of other types speaks of the objects.
    for (const known of [this.wider, this.widerResults, this.results]) known.clear()
    throw new WrongGuess()
  }

  /** Whether passed objects that have other fields besides those of a record are that record in memory. */
  isPartial(type: RecordType): boolean {
    return this.partial.has(type)
  }

  /** An object that was passed in, with fields that cannot be kept in arrays besides others, meets records with these. @throws WrongGuess where that was not known */
  learnPartial(type: RecordType): void {
    if (this.partial.has(type)) return
    this.partial.add(type)
    this.records.delete(type)
    this.learnRecord(type)
  }

  /** The result of a function is a function that uses its variables. @throws WrongGuess */
  learnMaker(fn: t.Node): never {
    this.makers.add(fn)
    throw new WrongGuess()
  }
}
