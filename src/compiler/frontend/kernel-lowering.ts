import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { AlreadyRefused, MAX_REJECTIONS, Rejections } from '../diagnostics/rejections.ts'
import { createFunction } from '../ir/builder.ts'
import type { IrFunction, NumberOp, Value } from '../ir/ir.ts'
import { isObjectType, keptType } from '../ir/object-type.ts'
import { type FunctionType, type IrType, type ListType, objectOf, type RecordType } from '../ir/types.ts'
import { builtinMember } from './builtin-member.ts'
import { withoutTypes } from './erased-types.ts'
import { FunctionInstances, isInferred } from './function-instances.ts'
import { eitherFunction, isAmong, isFunctionType, KnownFunctions } from './function-value.ts'
import { irType } from './ir-type.ts'
import { isAlwaysInMemory, isWhollyKept, keptFields } from './kept-type.ts'
import { functionOf } from './known-function.ts'
import { KnownTexts } from './known-texts.ts'
import { KnownUnions } from './known-unions.ts'
import { LearnedTypes, WrongGuess } from './learned-types.ts'
import { elementAt } from './list-elements.ts'
import { lowerFunctionBody, optionalArgument } from './lower-function.ts'
import { isSureMember } from './lower-object.ts'
import { lowerRecord, type PassedObjects, textArgument } from './lower-record.ts'
import type { FunctionNode } from './marked-function.ts'
import { nullValue } from './missing-value.ts'
import { type ModuleGraph, NeedsClass, NeedsModule } from './module-graph.ts'
import { OuterVariables } from './outer-variable.ts'
import { show } from './show-type.ts'
import type { DeclaredParam, DeclaredType } from './signature.ts'
import { spanOf } from './span.ts'

/** A class of which methods are called. */
export interface CalledClass {
  /** What the dispatcher calls it. */
  name: string
  methods: Set<string>
}

/** What the translation of one kernel and its helpers has in common. */
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
  readonly learned: LearnedTypes
  readonly instances: FunctionInstances
  /** Reasons why there will be no kernel. */
  readonly refused: Rejection[] = []
  /** Array literals that are fields of objects with a known type: what they are lists of. */
  readonly expectedLists = new Map<t.Node, ListType>()
  /** The classes of which objects are made, by the marks in their types. */
  readonly classes = new Map<string, NodePath<t.Class>>()
  /** Those of which methods are called on objects from outside. */
  readonly called = new Map<string, CalledClass>()
  /** Types of objects in arrays all of whose fields are asked for. */
  readonly listed = new Set<IrType>()
  readonly unions = new KnownUnions()
  /** The arguments that are objects. */
  readonly passed: PassedObjects = { fields: [], tuples: [], instances: [], objects: [] }

  constructor(
    file: string,
    prefix: string,
    graph: ModuleGraph,
    home: NodePath<FunctionNode>,
    learned = new LearnedTypes(),
    intrinsics: ReadonlyMap<string, NumberOp> = new Map(),
  ) {
    this.learned = learned
    this.functions = new KnownFunctions(learned.functions)
    this.home = home
    this.file = file
    this.graph = graph
    this.outer = new OuterVariables(home, graph, this.texts)
    this.instances = new FunctionInstances(this, prefix)
    this.intrinsics = intrinsics
  }

  /**
   * Notes why a part of the function cannot be translated.
   * @throws whatever is no such reason
   */
  refuse(error: unknown): void {
    if (error instanceof NeedsModule || error instanceof NeedsClass || error instanceof WrongGuess) throw error
    if (error instanceof Rejection && error.code === 'type-conflict') this.instances.guessOtherwise(error.span)
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

  /** Whether a variable belongs to a function around the marked one, so that the dispatcher sees it. */
  isAround({ scope }: Binding): boolean {
    return this.home.findParent(({ node }) => node === scope.block) !== null
  }

  /**
   * Whether a parameter is one of the kernel, too: others are looked into by the dispatcher, or are not there. An object is one if it meets elements of arrays,
   * of which it may be one.
   */
  isPlain(type: DeclaredType): boolean {
    if (type.kind !== 'object') return type.kind !== 'text' && type.kind !== 'missing'
    const { whole = type } = type
    if (isAlwaysInMemory(whole)) return true
    const kept = keptFields(whole)
    if (!kept) return false
    const record = keptType(irType(kept, NOWHERE)) as RecordType
    return isWhollyKept(whole)
      ? this.learned.makesRecords(objectOf(record)) !== undefined
      : this.learned.isPartial(record)
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
      this.learned.learnType(binding, type)
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
    this.learned.learnHolder(binding, eitherFunction(type, held))
  }

  /** Whether a call has to be translated in place: its function would not see what these functions use, or which member of a union it gets, or takes any number of arguments. */
  mustBeInPlace(target: NodePath<FunctionNode>, args: readonly Value[]): boolean {
    const isSeen = (value: Value) => this.functions.hasClosure(value.type) || isSureMember(value)
    if (this.learned.makers.has(target.node) || args.some(isSeen)) return true
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
    const plain = params.filter((param) => !param.optional && this.isPlain(param.type))
    for (const { type } of plain) {
      this.texts.addOf(type)
      this.unions.addOf(type)
    }
    const fn = createFunction(
      symbol,
      name,
      plain.map(({ name, type, span }) => {
        const own = irType((type.kind === 'object' && keptFields(type.whole ?? type)) || type, span)
        return { name, type: isObjectType(own) ? `list<${keptType(own)}>` : own, span }
      }),
      result && !isInferred(result) ? irType(result, spanOf(path.node)) : 'void',
      spanOf(path.node),
    )
    // Of an object, the order of the fields is that of the literals.
    lowerFunctionBody(this, path, fn, result !== undefined && !isInferred(result), {
      defaultsAreApplied: true,
      refused: new Set(params.flatMap((param, i) => (param.refused ? [i] : []))),
      argument: (f, i) => {
        const { type, name, span, optional } = params[i]
        if (optional) return optionalArgument(f, params[i], i)
        if (type.kind === 'missing')
          return type.as === 'null' ? nullValue(f, span) : f.emit('undefined', 'num', [], span)
        if (type.kind === 'text') return textArgument(f, type, { root: i }, name || `argument ${i + 1}`, span)
        const param = fn.blocks[0].params[plain.indexOf(params[i])]
        if (type.kind !== 'object') return param
        return param
          ? elementAt(f, param, f.num(0, span), span)
          : lowerRecord(f, type, { root: i }, name || `argument ${i + 1}`, span)
      },
    })
    return fn
  }
}

const NOWHERE: Span = { start: 0, end: 0 }

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
