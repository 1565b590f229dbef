import { parse } from '@babel/parser'
import * as t from '@babel/types'
import type { JsdocType } from './jsdoc-tags.ts'

/** In front of a type, to make a program of it. */
const HEAD = 'type T = ('

/**
 * The type that a JSDoc comment writes, as if TypeScript had written it: `Array.<number>` is `Array<number>`, `?T` is `T | null`, `*` is `any`,
 * `function(number): boolean` is `(a: number) => boolean`, `...T` is `T[]`, and `Number`, `String` and `Boolean` are the primitive types.
 *
 * @param file where the nodes are said to come from
 * @returns nodes with their places in the file; for what is no type, an {@link isUnreadable} one
 */
export function jsdocType({ text, span }: JsdocType, file: string | undefined): t.TSType {
  const kept = text.replace(/^!/, ' ').replace(/=$/, ' ')
  const written = ['any', 'unknown'].includes(text) ? text : typescript(kept)
  let type: t.TSType
  try {
    const [alias] = parse(`${HEAD}${written})`, { plugins: ['typescript'] }).program.body
    type = (alias as t.TSTypeAliasDeclaration).typeAnnotation
    if (type.type === 'TSParenthesizedType') type = type.typeAnnotation
  } catch {
    type = t.tsTypeReference(t.identifier('unreadable'))
    type.extra = { unreadable: text }
  }
  // What was rewritten has no places of its own.
  const isExact = written.length === kept.length
  t.traverseFast(type, (node) => {
    const [start, end] = [node.start ?? 0, node.end ?? 0].map((at) => at - HEAD.length + span.start)
    const exact = isExact && type.extra?.unreadable === undefined
    node.start = exact ? start : span.start
    node.end = exact ? Math.min(end, span.end) : span.end
    node.loc = file === undefined ? null : ({ filename: file } as t.SourceLocation)
  })
  type.extra = { ...type.extra, jsdoc: text }
  return type
}

/** The text of what stands where a type should be. */
export const isUnreadable = (node: t.TSType): string | undefined => node.extra?.unreadable as string | undefined

/** The text that a JSDoc comment has for a type. */
export const jsdocText = (node: t.TSType): string | undefined => node.extra?.jsdoc as string | undefined

/** Quoted strings are left as they are. */
const QUOTED = /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/

/** Where a rewritten form is as long as the old one, places stay. */
function typescript(text: string): string {
  if (text.startsWith('...')) return `(${typescript(text.slice(3))})[]`
  const rewritten = text
    .split(QUOTED)
    .map((part, i) => (i % 2 === 1 ? part : rewrite(part)))
    .join('')
  const old = /(?<![\w$.])function\s*\(/.exec(rewritten)
  if (!old) return rewritten
  const open = old.index + old[0].length
  const close = matching(rewritten, open)
  if (close === undefined) return rewritten
  const params = splitList(rewritten.slice(open, close)).filter((param) => !/^\s*(?:this|new)\s*:/.test(param))
  const list = params.map((param, i) => {
    const isOptional = /=\s*$/.test(param)
    const isRest = /^\s*\.\.\./.test(param)
    const type = typescript(param.trim().replace(/=$/, ''))
    return `${isRest ? '...' : ''}a${i}${isOptional ? '?' : ''}: ${type}`
  })
  const result = /^\s*:/.exec(rewritten.slice(close + 1))
  const before = `${rewritten.slice(0, old.index)}((${list.join(', ')}) => `
  if (!result) return `${before}void)${typescript(rewritten.slice(close + 1))}`
  const after = rewritten.slice(close + 1 + result[0].length)
  const end = endOfType(after)
  return `${before}${typescript(after.slice(0, end))})${typescript(after.slice(end))}`
}

const rewrite = (text: string): string =>
  text
    .replace(/\b(Array|Object|Promise|Set|Map)\.</g, (_, name: string) => `${name} <`)
    .replace(/\bObject(?=\s*<)/g, 'Record')
    .replace(/\b(?:Number|String|Boolean)\b(?!\s*[.<])/g, (name) => name.toLowerCase())
    .replace(/(^|[<(,|:]\s*)!(?=[\w$({])/g, '$1 ')
    .replace(/(^|[<(,|:]\s*)\?\s*([\w$.]+(?:\s*<[^<>]*>)?(?:\[\])*)/g, '$1$2 | null')
    .replace(/(^|[<(,|:]\s*)[*?](?=\s*(?:$|[>),|\]}]))/g, '$1any')

/** By how much a character changes the depth of brackets: 1 for one that opens, −1 for one that closes. The arrow of functions is none. */
function nesting(text: string, index: number): -1 | 0 | 1 {
  if ('({[<'.includes(text[index])) return 1
  return ')}]'.includes(text[index]) || (text[index] === '>' && text[index - 1] !== '=') ? -1 : 0
}

/** Index of the parenthesis that closes the one before `start`. */
function matching(text: string, start: number): number | undefined {
  let depth = 1
  for (let index = start; index < text.length; index++) {
    depth += nesting(text, index)
    if (depth === 0) return index
  }
  return undefined
}

/** How long the type is that a text begins with: as far as the bracket, comma or bar that ends it. */
function endOfType(text: string): number {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const step = nesting(text, index)
    if (depth === 0 && (step < 0 || ',|;'.includes(text[index]))) return index
    depth += step
  }
  return text.length
}

/** What stands between the commas of a list. */
function splitList(text: string): string[] {
  const parts: string[] = []
  let from = 0
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    depth += nesting(text, index)
    if (text[index] !== ',' || depth !== 0) continue
    parts.push(text.slice(from, index))
    from = index + 1
  }
  return [...parts, text.slice(from)].filter((part) => part.trim() !== '')
}
