import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ArrayKind } from '../ir/types.ts'
import { resolveType, type TypePlace } from './declared-type.ts'
import { functionName } from './function-name.ts'
import { isGlobal } from './global-binding.ts'
import { documentedField } from './jsdoc-annotations.ts'
import { languageOf } from './language.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import type { FieldPath } from './members.ts'
import type { ModuleGraph } from './module-graph.ts'
import {
  type DeclaredArray,
  type DeclaredField,
  type DeclaredObject,
  type DeclaredType,
  fieldNamed,
} from './signature.ts'

/**
 * The type of what stands outside of a kernel, as far as it can be read off: declared, or evident from what it is set to. It is a claim: the
 * dispatcher checks it at every call.
 *
 * @returns undefined where nothing tells
 * @throws Rejection `unsupported-type` where it is declared and kernels do not know the type
 * @throws NeedsModule where an imported file has to be read first
 * @example
 * typeOfBinding(binding of `let seed = 1`, graph, "Variable 'seed'") // { kind: 'number' }
 */
export function typeOfBinding(binding: Binding, graph: ModuleGraph, subject: string): DeclaredType | undefined {
  return new TypeReader(graph, subject).binding(binding)
}

/** The same for a field: its annotation, or its initialiser. */
export function typeOfField(path: FieldPath, graph: ModuleGraph, subject: string): DeclaredType | undefined {
  return new TypeReader(graph, subject).field(path)
}

/** The type of a value that is written somewhere. */
export function typeOfExpression(
  path: NodePath<t.Expression>,
  graph: ModuleGraph,
  subject: string,
): DeclaredType | undefined {
  return new TypeReader(graph, subject).expression(path)
}

const NUMBER: DeclaredType = { kind: 'number' }
const BOOLEAN: DeclaredType = { kind: 'boolean' }
const BIGINT: DeclaredType = { kind: 'bigint' }
/** What global functions give. */
const CONVERSIONS: Readonly<Record<string, DeclaredType | undefined>> = {
  Number: NUMBER,
  Boolean: BOOLEAN,
  BigInt: BIGINT,
}
/** Methods of typed arrays that give one of the same class. */
const SAME_CLASS = new Set(['slice', 'subarray', 'fill', 'map', 'filter', 'sort', 'reverse', 'copyWithin'])

class TypeReader {
  private readonly graph: ModuleGraph
  private readonly subject: string
  /** Declarations that are being looked at, to notice those that refer to themselves. */
  private readonly open = new Set<t.Node>()

  constructor(graph: ModuleGraph, subject: string) {
    this.graph = graph
    this.subject = subject
  }

  binding(binding: Binding): DeclaredType | undefined {
    const { path, identifier } = binding
    if (this.open.has(identifier)) return undefined
    this.open.add(identifier)
    const declared = annotationOf(identifier)
    if (declared) return this.declared(declared, path)
    if (binding.kind === 'module') {
      const found = this.graph.follow(binding)
      const known = found && this.binding(found)
      if (known || !found) return known
      // The code says nothing of the type, but there may be declarations beside it.
      const described = this.graph.follow(binding, 'types')
      return described && this.binding(described)
    }
    const documented = this.documented(path)
    if (documented) return documented
    const values: NodePath[] = []
    if (path.isVariableDeclarator() && path.node.id === identifier && path.node.init)
      values.push(path.get('init') as NodePath)
    if (path.isAssignmentPattern() && path.node.left === identifier) values.push(path.get('right'))
    for (const place of binding.constantViolations)
      if (place.isAssignmentExpression({ operator: '=' }) && place.node.left.type === 'Identifier')
        values.push(place.get('right'))
    const type = this.first(values)
    // `let mode = 'add'` may hold any string later.
    return type?.kind === 'text' && binding.kind !== 'const' ? { kind: 'array', element: 'String' } : type
  }

  field(path: FieldPath): DeclaredType | undefined {
    if (path.isAssignmentExpression()) return this.documented(path) ?? this.first([path.get('right')])
    if (path.isTSParameterProperty()) {
      const { parameter } = path.node
      const declared = annotationOf(
        parameter.type === 'AssignmentPattern' ? (parameter.left as t.Identifier) : parameter,
      )
      if (declared) return this.declared(declared, path)
      return parameter.type === 'AssignmentPattern' ? this.first([path.get('parameter.right') as NodePath]) : undefined
    }
    const { node } = path as NodePath<t.ClassProperty | t.ClassPrivateProperty | t.ObjectProperty>
    const declared = node.type === 'ObjectProperty' ? undefined : annotationOf(node)
    if (declared) return this.declared(declared, path)
    const documented = this.documented(path)
    if (documented) return documented
    return node.value ? this.first([path.get('value') as NodePath]) : undefined
  }

  expression(path: NodePath<t.Expression>): DeclaredType | undefined {
    if (path.isBigIntLiteral()) return BIGINT
    if (path.isNumericLiteral() || path.isUpdateExpression()) return NUMBER
    if (path.isBooleanLiteral()) return BOOLEAN
    if (path.isStringLiteral()) return { kind: 'text', values: [path.node.value] }
    if (path.isParenthesizedExpression() || path.isTSNonNullExpression())
      return this.first([path.get('expression') as NodePath])
    if (path.isTSAsExpression() || path.isTSSatisfiesExpression() || path.isTSTypeAssertion()) {
      const claim = path.node.typeAnnotation
      const isConst =
        claim.type === 'TSTypeReference' && claim.typeName.type === 'Identifier' && claim.typeName.name === 'const'
      if (path.isTSSatisfiesExpression() || isConst) return this.first([path.get('expression') as NodePath])
      return this.declared(claim, path)
    }
    if (path.isUnaryExpression()) {
      if (path.node.operator === '!') return BOOLEAN
      if (!['-', '+', '~'].includes(path.node.operator)) return undefined
      return this.expression(path.get('argument'))?.kind === 'bigint' ? BIGINT : NUMBER
    }
    if (path.isBinaryExpression()) return this.binary(path)
    if (path.isConditionalExpression()) return this.same(path.get('consequent'), path.get('alternate'))
    if (path.isLogicalExpression()) return this.same(path.get('left'), path.get('right'))
    if (path.isAssignmentExpression()) return this.first([path.get('right')])
    if (path.isArrayExpression()) return this.list(path)
    if (path.isNewExpression()) return this.array(path, path.node.callee)
    if (path.isIdentifier()) {
      if (path.node.name === 'NaN' || path.node.name === 'Infinity') return NUMBER
      const binding = path.scope.getBinding(path.node.name)
      return binding && this.binding(binding)
    }
    if (path.isMemberExpression()) {
      const { object } = path.node
      if (object.type === 'Identifier' && ['Math', 'Number'].includes(object.name) && isGlobal(path, object.name))
        return NUMBER
      return this.member(path)
    }
    if (path.isObjectExpression()) return this.literal(path)
    return path.isCallExpression() ? (this.filled(path) ?? this.call(path)) : undefined
  }

  /** A field of an object whose type is known, or what a typed array has. */
  private member(path: NodePath<t.MemberExpression>): DeclaredType | undefined {
    const { property, computed } = path.node
    const object = this.first([path.get('object')])
    const name = !computed && property.type === 'Identifier' ? property.name : undefined
    if (object?.kind === 'array' && object.element === 'String') return name === 'length' ? NUMBER : undefined
    if (object?.kind === 'array' && object.element !== 'DataView') {
      if (computed) return object.of ?? (object.element.startsWith('Big') ? { kind: 'bigint' } : NUMBER)
      return name === 'length' ? NUMBER : undefined
    }
    return fieldNamed(object, name)?.type
  }

  /** An object that is written out, if each of its fields has a type. */
  private literal(path: NodePath<t.ObjectExpression>): DeclaredType | undefined {
    const fields: DeclaredField[] = []
    for (const property of path.get('properties')) {
      if (!property.isObjectProperty({ computed: false }) || property.node.key.type !== 'Identifier') return undefined
      const type = this.first([property.get('value')])
      if (!type || type.kind === 'void') return undefined
      fields.push({ name: property.node.key.name, type })
    }
    return fields.length > 0 ? { kind: 'object', tuple: false, fields } : undefined
  }

  private binary(path: NodePath<t.BinaryExpression>): DeclaredType | undefined {
    if (/^(?:[<>]=?|[=!]==?|in|instanceof)$/.test(path.node.operator)) return BOOLEAN
    // `+` of anything but two numbers is a string; the others may still be of bigints, which the guard notices.
    const both = this.same(path.get('left') as NodePath<t.Expression>, path.get('right'))
    return path.node.operator === '+' || both?.kind === 'bigint' ? both : NUMBER
  }

  private call(path: NodePath<t.CallExpression>): DeclaredType | undefined {
    const { callee } = path.node
    if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && !callee.computed) {
      const { object, property } = callee
      if (object.type === 'Identifier') {
        if (['Math', 'performance', 'Date'].includes(object.name) && isGlobal(path, object.name)) return NUMBER
        if (object.name === 'BigInt' && isGlobal(path, 'BigInt')) return BIGINT
        if (property.name === 'from' || property.name === 'of') return this.array(path, object)
      }
      if (!SAME_CLASS.has(property.name)) return undefined
      const self = this.first([path.get('callee.object') as NodePath])
      return self?.kind === 'array' ? self : undefined
    }
    const immediate = path.get('callee')
    if (immediate.isFunction() && !immediate.node.async && !immediate.node.generator) return this.resultOf(immediate)
    if (callee.type !== 'Identifier') return undefined
    const binding = path.scope.getBinding(callee.name)
    if (!binding) return Object.hasOwn(CONVERSIONS, callee.name) ? CONVERSIONS[callee.name] : undefined
    if (isAlloc(binding)) return this.array(path, path.node.arguments[0])
    const target = binding.kind === 'module' ? this.graph.follow(binding)?.path : binding.path
    const fn = target?.isVariableDeclarator() ? target.get('init') : target
    if (!fn || Array.isArray(fn) || !fn.isFunction() || fn.node.async || fn.node.generator) return undefined
    const { returnType } = fn.node
    return returnType?.type === 'TSTypeAnnotation'
      ? this.declared(returnType.typeAnnotation, fn, `What '${functionName(fn)}' returns`)
      : this.resultOf(fn)
  }

  private array(path: NodePath, named: t.Node | undefined): DeclaredType | undefined {
    if (named?.type !== 'Identifier' || !isGlobal(path, named.name)) return undefined
    if (!Object.hasOwn(BYTES_PER_ELEMENT, named.name) && named.name !== 'DataView') return undefined
    return { kind: 'array', element: named.name as ArrayKind }
  }

  /** Arrays of numbers, of arrays, and of objects: its elements are of one type. */
  private list(path: NodePath<t.ArrayExpression>): DeclaredType | undefined {
    const types = path.get('elements').map((element) => (element.isExpression() ? this.expression(element) : undefined))
    const [first] = types
    return first && types.every((type) => type && isSameType(type, first)) ? listOf(first) : undefined
  }

  /** `new Array(n).fill(0)`, `Array.from({ length: n }, (_, i) => i * i)`. */
  private filled(path: NodePath<t.CallExpression>): DeclaredType | undefined {
    const { callee } = path.node
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined
    const isArray = (node: t.Node) => node.type === 'Identifier' && node.name === 'Array' && isGlobal(path, 'Array')
    const { object, property } = callee
    const [first, second] = path.get('arguments')
    const isMade = (object.type === 'NewExpression' || object.type === 'CallExpression') && isArray(object.callee)
    if (property.name === 'fill' && isMade) return listOf(this.first([first]))
    if (property.name === 'from' && isArray(object) && second?.isFunction()) return listOf(this.resultOf(second))
    return undefined
  }

  /** What a function gives whose result is not declared: the first value that it returns and whose type can be told. */
  private resultOf(fn: NodePath<t.Function>): DeclaredType | undefined {
    if (this.open.has(fn.node)) return undefined
    this.open.add(fn.node)
    const body = fn.get('body') as NodePath
    if (body.isExpression()) return this.expression(body)
    const returned: NodePath[] = []
    body.traverse({
      Function: (inner) => inner.skip(),
      ReturnStatement(statement) {
        const argument = statement.get('argument')
        if (argument.isExpression()) returned.push(argument)
      },
    })
    return this.first(returned)
  }

  private same(a: NodePath<t.Expression>, b: NodePath<t.Expression>): DeclaredType | undefined {
    const [left, right] = [this.expression(a), this.expression(b)]
    if (left?.kind !== right?.kind) return undefined
    const differ =
      left?.kind === 'array' && right?.kind === 'array' && (left.element !== right.element || left.of !== right.of)
    return differ ? undefined : left
  }

  /** The type of the first value that has one; null and undefined stand for "nothing yet". */
  private first(values: NodePath[]): DeclaredType | undefined {
    for (const value of values) {
      const type = value.isExpression() ? this.expression(value) : undefined
      if (type) return type
    }
    return undefined
  }

  /** What `@type` says in a JavaScript file. */
  private documented(path: NodePath): DeclaredType | undefined {
    const type = languageOf(this.graph.fileOf(path)).typescript ? undefined : documentedField(path)
    return type && this.declared(type, path)
  }

  private declared(node: t.TSType, at: NodePath, subject = this.subject): DeclaredType | undefined {
    return this.resolve(node, { at, subject, graph: this.graph })
  }

  /** `Float64Array | null` counts as what it is once it is there: the dispatcher sees whether it is. */
  private resolve(node: t.TSType, place: TypePlace): DeclaredType | undefined {
    const plain = node.type === 'TSParenthesizedType' ? node.typeAnnotation : node
    if (plain.type !== 'TSUnionType') return resolveType(plain, place)
    const types = plain.types.filter(({ type }) => type !== 'TSNullKeyword' && type !== 'TSUndefinedKeyword')
    return resolveType(types.length === 1 ? types[0] : { ...plain, types }, place)
  }
}

/** An ordinary array of what kernels know as elements. */
function listOf(type: DeclaredType | undefined): DeclaredType | undefined {
  if (type?.kind === 'number') return { kind: 'array', element: 'Array' }
  const isPart = type?.kind === 'object' ? type.fields.every(({ type: { kind } }) => isScalar(kind)) : isList(type)
  return isPart ? { kind: 'array', element: 'Array', of: type as DeclaredArray | DeclaredObject } : undefined
}

const isScalar = (kind: DeclaredType['kind']): boolean => kind === 'number' || kind === 'boolean'
const isList = (type: DeclaredType | undefined): boolean =>
  type?.kind === 'array' && type.element !== 'DataView' && type.element !== 'String'

/** Whether two types that were read off values are one. */
function isSameType(a: DeclaredType, b: DeclaredType): boolean {
  if (a.kind === 'array' && b.kind === 'array')
    return a.element === b.element && (a.of && b.of ? isSameType(a.of, b.of) : a.of === b.of)
  if (a.kind !== 'object' || b.kind !== 'object') return a.kind === b.kind
  const names = ({ fields }: DeclaredObject) => fields.map(({ name }) => name).join()
  return names(a) === names(b) && a.fields.every((field, i) => isSameType(field.type, b.fields[i].type))
}

function annotationOf(node: { typeAnnotation?: t.Node | null }): t.TSType | undefined {
  const { typeAnnotation } = node
  return typeAnnotation?.type === 'TSTypeAnnotation' ? typeAnnotation.typeAnnotation : undefined
}

/** `alloc` of 'usejit/runtime'. */
function isAlloc({ path }: Binding): boolean {
  if (!path.isImportSpecifier() || path.parent.type !== 'ImportDeclaration') return false
  const { imported } = path.node
  return path.parent.source.value === 'usejit/runtime' && imported.type === 'Identifier' && imported.name === 'alloc'
}
