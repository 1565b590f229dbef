import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import { type Advice, advise, declaredVariable } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { fieldsOf, isMaybeType, isObjectType, isTupleType, presentType } from '../ir/object-type.ts'
import { isHandleType, isListType, isRecordType, isTypedArray, objectOf } from '../ir/types.ts'
import { adviceOnCall, adviceOnMethod, didYouMean } from './advice.ts'
import { builtinMember } from './builtin-member.ts'
import { newArrayFrom } from './copy-elements.ts'
import { isDeclaredOnce } from './declared-once.ts'
import { withoutTypes } from './erased-types.ts'
import { isFunctionType } from './function-value.ts'
import { isGlobal } from './global-binding.ts'
import { impossible, isNeverCalled } from './impossible.ts'
import { functionOf } from './known-function.ts'
import { lengthNow } from './list-elements.ts'
import { expectedList } from './list-literal.ts'
import { lowerCallbackMethod, takesCallback } from './lower-array-callback.ts'
import { lowerTypedArrayFrom } from './lower-array-from.ts'
import { ARRAY_METHODS, isArrayMethod, lowerArrayMethod, lowerAt } from './lower-array-method.ts'
import { lowerBigIntMember } from './lower-big.ts'
import {
  applyPredicate,
  argumentsOf,
  argumentValues,
  CONVERSIONS,
  lowerBuiltin,
  lowerPredicate,
} from './lower-builtin.ts'
import { lowerClosureCall } from './lower-closure.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerNamedFunction } from './lower-function-table.ts'
import { callKnown, callValue, namedFunction } from './lower-function-value.ts'
import { isFromOutside, lowerInstanceCall } from './lower-instance.ts'
import { indicesUpTo, lowerArrayFrom, lowerArrayOf, madeRecord } from './lower-list-constructor.ts'
import { LIST_METHODS, lowerListMethod } from './lower-list-method.ts'
import { getField } from './lower-object.ts'
import { outerMethod } from './lower-receiver.ts'
import { isSort, lowerSort } from './lower-sort.ts'
import { isTextual } from './lower-string.ts'
import { isStringMethod, lowerStringMethod } from './lower-string-method.ts'
import { lowerViewCall, viewMethod } from './lower-view.ts'
import type { FunctionNode } from './marked-function.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { isNothing, present } from './missing-value.ts'
import { unresolved } from './module-graph.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** A call: of `Math`, `Number` and global functions, or of a helper function of the same file. */
export function lowerCall(f: FunctionLowering, path: NodePath<t.CallExpression>): Value | undefined {
  try {
    return lowerAnyCall(f, path)
  } finally {
    const { callee } = path.node
    if (callee.type === 'MemberExpression') f.evaluated.delete(callee.object)
  }
}

function lowerAnyCall(f: FunctionLowering, path: NodePath<t.CallExpression>): Value | undefined {
  const span = spanOf(path.node)
  const callee = path.get('callee')
  const builtin = builtinMember(callee)
  if (builtin) return lowerBuiltin(f, path, builtin)
  const chosen = callee.isMemberExpression() ? lowerNamedFunction(f, callee, true) : undefined
  if (chosen) return lowerValueCall(f, path, chosen)
  const made = callee.isMemberExpression() ? lowerInstanceCall(f, path, callee) : undefined
  if (made) return made.result
  const method = callee.isMemberExpression() ? outerMethod(f, callee) : undefined
  if (method) return callKnown(f, { kind: 'function', ...method }, argumentsOf(f, path), path.node)
  if (callee.isMemberExpression() && !callee.node.computed && callee.node.property.type === 'Identifier') {
    const { object, property } = callee.node
    if (object.type === 'Identifier' && object.name === 'BigInt' && isGlobal(path, 'BigInt'))
      return lowerBigIntMember(f, path, property.name)
    const space = object.type === 'Identifier' ? path.scope.getBinding(object.name) : undefined
    if (space?.path.isImportNamespaceSpecifier()) {
      return lowerNamedCall(f, path, property.name, f.kernel.graph.followMember(space, property.name))
    }
    if (object.type === 'Identifier' && object.name === 'Array' && isGlobal(path, 'Array')) {
      if (property.name === 'from') return lowerArrayFrom(f, path)
      if (property.name === 'of' && path.node.arguments.length !== 1)
        return lowerArrayOf(f, path.get('arguments'), span, false)
      if (property.name === 'isArray') return isOrdinaryArray(f, argumentsOf(f, path)[0], span)
    }
    const member = functionMember(f, callee, property.name)
    if (member) return callValue(f, member.callee, argumentsOf(f, path), path.node, member.receiver)
    if (isStringMethod(property.name)) {
      const text = receiverOf(f, callee)
      if (isTextual(text.type)) return lowerStringMethod(f, text, property.name, argumentsOf(f, path), span)
    }
    if (property.name === 'at') return lowerAt(f, callee, () => argumentsOf(f, path)[0], span)
    const receiver = space && f.isLocal(space) ? space : undefined
    // Where it is not known what the variable holds, the method is no reason of its own.
    if (receiver) f.readVariable(receiver, spanOf(object))
    if (isSort(property.name)) {
      const array = lowerExpression(f, callee.get('object') as NodePath<t.Expression>)
      if (isTypedArray(array.type) || isListType(array.type)) return lowerSort(f, path, array, property.name)
    }
    if (LIST_METHODS.has(property.name)) {
      const made =
        property.name === 'fill' && path.node.arguments.length === 1 ? madeArray(callee.get('object')) : undefined
      const self = made ? lowerArrayOf(f, made, span, true, expectedList(f, path)) : receiverOf(f, callee)
      if (isListType(self.type)) return lowerListMethod(f, path, self, property.name)
      if (isTextual(self.type)) return lowerStringMethod(f, self, property.name, argumentsOf(f, path), span)
      if (isTypedArray(self.type) && isArrayMethod(property.name))
        return lowerArrayMethod(f, self, property.name, argumentsOf(f, path), span)
    }
    if (viewMethod(property.name)) {
      const view = receiverOf(f, callee)
      if (view.type === 'array<DataView>') return lowerViewCall(f, path, view, property.name)
    }
    if (takesCallback(property.name)) {
      const array = receiverOf(f, callee)
      if (isTypedArray(array.type) || isListType(array.type)) return lowerIteration(f, path, property.name, array)
    }
    const factory = object.type === 'Identifier' && isGlobal(path, object.name) ? object.name : ''
    if (Object.hasOwn(BYTES_PER_ELEMENT, factory) && property.name === 'from')
      return lowerTypedArrayFrom(f, path, factory as ElementKind)
    if (Object.hasOwn(BYTES_PER_ELEMENT, factory) && property.name === 'of') {
      const tuple = argumentsOf(f, path)
      return newArrayFrom(f, factory as ElementKind, { tuple, length: f.num(tuple.length, span) }, span)
    }
    if (property.name === 'keys' && isTakenApart(path)) return lowerKeys(f, callee, span)
    if (isArrayMethod(property.name)) {
      const array = receiverOf(f, callee)
      if (isTypedArray(array.type)) return lowerArrayMethod(f, array, property.name, argumentsOf(f, path), span)
    }
    if (isFromOutside(f, callee.get('object') as NodePath<t.Expression>, property.name))
      throw new Rejection(
        'unsupported-call',
        `\`${property.name}\` is called on an object that was passed in or lies in an array, and is no method of a class that is declared for it`,
        span,
        'Make it a method of the class, and declare that for the object, `p: Vec`; or write a function that reads the fields, `length(p)`.',
      )
    const help = methodAdvice(f, path, object, property.name, receiver)
    const isOfGlobal = object.type === 'Identifier' && isGlobal(path, object.name)
    const what = isOfGlobal ? `\`${object.name}.${property.name}\`` : `The method \`${property.name}\``
    // What is wrong with what it is called on comes first.
    if (object.type === 'NewExpression') lowerExpression(f, callee.get('object') as NodePath<t.Expression>)
    throw new Rejection('unsupported-call', `${what} cannot be called inside a kernel yet`, span, help)
  }
  const array = madeArray(path)
  if (array) return lowerArrayOf(f, array, span, false, expectedList(f, path))
  if (callee.isIdentifier()) {
    const { name } = callee.node
    const binding = path.scope.getBinding(name)
    if (!binding) return lowerPredicate(f, name, path, () => argumentsOf(f, path))
    const intrinsic = f.kernel.intrinsics.get(name)
    if (intrinsic) return f.emit(intrinsic, 'num', argumentsOf(f, path), spanOf(path.node), { name })
    return lowerNamedCall(f, path, name, binding.kind === 'module' ? f.kernel.graph.follow(binding) : binding)
  }
  if (callee.isArrowFunctionExpression() || callee.isFunctionExpression())
    return lowerClosureCall(f, span, 'the function', callee, argumentsOf(f, path), f.frame)
  if (!callee.isExpression() || callee.isSuper() || callee.isImport() || callee.isNewExpression())
    throw new Rejection('unsupported-call', 'Only functions that are known by name can be called inside a kernel', span)
  return lowerValueCall(f, path, lowerExpression(f, callee))
}

/** A function that is a field of an object of the kernel, by `object.f` or `this.f`. */
function functionMember(
  f: FunctionLowering,
  callee: NodePath<t.MemberExpression>,
  name: string,
): { callee: Value; receiver: Value } | undefined {
  const object = withoutTypes(callee.get('object'))
  const binding = object.isIdentifier() ? object.scope.getBinding(object.node.name) : undefined
  const isOwn = binding
    ? f.isLocal(binding) && !functionOf(binding)
    : object.isThisExpression() && f.frame.thisAt(object)
  if (!isOwn) return undefined
  const receiver = lowerExpression(f, object as NodePath<t.Expression>)
  if (!isObjectType(receiver.type)) return undefined
  const field = fieldsOf(receiver.type).find((one) => one.name === name)
  if (!field || !isFunctionType(field.type)) return undefined
  return { callee: getField(f, receiver, name, spanOf(callee.node)), receiver }
}

/** What a method is called on. */
const receiverOf = (f: FunctionLowering, callee: NodePath<t.MemberExpression>): Value =>
  present(f, lowerExpression(f, callee.get('object') as NodePath<t.Expression>), spanOf(callee.node.object))

/** `Array.isArray(x)`: the type tells. */
function isOrdinaryArray(f: FunctionLowering, value: Value | undefined, span: Span): Value {
  const type = value?.type ?? 'num'
  if (value && !isMaybeType(type)) {
    const isTuple = (isObjectType(type) && isTupleType(type)) || (isRecordType(type) && isTupleType(objectOf(type)))
    if (!isListType(type) && !isTuple) return f.bool(false, span)
    const isThere =
      !isHandleType(type) || value.kind === 'param'
        ? f.fn.blocks[0].params.includes(value as never)
        : ['newlist', 'getouter'].includes(value.op)
    return isThere || !isHandleType(type) ? f.bool(true, span) : f.emit('ishandle', 'bool', [value], span)
  }
  const message = 'It may be an array, or nothing, which `Array.isArray` cannot tell inside a kernel yet'
  throw new Rejection('unsupported-call', message, span, 'Ask whether it is there: `x !== undefined`.')
}

/** Whether what an iterator gives becomes an ordinary array: `[...x.keys()]`, `Array.from(x.keys())`. */
function isTakenApart(path: NodePath): boolean {
  const { parentPath } = path
  if (parentPath?.isSpreadElement()) return parentPath.parentPath?.isArrayExpression() === true
  if (!parentPath?.isCallExpression() || parentPath.node.arguments[0] !== path.node) return false
  const callee = parentPath.get('callee')
  return callee.isMemberExpression({ computed: false }) && callee.get('property').isIdentifier({ name: 'from' })
}

/** `x.keys()`, `Array(n).keys()` */
function lowerKeys(f: FunctionLowering, callee: NodePath<t.MemberExpression>, span: Span): Value {
  const made = madeArray(callee.get('object'))
  const array = made ? lowerArrayOf(f, made, span, true) : receiverOf(f, callee)
  if (isTypedArray(array.type) || isListType(array.type)) return indicesUpTo(f, lengthNow(f, array, span), span)
  throw new Rejection('unsupported-call', `\`keys\` can be called on arrays, this is ${show(array.type)}`, span)
}

/** The arguments of `new Array(…)` and `Array(…)`. */
export function madeArray(path: NodePath): NodePath<t.Node>[] | undefined {
  if (path.isParenthesizedExpression()) return madeArray(path.get('expression'))
  if (path.isTSAsExpression()) return madeArray(path.get('expression'))
  if (!path.isNewExpression() && !path.isCallExpression()) return undefined
  const { callee } = path.node
  const isArray = callee.type === 'Identifier' && callee.name === 'Array' && isGlobal(path, 'Array')
  return isArray ? (path.get('arguments') as NodePath<t.Node>[]) : undefined
}

/** `x.reduce((a, v) => a + v, 0)` and the like. */
function lowerIteration(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  method: string,
  array: Value,
): Value | undefined {
  const span = spanOf(path.node)
  const conversion = path.get('arguments')[0]
  if (conversion?.isIdentifier() && CONVERSIONS.has(conversion.node.name) && isGlobal(path, conversion.node.name)) {
    const { name } = conversion.node
    const rest = path
      .get('arguments')
      .slice(1)
      .flatMap((argument) => argumentValues(f, argument))
    const convert = (element: Value) => applyPredicate(f, name, [element], span)
    return lowerCallbackMethod(f, method, array, convert, rest, span)
  }
  const [callback, ...rest] = argumentsOf(f, path)
  if (!callback || !isFunctionType(callback.type)) {
    const message = `\`${method}\` needs a function, this is ${callback ? show(callback.type) : 'nothing'}`
    throw new Rejection('unsupported-call', message, span, 'Write it out: `(value, index) => …`.')
  }
  const fn = path.get('arguments')[0]
  const call = (...args: Value[]): Value | undefined => {
    const value = callValue(f, callback, args, path.node)
    const isMaker = value && method === 'map' && isListType(array.type) && fn.isArrowFunctionExpression()
    return isMaker ? madeRecord(f, fn, value, expectedList(f, path)) : value
  }
  return lowerCallbackMethod(f, method, array, call, rest, span, expectedList(f, path))
}

/** A call of what an expression gives, which has been evaluated before the arguments are. */
const lowerValueCall = (f: FunctionLowering, path: NodePath<t.CallExpression>, callee: Value): Value | undefined =>
  callValue(f, callee, argumentsOf(f, path), path.node)

/** Methods of arrays stand for loops; others can be functions. */
function methodAdvice(
  f: FunctionLowering,
  path: NodePath,
  object: t.Node,
  method: string,
  receiver: Binding | undefined,
): Advice {
  if (object.type === 'Identifier' && !path.scope.getBinding(object.name)) {
    const advice = adviceOnCall(`${object.name}.${method}`)
    if (advice) return advice
  }
  const type = receiver && f.variable(receiver).type
  const meant = type && didYouMean(method, [...LIST_METHODS.keys(), ...ARRAY_METHODS])
  if (meant) return meant
  if (type && (isRecordType(type) || (isObjectType(type) && !isTupleType(type))) && object.type === 'Identifier')
    return `Write it as a function that takes the object: \`${method}(${object.name}, …)\`.`
  const known = METHOD_HELP.get(method) ?? adviceOnMethod(method)
  if (known) return known
  if (type && (isTypedArray(type) || isListType(type))) return 'Write the loop that it stands for.'
  return 'Call a function that is declared by name, in this file or another one, or pass what it gives as a parameter.'
}

/** What to write instead of methods that people use in kernels. */
const METHOD_HELP: ReadonlyMap<string, Advice> = new Map(
  Object.entries<Advice>({
    push: advise`Ordinary arrays of numbers, booleans, arrays and objects grow: ${declaredVariable('const', 'a', 'number[]', ' = []')}. In the place of others keep their numbers.`,
  }),
)

/** The variable that a callee is, or is a member of. */
function rootOf(callee: NodePath): Binding | undefined {
  const name = callee.isMemberExpression() ? callee.get('object') : callee
  return name.isIdentifier() ? name.scope.getBinding(name.node.name) : undefined
}

/** @param declared where the function is declared, if that is known */
function lowerNamedCall(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  name: string,
  declared: Binding | undefined,
): Value | undefined {
  const span = spanOf(path.node)
  if (!declared) throw unresolved(name, span, f.kernel.graph.isCommonJs(rootOf(path.get('callee'))))
  const known = namedFunction(f, declared, span)
  if (known?.kind === 'builtin') return lowerBuiltin(f, path, known.member)
  if (!known) {
    if (!f.isLocal(declared) || declared.path.isFunctionDeclaration()) throw notAFunction(declared, name, span)
    return lowerValueCall(f, path, f.readVariable(declared, span))
  }
  const args = argumentsOf(f, path)
  if (isNeverCalled(known.path.node)) return impossible(f, span)
  // Within its body, what is declared in the kernel is translated in place, unless it calls itself.
  const owner = declared.path.isFunctionExpression() ? undefined : f.frame.ownerOf(declared)
  const isOpen = f.inlined.some(({ target }) => target === known.path.node)
  return owner && (known.around || !isOpen)
    ? lowerClosureCall(f, span, name, known.path, args, owner)
    : callKnown(f, known, args, path.node)
}

/** A call of a function that is compiled for the types of these arguments. */
export function callInstance(
  f: FunctionLowering,
  name: string,
  target: NodePath<FunctionNode>,
  args: readonly Value[],
  call: t.Node,
): Value | undefined {
  const span = spanOf(call)
  const types = args.map((a) => a.type)
  const given = args.flatMap((a, i) => (isNothing(a) ? [i] : []))
  const { fn: callee, result } = f.kernel.instances.instance(name, target, types, call, given)
  const passed = callee.blocks[0].params.map(({ type }, i) => {
    const argument = args[i] ?? f.emit('undefined', 'num', [], span)
    // Its declared type says that it is there.
    return type !== argument.type && presentType(argument.type) === type ? present(f, argument, span) : argument
  })
  const value = f.emit('call', result, passed, span, { callee })
  return result === 'void' ? undefined : value
}

function notAFunction(declared: Binding, name: string, span: Span): Rejection {
  if (isDeclaredOnce(declared))
    return new Rejection('unsupported-call', `\`${name}\` is not a function that is known here`, span)
  return new Rejection(
    'reassigned-function',
    `\`${name}\` is assigned again somewhere, so it is not known which function runs`,
    span,
    `Declare \`${name}\` once, as \`function ${name}(…)\` or \`const\`.`,
  )
}
