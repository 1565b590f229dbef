import type { Binding, NodePath } from '@babel/traverse'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { createFunction } from '../ir/builder.ts'
import { removeUnreachable } from '../ir/cfg.ts'
import type { IrFunction, Value } from '../ir/ir.ts'
import { fieldsOf, isMaybeType, isObjectType, presentType, tupleType } from '../ir/object-type.ts'
import type { IrType } from '../ir/types.ts'
import { Frame } from './frame.ts'
import { isFunctionType } from './function-value.ts'
import { irType } from './ir-type.ts'
import { type Captured, callsItself, capturedBy } from './known-function.ts'
import { bindArguments, lowerInPlace, parametersOf } from './lower-closure.ts'
import { FunctionLowering } from './lower-function.ts'
import { getField, newTuple } from './lower-object.ts'
import type { FunctionNode } from './marked-function.ts'
import { fieldValue } from './missing-value.ts'
import type { ModuleGraph } from './module-graph.ts'
import { resolveSignature } from './resolve-signature.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/**
 * A call of a function that calls itself and uses variables around it: it cannot be written out in the place of the call. It becomes a function of its
 * own, which takes what these variables hold as further arguments, and returns what those of them hold afterwards that it assigns. Nobody else looks at
 * them meanwhile but functions that it calls, and these have them from it.
 *
 * @param frame the frame of the function around it
 * @returns undefined where the call can be written out, or the function cannot be taken out of its place
 * @example
 * // let n = 0; const down = (k) => { n++; if (k > 0) down(k - 1) }
 * // down(3)  →  n = down(3, n)
 */
export function callApart(
  f: FunctionLowering,
  span: Span,
  name: string,
  target: NodePath<FunctionNode>,
  args: readonly Value[],
  frame: Frame,
): { result: Value | undefined } | undefined {
  if (!callsItself(target)) return undefined
  const captured = capturedBy(target, (binding) => frame.ownerOf(binding) !== undefined)
  const passed = takenBy(target, args).map((value) => fieldValue(f, value, span))
  const values = inFrame(f, frame, () => {
    for (const binding of captured.declared) f.useDeclaration(binding, span)
    return captured.variables.map((binding) => heldNow(f, binding, span))
  })
  const all = [...passed, ...values]
  // These find their variables only where they are, and a variable that holds one may have to hold others.
  const holdsClosure = all.some(({ type }) => f.kernel.functions.hasClosure(type))
  const assignsFunction = captured.assigned.some((binding) =>
    isFunctionType(values[captured.variables.indexOf(binding)].type),
  )
  if (holdsClosure || assignsFunction) return undefined

  const { fn, result } = instance(f, span, name, target, passed, { ...captured, values, frame })
  const states = f.kernel.instances.givenBack.get(fn)!
  const type = givenBy(result, states)
  const call = f.emit('call', type, all, span, { callee: fn })
  if (states.length === 0) return { result: result === 'void' ? undefined : call }
  const first = result === 'void' ? 0 : 1
  inFrame(f, frame, () => {
    captured.assigned.forEach((binding, i) => {
      f.writeVariable(binding, getField(f, call, String(first + i), span), span)
    })
  })
  return { result: first === 0 ? undefined : getField(f, call, '0', span) }
}

/** What the compiled function returns: the result, if there is one, and what variables hold. */
function givenBy(result: IrType, states: readonly IrType[]): IrType {
  if (states.length === 0) return result
  return tupleType(result === 'void' ? states : [result, ...states])
}

/** The arguments that a function looks at. */
const takenBy = (target: NodePath<FunctionNode>, args: readonly Value[]): readonly Value[] => {
  const params = parametersOf(target)
  return params.at(-1)?.isRestElement() ? args : args.slice(0, params.length)
}

/** Looks at variables as a function in this frame does. */
function inFrame<T>(f: FunctionLowering, frame: Frame, look: () => T): T {
  const before = f.frame
  f.frame = frame
  try {
    return look()
  } finally {
    f.frame = before
  }
}

/** What a variable holds, in its own type also where more is known of it. */
function heldNow(f: FunctionLowering, binding: Binding, span: Span): Value {
  const seen = f.readVariable(binding, span)
  const { type } = f.variable(binding)
  return fieldValue(
    f,
    type === undefined || type === seen.type ? seen : f.ssa.read(f.variable(binding), f.block, span),
    span,
  )
}

function instance(
  f: FunctionLowering,
  span: Span,
  name: string,
  target: NodePath<FunctionNode>,
  args: readonly Value[],
  around: Captured & { values: readonly Value[]; frame: Frame },
): { fn: IrFunction; result: IrType } {
  const { kernel } = f
  const file = kernel.graph.fileOf(target)
  const types = [...args, ...around.values].map(({ type }) => type)
  const key = `${file}:${target.node.start}(${types.join()}) apart, ${args.length} arguments`
  const at = spanOf(target.node)
  const result = declaredResult(target, kernel.graph)
  const make = (symbol: string): IrFunction =>
    createFunction(
      `${symbol}.${name}`,
      name,
      [...args, ...around.values].map((value, i) => ({ name: nameOf(i), type: value.type, span: value.span })),
      'void',
      at,
    )
  const nameOf = (i: number): string => around.variables[i - args.length]?.identifier.name ?? `argument ${i + 1}`
  return kernel.instances.apart(key, make, result, span, (fn) => translate(f, name, target, fn, around))
}

/** The type that the source gives its result; none where it gives none, or has parameters whose types are not looked at. */
function declaredResult(target: NodePath<FunctionNode>, graph: ModuleGraph): IrType | undefined {
  try {
    const { result } = resolveSignature(target, { requireTypes: false, file: graph.fileOf(target), graph })
    return result && irType(result, spanOf(target.node))
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** Whether a function can give values of a type back beside others. */
const isGivenBack = (type: IrType): boolean =>
  isObjectType(type)
    ? fieldsOf(type).every((field) => isGivenBack(field.type))
    : ['num', 'bool', 'text', 'null'].includes(type)

/** What may be missing is an object only here, which can be another one; other objects are those of the caller. */
const madeAgain = (f: FunctionLowering, value: Value, span: Span): Value =>
  isMaybeType(value.type) && !isObjectType(presentType(value.type))
    ? f.emit(
        'object',
        value.type,
        fieldsOf(value.type).map(({ name, type }) => f.emit('getfield', type, [value], span, { name })),
        span,
      )
    : value

/** Fills the function. @returns the type of the result in the source */
function translate(
  f: FunctionLowering,
  name: string,
  target: NodePath<FunctionNode>,
  fn: IrFunction,
  around: Captured & { frame: Frame },
): IrType {
  const { kernel } = f
  const span = spanOf(target.node)
  const inner = new FunctionLowering(kernel, target, fn, false)
  const params = [...fn.blocks[0].params]
  const args = params.splice(0, params.length - around.variables.length)
  const frame = around.frame.emptied(fn.symbol)
  inFrame(inner, frame, () => {
    for (const binding of around.declared) inner.executeDeclaration(binding, span)
    for (const [i, binding] of around.variables.entries()) {
      inner.writeVariable(binding, madeAgain(inner, params[i], span), span)
      inner.finishDeclaration(binding, span)
    }
  })
  const variables = inFrame(inner, frame, () => around.assigned.map((binding) => inner.variable(binding)))
  const states = variables.map(({ type }) => type!)
  const other = states.findIndex((type) => !isGivenBack(type))
  if (other >= 0) {
    const place = around.assigned[other].constantViolations.find((path) =>
      path.findParent(({ node }) => node === target.node),
    )
    const message = `\`${name}\` calls itself, and assigns \`${variables[other].name}\`, which is declared around it and holds ${show(states[other])}`
    throw new Rejection(
      'unsupported-call',
      message,
      place ? spanOf(place.node) : span,
      'Assign numbers and booleans there, or elements of the array.',
    )
  }
  kernel.instances.givenBack.set(fn, states)
  inner.frame = new Frame(target.node, frame, fn.symbol)
  bindArguments(inner, target, args, span)
  const value = lowerInPlace(inner, name, target, { types: args.map(({ type }) => type).join(), around: frame })
  const result = value && fieldValue(inner, value, span)
  if (result && states.length > 0 && !isGivenBack(result.type)) {
    const message = `\`${name}\` calls itself, assigns variables around it, and returns ${show(result.type)}`
    throw new Rejection(
      'unsupported-call',
      message,
      span,
      'Keep these variables in elements of a typed array, or the result in a variable around the function.',
    )
  }
  if (result && kernel.functions.hasClosure(result.type))
    throw new Rejection(
      'unsupported-call',
      `\`${name}\` calls itself, and returns a function that uses variables around it`,
      span,
    )
  const type = result?.type ?? 'void'
  if (!inner.reachable) fn.result = givenBy(type, states)
  else if (states.length === 0) {
    inner.ret(result, span)
  } else {
    const held = variables.map((variable) => inner.ssa.read(variable, inner.block, span))
    inner.ret(newTuple(inner, result ? [result, ...held] : held, span), span)
  }
  if (!inner.reachable) inner.finish(span)
  removeUnreachable(fn)
  return type
}
