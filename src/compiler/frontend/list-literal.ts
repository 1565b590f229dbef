/**
 * Whether an array that the source makes is a list, which can get more elements, or a tuple, whose elements become variables. JavaScript has one thing for
 * both; what the program does with it tells.
 */
import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { fieldsOf, isObjectType, presentType } from '../ir/object-type.ts'
import {
  type IrType,
  isBigArray,
  isListType,
  isRecordType,
  isTypedArray,
  type ListType,
  listElement,
  objectOf,
} from '../ir/types.ts'
import { resolveMaybe } from './declared-type.ts'
import { withoutTypes } from './erased-types.ts'
import { irType } from './ir-type.ts'
import { askedType } from './list-elements.ts'
import { takesCallback } from './lower-array-callback.ts'
import type { FunctionLowering } from './lower-function.ts'
import { LIST_METHODS } from './lower-list-method.ts'
import { isSort } from './lower-sort.ts'
import { receiverOf } from './members.ts'
import { spanOf } from './span.ts'

/** With more elements than this, a tuple cannot be indexed by a computed index. */
const LARGEST_TUPLE = 16

/**
 * - declared as an array: `const x: number[] = [1, 2]`, the declared result or parameter of a function;
 * - used as one: `x.push(3)`, `x.length = 0`, `x[i] = v`, or returned, or passed on, as one;
 * - assigned to a variable that holds one.
 */
export function listOfLiteral(f: FunctionLowering, path: NodePath<t.ArrayExpression>): ListType | undefined {
  const ofField = f.kernel.expectedLists.get(path.node) ?? listBeside(f, path)
  if (ofField) return ofField
  return isListLiteral(f, path) ? (expectedList(f, path) ?? spreadList(f, path) ?? 'list<num>') : undefined
}

/** The list that stands in the other place of `c ? x : [1, 2]` or `rows[i] ?? []`, or in the field that such an expression is assigned to. */
function listBeside(f: FunctionLowering, path: NodePath): ListType | undefined {
  for (let at = path; ; ) {
    const { parentPath, node } = at
    if (!parentPath) return undefined
    if (parentPath.isConditionalExpression() && parentPath.node.test !== node) {
      const other = parentPath.get(parentPath.node.consequent === node ? 'alternate' : 'consequent') as NodePath
      const type = listGivenBy(f, other)
      if (type) return type
    } else if (parentPath.isLogicalExpression() && parentPath.node.operator !== '&&') {
      const other = parentPath.get(parentPath.node.left === node ? 'right' : 'left') as NodePath
      const type = listGivenBy(f, other)
      if (type) return type
    } else if (parentPath.isAssignmentExpression({ operator: '=' }) && parentPath.node.right === node && at !== path) {
      return parentPath.node.left.type === 'MemberExpression' ? listGivenBy(f, parentPath.get('left')) : undefined
    } else if (withoutTypes(parentPath).node === parentPath.node) return undefined
    at = parentPath
  }
}

/** The type of the list that is expected where an expression stands, if a declaration says that there is one. */
export function expectedList(f: FunctionLowering, path: NodePath): ListType | undefined {
  const { target, cast } = targetOf(path)
  const of = (type: t.TSType | undefined, at: NodePath): ListType | undefined => type && listAnnotation(f, type, at)
  const given = path.isNewExpression() ? path.node.typeParameters : undefined
  if (given?.type === 'TSTypeParameterInstantiation' && given.params.length === 1)
    return of({ ...given.params[0], type: 'TSArrayType', elementType: given.params[0] } as t.TSArrayType, path)
  if (cast) return of(cast, path)
  const { parentPath } = target
  const field = fieldGiven(target)
  if (field) return of(field.declared, path)
  const id = variableGiven(target)
  if (id) {
    if (id.type !== 'Identifier') return undefined
    const declared = annotationOf(id)
    const binding = path.scope.getBinding(id.name)
    return declared ? of(declared, path) : binding && f.kernel.learned.elementsOf(binding)
  }
  if (parentPath?.isAssignmentExpression({ operator: '=' }) && parentPath.node.right === target.node) {
    const { left } = parentPath.node
    const binding = left.type === 'Identifier' ? path.scope.getBinding(left.name) : undefined
    const declared = binding && annotationOf(binding.identifier)
    if (declared || !binding) return of(declared, path)
    const type = f.isLocal(binding) ? f.variable(binding).type : undefined
    return type !== undefined && isListType(type) ? type : undefined
  }
  const returning = returningFunction(target)
  if (returning) {
    const { returnType } = returning.node
    if (returnType?.type === 'TSTypeAnnotation') return of(returnType.typeAnnotation, path)
    return elementMadeBy(f, returning)
  }
  const param = parameterFor(target)
  if (param) return of(param.type, param.fn)
  const accumulator = accumulatorFor(target)
  return accumulator?.type && of(accumulator.type, path)
}

/** What `reduce` begins with is what its function gets first: the type that is declared for it, and its name there. */
function accumulatorFor(path: NodePath): { type?: t.TSType; binding?: Binding } | undefined {
  const { parentPath: call } = path
  if (!call?.isCallExpression() || call.node.arguments[1] !== path.node) return undefined
  const callee = call.get('callee')
  if (!callee.isMemberExpression({ computed: false })) return undefined
  const property = callee.get('property')
  if (!property.isIdentifier({ name: 'reduce' }) && !property.isIdentifier({ name: 'reduceRight' })) return undefined
  const given = call.node.typeParameters
  const [only] = given?.type === 'TSTypeParameterInstantiation' ? given.params : []
  const fn = call.get('arguments')[0]
  const param = fn.isFunction() ? fn.get('params')[0] : undefined
  if (!param?.isIdentifier()) return { type: only }
  return { type: only ?? annotationOf(param.node), binding: param.scope.getBinding(param.node.name) }
}

/** The list that a function gives which makes the elements of an array, each a list: `Array.from({ length }, () => [0, 0])`. */
function elementMadeBy(f: FunctionLowering, fn: NodePath): ListType | undefined {
  const { parentPath: call } = fn
  if (!call?.isCallExpression() || call.node.callee.type !== 'MemberExpression') return undefined
  const { property } = call.node.callee
  const name = property.type === 'Identifier' ? property.name : ''
  if (name === 'flatMap') return expectedList(f, call) ?? 'list<num>'
  if (name !== 'from' && name !== 'map') return undefined
  const element = listElement(expectedList(f, call) ?? 'list<num>')
  return isListType(element) ? element : undefined
}

function isListLiteral(f: FunctionLowering, path: NodePath<t.ArrayExpression>): boolean {
  const { target, cast } = targetOf(path)
  const { parentPath } = target
  const field = fieldGiven(target)
  // Without a type, an empty array is there to be filled.
  if (field && !cast) return field.declared ? isListAnnotation(f, field.declared, path) : isEmpty(path)
  const id = variableGiven(target)
  if (id) {
    if (id.type !== 'Identifier') return false
    const declared = annotationOf(id)
    if (declared) return isListAnnotation(f, declared, path)
    const binding = path.scope.getBinding(id.name)
    if (!binding) return false
    if (cast && !isListAnnotation(f, cast, path)) return false
    if (f.kernel.learned.elementsOf(binding)) return true
    return cast !== undefined || spreadsList(f, path) || isUsedAsList(f, binding, path.node.elements.length)
  }
  if (parentPath?.isAssignmentExpression({ operator: '=' }) && parentPath.node.right === target.node) {
    const { left } = parentPath.node
    const binding = left.type === 'Identifier' ? path.scope.getBinding(left.name) : undefined
    if (!binding) return false
    const declared = annotationOf(binding.identifier)
    if (declared) return isListAnnotation(f, declared, path)
    const type = f.isLocal(binding) ? f.variable(binding).type : undefined
    return type !== undefined && isListType(type)
  }
  if (cast && isListAnnotation(f, cast, path)) return true
  const accumulator = accumulatorFor(target)
  if (accumulator?.type) return isListAnnotation(f, accumulator.type, path)
  if (accumulator?.binding && isUsedAsList(f, accumulator.binding, path.node.elements.length)) return true
  return isPassedAsList(f, target) || spreadsList(f, path) || isCalledAsList(target)
}

/** The type that is written for an expression: a claim about it, or that of the variable, parameter or result that it becomes; and where it is written. */
export function writtenFor(path: NodePath): { type: t.TSType; at: NodePath } | undefined {
  const { target, cast } = targetOf(path)
  if (cast) return { type: cast, at: path }
  const { parentPath } = target
  const field = fieldGiven(target)
  if (field) return field.declared && { type: field.declared, at: path }
  const given = variableGiven(target)
  const left = parentPath?.isAssignmentExpression({ operator: '=' }) && parentPath.node.right === target.node
  const id = given ?? (left ? parentPath.node.left : undefined)
  if (id) {
    const declared = id.type === 'Identifier' ? path.scope.getBinding(id.name)?.identifier : undefined
    const type = declared && annotationOf(declared)
    return type && { type, at: path }
  }
  const returned = returningFunction(target)?.node.returnType
  if (returned?.type === 'TSTypeAnnotation') return { type: returned.typeAnnotation, at: path }
  const param = parameterFor(target)
  return param && { type: param.type, at: param.fn }
}

/** The field of a class that an expression is given to, where it is declared or by `this.name = …`, with the type that is declared for it. */
function fieldGiven({ parentPath, node }: NodePath): { declared: t.TSType | undefined } | undefined {
  if (parentPath?.isClassProperty() && parentPath.node.value === node)
    return { declared: annotationOf(parentPath.node) }
  if (!parentPath?.isAssignmentExpression({ operator: '=' }) || parentPath.node.right !== node) return undefined
  const { left } = parentPath.node
  if (left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression' || left.computed) return undefined
  const owner = receiverOf(parentPath)?.owner
  if (!owner?.isClass()) return undefined
  const { name } = left.property as t.Identifier
  const field = owner.node.body.body.find(
    (one) => one.type === 'ClassProperty' && one.key.type === 'Identifier' && one.key.name === name && !one.computed,
  )
  return { declared: field?.type === 'ClassProperty' ? annotationOf(field) : undefined }
}

const isEmpty = ({ node }: NodePath<t.ArrayExpression>): boolean => node.elements.length === 0

/** What is declared with an expression as its value, or default value. */
function variableGiven({ parentPath, node }: NodePath): t.LVal | undefined {
  if (parentPath?.isVariableDeclarator() && parentPath.node.init === node) return parentPath.node.id as t.LVal
  return parentPath?.isAssignmentPattern() && parentPath.node.right === node ? parentPath.node.left : undefined
}

const isListMethod = (name: string): boolean => LIST_METHODS.has(name) || takesCallback(name) || isSort(name)

/** `[1, 2, 3].map(…)`. */
function isCalledAsList(path: NodePath): boolean {
  const { parentPath: member } = path
  if (!member?.isMemberExpression({ computed: false }) || member.node.object !== path.node) return false
  const { property } = member.node
  const isCallee = member.parentPath.isCallExpression() && member.parentPath.node.callee === member.node
  return isCallee && property.type === 'Identifier' && isListMethod(property.name)
}

/** `[...list, x]`: a tuple has as many elements as are written. */
function spreadsList(f: FunctionLowering, path: NodePath<t.ArrayExpression>): boolean {
  return spreadList(f, path) !== undefined
}

/** The type of the first list or typed array that is spread. */
function spreadList(f: FunctionLowering, path: NodePath<t.ArrayExpression>): ListType | undefined {
  for (const element of path.get('elements')) {
    const type = element.isSpreadElement() ? listGivenBy(f, element.get('argument')) : undefined
    if (type) return type
  }
  return undefined
}

/** Methods that give an array like the one that they are called on. */
const LIKE_THEIRS: ReadonlySet<string> = new Set(
  'slice concat filter sort reverse fill splice toSorted toReversed toSpliced'.split(' '),
)

/** The list that an expression gives, as far as it can be seen before it is translated. */
function listGivenBy(f: FunctionLowering, path: NodePath): ListType | undefined {
  const type = typeGivenBy(f, path)
  if (type && isTypedArray(type) && !isBigArray(type)) return 'list<num>'
  return type && isListType(type) ? type : undefined
}

/** The type of what an expression gives where it is there, as far as that can be seen. */
function typeGivenBy(f: FunctionLowering, path: NodePath): IrType | undefined {
  const plain = withoutTypes(path)
  if (plain.isIdentifier()) {
    const binding = path.scope.getBinding(plain.node.name)
    const type = binding && f.isLocal(binding) ? f.variable(binding).type : undefined
    return type && presentType(type)
  }
  if (plain.isMemberExpression() || plain.isOptionalMemberExpression()) {
    const object = typeGivenBy(f, plain.get('object') as NodePath)
    const { property, computed } = plain.node
    if (object && isListType(object)) return computed ? presentType(askedType(object)) : undefined
    const fields = object && isRecordType(object) ? objectOf(object) : object
    if (computed || property.type !== 'Identifier' || !fields || !isObjectType(fields)) return undefined
    const field = fieldsOf(fields).find(({ name }) => name === property.name)
    return field && presentType(field.type)
  }
  if (!plain.isCallExpression()) return undefined
  const callee = plain.get('callee')
  if (!callee.isMemberExpression({ computed: false }) || callee.node.property.type !== 'Identifier') return undefined
  const { name } = callee.node.property
  if (name === 'keys') return 'list<num>'
  if (LIKE_THEIRS.has(name)) return listGivenBy(f, callee.get('object'))
  const list = GIVES_ELEMENT.has(name) ? typeGivenBy(f, callee.get('object')) : undefined
  return list && isListType(list) ? presentType(askedType(list)) : undefined
}

/** Methods that give an element. */
const GIVES_ELEMENT: ReadonlySet<string> = new Set(['at', 'pop', 'shift', 'find', 'findLast'])

/** The expression that the array is the value of, through parentheses, claims and choices; and what a claim says of it. */
function targetOf(path: NodePath): { target: NodePath; cast?: t.TSType } {
  let target = path
  let cast: t.TSType | undefined
  for (;;) {
    const { parentPath, node } = target
    if (parentPath?.isTSAsExpression() || parentPath?.isTSSatisfiesExpression() || parentPath?.isTSTypeAssertion())
      cast ??= parentPath.node.typeAnnotation
    else if (
      !parentPath?.isParenthesizedExpression() &&
      !parentPath?.isTSNonNullExpression() &&
      !(parentPath?.isConditionalExpression() && parentPath.node.test !== node)
    )
      return { target, cast }
    target = parentPath
  }
}

/** Returned from a function, or given to one, that declares it as an array. */
function isPassedAsList(f: FunctionLowering, path: NodePath): boolean {
  const returning = returningFunction(path)
  if (returning) {
    const { returnType } = returning.node
    if (returnType?.type !== 'TSTypeAnnotation') return elementMadeBy(f, returning) !== undefined
    return isListAnnotation(f, returnType.typeAnnotation, path)
  }
  const param = parameterFor(path)
  return param !== undefined && isListAnnotation(f, param.type, param.fn)
}

/** The function that an expression is the result of. */
function returningFunction(path: NodePath): NodePath<t.Function> | undefined {
  const { parentPath } = path
  if (parentPath?.isReturnStatement()) return parentPath.getFunctionParent() ?? undefined
  return parentPath?.isArrowFunctionExpression() && parentPath.node.body === path.node ? parentPath : undefined
}

/** What a function that is called by name declares for an argument. */
function parameterFor(path: NodePath): { type: t.TSType; fn: NodePath } | undefined {
  const { parentPath } = path
  if (!parentPath?.isCallExpression()) return undefined
  const { callee } = parentPath.node
  const index = (parentPath.node.arguments as t.Node[]).indexOf(path.node)
  const declared = callee.type === 'Identifier' ? path.scope.getBinding(callee.name)?.path : undefined
  const fn = declared?.isVariableDeclarator() ? declared.get('init') : declared
  if (index < 0 || !fn || Array.isArray(fn) || !fn.isFunction()) return undefined
  const written = fn.node.params[index]
  const param = written?.type === 'AssignmentPattern' ? written.left : written
  const type = param?.type === 'Identifier' ? annotationOf(param) : undefined
  return type && { type, fn }
}

function isUsedAsList(f: FunctionLowering, binding: Binding, length: number): boolean {
  return binding.referencePaths.some((path) => {
    const { parentPath } = path
    if (!parentPath?.isMemberExpression() || parentPath.node.object !== path.node) {
      if (parentPath?.isAssignmentExpression({ operator: '=' }) && parentPath.node.right === path.node) {
        const { left } = parentPath.node
        const other = left.type === 'Identifier' ? path.scope.getBinding(left.name) : undefined
        const type = other && f.isLocal(other) ? f.variable(other).type : undefined
        return type !== undefined && isListType(type)
      }
      return isPassedAsList(f, path)
    }
    const { property, computed } = parentPath.node
    const { parent, node } = { parent: parentPath.parent, node: parentPath.node }
    const isAssigned =
      (parent.type === 'AssignmentExpression' && parent.left === node) || parent.type === 'UpdateExpression'
    if (!computed) {
      const name = property.type === 'Identifier' ? property.name : ''
      if (name === 'length') return isAssigned
      return parent.type === 'CallExpression' && parent.callee === node && isListMethod(name)
    }
    if (property.type === 'NumericLiteral') return isAssigned && property.value >= length
    return isAssigned || length > LARGEST_TUPLE
  })
}

function isListAnnotation(f: FunctionLowering, type: t.TSType, at: NodePath): boolean {
  try {
    const resolved = resolveMaybe(type, { at, subject: '', graph: f.kernel.graph })
    const there = resolved.kind === 'maybe' ? resolved.type : resolved
    return there.kind === 'array' && there.element === 'Array'
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return false
  }
}

function listAnnotation(f: FunctionLowering, type: t.TSType, at: NodePath): ListType | undefined {
  try {
    const resolved = presentType(irType(resolveMaybe(type, { at, subject: '', graph: f.kernel.graph }), spanOf(type)))
    return isListType(resolved) ? resolved : undefined
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return undefined
  }
}

function annotationOf(node: t.Identifier | t.ClassProperty): t.TSType | undefined {
  return node.typeAnnotation?.type === 'TSTypeAnnotation' ? node.typeAnnotation.typeAnnotation : undefined
}
