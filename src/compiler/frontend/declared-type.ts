import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Advice } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { ArrayKind } from '../ir/types.ts'
import { adviceOnType } from './advice.ts'
import { resolveClass } from './declared-class.ts'
import { resolveInterface, resolveObject } from './declared-object.ts'
import { unitedObjects, unitedType } from './declared-union.ts'
import { enumTexts, isNumericEnum } from './enum-member.ts'
import { isGlobalType } from './global-binding.ts'
import { isUnreadable } from './jsdoc-type.ts'
import { keptElement, mayMiss } from './kept-type.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import type { ModuleGraph } from './module-graph.ts'
import { importedBinding, namedBinding } from './named-type.ts'
import type { DeclaredType, NumberRange } from './signature.ts'
import { spanOf } from './span.ts'
import type { TypeBinding } from './type-binding.ts'
import { CLAIMS_MODULE } from './type-binding.ts'
import { elementOf, intersect, keysOf, resolveMapped, resolveTypeOf, resolveUtility } from './type-operators.ts'
import { typeText } from './type-text.ts'

const integers = (min: number, max: number): NumberRange => ({ min, max, integer: true })

/** Names of `usejit/types` that are aliases of `number`; `f64` claims nothing. */
const claims: ReadonlyMap<string, NumberRange | undefined> = new Map([
  ['i8', integers(-(2 ** 7), 2 ** 7 - 1)],
  ['u8', integers(0, 2 ** 8 - 1)],
  ['i16', integers(-(2 ** 15), 2 ** 15 - 1)],
  ['u16', integers(0, 2 ** 16 - 1)],
  ['i32', integers(-(2 ** 31), 2 ** 31 - 1)],
  ['u32', integers(0, 2 ** 32 - 1)],
  ['f32', { min: -Infinity, max: Infinity, integer: false, f32: true }],
  ['f64', undefined],
])

/** Names of `usejit/types` that are aliases of `bigint`. */
const isBigClaim = (name: string): name is 'i64' | 'u64' => name === 'i64' || name === 'u64'

/** Where a type is written. */
export interface TypePlace {
  /** Scope of the names in it. */
  at: NodePath
  /** What is declared, to begin a sentence: "Parameter 'x' of 'f'". */
  subject: string
  /** Where to point when the node itself has no place in the signature (aliases, JSDoc). */
  span?: Span
  /** Files that imports lead to; without it, imported types cannot be found. */
  graph?: ModuleGraph
  /** What the type parameters stand for that are in scope. */
  parameters?: TypeParameters
  /** A kernel can be made for each of several classes of arrays. */
  mayVary?: boolean
  /** Fields that kernels do not know are left out: nobody needs to look at them. */
  someFields?: boolean
  /** It is a part of what an ordinary array holds. */
  inArray?: boolean
  /** In a member of a union: takes the names of the fields that are left out. */
  dropped?: Set<string>
}

/** Types by the names of type parameters, worked out when they are needed. */
export type TypeParameters = ReadonlyMap<string, () => DeclaredType>

/**
 * Resolves a written type to one that kernels know.
 *
 * @param node the type
 * @param place scope and words for messages
 * @throws Rejection `unsupported-type`
 * @throws NeedsModule where an imported file has to be read first
 * @example
 * resolveType(node of `Float64Array<ArrayBuffer>`, place) // { kind: 'array', element: 'Float64Array' }
 */
export function resolveType(node: t.TSType, place: TypePlace, aliases: readonly t.Node[] = []): DeclaredType {
  const type = resolve(node, place, aliases)
  if (type.kind === 'choice' && !place.mayVary) throw unsupported(node, place, ONE_FOR_EACH)
  return type
}

const isNothing = ({ type }: t.TSType): boolean => type === 'TSUndefinedKeyword' || type === 'TSNullKeyword'

/** The same for a place that takes null or undefined, too. Numbers that may be undefined are numbers. */
export function resolveMaybe(type: t.TSType, place: TypePlace, aliases: readonly t.Node[] = []): DeclaredType {
  if (type.type !== 'TSUnionType') return resolveType(type, place, aliases)
  const missing = type.types.filter(isNothing)
  const types = type.types.filter((member) => !missing.includes(member))
  if (missing.length === 0 || types.length === 0) return resolveType(type, place, aliases)
  const there = resolveType(types.length === 1 ? types[0] : { ...type, types }, place, aliases)
  const ways = new Set(missing.map(({ type }) => (type === 'TSNullKeyword' ? ('null' as const) : 'undefined')))
  if (there.kind === 'number' && !place.mayVary && !place.someFields) ways.delete('undefined')
  return mayMiss(there, [...ways])
}

/** @param aliases those being resolved, to notice one that refers to itself */
export function resolve(node: t.TSType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  switch (node.type) {
    case 'TSNumberKeyword':
      return { kind: 'number' }
    case 'TSStringKeyword':
      return { kind: 'array', element: 'String' }
    case 'TSBooleanKeyword':
      return { kind: 'boolean' }
    case 'TSVoidKeyword':
    case 'TSUndefinedKeyword':
      return { kind: 'void' }
    case 'TSParenthesizedType':
      return resolve(node.typeAnnotation, place, aliases)
    case 'TSLiteralType':
      return resolveLiteral(node, place)
    case 'TSUnionType':
      return place.inArray && node.types.some(isNothing)
        ? resolveMaybe(node, place, aliases)
        : resolveUnion(node, place, aliases)
    case 'TSTypeReference':
      return resolveReference(node, place, aliases)
    case 'TSImportType': {
      const binding = importedBinding(node, place)
      if (binding) return resolveBinding(binding, node, node.typeParameters?.params ?? [], place, aliases)
      throw notFound(node, place, node.argument.value)
    }
    case 'TSIntersectionType':
      return intersect(node, place, aliases)
    case 'TSTypeQuery':
      return resolveTypeOf(node, place)
    case 'TSIndexedAccessType':
      return elementOf(node, place, aliases)
    case 'TSMappedType':
      return resolveMapped(node, place, aliases)
    case 'TSTypeLiteral':
    case 'TSTupleType':
      return resolveObject(node, place, aliases)
    case 'TSTypeOperator':
      if (node.operator === 'readonly') return resolve(node.typeAnnotation, place, aliases)
      if (node.operator === 'keyof') return keysOf(node, place, aliases)
      break
    case 'TSArrayType':
      return resolveList(node, node.elementType, place, aliases)
    case 'TSBigIntKeyword':
      return { kind: 'bigint' }
    case 'TSFunctionType':
      throw unsupported(node, place, CALLBACK_HELP)
  }
  throw unsupported(node, place, adviceOnType(typeText(node)))
}

/** An ordinary array. Claims about its elements are not checked, so they count for nothing. */
function resolveList(node: t.TSType, element: t.TSType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const of = resolveMaybe(element, { ...place, someFields: true, inArray: true, dropped: undefined }, aliases)
  const kept = keptElement(of)
  if (kept) return { kind: 'array', element: 'Array', ...(kept.kind !== 'number' && { of: kept }) }
  const there = of.kind === 'maybe' ? of.type : of
  if (there.kind === 'object') {
    const help =
      "Of objects in arrays kernels see the fields that are numbers, booleans, one of some strings (`'a' | 'b'`), arrays, typed arrays that are always there, or such objects, and tuples must have nothing else: keep the others in an array of their own."
    throw unsupported(node, place, help)
  }
  if (of.kind === 'maybe' && there.kind === 'array' && Object.hasOwn(BYTES_PER_ELEMENT, there.element))
    throw unsupported(
      node,
      place,
      `Typed arrays in an array must be there: put an empty one where there is none, \`new ${there.element}(0)\`.`,
    )
  if (there.kind === 'array' && there.element === 'DataView')
    throw unsupported(
      node,
      place,
      'Pass one DataView of the whole buffer, and where each part begins; or bytes, `Uint8Array[]`.',
    )
  if (there.kind === 'array' && there.element === 'String')
    throw unsupported(
      node,
      place,
      "Of strings, arrays can hold some that are known: `('a' | 'b')[]`. Pass others as numbers that stand for them, or their code units in a Uint16Array.",
    )
  if (there.kind === 'bigint') throw unsupported(node, place, 'Use a BigInt64Array or a BigUint64Array.')
  throw unsupported(
    node,
    place,
    'Ordinary arrays can hold numbers, booleans, arrays, and objects of these, each also `| null` or `| undefined`; use a typed array for others.',
  )
}

/** What `ArrayLike<number>` most often is; for others the original runs. */
const ARRAY_LIKE: readonly ArrayKind[] = ['Float64Array', 'Array', 'Float32Array', 'Int32Array', 'Uint8Array']

/** A kernel would have to call JavaScript. */
const CALLBACK_HELP =
  'A kernel calls only functions that are known when the program is built: leave this function unmarked and mark the one that passes the callback, ' +
  'or take a number that says which of your functions to call.'

function resolveLiteral(node: t.TSLiteralType, place: TypePlace): DeclaredType {
  const { literal } = node
  if (literal.type === 'BooleanLiteral') return { kind: 'boolean' }
  if (literal.type === 'StringLiteral') return { kind: 'text', values: [literal.value] }
  const value = literal.type === 'UnaryExpression' ? literal.argument : literal
  if (value.type === 'NumericLiteral') return { kind: 'number' }
  if (value.type === 'BigIntLiteral') return { kind: 'bigint' }
  throw unsupported(node, place)
}

function resolveUnion(node: t.TSUnionType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const members = node.types.map((member) => {
    const dropped = new Set<string>()
    return { type: resolve(member, { ...place, dropped }, aliases), dropped }
  })
  const objects = members.flatMap(({ type, dropped }) =>
    type.kind === 'object' && !type.tuple ? { type, dropped } : [],
  )
  if (objects.length === members.length) return unitedObjects(objects)
  return unite(
    members.map(({ type }) => type),
    node,
    place,
  )
}

/** A union stands for one type. @throws Rejection where there is none */
export function unite(types: readonly DeclaredType[], node: t.TSType, place: TypePlace): DeclaredType {
  const type = unitedType(types)
  if (type) return type
  throw unsupported(node, place, 'Declare one type.')
}

const ONE_FOR_EACH = 'Write one function for each type of array.'

function resolveReference(node: t.TSTypeReference, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const { typeName } = node
  const unreadable = isUnreadable(node)
  if (unreadable !== undefined) {
    const message = `${place.subject} has the type '${unreadable}', which is not written as in TypeScript.`
    throw new Rejection('unsupported-type', message, place.span ?? spanOf(node))
  }
  const parameters = node.typeParameters?.params ?? []
  const name = typeName.type === 'Identifier' ? typeName.name : undefined
  const mapped = name === undefined ? undefined : place.parameters?.get(`in ${name}`)
  if (mapped) return mapped()
  const { binding, imported } = namedBinding(typeName, place)
  // A type parameter of a comment stands in no scope.
  const given = binding || name === undefined ? undefined : place.parameters?.get(name)
  if (given) return given()
  if (binding) return resolveBinding(binding, node, parameters, place, aliases)
  if (imported !== undefined) throw notFound(node, place, imported)
  if (name === undefined) throw unsupported(node, place)
  return resolveUtility(name, node, place, aliases) ?? resolveGlobal(name, node, place, aliases)
}

/**
 * The type that a declaration stands for.
 *
 * @param node where it is named
 * @param given what stands in angle brackets behind the name
 */
function resolveBinding(
  binding: TypeBinding,
  node: t.TSType,
  given: readonly t.TSType[],
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType {
  if (binding.kind === 'import') {
    if (binding.source === CLAIMS_MODULE) return resolveClaim(binding.imported, node, place)
    throw unsupported(node, place, undefined, ' (a module)')
  }
  if (binding.kind === 'enum' && isNumericEnum(binding.path, place.graph)) return { kind: 'number' }
  const texts = binding.kind === 'enum' ? enumTexts(binding.path) : undefined
  if (texts) return { kind: 'text', values: [...texts.values()] }
  if (binding.kind === 'type parameter') return resolveParameter(binding, node, place, aliases)
  if (binding.kind === 'class') {
    const inside = { ...place, at: binding.path, span: place.span ?? spanOf(node) }
    const parameters = typeArguments(classParameters(binding.path.node), node, given, place, inside, aliases)
    const instance = resolveClass(binding.path, { ...inside, parameters }, [...aliases, binding.path.node])
    if (instance) return instance
  }
  if (binding.kind !== 'alias' && binding.kind !== 'interface' && binding.kind !== 'typedef') {
    const what = binding.kind === 'enum' ? 'an enum' : `a ${binding.kind}`
    throw unsupported(node, place, undefined, ` (${what})`)
  }
  const declaration = binding.kind === 'typedef' ? binding.type : binding.path.node
  const ofItself = binding.kind === 'interface' ? ' (an interface that contains itself)' : ' (an alias of itself)'
  if (aliases.includes(declaration)) throw unsupported(node, place, undefined, ofItself)
  // Whatever is wrong with the declaration is shown where the signature uses it.
  const inside = { ...place, at: binding.path, span: place.span ?? spanOf(node) }
  const within = [...aliases, declaration]
  if (binding.kind === 'typedef') {
    const parameters = typeArguments(binding.parameters, node, given, place, inside, aliases)
    return resolve(binding.type, { ...inside, parameters }, within)
  }
  const { typeParameters } = binding.path.node
  const parameters = typeArguments(typeParameters?.params ?? [], node, given, place, inside, aliases)
  if (binding.kind === 'interface') return resolveInterface(node, binding.path, { ...inside, parameters }, within)
  return resolve(binding.path.node.typeAnnotation, { ...inside, parameters }, within)
}

const classParameters = ({ typeParameters }: t.Class): readonly t.TSTypeParameter[] =>
  typeParameters?.type === 'TSTypeParameterDeclaration' ? typeParameters.params : []

/** What the type parameters of a declaration stand for: what is given, or their defaults. */
function typeArguments(
  declared: readonly t.TSTypeParameter[],
  node: t.TSType,
  given: readonly t.TSType[],
  outside: TypePlace,
  inside: TypePlace,
  aliases: readonly t.Node[],
): TypeParameters {
  const parameters = new Map<string, () => DeclaredType>()
  declared.forEach(({ name, default: otherwise }, i) => {
    const argument = given.at(i)
    parameters.set(name, () => {
      if (argument) return resolve(argument, outside, aliases)
      if (otherwise) return resolve(otherwise, { ...inside, parameters }, aliases)
      throw unsupported(node, outside, `Write them: ${typeText(node)}<…>.`, ' without its type arguments')
    })
  })
  return parameters
}

/** A type parameter of an alias or interface stands for what was given; that of a function, for what it extends. */
function resolveParameter(
  binding: TypeBinding & { kind: 'type parameter' },
  node: t.TSType,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType {
  const given = place.parameters?.get(binding.parameter.name)
  if (given) return given()
  const { constraint } = binding.parameter
  const refused = unsupported(node, place, 'Write one function for each type.', ' (a type parameter)')
  if (!constraint || aliases.includes(binding.parameter)) throw refused
  const type = resolve(constraint, { ...place, span: place.span ?? spanOf(node) }, [...aliases, binding.parameter])
  return type.kind === 'choice' ? { ...type, parameter: binding.parameter } : type
}

function resolveGlobal(
  name: string,
  node: t.TSTypeReference,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType {
  const parameters = node.typeParameters?.params ?? []
  if (!isGlobalType(place.at, name)) throw unsupported(node, place, undefined, ' (a variable)')
  if ((Object.hasOwn(BYTES_PER_ELEMENT, name) || name === 'DataView') && parameters.length <= 1) {
    if (parameters.some((buffer) => typeText(buffer) === 'SharedArrayBuffer')) {
      throw unsupported(
        node,
        place,
        'Shared memory can change while a kernel runs. Pass a copy, and declare it without SharedArrayBuffer.',
      )
    }
    return { kind: 'array', element: name as ArrayKind }
  }
  if ((name === 'Array' || name === 'ReadonlyArray') && parameters.length === 1)
    return resolveList(node, parameters[0], place, aliases)
  if (name === 'ArrayLike' && parameters.length === 1 && resolve(parameters[0], place, aliases).kind === 'number')
    return { kind: 'choice', members: ARRAY_LIKE.map((element) => ({ kind: 'array', element })) }
  if (['Array', 'ReadonlyArray', 'ArrayLike', 'Iterable'].includes(name)) {
    throw unsupported(node, place, 'Use a typed array such as Float64Array.')
  }
  if (name === 'Function') throw unsupported(node, place, CALLBACK_HELP)
  if (['Number', 'Boolean', 'BigInt', 'String'].includes(name))
    throw unsupported(node, place, `Write ${name.toLowerCase()}, in lower case.`)
  if (claims.has(name) || isBigClaim(name))
    throw unsupported(node, place, {
      typescript: `Import it: import type { ${name} } from '${CLAIMS_MODULE}'`,
      javascript: `Import it: @import { ${name} } from '${CLAIMS_MODULE}', or write import('${CLAIMS_MODULE}').${name}`,
    })
  throw unsupported(node, place, adviceOnType(name))
}

function resolveClaim(name: string, node: t.TSType, place: TypePlace): DeclaredType {
  const range = claims.get(name)
  if (range) return { kind: 'number', range }
  if (claims.has(name)) return { kind: 'number' }
  if (isBigClaim(name)) return { kind: 'bigint', range: name }
  throw unsupported(node, place, `'${CLAIMS_MODULE}' has these names: ${[...claims.keys(), 'i64', 'u64'].join(', ')}.`)
}

export function unsupported(node: t.TSType, { subject, span }: TypePlace, help?: Advice, remark = ''): Rejection {
  const message = `${subject} has the type '${typeText(node)}'${remark}, which cannot be compiled yet.`
  return new Rejection('unsupported-type', message, span ?? spanOf(node), help)
}

/** An import that leads nowhere. */
function notFound(node: t.TSType, { subject, span }: TypePlace, source: string): Rejection {
  const message = `${subject} has the type '${typeText(node)}', imported from '${source}', which could not be found.`
  const help = /^[./]/.test(source)
    ? 'Check the path and the name, or declare the type in this file.'
    : `Install the types of '${source}', or declare the type in this file.`
  return new Rejection('unsupported-type', message, span ?? spanOf(node), help)
}
