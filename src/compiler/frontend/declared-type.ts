import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { ArrayKind } from '../ir/ir.ts'
import { resolveInterface, resolveObject } from './declared-object.ts'
import { enumValues } from './enum-member.ts'
import { isGlobalType } from './global-binding.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import type { DeclaredType, NumberRange } from './signature.ts'
import { spanOf } from './span.ts'
import { typeBinding } from './type-binding.ts'
import { typeText } from './type-text.ts'

/** The module whose names are range claims. */
const claimsModule = 'usejit/types'

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
}

/**
 * Resolves a written type to one that kernels know.
 *
 * @param node the type
 * @param place scope and words for messages
 * @throws Rejection `unsupported-type`
 * @example
 * resolveType(node of `Float64Array<ArrayBuffer>`, place) // { kind: 'array', element: 'Float64Array' }
 */
export function resolveType(node: t.TSType, place: TypePlace): DeclaredType {
  return resolve(node, place, [])
}

/** @param aliases those being resolved, to notice one that refers to itself */
export function resolve(node: t.TSType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  switch (node.type) {
    case 'TSNumberKeyword':
      return { kind: 'number' }
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
      return resolveUnion(node, place, aliases)
    case 'TSTypeReference':
      return resolveReference(node, place, aliases)
    case 'TSImportType':
      if (node.argument.value !== claimsModule || node.qualifier?.type !== 'Identifier') break
      return resolveClaim(node.qualifier.name, node, place)
    case 'TSTypeLiteral':
    case 'TSTupleType':
      return resolveObject(node, place, aliases)
    case 'TSTypeOperator':
      if (node.operator === 'readonly') return resolve(node.typeAnnotation, place, aliases)
      break
    case 'TSArrayType':
      return resolveList(node, node.elementType, place, aliases)
    case 'TSBigIntKeyword':
      return { kind: 'bigint' }
    case 'TSFunctionType':
      throw unsupported(node, place, CALLBACK_HELP)
  }
  throw unsupported(node, place)
}

/** An ordinary array. Claims about its elements are not checked, so they count for nothing. */
function resolveList(node: t.TSType, element: t.TSType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const { kind } = resolve(element, place, aliases)
  if (kind !== 'number')
    throw unsupported(node, place, 'Ordinary arrays can hold numbers; use a typed array for others.')
  return { kind: 'array', element: 'Array' }
}

/** A kernel would have to call JavaScript. */
const CALLBACK_HELP =
  'A kernel calls only functions that are known when the program is built: leave this function unmarked and mark the one that passes the callback, ' +
  'or take a number that says which of your functions to call.'

function resolveLiteral(node: t.TSLiteralType, place: TypePlace): DeclaredType {
  const { literal } = node
  if (literal.type === 'BooleanLiteral') return { kind: 'boolean' }
  const value = literal.type === 'UnaryExpression' ? literal.argument : literal
  if (value.type === 'NumericLiteral') return { kind: 'number' }
  if (value.type === 'BigIntLiteral') return { kind: 'bigint' }
  throw unsupported(node, place)
}

/** A union stands for a type where all its members are that type: `0 | 1` is a number. */
function resolveUnion(node: t.TSUnionType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const [first, ...rest] = node.types.map((member) => resolve(member, place, aliases))
  return rest.reduce((all, member) => {
    if (all.kind === 'number' && member.kind === 'number')
      return sameRange(all.range, member.range) ? all : { kind: 'number' }
    if (all.kind === 'bigint' && member.kind === 'bigint') return all.range === member.range ? all : { kind: 'bigint' }
    if (all.kind === member.kind && (all.kind !== 'array' || member.kind !== 'array' || all.element === member.element))
      return all
    const arrays = all.kind === 'array' && member.kind === 'array'
    throw unsupported(node, place, arrays ? 'Write one function for each type of array.' : 'Declare one type.')
  }, first)
}

function sameRange(a: NumberRange | undefined, b: NumberRange | undefined): boolean {
  return a?.min === b?.min && a?.max === b?.max && a?.integer === b?.integer && a?.f32 === b?.f32
}

function resolveReference(node: t.TSTypeReference, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const { typeName } = node
  if (typeName.type === 'TSQualifiedName') {
    const binding = typeName.left.type === 'Identifier' ? typeBinding(place.at, typeName.left.name) : undefined
    if (binding?.kind === 'import' && binding.source === claimsModule && binding.imported === '*') {
      return resolveClaim(typeName.right.name, node, place)
    }
    throw unsupported(node, place)
  }
  const name = typeName.type === 'Identifier' ? typeName.name : 'this'
  const binding = typeBinding(place.at, name)
  if (!binding) return resolveGlobal(name, node, place, aliases)
  if (binding.kind === 'import') {
    if (binding.source === claimsModule) return resolveClaim(binding.imported, node, place)
    const help = `Types of other files are not read yet: declare '${name}' in this file, or write the type that it stands for.`
    throw unsupported(node, place, help, `, imported from '${binding.source}'`)
  }
  if (binding.kind === 'enum' && enumValues(binding.path)) return { kind: 'number' }
  if (binding.kind === 'interface') return resolveInterface(node, binding.path, place, aliases)
  if (binding.kind !== 'alias') {
    const what = binding.kind === 'enum' ? 'an enum' : `a ${binding.kind}`
    const help = binding.kind === 'type parameter' ? 'Write one function for each type.' : undefined
    throw unsupported(node, place, help, ` (${what} of this file)`)
  }
  const alias = binding.path.node
  if (alias.typeParameters)
    throw unsupported(node, place, 'Write out the type that the alias stands for.', ' (an alias with type parameters)')
  if (aliases.includes(alias)) throw unsupported(node, place, undefined, ' (an alias of itself)')
  // Whatever is wrong with the alias is shown where the signature uses it.
  const inside = { ...place, at: binding.path, span: place.span ?? spanOf(node) }
  return resolve(alias.typeAnnotation, inside, [...aliases, alias])
}

function resolveGlobal(
  name: string,
  node: t.TSTypeReference,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType {
  const parameters = node.typeParameters?.params ?? []
  if (!isGlobalType(place.at, name)) throw unsupported(node, place, undefined, ' (a variable of this file)')
  if (name === 'Readonly' && parameters.length === 1) return resolve(parameters[0], place, aliases)
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
  if (['Array', 'ReadonlyArray', 'ArrayLike', 'Iterable'].includes(name)) {
    throw unsupported(node, place, 'Use a typed array such as Float64Array.')
  }
  if (name === 'Function') throw unsupported(node, place, CALLBACK_HELP)
  if (name === 'Number' || name === 'Boolean' || name === 'BigInt')
    throw unsupported(node, place, `Write ${name.toLowerCase()}, in lower case.`)
  if (claims.has(name) || isBigClaim(name))
    throw unsupported(node, place, `Import it: import type { ${name} } from '${claimsModule}'`)
  throw unsupported(node, place)
}

function resolveClaim(name: string, node: t.TSType, place: TypePlace): DeclaredType {
  const range = claims.get(name)
  if (range) return { kind: 'number', range }
  if (claims.has(name)) return { kind: 'number' }
  if (isBigClaim(name)) return { kind: 'bigint', range: name }
  throw unsupported(node, place, `'${claimsModule}' has these names: ${[...claims.keys(), 'i64', 'u64'].join(', ')}.`)
}

export function unsupported(node: t.TSType, { subject, span }: TypePlace, help?: string, remark = ''): Rejection {
  const message = `${subject} has the type '${typeText(node)}'${remark}, which cannot be compiled yet.`
  return new Rejection('unsupported-type', message, span ?? spanOf(node), help)
}
