/** Functions as values: named, passed on, chosen between, and called. */

import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import type { Value } from '../ir/ir.ts'
import type { FunctionType, IrType } from '../ir/types.ts'
import { type BuiltinMember, builtinAlias } from './builtin-member.ts'
import type { Frame } from './frame.ts'
import { eitherFunction, isFunctionType, type KnownFunction } from './function-value.ts'
import { capturedBy, functionOf } from './known-function.ts'
import { callBuiltin } from './lower-builtin.ts'
import { callInstance } from './lower-call.ts'
import { lowerClosureCall } from './lower-closure.ts'
import type { FunctionLowering } from './lower-function.ts'
import type { FunctionNode } from './marked-function.ts'
import { usesThis } from './members.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** `(x) => x * x` where a value stands. */
export function lowerFunctionExpression(
  f: FunctionLowering,
  path: NodePath<t.ArrowFunctionExpression | t.FunctionExpression | t.ObjectMethod>,
): Value {
  const name = path.isFunctionExpression() && path.node.id ? path.node.id.name : 'the function'
  return functionValue(f, knownFunction(f, path, name, f.frame, spanOf(path.node)), spanOf(path.node))
}

/** `Math.sqrt` where a value stands. */
export const builtinValue = (f: FunctionLowering, member: BuiltinMember, span: Span): Value =>
  functionValue(f, { kind: 'builtin', member }, span)

/**
 * The function that a name stands for, as a value.
 *
 * @param declared where it is declared
 * @returns undefined where the name is that of no function, or may stand for several
 */
export function lowerFunctionName(f: FunctionLowering, declared: Binding, span: Span): Value | undefined {
  const known = namedFunction(f, declared, span)
  return known && functionValue(f, known, span)
}

/** The same as a function that can be called; notes what has to be true for that. */
export function namedFunction(f: FunctionLowering, declared: Binding, span: Span): KnownFunction | undefined {
  const member = builtinAlias(declared)
  if (member) {
    f.useDeclaration(declared, span)
    return { kind: 'builtin', member }
  }
  const target = functionOf(declared)
  if (!target) return undefined
  // The own name of a function expression is there while it runs.
  const isSelf = declared.path.isFunctionExpression()
  if (!isSelf && f.isLocal(declared)) {
    if (!target.isFunctionDeclaration()) f.useDeclaration(declared, span)
  } else if (!isSelf && !declared.scope.path.isProgram()) {
    // Of functions within the kernel it was seen when they became values.
    if (f.kernel.isAround(declared)) f.kernel.outer.callee(declared, target.isFunctionDeclaration(), span)
  } else if (!isSelf && !target.isFunctionDeclaration()) f.kernel.dependsOnDeclaration(declared.path, span)
  const owner = f.frame.ownerOf(declared)
  return knownFunction(f, target, declared.identifier.name, isSelf ? owner?.around : owner, span)
}

/** A function in the place where it is written; what it names must be there. */
function knownFunction(
  f: FunctionLowering,
  path: NodePath<FunctionNode>,
  name: string,
  around: Frame | undefined,
  span: Span,
): Extract<KnownFunction, { kind: 'function' }> {
  const { variables, declared } = capturedBy(path, (binding) => f.isLocal(binding))
  for (const binding of declared) f.useDeclaration(binding, span)
  // An arrow function has the `this` of the method that it stands in.
  const hasThis = path.isArrowFunctionExpression() && f.frame.thisAt(path) !== undefined && usesThis(path)
  return { kind: 'function', path, name, ...((variables.length > 0 || hasThis) && around && { around }) }
}

/** A function as a value: its number. */
export function functionValue(f: FunctionLowering, known: KnownFunction, span: Span): Value {
  const type = f.kernel.functions.typeOf(known)
  const [{ number }] = f.kernel.functions.of(type)
  return f.emit('const', type, [], span, { value: number })
}

/**
 * A call of a value.
 *
 * @param receiver the object that it is called on as a method
 * @returns undefined where the function gives none
 */
export function callValue(
  f: FunctionLowering,
  callee: Value,
  args: readonly Value[],
  call: t.Node,
  receiver?: Value,
): Value | undefined {
  const span = spanOf(call)
  if (!isFunctionType(callee.type)) {
    const message = `This is ${show(callee.type)}, which cannot be called`
    throw new Rejection('unsupported-call', message, span)
  }
  return callOneOf(f, callee as Value & { type: FunctionType }, args, call, receiver)
}

/** The candidates are tried one after the other; where only one is left it needs no comparison. */
function callOneOf(
  f: FunctionLowering,
  callee: Value & { type: FunctionType },
  args: readonly Value[],
  call: t.Node,
  receiver: Value | undefined,
): Value | undefined {
  const span = spanOf(call)
  const candidates = f.kernel.functions.of(callee.type)
  if (candidates.length === 1) return callKnown(f, candidates[0].known, args, call, receiver)
  const exit = f.newBlock()
  const results = candidates.map(({ number, known }, i) => {
    const here = f.newBlock()
    const next = f.newBlock()
    if (i < candidates.length - 1)
      f.fork(f.emit('compare', 'bool', [callee, f.num(number, span)], span, { relation: 'eq' }), here, next, span)
    else f.goto(here, span)
    f.startSealed(here)
    const value = callKnown(f, known, args, call, receiver)
    const end = f.block
    f.startSealed(next)
    return { value, end }
  })
  const type = commonType(
    results.map(({ value }) => value?.type ?? 'void'),
    span,
  )
  const merged = type === 'void' ? undefined : addParam(f.fn, exit, type, span)
  for (const { value, end } of results) {
    f.block = end
    f.goto(exit, span, merged ? [value ?? f.emit('undefined', 'num', [], span)] : [])
  }
  f.startSealed(exit)
  return merged
}

/** What one of several functions returns. */
function commonType(types: readonly IrType[], span: Span): IrType {
  return types.reduce((a, b) => {
    if (a === b) return a
    if (isFunctionType(a) && isFunctionType(b)) return eitherFunction(a, b)
    // What returns nothing returns undefined.
    if ([a, b].includes('num') && [a, b].includes('void')) return 'num'
    const message = `The functions that may be called here return different types: ${show(a)} and ${show(b)}`
    throw new Rejection('type-conflict', message, span, 'Return the same type from all of them.')
  })
}

/** A call of a function that is known. */
export function callKnown(
  f: FunctionLowering,
  known: KnownFunction,
  args: readonly Value[],
  call: t.Node,
  receiver?: Value,
): Value | undefined {
  if (known.kind === 'builtin') return callBuiltin(f, known.member, args, spanOf(call))
  const { path, name, around } = known
  if (receiver && !path.isArrowFunctionExpression() && usesThis(path))
    return lowerClosureCall(f, spanOf(call), name, path, args, around, receiver)
  if (around || f.kernel.mustBeInPlace(path, args)) return lowerClosureCall(f, spanOf(call), name, path, args, around)
  return callInstance(f, name, path, args, call)
}
