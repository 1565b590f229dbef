import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'

/** Parts of `fastmath`, as LLVM names them; `fastmath: true` means all of them. */
export const FAST_MATH_FLAGS = ['reassoc', 'contract', 'nnan', 'ninf', 'nsz', 'arcp', 'afn'] as const
export type FastMathFlag = (typeof FAST_MATH_FLAGS)[number]

/** Options of one function: plugin options overlaid by the words after `"use jit:"`. */
export interface DirectiveOptions {
  strict: boolean
  fastmath: ReadonlySet<FastMathFlag>
  inline: boolean
  native: boolean
}

export type MethodNode = t.ClassMethod | t.ClassPrivateMethod | t.ObjectMethod
export type FunctionNode = t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression | MethodNode

/** A function that asked to be compiled, as found in the syntax tree. */
export interface MarkedFunction {
  /** What `fn.name` will be: declared name, or inferred from `const f = …`, or 'default' for an anonymous default export, or ''. */
  name: string
  form: 'declaration' | 'expression' | 'arrow' | 'method'
  node: FunctionNode
  path: NodePath<FunctionNode>
  /** The whole function node, without `export`. */
  span: Span
  /** The directive statement inside the body (with its semicolon), or undefined when the file's top directive marked it. */
  directiveSpan?: Span
  options: DirectiveOptions
}
