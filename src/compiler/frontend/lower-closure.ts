import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import type { Value } from '../ir/ir.ts'
import { NOT_AT_ONCE } from './advice.ts'
import { Frame } from './frame.ts'
import { eitherFunction, isFunctionType } from './function-value.ts'
import { callApart } from './lower-apart.ts'
import { lowerValue } from './lower-expression.ts'
import { bindParameter, type FunctionLowering } from './lower-function.ts'
import { newTuple } from './lower-object.ts'
import { assignPattern } from './lower-pattern.ts'
import { lowerStatements } from './lower-statement.ts'
import type { FunctionNode } from './marked-function.ts'
import { asType, eitherType, heldBy, isNothing, settled } from './missing-value.ts'
import { spanOf } from './span.ts'

/** A body that is being translated in the place of a call: where its `return` goes. */
export interface InlinedCall {
  target: FunctionNode
  /** The arguments' types, and what is around it: with the same ones again, the function calls itself. */
  types: string
  around: Frame | undefined
  /** Ends the body with a value, or without. */
  leave(value: Value | undefined, span: Span): void
}

/** So many calls of one function are translated in place. */
const MOST = 1000
/** A function whose arguments are functions may be called by one of these, with other functions; not deeper than this. */
const DEEPEST = 12

/**
 * A call whose function is translated in the place of the call, so that it sees the variables around it as they are at that moment, which is what a
 * closure sees.
 *
 * @param around the frame of the function around it; none where it is declared at the top of a module
 * @param receiver what `this` is, where it is an object of the kernel
 */
export function lowerClosureCall(
  f: FunctionLowering,
  span: Span,
  name: string,
  target: NodePath<FunctionNode>,
  args: readonly Value[],
  around: Frame | undefined,
  receiver?: Value,
): Value | undefined {
  const { node } = target
  if (node.async || node.generator)
    throw new Rejection(
      'unsupported-syntax',
      'Async functions and generators cannot be compiled',
      spanOf(node),
      NOT_AT_ONCE,
    )
  const separate = around && !receiver && callApart(f, span, name, target, args, around)
  if (separate) return separate.result
  const types = args.map(({ type }) => type).join()
  const active = f.inlined.filter((call) => call.target === node)
  if (active.length > DEEPEST || active.some((call) => call.types === types && call.around === around)) {
    throw new Rejection(
      'unsupported-call',
      receiver
        ? `\`${name}\` calls itself, and uses \`this\``
        : `\`${name}\` calls itself, and uses variables or functions that are declared around it`,
      span,
      receiver
        ? 'Make it a function that takes the object as a parameter.'
        : `Pass \`${name}\` what it needs as parameters; a function that it calls can be declared at the top of the file.`,
    )
  }
  if (++f.callsInPlace > MOST) {
    throw new Rejection(
      'unsupported-call',
      `Too many calls have to be written out: \`${name}\` takes functions that use variables around them`,
      span,
      'Pass functions that are declared at the top of the file, or call it in a loop.',
    )
  }
  const caller = f.frame
  f.frame = new Frame(node, around, `${caller.instance},${node.start}(${types})`)
  f.frame.receiver = receiver
  const targets = f.targets.splice(0)
  try {
    bindArguments(f, target, args, span)
    return lowerInPlace(f, name, target, { types, around })
  } finally {
    f.frame = caller
    f.targets.push(...targets)
  }
}

/** The parameters that take arguments: a first one called `this` is only a type. */
export const parametersOf = (target: NodePath<FunctionNode>): NodePath[] =>
  (target.get('params') as NodePath[]).filter((param) => !param.isIdentifier({ name: 'this' }))

/** Gives all parameters of a function their arguments. */
export function bindArguments(
  f: FunctionLowering,
  target: NodePath<FunctionNode>,
  args: readonly Value[],
  span: Span,
): void {
  parametersOf(target).forEach((param, i) => {
    if (param.isRestElement()) assignPattern(f, param.get('argument'), newTuple(f, args.slice(i), span), 'declare')
    else if (args[i]) bindParameter(f, param, args[i])
    else leaveOut(f, param, span)
  })
}

/** Binds a parameter for which no argument was given. */
export function leaveOut(f: FunctionLowering, param: NodePath, span: Span): void {
  bindParameter(f, param, f.emit('undefined', 'num', [], span))
  const binding = param.isIdentifier() ? param.scope.getBinding(param.node.name) : undefined
  if (binding?.constant) f.variable(binding).leftOut = true
}

/** The body of a function, whose parameters are bound. @returns what it returns */
export function lowerInPlace(
  f: FunctionLowering,
  name: string,
  target: NodePath<FunctionNode>,
  call: Pick<InlinedCall, 'types' | 'around'>,
): Value | undefined {
  const exit = f.newBlock()
  const place = `${f.frame.instance},${name}@${target.node.start}(${call.types})`
  let result: Value | undefined
  let isFirst = true
  let nothing = true
  const leave = (value: Value | undefined, at: Span): void => {
    let given = value && settled(f, value, at)
    if (isFirst) {
      isFirst = false
      const type = f.kernel.learned.widerResult(place) ?? given?.type
      if (type) result = addParam(f.fn, exit, type, at, name)
    }
    // One of several functions: the type of the result is that of all of them.
    if (given && result && isFunctionType(given.type) && isFunctionType(result.type))
      result.type = eitherFunction(given.type, result.type)
    else if (given?.type !== result?.type) {
      given ??= f.emit('undefined', 'num', [], at)
      const fitted = result && asType(f, given, result.type, at)
      const wider = fitted ? undefined : eitherType({ type: result?.type ?? 'num', nothing }, heldBy(given))
      if (wider) f.kernel.learned.learnWiderResult(place, wider)
      if (!fitted)
        throw new Rejection(
          'type-conflict',
          `\`${name}\` returns different types`,
          at,
          'Return the same type everywhere.',
        )
      given = fitted
    }
    nothing &&= !value || isNothing(value)
    f.goto(exit, at, given ? [given] : [])
  }
  f.inlined.push({ target: target.node, ...call, leave })
  try {
    f.kernel.whole(() => lowerClosureBody(f, target, leave))
  } finally {
    f.inlined.pop()
  }
  f.startSealed(exit)
  return result
}

function lowerClosureBody(f: FunctionLowering, target: NodePath<FunctionNode>, leave: InlinedCall['leave']): void {
  const span = spanOf(target.node)
  const body = target.get('body') as NodePath<t.BlockStatement | t.Expression>
  if (body.isBlockStatement()) {
    lowerStatements(f, body.get('body'))
    if (f.reachable) leave(undefined, span)
  } else leave(lowerValue(f, body as NodePath<t.Expression>), spanOf(body.node))
}
