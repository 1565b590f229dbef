import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { AlreadyRefused } from '../diagnostics/rejections.ts'
import { createFunction } from '../ir/builder.ts'
import type { IrFunction } from '../ir/ir.ts'
import { fieldsOf, isMaybeType, isObjectType, isOpenType, keptType, presentType } from '../ir/object-type.ts'
import { type IrType, isArrayType, isListType, objectOf, type RecordType } from '../ir/types.ts'
import { asksForInlining } from './directive.ts'
import { holdsFunction } from './function-value.ts'
import { irType } from './ir-type.ts'
import type { KernelLowering } from './kernel-lowering.ts'
import { recordFor } from './known-unions.ts'
import { canBeRecordOf } from './learned-elements.ts'
import { WrongGuess } from './learned-types.ts'
import { lowerFunctionBody } from './lower-function.ts'
import { isTextual } from './lower-string.ts'
import type { FunctionNode } from './marked-function.ts'
import { resolveSignature } from './resolve-signature.ts'
import { show } from './show-type.ts'
import type { DeclaredType } from './signature.ts'
import { spanOf } from './span.ts'

/** So many functions are translated within each other. */
const MOST_OPEN = 100

/** An instance, and the type of what its source returns, as far as it is known. */
interface Instance {
  readonly fn: IrFunction
  readonly result: IrType
}

/**
 * The helpers of one kernel, one instance for each combination of argument types. Where an instance calls itself before the type of its result is known, that
 * is guessed; a wrong guess begins the translation of the kernel again.
 */
export class FunctionInstances {
  /** In the order in which they were met. */
  readonly all: IrFunction[] = []
  /** Of functions that give the variables around them back: the types of these. */
  readonly givenBack = new Map<IrFunction, IrType[]>()
  private readonly kernel: KernelLowering
  private readonly prefix: string
  private readonly byKey = new Map<string, Instance>()
  /** Instances that cannot be translated. */
  private readonly failed = new Set<string>()
  /** Functions that are being translated and whose result is not declared, by instance; and those of them that were called meanwhile. */
  private readonly open = new Map<string, IrFunction>()
  private readonly guessed = new Map<IrFunction, string>()

  constructor(kernel: KernelLowering, prefix: string) {
    this.kernel = kernel
    this.prefix = prefix
  }

  /**
   * The instance of a helper for these argument types, translated now if it is new, and the type of its result.
   *
   * @param name as the user calls it
   * @param call the call expression, for messages
   */
  instance(
    name: string,
    path: NodePath<FunctionNode>,
    types: IrType[],
    call: t.Node,
    undefinedArguments: readonly number[] = [],
  ): Instance {
    const { kernel } = this
    const file = kernel.graph.fileOf(path)
    const key = `${file}:${path.node.start}(${types.map((type, i) => (undefinedArguments.includes(i) ? '-' : type)).join()})`
    const known = this.known(key)
    if (known) return known
    const declared = resolveSignature(path, { requireTypes: false, file, graph: kernel.graph })
    if (declared.params.some((p, i) => i >= types.length && !p.optional)) {
      throw new Rejection(
        'unsupported-call',
        `\`${name}\` takes ${declared.params.length} arguments, this call gives ${types.length}`,
        spanOf(call),
        'Pass every argument.',
      )
    }
    const absent = new Set<number>()
    const params = declared.params.map((p, i) => {
      // What is left out is undefined, for which only numbers have a stand-in.
      const passed = types[i] ?? 'num'
      if (p.type) this.learnMember(p.type, passed)
      // Objects have the fields that were passed, which may be more than the declared ones.
      // A string stays what it is: one that is known when the program is built, a single character, or one that was passed in.
      const isOpen =
        (isDeclaredString(p.type) && isTextual(presentType(passed))) ||
        p.type?.kind === 'object' ||
        (p.type?.kind === 'array' && p.type.of && isListType(passed))
      const claimed = p.type && !isOpen ? irType(p.type, p.span) : passed
      const isAbsent = i >= types.length || undefinedArguments.includes(i)
      if (p.optional && isAbsent && (claimed !== 'num' || path.node.params[i].type === 'AssignmentPattern')) {
        absent.add(i)
        return { name: p.name, type: passed, span: p.span }
      }
      const mayMiss = p.optional && isMaybeType(passed) && presentType(passed) === claimed
      const type = mayMiss ? passed : claimed
      if (type !== passed && presentType(passed) !== type && !holdsFunction(passed)) {
        const what = i < types.length ? `this call passes ${show(passed)}` : 'this call leaves it out'
        throw new Rejection('type-conflict', `\`${p.name}\` of \`${name}\` is ${show(type)}, ${what}`, spanOf(call))
      }
      return { name: p.name, type, span: p.span }
    })
    const symbol = `${this.prefix}.${name}.${this.all.length}`
    const { result: claim } = declared
    // Objects are inferred: what the literals say is more than what is declared.
    const inferred = claim && isInferred(claim) ? claim : undefined
    const result = claim && !inferred ? irType(claim, spanOf(path.node)) : undefined
    const open = this.whileOpen(key, () => inferred && kernel.learned.asMade(irType(inferred, spanOf(path.node))))
    if (open) return open
    const fn = createFunction(symbol, name, params, result ?? 'void', spanOf(path.node))
    if (asksForInlining(path)) fn.inline = true
    const instance: Instance = {
      fn,
      get result() {
        return fn.result
      },
    }
    if (result) this.byKey.set(key, instance)
    else this.open.set(key, fn)
    return this.translate(key, instance, spanOf(call), () => {
      kernel.whole(() => lowerFunctionBody(kernel, path, fn, result !== undefined, { absent }))
      if (kernel.functions.hasClosure(fn.result)) kernel.learned.learnMaker(path.node)
    })
  }

  /**
   * The instance of a function that calls itself, which the caller knows to translate.
   *
   * @param key tells it from all others
   * @param declared the type of its result, if it says so
   * @param body fills the function, and gives the type of what the source returns
   */
  apart(
    key: string,
    make: (symbol: string) => IrFunction,
    declared: IrType | undefined,
    span: Span,
    body: (fn: IrFunction) => IrType,
  ): Instance {
    const known = this.whileOpen(key, () => declared) ?? this.known(key)
    if (known) return known
    if (this.open.size > MOST_OPEN) {
      const message = 'A function calls itself with arguments of ever other types'
      throw new Rejection('unsupported-call', message, span, 'Pass arguments of the same types each time.')
    }
    const fn = make(`${this.prefix}.${this.all.length}`)
    const instance = { fn, result: 'void' as IrType }
    this.open.set(key, fn)
    return this.translate(key, instance, span, () =>
      this.kernel.whole(() => {
        instance.result = body(fn)
      }),
    )
  }

  /**
   * A literal of a member is passed for a union: where other members have fields that numbers and booleans cannot stand for, it has to be one of the union in memory.
   *
   * @throws WrongGuess where that was not known before
   */
  private learnMember(declared: DeclaredType, passed: IrType): void {
    const { unions, learned } = this.kernel
    unions.addOf(declared)
    const record = declared.kind === 'object' && declared.union && recordFor(declared)
    if (!record || !isObjectType(passed) || isMaybeType(passed) || isOpenType(passed)) return
    const others = fieldsOf(objectOf(record)).filter(({ name }) => !fieldsOf(passed).some((own) => own.name === name))
    const isPlain = others.every(({ type }) => ['num', 'bool'].includes(presentType(type)))
    if (!isPlain && canBeRecordOf(passed, objectOf(record))) learned.learnRecord(record, keptType(passed) as RecordType)
  }

  /** An instance that is there already. @throws AlreadyRefused where it cannot be had */
  private known(key: string): Instance | undefined {
    const known = this.byKey.get(key)
    if (!known && this.failed.has(key)) throw new AlreadyRefused()
    return known
  }

  /** An instance that is being translated: its result is what is declared, what has been learned of it, or taken for a number. */
  private whileOpen(key: string, declared: () => IrType | undefined): Instance | undefined {
    const fn = this.open.get(key)
    if (!fn) return undefined
    this.guessed.set(fn, key)
    const { results } = this.kernel.learned
    const claimed = results.has(key) ? undefined : declared()
    if (claimed) results.set(key, claimed)
    return { fn, result: results.get(key) ?? 'num' }
  }

  private translate(key: string, instance: Instance, span: Span, body: () => void): Instance {
    this.all.push(instance.fn)
    try {
      body()
      this.learnResult(instance.fn, instance.result, span)
      this.byKey.set(key, instance)
      return instance
    } catch (error) {
      this.failed.add(key)
      throw error
    } finally {
      this.open.delete(key)
    }
  }

  /**
   * A conflict of types may come from results that were taken for numbers: the other guess is that they are booleans.
   * @throws WrongGuess to try that, Rejection where it was tried
   */
  guessOtherwise(conflict: Span): void {
    const { refused, learned } = this.kernel
    if (this.guessed.size === 0 || refused.length > 0) return
    const fresh = [...this.guessed.values()].filter((key) => !learned.results.has(key))
    if (fresh.length === 0) return this.kernel.refuse(untold([...this.guessed.keys()][0], conflict))
    for (const key of fresh) learned.results.set(key, 'bool')
    throw new WrongGuess()
  }

  /**
   * A function returns a value of this type.
   * @throws WrongGuess where its result was needed before that, and taken for something else
   */
  learnResult(fn: IrFunction, type: IrType, span: Span): void {
    const key = this.guessed.get(fn)
    if (key === undefined) return
    const { results } = this.kernel.learned
    if (type === (results.get(key) ?? 'num')) return
    if (isObjectType(type) && results.has(key)) {
      const message = `The object that \`${fn.name}\` returns has other fields, or in another order, than the declared type of the result`
      throw new Rejection('type-conflict', message, span, 'Write the fields in the order of the type.')
    }
    if (results.has(key) || isArrayType(type) || isListType(type)) {
      throw untold(fn, span)
    }
    results.set(key, type)
    throw new WrongGuess()
  }
}

function untold({ name }: IrFunction, span: Span): Rejection {
  const message = `\`${name}\` calls itself, and the type of its result cannot be told`
  return new Rejection('unsupported-call', message, span, {
    typescript: `Write the return type: \`function ${name}(…): number\`.`,
    javascript: `Write the type of the result above \`${name}\`: \`@returns {number}\`.`,
  })
}

/** Of an object, of a string, and of what may be missing, the values that are returned say more than the declared type. */
export const isInferred = (type: DeclaredType): boolean =>
  type.kind === 'object' || type.kind === 'maybe' || isDeclaredString(type)

const isDeclaredString = (type: DeclaredType | undefined): boolean =>
  type?.kind === 'array' && type.element === 'String'
