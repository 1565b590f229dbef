import { parse } from '@babel/parser'
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { isTypeWrapper } from './erased-types.ts'

/** A type in braces, as it stands in a comment. */
export interface JsdocType {
  text: string
  /** Of the text between the braces. */
  span: Span
  /** `{number=}` or `[name]`. */
  optional: boolean
}

/** Types that a function's JSDoc comment gives. */
export interface JsdocTypes {
  params: ReadonlyMap<string, JsdocType>
  result: JsdocType | undefined
}

/** A tag at the start of a line with the brace that opens its type. */
const tag = /(?:^|\n)[ \t]*\*?[ \t]*@(param|arg|argument|returns?|type|typedef|property|prop)[ \t]*\{/g

/**
 * Reads `@param {Float64Array} x` and `@returns {number}` from the comment above a function, and `@type {number}` before a parameter
 * (which wins).
 *
 * @param path a function in a JavaScript file
 */
export function jsdocTypes(path: NodePath<t.Function>): JsdocTypes {
  const params = new Map<string, JsdocType>()
  let result: JsdocType | undefined
  for (const { kind, name, type } of tagsOf(commentAbove(path))) {
    if (kind.startsWith('return')) result ??= type
    else if (/^(?:param|arg)/.test(kind) && name && !params.has(name)) params.set(name, type)
  }
  for (const param of path.node.params) {
    const own = tagsOf(lastJsdoc(param)).find(({ kind }) => kind === 'type')
    if (own && param.type === 'Identifier') params.set(param.name, own.type)
  }
  return { params, result }
}

/** The type that `@type {number}` gives to a variable or a field of a JavaScript file. */
export function jsdocTypeOf(path: NodePath): JsdocType | undefined {
  const tags = tagsOf(commentAbove(path))
  return tags.find(({ kind }) => kind === 'type')?.type
}

/**
 * Parses the text of a JSDoc type. `!` (not null) is dropped, `*` is `any`, `?T` is `T | null`.
 *
 * @throws Rejection `unsupported-type` where the text is not a type that TypeScript has
 */
export function parseJsdocType({ text, span }: JsdocType, subject: string): t.TSType {
  const trimmed = text.replace(/^!/, '').replace(/=$/, '')
  const source = trimmed === '*' ? 'any' : trimmed.startsWith('?') ? `${trimmed.slice(1)} | null` : trimmed
  try {
    const [alias] = parse(`type T = (${source})`, { plugins: ['typescript'] }).program.body
    return (alias as t.TSTypeAliasDeclaration).typeAnnotation
  } catch {
    throw new Rejection(
      'unsupported-type',
      `${subject} has the type '${text}', which is not written as in TypeScript.`,
      span,
    )
  }
}

/** The JSDoc comment that documents something: before it, or before the statement or property that it is the value of. */
function commentAbove(path: NodePath): t.Comment | undefined {
  let documented: NodePath = path
  for (;;) {
    const comment = lastJsdoc(documented.node)
    const parent: NodePath | null = documented.parentPath
    if (comment || !parent || !isDocumentedWith(parent, documented)) return comment
    documented = parent
  }
}

/** Whether a comment before `parent` is about what is in `child`. */
function isDocumentedWith(parent: NodePath, child: NodePath): boolean {
  if (parent.isVariableDeclaration()) return parent.node.declarations[0] === child.node
  if (parent.isAssignmentExpression()) return parent.node.right === child.node
  return (
    isTypeWrapper(parent) ||
    parent.isVariableDeclarator() ||
    parent.isExpressionStatement() ||
    parent.isObjectProperty() ||
    parent.isClassProperty() ||
    parent.isExportNamedDeclaration() ||
    parent.isExportDefaultDeclaration()
  )
}

function lastJsdoc(node: t.Node): t.Comment | undefined {
  return node.leadingComments?.findLast(({ type, value }) => type === 'CommentBlock' && value.startsWith('*'))
}

/** A tag with a type. */
export interface Tag {
  kind: string
  name: string | undefined
  type: JsdocType
}

/** The tags of a JSDoc comment that have types, in order. */
export function tagsOf(comment: t.Comment | undefined): Tag[] {
  const tags: Tag[] = []
  const { value, start: commentStart = 0 } = comment ?? { value: '' }
  // A comment's text starts behind its opening mark of two characters.
  const offset = commentStart + 2
  for (const match of value.matchAll(tag)) {
    const start = match.index + match[0].length
    const end = closingBrace(value, start)
    if (end === undefined) continue
    const [, bracket, name] = /^[ \t]*(\[)?[ \t]*([\w$]+)(?![\w$.])/.exec(value.slice(end + 1)) ?? []
    const text = value.slice(start, end).trim()
    const optional = bracket !== undefined || text.endsWith('=')
    tags.push({ kind: match[1], name, type: { text, span: { start: offset + start, end: offset + end }, optional } })
  }
  return tags
}

/** Index of the brace that closes the one before `start`. */
function closingBrace(text: string, start: number): number | undefined {
  let depth = 1
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') depth++
    if (text[index] === '}') depth--
    if (depth === 0) return index
  }
  return undefined
}
