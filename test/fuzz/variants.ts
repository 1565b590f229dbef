/** Kernels for arrays of several classes: a type parameter, a union, overloads. A body is generated for the first of them and must do for all. */
import { pickKind } from './generate-expression.ts'
import { type FunctionSource, KINDS, type Kind, type Param } from './program.ts'
import type { Random } from './random.ts'

/** The classes that a parameter may have. */
export interface Variants {
  construct: 'type-parameter' | 'union-of-arrays' | 'overload'
  /** The first one is the type that the body is generated for. */
  kinds: readonly Kind[]
}

/** The last one is printed for declarations only. */
const CONSTRUCTS = ['type-parameter', 'union-of-arrays', 'overload'] as const

/**
 * Makes parameters vary.
 *
 * @returns the array parameters that remain: those of one class vary together or not at all, so that any two that may be assigned to one another have one type
 */
export function chooseVariants(random: Random, arrays: readonly Param[], form: FunctionSource['form']): Param[] {
  const kinds = [...new Set([pickKind({ random }), ...[1, 2].map(() => random.pick(KINDS))])]
  const construct = random.pick(form === 'declaration' ? CONSTRUCTS : CONSTRUCTS.slice(0, 2))
  const variants = { construct, kinds }
  if (construct !== 'union-of-arrays') return arrays.map((p) => ({ ...p, type: kinds[0], variants }))
  const [first, ...rest] = arrays
  return [{ ...first, type: kinds[0], variants }, ...rest.filter(({ type }) => type !== kinds[0])]
}

/** How such a type is written at the parameter. */
export const variantType = ({ construct, kinds }: Variants): string =>
  construct === 'type-parameter' ? 'T' : construct === 'overload' ? 'any' : kinds.join(' | ')

/** `<T extends …>`, where it is wanted. */
export function typeParameters({ params }: FunctionSource): string {
  const variants = params.find((p) => p.variants)?.variants
  return variants?.construct === 'type-parameter' ? `<T extends ${variants.kinds.join(' | ')}>` : ''
}

/** The signatures in front of the implementation, each with the type that the varying parameters have in it. */
export function overloadsOf({ params }: FunctionSource): readonly Kind[] {
  const variants = params.find((p) => p.variants)?.variants
  return variants?.construct === 'overload' ? variants.kinds : []
}
