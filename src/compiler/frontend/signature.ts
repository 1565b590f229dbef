import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'

/** A type that a signature can declare. */
export type DeclaredType =
  | { kind: 'number'; /** Range claim from `usejit/types`. */ range?: { min: number; max: number; integer: boolean; f32?: boolean } }
  | { kind: 'boolean' }
  | { kind: 'array'; element: ElementKind }
  | { kind: 'void' }

export interface DeclaredParam {
  name: string
  type: DeclaredType
  span: Span
}

/** A function's declared interface. `result` is undefined where it is not annotated (it is inferred then). */
export interface Signature {
  params: DeclaredParam[]
  result?: DeclaredType
}
