import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { AbsentInput } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { AlreadyRefused, MAX_REJECTIONS, Rejections } from '../diagnostics/rejections.ts'
import { INT64, UINT64 } from '../ir/big-interval.ts'
import { createFunction } from '../ir/builder.ts'
import { intInterval } from '../ir/interval.ts'
import {
  type FunctionType,
  type IrFunction,
  type IrType,
  isArrayType,
  isListType,
  isStringType,
  type ListType,
  type NumberOp,
  type ObjectType,
  type RecordType,
  recordOf,
  type Value,
} from '../ir/ir.ts'
import { isMaybeType, isObjectType, presentType } from '../ir/object-type.ts'
import { builtinMember } from './builtin-member.ts'
import { isDeclaredOnce } from './declared-once.ts'
import { withoutTypes } from './erased-types.ts'
import {
  eitherFunction,
  holdsFunction,
  isAmong,
  isFunctionType,
  type KnownFunction,
  KnownFunctions,
  withoutFunctions,
} from './function-value.ts'
import { irType } from './ir-type.ts'
import { functionOf } from './known-function.ts'
import { holdsText, KnownTexts, returnMaybe, returnTexts, withoutTexts } from './known-texts.ts'
import { lowerFunctionBody, optionalArgument } from './lower-function.ts'
import { lowerRecord, type PassedObjects, textArgument } from './lower-record.ts'
import { isTextual } from './lower-string.ts'
import type { FunctionNode, MarkedFunction } from './marked-function.ts'
import { nullValue } from './missing-value.ts'
import { ModuleGraph, NeedsModule } from './module-graph.ts'
import { absentFields } from './optional-fields.ts'
import { type DispatcherGuards, OuterVariables } from './outer-variable.ts'
import { resolveSignature } from './resolve-signature.ts'
import { show } from './show-type.ts'
import type { DeclaredParam, DeclaredType, Signature } from './signature.ts'
import { spanOf } from './span.ts'

/** A kernel on the number level together with what its signature declares. */
export interface LoweredKernel {
  fn: IrFunction
  /** The arguments that its first parameters are: all but the objects. */
  arguments: { index: number; type: DeclaredType }[]
  /** The arguments that are missing, by their numbers. */
  absent: readonly AbsentInput[]
  passed: PassedObjects
  /** Every function of the program it consists of: itself and the helpers it reaches. */
  functions: IrFunction[]
  guards: DispatcherGuards
  /** Offset in the source behind the module-level constants that it uses: before that point JavaScript would throw. */
  readyAfter: number
  /** The strings that it tells apart, by their numbers. */
  texts: readonly string[]
  /** Its result is one of them; in the IR, an object with its number. */
  returnsText: boolean
}

/**
 * Translates one marked function and all helpers that it reaches.
 * @param graph the files that imports lead to, as far as they have been read
 * @param declared one of the signatures that it is compiled for
 * @throws Rejection or Rejections with the places that cannot be compiled
 * @throws NeedsModule where an imported file has to be read first
 */
export function lowerKernel(
  marked: MarkedFunction,
  symbol: string,
  file: string,
  graph = new ModuleGraph(file),
  declared: Signature = resolveSignature(marked.path, { requireTypes: true, file, graph }),
): LoweredKernel {
  refuseReassigned(marked)
  const learned = new Learned()
  for (let attempts = 0; ; attempts++) {
    try {
      return lowerWith(new KernelLowering(file, symbol, graph, marked.path, learned), marked, symbol, declared)
    } catch (error) {
      if (!(error instanceof WrongGuess)) throw error
      if (attempts === MOST_GUESSES)
        throw new Rejection(
          'unsupported-operation',
          'The types of too many variables have to be found out',
          spanOf(marked.node),
          'Give variables a value of their type where they are declared.',
        )
    }
  }
}

function lowerWith(
  lowering: KernelLowering,
  marked: MarkedFunction,
  symbol: string,
  declared: Signature,
): LoweredKernel {
  const { params } = declared
  const fn = lowering.lower(marked.path, symbol, marked.name, params, declared.result)
  if (lowering.refused.length > 0) throw new Rejections(lowering.refused)
  if (holdsFunction(fn.result)) {
    const message = `\`${marked.name}\` returns a function, which exists only inside of the kernel`
    throw new Rejection('unsupported-type', message, spanOf(marked.node), 'Return what the function would compute.')
  }
  if (fn.result === 'null') returnMaybe(fn)
  if (fn.result === 'char' || isStringType(presentType(fn.result))) {
    const message = `\`${marked.name}\` returns a string that is not known when the program is built`
    throw new Rejection('unsupported-type', message, spanOf(marked.node), RETURN_HELP)
  }
  const returnsText = fn.result === 'text'
  if (returnsText) returnTexts(fn)
  else if (holdsText(fn.result)) {
    const message = `\`${marked.name}\` returns an object with a string, which cannot be made yet`
    throw new Rejection(
      'unsupported-type',
      message,
      spanOf(marked.node),
      'Return the string alone, or a number for it.',
    )
  }
  for (const one of [fn, ...lowering.instances()]) eraseNames(one)
  fn.exported = true
  const plain = params.flatMap(({ type, optional }, index) => (optional || !isPlain(type) ? [] : { type, index }))
  plain.forEach(({ type }, i) => {
    // A claim such as `u8` is checked by the dispatcher and a fact from then on. (float32 says nothing about bounds.)
    if (type.kind === 'number' && type.range?.integer)
      fn.blocks[0].params[i].fact = intInterval(type.range.min, type.range.max)
    if (type.kind === 'bigint' && type.range) fn.blocks[0].params[i].bigFact = type.range === 'i64' ? INT64 : UINT64
  })
  const { readyAfter } = lowering
  const { guards } = lowering.outer
  const { passed } = lowering
  const texts = lowering.texts.all
  const functions = [fn, ...lowering.instances()]
  const absent = params.flatMap(({ type }, root) =>
    type.kind === 'missing' ? [{ root, as: type.as }] : absentFields(type).map((field) => ({ root, ...field })),
  )
  return { fn, arguments: plain, absent, passed, functions, guards, readyAfter, texts, returnsText }
}

/** What a kernel can return instead of a string. */
const RETURN_HELP =
  'Return where it begins and ends in a string that was passed in, or write its code units into a Uint16Array and make the string outside: `String.fromCharCode(...units)`.'

/** After `f = other` the name means another function, also where f calls itself. */
function refuseReassigned({ path, name }: MarkedFunction): void {
  const { node } = path
  if (node.type !== 'FunctionDeclaration' || !node.id) return
  const binding = path.scope.parent.getBinding(node.id.name)
  if (!binding || isDeclaredOnce(binding)) return
  const [place] = binding.constantViolations
  throw new Rejection(
    'reassigned-function',
    `\`${name}\` is assigned again or declared twice`,
    spanOf(place?.node ?? node.id),
    `Give the other function a name of its own, or declare \`${name}\` once.`,
  )
}

/** What has turned out about types that had to be guessed when they were needed; what is not here is taken for a number. */
class Learned {
  /** Variables without initialiser that hold something else. */
  readonly notNumbers = new Set<Binding>()
  /** Results of functions that call themselves, by instance. */
  readonly results = new Map<string, IrType>()
  /** Functions that are values. */
  readonly functions: KnownFunction[] = []
  /** Variables that hold one function and then another. */
  readonly holders = new Map<Binding, FunctionType>()
  /** Variables whose type is known to be another one than that of their first value, by the instance of their function. */
  readonly wider = new Map<Binding, Map<string, IrType>>()
  /** The same for results, by the symbol of the function. */
  readonly widerResults = new Map<string, IrType>()
  /** Variables for arrays whose elements are not declared, by what was put into them. */
  readonly elements = new Map<Binding, ListType>()
  /** Records that object literals have to be made as. */
  readonly records = new Set<RecordType>()
  /** Functions whose result is a function that uses their variables. */
  readonly makers = new Set<t.Node>()
}

/** So many functions are translated within each other. */
const MOST_OPEN = 100

/** Each guess costs one more translation. */
const MOST_GUESSES = 500

/** Thrown where a guess was wrong: the translation starts again. */
class WrongGuess extends Error {}

/** The helpers of one kernel, one instance for each combination of argument types. */
export class KernelLowering {
  readyAfter = 0
  readonly file: string
  readonly graph: ModuleGraph
  readonly outer: OuterVariables
  /** The strings that have been met. */
  readonly texts = new KnownTexts()
  /** Functions that stand for an operation each, by name: only the sources of the Math library have them. */
  readonly intrinsics: ReadonlyMap<string, NumberOp>
  /** The functions that values can be. */
  readonly functions: KnownFunctions
  private readonly home: NodePath<FunctionNode>
  private readonly prefix: string
  private readonly byKey = new Map<string, IrFunction>()
  private readonly order: IrFunction[] = []
  /** Instances that cannot be translated. */
  private readonly failed = new Set<string>()
  private readonly learned: Learned
  /** Functions that are being translated and whose result is not declared, by instance; and those of them that were called meanwhile. */
  private readonly open = new Map<string, IrFunction>()
  private readonly guessed = new Map<IrFunction, string>()
  /** Of functions that give the variables around them back: the types of these. */
  readonly givenBack = new Map<IrFunction, IrType[]>()
  /** And what their sources return. */
  private readonly returned = new Map<IrFunction, IrType>()
  /** Reasons why there will be no kernel. */
  readonly refused: Rejection[] = []
  /** The arguments that are objects. */
  readonly passed: PassedObjects = { fields: [], tuples: [] }

  constructor(
    file: string,
    prefix: string,
    graph: ModuleGraph,
    home: NodePath<FunctionNode>,
    learned = new Learned(),
    intrinsics: ReadonlyMap<string, NumberOp> = new Map(),
  ) {
    this.learned = learned
    this.functions = new KnownFunctions(learned.functions)
    this.home = home
    this.file = file
    this.graph = graph
    this.outer = new OuterVariables(home, graph, this.texts)
    this.prefix = prefix
    this.intrinsics = intrinsics
  }

  instances(): IrFunction[] {
    return this.order
  }

  /**
   * Notes why a part of the function cannot be translated.
   * @throws whatever is no such reason
   */
  refuse(error: unknown): void {
    if (error instanceof NeedsModule || error instanceof WrongGuess) throw error
    if (error instanceof Rejection && error.code === 'type-conflict') this.guessOtherwise(error.span)
    if (error instanceof Rejections) for (const one of error.all) this.refuse(one)
    else if (error instanceof Rejection) {
      const { start, end, file } = error.span
      const isKnown = this.refused.some(({ span }) => span.start === start && span.end === end && span.file === file)
      if (!isKnown && this.refused.length < MAX_REJECTIONS) this.refused.push(error)
    } else if (this.refused.length === 0) throw error
    // Else the rest is in a state that nothing was written for, or depends on what was refused.
  }

  /** Translates a part whose result is needed. @throws AlreadyRefused where it cannot be had */
  whole(translate: () => void): void {
    const before = this.refused.length
    translate()
    if (this.refused.length > before) throw new AlreadyRefused()
  }

  /** Whether a variable that is declared without a value can start as undefined, which only numbers can be. */
  takesNumbers(binding: Binding): boolean {
    return !this.learned.notNumbers.has(binding)
  }

  /**
   * A variable that was declared without a value is given something that is no number.
   * @throws WrongGuess where it was taken for a number because nothing else was known
   */
  learnType(binding: Binding, type: IrType): void {
    if (type === 'num') return
    const declared = binding.path.isVariableDeclarator() && !binding.path.node.init
    if (!declared || this.learned.notNumbers.has(binding)) return
    this.learned.notNumbers.add(binding)
    throw new WrongGuess()
  }

  /** Whether a variable belongs to a function around the marked one, so that the dispatcher sees it. */
  isAround({ scope }: Binding): boolean {
    return this.home.findParent(({ node }) => node === scope.block) !== null
  }

  /** The type of a variable that is first given a value of a type: it may hold other functions, too. */
  typeOfVariable(binding: Binding, type: IrType): IrType {
    const others = this.learned.holders.get(binding)
    return others && isFunctionType(type) ? eitherFunction(type, others) : type
  }

  /** The type of a variable that is known to hold more than what it is first given. */
  widerOf(binding: Binding, instance: string): IrType | undefined {
    return this.learned.wider.get(binding)?.get(instance)
  }

  /** A variable holds more than was known. @throws WrongGuess */
  learnWider(binding: Binding, instance: string, type: IrType): never {
    const known = this.learned.wider.get(binding) ?? new Map<string, IrType>()
    this.learned.wider.set(binding, known.set(instance, type))
    throw new WrongGuess()
  }

  /** The same for the result of a function, or of a call that is translated in place. */
  widerResult(symbol: string): IrType | undefined {
    return this.learned.widerResults.get(symbol)
  }

  /** @throws WrongGuess */
  learnWiderResult(symbol: string, type: IrType): never {
    this.learned.widerResults.set(symbol, type)
    throw new WrongGuess()
  }

  /** What is known to be put into an array that a variable holds. */
  elementsOf(binding: Binding): ListType | undefined {
    return this.learned.elements.get(binding)
  }

  /** Something is put into an array that was taken for another. @throws WrongGuess where nothing was known of it */
  learnElements(binding: Binding, type: ListType): void {
    if (this.learned.elements.has(binding)) return
    this.learned.elements.set(binding, type)
    throw new WrongGuess()
  }

  /** Whether object literals of a type have to be made as records. */
  makesRecords(type: ObjectType): boolean {
    return this.learned.records.has(recordOf(type))
  }

  /** A declared type, with records where literals make records. */
  private asMade(type: IrType): IrType {
    return isObjectType(type) && this.makesRecords(type) ? recordOf(type) : type
  }

  /** An object that a literal has made meets records of its type. @throws WrongGuess where that was not known */
  learnRecord(type: RecordType): void {
    if (this.learned.records.has(type)) return
    this.learned.records.add(type)
    // What is known of other types speaks of the objects.
    for (const known of [this.learned.wider, this.learned.widerResults, this.learned.results]) known.clear()
    throw new WrongGuess()
  }

  /**
   * A variable is given a function.
   *
   * @throws WrongGuess where it was not known before that it can hold this one
   * @throws Rejection where it cannot
   */
  holdFunction(binding: Binding, held: IrType, type: FunctionType, span: Span): void {
    const { name } = binding.identifier
    if (!isFunctionType(held)) {
      this.learnType(binding, type)
      throw new Rejection(
        'type-conflict',
        `\`${name}\` holds ${show(held)} and is given a function here`,
        span,
        'Use two variables, one for each type.',
      )
    }
    if (this.functions.hasClosure(type) && !binding.constant) {
      throw new Rejection(
        'unsupported-operation',
        `\`${name}\` is given a function that uses variables around it, and is assigned more than once`,
        span,
        `Choose where it is declared: \`const ${name} = condition ? first : second\`.`,
      )
    }
    if (isAmong(type, held)) return
    this.learned.holders.set(binding, eitherFunction(type, held))
    throw new WrongGuess()
  }

  /** Whether a call has to be translated in place: its function would not see what these functions use, or takes any number of arguments. */
  mustBeInPlace(target: NodePath<FunctionNode>, args: readonly Value[]): boolean {
    if (this.learned.makers.has(target.node) || args.some(({ type }) => this.functions.hasClosure(type))) return true
    return target
      .get('params')
      .some((param, i) => param.isRestElement() || (i >= args.length && isMeantForFunction(param as NodePath)))
  }

  /**
   * A module-level constant was used: kernels exist only after its declaration has run.
   * @param path the declaration
   * @param use where it is used
   */
  dependsOnDeclaration(path: NodePath, use: Span): void {
    if (this.graph.fileOf(path) !== this.file) {
      // Imported files have been evaluated before this one, unless they import it in turn.
      if (!this.graph.leadsBack(path)) return
      throw new Rejection(
        'captured-variable',
        'This is declared in a file that imports the kernel’s file in turn, so it may have no value yet when the kernel is called',
        use,
        'Move the declaration to a file of its own, which imports neither.',
      )
    }
    const statement = path.isVariableDeclarator() ? path.parentPath : path
    const end = statement.node.end ?? 0
    this.readyAfter = Math.max(this.readyAfter, end)
  }

  lower(
    path: NodePath<FunctionNode>,
    symbol: string,
    name: string,
    params: readonly DeclaredParam[],
    result: DeclaredType | undefined,
  ): IrFunction {
    const plain = params.filter((param) => !param.optional && isPlain(param.type))
    const fn = createFunction(
      symbol,
      name,
      plain.map((p) => ({ name: p.name, type: irType(p.type, p.span), span: p.span })),
      result && !isInferred(result) ? irType(result, spanOf(path.node)) : 'void',
      spanOf(path.node),
    )
    // Of an object, the order of the fields is that of the literals.
    lowerFunctionBody(this, path, fn, result !== undefined && !isInferred(result), {
      defaultsAreApplied: true,
      argument: (f, i) => {
        const { type, name, span, optional } = params[i]
        if (optional) return optionalArgument(f, params[i], i)
        if (type.kind === 'missing')
          return type.as === 'null' ? nullValue(f, span) : f.emit('undefined', 'num', [], span)
        if (type.kind === 'text') return textArgument(f, type, { root: i }, name || `argument ${i + 1}`, span)
        if (type.kind === 'object') return lowerRecord(f, type, { root: i }, name || `argument ${i + 1}`, span)
        return fn.blocks[0].params[plain.indexOf(params[i])]
      },
    })
    return fn
  }

  /**
   * The instance of a helper for these argument types, translated now if it is new, and the type of its result.
   * @param name as the user calls it
   * @param call the call expression, for messages
   */
  instance(
    name: string,
    path: NodePath<FunctionNode>,
    types: IrType[],
    call: t.Node,
    undefinedArguments: readonly number[] = [],
  ): { fn: IrFunction; result: IrType } {
    const file = this.graph.fileOf(path)
    const key = `${file}:${path.node.start}(${types.map((type, i) => (undefinedArguments.includes(i) ? '-' : type)).join()})`
    const known = this.byKey.get(key)
    if (known) return { fn: known, result: known.result }
    if (this.failed.has(key)) throw new AlreadyRefused()
    const declared = resolveSignature(path, { requireTypes: false, file, graph: this.graph })
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
    const symbol = `${this.prefix}.${name}.${this.order.length}`
    // Objects are inferred: what the literals say is more than what is declared.
    const result =
      declared.result && !isInferred(declared.result) ? irType(declared.result, spanOf(path.node)) : undefined
    const open = this.open.get(key)
    if (open) {
      this.guessed.set(open, key)
      if (declared.result && isInferred(declared.result) && !this.learned.results.has(key))
        this.learned.results.set(key, this.asMade(irType(declared.result, spanOf(path.node))))
      return { fn: open, result: this.learned.results.get(key) ?? 'num' }
    }
    const fn = createFunction(symbol, name, params, result ?? 'void', spanOf(path.node))
    if (result) this.byKey.set(key, fn)
    else this.open.set(key, fn)
    this.order.push(fn)
    try {
      this.whole(() => lowerFunctionBody(this, path, fn, result !== undefined, { absent }))
      if (this.functions.hasClosure(fn.result)) {
        this.learned.makers.add(path.node)
        throw new WrongGuess()
      }
      this.learnResult(fn, fn.result, spanOf(call))
    } catch (error) {
      this.failed.add(key)
      throw error
    } finally {
      this.open.delete(key)
    }
    this.byKey.set(key, fn)
    return { fn, result: fn.result }
  }

  /**
   * The instance of a function that calls itself, which the caller knows to translate.
   *
   * @param key tells it from all others
   * @param declared the type of its result, if it says so
   * @param translate fills the function, and gives the type of what the source returns
   * @returns the function, and the type of what the source returns, as far as it is known
   */
  apart(
    key: string,
    make: (symbol: string) => IrFunction,
    declared: IrType | undefined,
    span: Span,
    translate: (fn: IrFunction) => IrType,
  ): { fn: IrFunction; result: IrType } {
    const { results } = this.learned
    const open = this.open.get(key)
    if (open) {
      this.guessed.set(open, key)
      if (declared && !results.has(key)) results.set(key, declared)
      return { fn: open, result: results.get(key) ?? 'num' }
    }
    const known = this.byKey.get(key)
    if (known) return { fn: known, result: this.returned.get(known)! }
    if (this.failed.has(key)) throw new AlreadyRefused()
    if (this.open.size > MOST_OPEN) {
      const message = 'A function calls itself with arguments of ever other types'
      throw new Rejection('unsupported-call', message, span, 'Pass arguments of the same types each time.')
    }
    const fn = make(`${this.prefix}.${this.order.length}`)
    this.open.set(key, fn)
    this.order.push(fn)
    try {
      let result: IrType = 'void'
      this.whole(() => {
        result = translate(fn)
      })
      this.learnResult(fn, result, span)
      this.returned.set(fn, result)
    } catch (error) {
      this.failed.add(key)
      throw error
    } finally {
      this.open.delete(key)
    }
    this.byKey.set(key, fn)
    return { fn, result: this.returned.get(fn)! }
  }

  /**
   * A conflict of types may come from results that were taken for numbers: the other guess is that they are booleans.
   * @throws WrongGuess to try that, Rejection where it was tried
   */
  private guessOtherwise(conflict: Span): void {
    if (this.guessed.size === 0 || this.refused.length > 0) return
    const { results } = this.learned
    const fresh = [...this.guessed.values()].filter((key) => !results.has(key))
    if (fresh.length === 0) return this.refuse(untold([...this.guessed.keys()][0], conflict))
    for (const key of fresh) results.set(key, 'bool')
    throw new WrongGuess()
  }

  /**
   * A function returns a value of this type.
   * @throws WrongGuess where its result was needed before that, and taken for something else
   */
  learnResult(fn: IrFunction, type: IrType, span: Span): void {
    const key = this.guessed.get(fn)
    if (key === undefined) return
    const { results } = this.learned
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
  return new Rejection('unsupported-call', message, span, `Write the return type: \`function ${name}(…): number\`.`)
}

/** Whether a parameter is one of the kernel, too: others are looked into by the dispatcher, or are not there. */
const isPlain = ({ kind }: DeclaredType): boolean => kind !== 'object' && kind !== 'text' && kind !== 'missing'

/** Of an object, of a string, and of what may be missing, the values that are returned say more than the declared type. */
const isInferred = (type: DeclaredType): boolean =>
  type.kind === 'object' || type.kind === 'maybe' || isDeclaredString(type)

const isDeclaredString = (type: DeclaredType | undefined): boolean =>
  type?.kind === 'array' && type.element === 'String'

/** Whether a parameter that is left out could have been given something else than a number. */
function isMeantForFunction(param: NodePath): boolean {
  if (param.isAssignmentPattern()) {
    const value = withoutTypes(param.get('right'))
    if (value.isIdentifier()) {
      const binding = value.scope.getBinding(value.node.name)
      return binding !== undefined && functionOf(binding) !== undefined
    }
    return value.isArrowFunctionExpression() || value.isFunctionExpression() || builtinMember(value) !== undefined
  }
  const annotation = param.isIdentifier() ? param.node.typeAnnotation : undefined
  return annotation?.type === 'TSTypeAnnotation' && annotation.typeAnnotation.type !== 'TSNumberKeyword'
}

/** Calls are chosen, and strings told apart: what is left of them is their numbers. */
function eraseNames(fn: IrFunction): void {
  const erased = (type: IrType) => withoutTexts(withoutFunctions(type))
  fn.result = erased(fn.result)
  for (const { params, instrs } of fn.blocks)
    for (const value of [...params, ...instrs]) value.type = erased(value.type)
}
