import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { Rejections } from '../diagnostics/rejections.ts'
import type { FunctionNode } from './marked-function.ts'
import { absentFields, waysOfObject } from './optional-fields.ts'
import { readableSignature, resolveSignature, type SignatureOptions } from './resolve-signature.ts'
import type { DeclaredChoice, DeclaredType, Signature } from './signature.ts'
import { spanOf } from './span.ts'

/** A function is compiled for at most so many combinations of types. */
const MOST = 16

/** One signature that a function is compiled for. */
export interface SignatureVariant extends Signature {
  /** The types that tell it from the others, for messages: `x: Float32Array`. Missing where there is only one. */
  label?: string
}

/**
 * The signatures that a marked function is compiled for: one for each combination of the classes of arrays that it declares. What is declared by
 * one type parameter is of the same class everywhere. Overloads say which combinations there are.
 *
 * @throws Rejection where there are too many; whatever `resolveSignature` throws
 * @example
 * signaturesOf(path of `<T extends Float64Array | Float32Array>(x: T, y: T) => …`, options) // two: x and y are Float64Arrays, or Float32Arrays
 */
export function signaturesOf(
  path: NodePath<FunctionNode>,
  options: SignatureOptions & { requireTypes: true },
): SignatureVariant[] {
  const overloads = overloadsOf(path)
  if (overloads.length === 0) return expand(resolveSignature(path, options), path)
  // The implementation counts, unless it is too vague to be compiled: then what callers see does.
  let own: Signature | undefined
  let refusal: unknown
  try {
    own = resolveSignature(path, options)
  } catch (error) {
    if (!(error instanceof Rejection || error instanceof Rejections)) throw error
    refusal = error
  }
  if (own && !own.params.some(({ type }) => type.kind === 'choice')) return expand(own, path)
  const declared = overloads.flatMap((overload) => signatureOfOverload(overload, path, options) ?? [])
  if (declared.length === 0) {
    if (own) return expand(own, path)
    throw refusal
  }
  const variants = new Map<string, SignatureVariant>()
  for (const variant of declared.flatMap((signature) => expand(signature, path))) {
    const label = variant.params.map(({ name, type }) => `${name}: ${typeName(type)}`).join(', ')
    if (!variants.has(label)) variants.set(label, { ...variant, label })
  }
  refuseTooMany(variants.size, path)
  return [...variants.values()]
}

/** One of those that a function would be compiled for whose signature is refused, as far as it can be read; undefined where overloads say what it is. */
export function readableVariant(
  path: NodePath<FunctionNode>,
  options: SignatureOptions & { requireTypes: true },
): Signature | undefined {
  return overloadsOf(path).length > 0 ? undefined : expand(readableSignature(path, options), path)[0]
}

function refuseTooMany(total: number, path: NodePath<FunctionNode>): void {
  if (total <= MOST) return
  throw new Rejection(
    'unsupported-type',
    `The parameters can be of ${total} combinations of types, and a function is compiled for at most ${MOST}`,
    spanOf(path.node),
    'Give arrays of the same class one type parameter (`<T extends Float64Array | Float32Array>(x: T, y: T)`), name fewer classes, or let fewer parameters be missing.',
  )
}

const typeName = (type: DeclaredType): string =>
  type.kind === 'array'
    ? type.element === 'String'
      ? 'string'
      : type.element
    : type.kind === 'missing'
      ? type.as
      : type.kind

/** The declarations without body that stand before a function. */
function overloadsOf(path: NodePath<FunctionNode>): NodePath[] {
  const { node } = path
  if (node.type === 'ClassMethod') {
    const siblings = (path.parentPath as NodePath<t.ClassBody>).get('body')
    return siblings.filter(
      (one) =>
        one.isTSDeclareMethod() &&
        one.node.key.type === 'Identifier' &&
        node.key.type === 'Identifier' &&
        one.node.key.name === node.key.name &&
        Boolean(one.node.static) === node.static,
    )
  }
  if (!path.isFunctionDeclaration()) return []
  const statement = path.parentPath.isExportDeclaration() ? path.parentPath : path
  const siblings = Array.isArray(statement.container) ? statement.getAllPrevSiblings() : []
  return siblings
    .reverse()
    .map((one) => (one.isExportDeclaration() ? (one.get('declaration') as NodePath) : one))
    .filter((one) => one.isTSDeclareFunction() && one.node.id?.name === path.node.id?.name)
}

/** What an overload declares for the parameters of the implementation; undefined where it cannot be compiled, or declares others. */
function signatureOfOverload(
  overload: NodePath,
  path: NodePath<FunctionNode>,
  options: SignatureOptions & { requireTypes: true },
): Signature | undefined {
  try {
    const { params, result } = resolveSignature(overload as NodePath<FunctionNode>, options)
    const own = path.node.params
    if (params.length !== own.length) return undefined
    return {
      params: params.map(({ optional, ...param }, i) => {
        const written = own[i]
        const target = written.type === 'AssignmentPattern' ? written.left : written
        const name = target.type === 'Identifier' ? target.name : param.name
        // With a default value it is never left out.
        return { ...param, name, ...(optional && target === written && { optional }) }
      }),
      result,
    }
  } catch (error) {
    if (error instanceof Rejection || error instanceof Rejections) return undefined
    throw error
  }
}

function expand(signature: Signature, path: NodePath<FunctionNode>): SignatureVariant[] {
  const all = signature.params.map(({ type }) => waysOf(type))
  const possible = combinations(all) > MOST ? signature.params.map(({ type }) => waysOf(type, true)) : all
  // Beyond what is worth so many kernels, fields have to be there.
  const maybe =
    combinations(possible) > MOST
      ? possible.map((ways) => {
          const whole = ways.filter((way) => absentFields(way).length === 0)
          // Each member of a union lacks something.
          return whole.length > 0 ? whole : ways
        })
      : possible
  const withTypes = (types: readonly DeclaredType[]): Signature => ({
    ...signature,
    params: signature.params.map((param, i) => ({ ...param, type: types[i] })),
  })
  if (combinations(maybe) === 1) return expandChoices(withTypes(maybe.map(([only]) => only)), path)
  refuseTooMany(combinations(maybe), path)
  let picks: DeclaredType[][] = [[]]
  for (const ways of maybe) picks = picks.flatMap((pick) => ways.map((way) => [...pick, way]))
  const expanded = picks.flatMap((pick) => {
    const picked = withTypes(pick)
    const own = picked.params.flatMap(({ name, type }, i) => {
      if (maybe[i].length === 1) return []
      const lacks = absentFields(type).map(({ fields, as }) => `${[name || 'argument', ...fields].join('.')}: ${as}`)
      return lacks.length > 0 ? lacks : [`${name || `argument ${i + 1}`}: ${typeName(type)}`]
    })
    return expandChoices(picked, path).map((variant) => ({
      ...variant,
      label: [...own, ...(variant.label ? [variant.label] : [])].join(', '),
    }))
  })
  refuseTooMany(expanded.length, path)
  return expanded
}

/** How many ways there are to choose one of each. */
const combinations = (choices: readonly (readonly unknown[])[]): number =>
  choices.reduce((total, ways) => total * ways.length, 1)

/** What a parameter can be: what it is where it is there comes first. */
function waysOf(type: DeclaredType, told = false): DeclaredType[] {
  if (type.kind === 'object') return waysOfObject(type, told)
  if (type.kind !== 'maybe') return [type]
  const ways = type.missing === 'either' ? (['undefined', 'null'] as const) : [type.missing]
  const there = type.type.kind === 'object' ? waysOfObject(type.type, told) : [type.type]
  return [...there, ...ways.map((as) => ({ kind: 'missing' as const, as }))]
}

function expandChoices(signature: Signature, path: NodePath<FunctionNode>): SignatureVariant[] {
  const choices = new Map<object, DeclaredChoice>()
  for (const { type } of signature.params) collect(type, choices)
  let total = 1
  for (const { members } of choices.values()) total *= members.length
  refuseTooMany(total, path)
  let picks: ReadonlyMap<object, DeclaredType>[] = [new Map()]
  for (const [key, { members }] of choices)
    picks = picks.flatMap((pick) => members.map((member) => new Map([...pick, [key, member]])))
  return picks.map((pick) => {
    const params = signature.params.map((param) => ({ ...param, type: substitute(param.type, pick) }))
    if (total === 1) return { ...signature, params }
    const differing = params.flatMap(({ name, type }, i) =>
      signature.params[i].type.kind === 'choice' && type.kind === 'array' ? [`${name}: ${typeName(type)}`] : [],
    )
    return { ...signature, params, label: differing.join(', ') }
  })
}

/** Every place has a choice of its own, unless a type parameter makes it. */
const keyOf = (choice: DeclaredChoice): object => choice.parameter ?? choice

function collect(type: DeclaredType, choices: Map<object, DeclaredChoice>): void {
  if (type.kind === 'choice') choices.set(keyOf(type), type)
  if (type.kind === 'object') for (const field of type.fields) collect(field.type, choices)
}

function substitute(type: DeclaredType, picks: ReadonlyMap<object, DeclaredType>): DeclaredType {
  if (type.kind === 'choice') return picks.get(keyOf(type))!
  if (type.kind !== 'object') return type
  return { ...type, fields: type.fields.map((field) => ({ ...field, type: substitute(field.type, picks) })) }
}
