import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { AlreadyRefused } from '../diagnostics/rejections.ts'
import { Builder, createBlock } from '../ir/builder.ts'
import { removeUnreachable } from '../ir/cfg.ts'
import { intInterval } from '../ir/interval.ts'
import type { Block, Edge, IrFunction, Value } from '../ir/ir.ts'
import { isMaybeType, missingOf } from '../ir/object-type.ts'
import type { IrType } from '../ir/types.ts'
import { NOT_AT_ONCE } from './advice.ts'
import { mayBeAssignedEarly } from './early-assignment.ts'
import { Frame } from './frame.ts'
import { eitherFunction, isFunctionType } from './function-value.ts'
import type { KernelLowering } from './kernel-lowering.ts'
import { learnUnion } from './known-unions.ts'
import { type InlinedCall, leaveOut } from './lower-closure.ts'
import { lowerForEffect, lowerValue } from './lower-expression.ts'
import { isSureMember } from './lower-object.ts'
import { readOuter } from './lower-outer.ts'
import { assignPattern } from './lower-pattern.ts'
import { lowerStatements } from './lower-statement.ts'
import { isTextual } from './lower-string.ts'
import type { FunctionNode } from './marked-function.ts'
import { mergeValues } from './merge-values.ts'
import { asType, eitherType, heldBy, isNothing, settled, undefinedOf } from './missing-value.ts'
import { adviceOnMixed } from './mixed-types-advice.ts'
import { show } from './show-type.ts'
import type { DeclaredParam } from './signature.ts'
import { spanOf } from './span.ts'
import { SsaConstruction, type Variable } from './ssa-construction.ts'

/** Where `break` and `continue` go. */
export interface JumpTarget {
  labels: string[]
  breakTo: Block
  /** Undefined for `switch` and labelled blocks. */
  continueTo?: Block
  /** A `switch`: a `break` without label leaves it, though it has no `continue`. */
  plainBreak?: boolean
}

/** The state of translating one function: the current block, its variables, its jump targets. */
export class FunctionLowering extends Builder {
  readonly kernel: KernelLowering
  readonly path: NodePath<FunctionNode>
  readonly ssa: SsaConstruction
  /** The variables of the function, or of the one whose body is being translated in place. */
  frame: Frame
  readonly targets: JumpTarget[] = []
  /** Calls of closures whose bodies are being translated in place, innermost last. */
  readonly inlined: InlinedCall[] = []
  /** Objects of calls that have been evaluated to see what they are, until the call is translated. */
  readonly evaluated = new Map<t.Node, Value>()
  /** How many calls have been translated in place. */
  callsInPlace = 0
  /** How often the statement that is being translated stands in the result, since loops around it are written out. */
  copies = 1
  /** Labels that stand directly before the statement that is translated next. */
  pendingLabels: string[] = []
  private resultKnown: boolean
  /** Nothing but undefined has been returned so far. */
  private nothingReturned = false
  private readonly bindings = new Map<Variable, Binding>()

  constructor(kernel: KernelLowering, path: NodePath<FunctionNode>, fn: IrFunction, resultKnown: boolean) {
    super(fn, fn.blocks[0])
    this.kernel = kernel
    this.path = path
    this.frame = new Frame(path.node, undefined, fn.symbol)
    this.resultKnown = resultKnown
    this.ssa = new SsaConstruction(fn, (variable, span) => this.initiallyUndefined(variable, span))
    const wider = kernel.learned.widerResult(fn.symbol)
    if (!wider) return
    fn.result = wider
    this.resultKnown = true
  }

  /** Whether the binding belongs to this function (parameters and locals), and not to what encloses it. */
  isLocal(binding: Binding): boolean {
    return this.frame.ownerOf(binding) !== undefined
  }

  variable(binding: Binding): Variable {
    const { variables } = this.frame.ownerOf(binding) ?? this.frame
    let variable = variables.get(binding)
    if (!variable) {
      variable = { name: binding.identifier.name, type: undefined, hoisted: binding.kind === 'var' }
      this.bindings.set(variable, binding)
      variables.set(binding, variable)
    }
    return variable
  }

  readVariable(binding: Binding, span: Span): Value {
    // Its declaration is among what was refused.
    const { type, guessed, leftOut, sure } = this.variable(binding)
    if (leftOut) return this.emit('undefined', 'num', [], span)
    if (sure) return sure
    if (this.kernel.refused.length > 0 && (type === undefined || guessed)) throw new AlreadyRefused()
    const variable = this.variable(binding)
    const value = settled(this, this.ssa.read(variable, this.block, span), span)
    if (!variable.nothing || isNothing(value)) return value
    // It arrives in a loop, where something else may be assigned further down: then all is translated again.
    variable.readAsNothing = true
    return this.emit('undefined', 'num', [], span)
  }

  /** What tells a variable in this translation of its function from the same one in others. */
  instanceOf(binding: Binding): string {
    return (this.frame.ownerOf(binding) ?? this.frame).instance
  }

  /** A variable that is read before it is assigned, where JavaScript has given it the value undefined. */
  private initiallyUndefined(variable: Variable, span: Span): Value | undefined {
    const binding = this.bindings.get(variable)
    const { type, hoisted } = variable
    if (!binding || !type || type === 'num') return undefined
    if (isMaybeType(type)) {
      if (!hoisted || missingOf(type) === 'null') return undefined
      const current = this.block
      const [entry] = this.fn.blocks
      const own = entry.instrs.splice(0)
      this.block = entry
      const value = undefinedOf(this, type, span)
      entry.instrs.push(...own)
      this.block = current
      return value
    }
    if (!hoisted && this.kernel.learned.takesNumbers(binding)) return undefined
    const wider = eitherType({ type }, { type: 'num', nothing: true })
    return wider && this.kernel.learned.learnWider(binding, this.instanceOf(binding), wider)
  }

  writeVariable(binding: Binding, value: Value, span: Span): void {
    const variable = this.variable(binding)
    const wide = this.kernel.learned.widerOf(binding, this.instanceOf(binding))
    const isFirst = variable.type === undefined && !wide
    variable.type ??= wide ?? this.kernel.learned.typeOfVariable(binding, value.type)
    const held = { type: variable.type, nothing: variable.nothing }
    variable.nothing = isNothing(value) && (isFirst || variable.nothing)
    const fitted = isFunctionType(value.type) ? value : asType(this, value, variable.type, span)
    if (isFunctionType(value.type)) this.kernel.holdFunction(binding, variable.type, value.type, span)
    else if (!fitted || (variable.readAsNothing && !variable.nothing)) {
      if (!variable.readAsNothing) this.kernel.learned.learnType(binding, value.type)
      const wider = eitherType(held, heldBy(value))
      if (wider && (wider !== variable.type || !isTextual(wider)))
        this.kernel.learned.learnWider(binding, this.instanceOf(binding), wider)
      learnUnion(this, [variable.type, value.type])
      throw new Rejection(
        'type-conflict',
        `\`${variable.name}\` holds ${show(variable.type)} and is given ${show(value.type)} here`,
        span,
        adviceOnMixed(variable.type, value.type) ?? 'Use two variables, one for each type.',
      )
    }
    const written = fitted ?? value
    if (binding.kind === 'param' && binding.constant && isSureMember(written)) variable.sure = written
    if (binding.constant && binding.kind !== 'param') variable.given = written
    written.name ??= variable.name
    variable.guessed = false
    this.ssa.write(variable, this.block, written)
  }

  /**
   * What a declaration says is used: a closure, or a name for a member of `Math`. The declaration must have been executed, since JavaScript would throw
   * before it.
   * @throws Rejection where it may not have been
   */
  useDeclaration(binding: Binding, span: Span): void {
    if (this.isLocal(binding)) {
      // Also a `var` is no function before its declaration.
      this.variable(binding).hoisted = false
      this.readVariable(binding, span)
    } else this.kernel.dependsOnDeclaration(binding.path, span)
  }

  /** The declaration is executed here. */
  executeDeclaration(binding: Binding, span: Span): void {
    this.writeVariable(binding, this.num(0, span), span)
  }

  /** The same of `let`, whose variable has its value by now. */
  finishDeclaration(binding: Binding, span: Span): void {
    if (mayBeAssignedEarly(binding)) this.ssa.write(this.declarationOf(binding), this.block, this.num(0, span))
  }

  /** @throws Rejection where an assignment may come before the declaration, where JavaScript would throw */
  assignVariable(binding: Binding, value: Value, span: Span): void {
    if (mayBeAssignedEarly(binding)) this.ssa.read(this.declarationOf(binding), this.block, span)
    this.writeVariable(binding, value, span)
  }

  private declarationOf(binding: Binding): Variable {
    const variable = this.variable(binding)
    variable.declaration ??= { name: variable.name, type: 'num', hoisted: false, declares: true }
    return variable.declaration
  }

  /** A new block; `seal` it when all jumps to it are known. */
  newBlock(): Block {
    return createBlock(this.fn)
  }

  private edge(to: Block, args: Value[] = []): Edge {
    const edge = { block: to, args }
    // An edge from code that cannot be reached would only bring values that do not exist.
    if (this.reachable) this.ssa.connect(this.block, edge)
    return edge
  }

  /** Ends the current block; what follows until `startBlock` is unreachable. */
  goto(to: Block, span: Span, args: Value[] = []): void {
    this.terminate({ kind: 'jump', to: this.edge(to, args), span })
    this.startDeadBlock()
  }

  fork(cond: Value, then: Block, otherwise: Block, span: Span): void {
    this.terminate({ kind: 'branch', cond, then: this.edge(then), else: this.edge(otherwise), span })
    this.startDeadBlock()
  }

  ret(returned: Value | undefined, span: Span): void {
    // `return undefined` in a function without result is `return`.
    const isVoid = this.resultKnown && this.fn.result === 'void' && returned !== undefined && isNothing(returned)
    let value = isVoid ? undefined : returned && settled(this, returned, span)
    const type: IrType = value?.type ?? 'void'
    if (!this.resultKnown) {
      this.fn.result = type
      this.resultKnown = true
      this.nothingReturned = !value || isNothing(value)
    }
    const held = { type: this.fn.result, nothing: this.nothingReturned }
    this.nothingReturned &&= !value || isNothing(value)
    if (type !== this.fn.result && !isFunctionType(type) && (this.fn.result !== 'void' || held.nothing)) {
      value ??= this.emit('undefined', 'num', [], span)
      const fitted = asType(this, value, this.fn.result, span)
      const wider = fitted ? undefined : eitherType(held, heldBy(value))
      if (wider) this.kernel.learned.learnWiderResult(this.fn.symbol, wider)
      value = fitted ?? value
    }
    if (isFunctionType(type) && isFunctionType(this.fn.result)) this.fn.result = eitherFunction(type, this.fn.result)
    else if ((value?.type ?? 'void') !== this.fn.result) {
      learnUnion(this, [this.fn.result, type])
      this.kernel.instances.learnResult(this.fn, type, span)
      throw new Rejection(
        'type-conflict',
        `The function returns ${show(this.fn.result)} elsewhere and ${show(type)} here`,
        span,
        adviceOnMixed(this.fn.result, type),
      )
    }
    this.terminate({ kind: 'return', value, span })
    this.startDeadBlock()
  }

  /** Control does not get past this point. */
  leave(span: Span): void {
    this.terminate({ kind: 'unreachable', span })
    this.startDeadBlock()
  }

  /** Continues in `block`, whose predecessors are all known. */
  startSealed(block: Block): void {
    this.ssa.seal(block)
    this.block = block
  }

  /** Continues in `block`, which a later jump will reach again. */
  startLoop(block: Block): void {
    this.block = block
  }

  /** Gives the current block up: what follows is looked at for further reasons to refuse the function, but will never run. */
  abandon(): void {
    this.pendingLabels = []
    this.startDeadBlock()
  }

  private startDeadBlock(): void {
    const dead = this.newBlock()
    this.ssa.seal(dead)
    this.block = dead
  }

  /** Whether control can reach the current block. */
  get reachable(): boolean {
    return this.ssa.isReached(this.block)
  }

  /** What falls off the end of the function returns. */
  finish(span: Span): void {
    if (!this.reachable) {
      this.terminate({ kind: 'unreachable', span })
      return
    }
    if (!this.resultKnown || this.fn.result === 'void') this.ret(undefined, span)
    else if (!isFunctionType(this.fn.result)) this.ret(this.emit('undefined', 'num', [], span), span)
    else {
      throw new Rejection(
        'unsupported-syntax',
        `The end of the function can be reached without a result`,
        { start: span.end - 1, end: span.end },
        'Return a value on every path.',
      )
    }
  }
}

/** Gives a parameter its argument, or its default value where that is undefined. */
export function bindParameter(f: FunctionLowering, param: NodePath, argument: Value): void {
  if (param.isTSParameterProperty() || param.isRestElement())
    throw new Rejection('unsupported-parameter', 'This form of parameter is not supported yet', spanOf(param.node))
  assignPattern(f, param, argument, 'declare')
}

interface BodyOptions {
  /** The caller has replaced arguments that are undefined, as dispatchers do. */
  defaultsAreApplied?: boolean
  /** Parameters for which nothing is passed, ever. */
  absent?: ReadonlySet<number>
  /** Parameters that cannot be compiled. */
  refused?: ReadonlySet<number>
  /** Gives an argument, where not each is one parameter. */
  argument?: (f: FunctionLowering, index: number) => Value
}

/** An argument that may be left out: the dispatcher says whether it was given. */
export function optionalArgument(f: FunctionLowering, { name, type, span }: DeclaredParam, index: number): Value {
  const range = type.kind === 'number' ? type.range : undefined
  const [yes, no] = [f.newBlock(), f.newBlock()]
  f.fork(readOuter(f, { name, type: 'bool', source: { root: index, given: 'flag' } }, span), yes, no, span)
  const fact = range?.integer ? { fact: intInterval(range.min, range.max) } : {}
  const source = { root: index, given: 'value' } as const
  const value = () => readOuter(f, { name, type: 'num', source, ...fact, ...(range?.f32 && { f32: true }) }, span)
  return mergeValues(f, span, [
    [yes, value],
    [no, () => f.emit('undefined', 'num', [], span)],
  ])
}

/**
 * Translates the body of `path` into `fn`, whose entry parameters are the function's parameters in order.
 *
 */
export function lowerFunctionBody(
  kernel: KernelLowering,
  path: NodePath<FunctionNode>,
  fn: IrFunction,
  resultKnown: boolean,
  { defaultsAreApplied = false, argument, absent, refused }: BodyOptions = {},
): void {
  const node = path.node
  if (node.async || node.generator)
    throw new Rejection(
      'unsupported-syntax',
      'Async functions and generators cannot be compiled',
      spanOf(node),
      NOT_AT_ONCE,
    )
  const lowering = new FunctionLowering(kernel, path, fn, resultKnown)
  const entry = fn.blocks[0]
  path.get('params').forEach((param, i) => {
    // What depends on it is no reason of its own.
    if (refused?.has(i)) return
    if (absent?.has(i)) {
      leaveOut(lowering, param, spanOf(param.node))
      return
    }
    // Of a kernel, the dispatcher has computed default values, and collected what is left.
    const written = !defaultsAreApplied
      ? param
      : param.isAssignmentPattern()
        ? (param.get('left') as NodePath)
        : param.isRestElement()
          ? (param.get('argument') as NodePath)
          : param
    bindParameter(lowering, written, argument?.(lowering, i) ?? entry.params[i])
  })
  const body = path.get('body') as NodePath<t.BlockStatement | t.Expression>
  if (body.isBlockStatement()) {
    lowerStatements(lowering, body.get('body'))
    lowering.finish(spanOf(node))
  } else {
    const expression = body as NodePath<t.Expression>
    if (fn.result === 'void' && resultKnown) {
      lowerForEffect(lowering, expression)
      lowering.ret(undefined, spanOf(body.node))
    } else lowering.ret(lowerValue(lowering, expression), spanOf(body.node))
  }
  removeUnreachable(fn)
}
