import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'

/** One tag of a JSDoc comment. */
export interface Tag {
  /** Without the `@`; synonyms are one: `param`, `returns`, `property`. */
  kind: string
  /** What stands in braces. */
  type?: JsdocType
  /** The name behind it; of `p.x` the first part. */
  name?: string
  /** The parts behind the first one: of `p.at.x`, and of `p[].at.x`, `at` and `x`. */
  inside: readonly string[]
  /** `{number=}` or `[name]`. */
  optional: boolean
  /** The line behind the tag. */
  rest: string
  /** Where the tag begins in the file. */
  at: number
}

/** A type in braces, as it stands in a comment. */
export interface JsdocType {
  /** Stars at the starts of lines are blanks here. */
  text: string
  span: Span
}

const SYNONYMS: Readonly<Record<string, string>> = {
  arg: 'param',
  argument: 'param',
  return: 'returns',
  prop: 'property',
}

/** A tag: anywhere but inside of a word, and of what stands between backticks. */
const TAG = /(?<=^|[\s*])@(\w+)/g
const QUOTED = /`[^`\n]*`/g

/** `name`, `[name]`, `[name=3]`, `p.x`, `[p.x]`, `list[].x`. */
const NAME = /^\s*(\[)?\s*([\w$]+)((?:\[\]|\.[\w$]+)*)/

/** The tags of a JSDoc comment, in order. */
export function tagsOf(comment: t.Comment | undefined): Tag[] {
  if (!comment || !isJsdoc(comment)) return []
  const { value } = comment
  // A comment's text starts behind its opening mark of two characters.
  const offset = (comment.start ?? 0) + 2
  const blank = withoutStars(value)
  const heads = tagHeads(value)
  return heads.map((head, i): Tag => {
    const [whole, word] = head
    const start = head.index + whole.length
    const text = blank.slice(start, heads[i + 1]?.index ?? value.length)
    const at = offset + start - word.length - 1
    const kind = SYNONYMS[word] ?? word
    // TypeScript reads `@param name {type}`, too.
    const braces = /^\s*\{/.exec(text) ?? (kind === 'param' ? /^\s*\[?[\w$.]+\]?\s*\{/.exec(text) : null)
    const open = braces?.[0].length
    const close = open === undefined ? undefined : closing(text, open)
    const type =
      open === undefined || close === undefined ? undefined : typeAt(text.slice(open, close), offset + start + open)
    const isBehind = type !== undefined && /^\s*\{/.test(text)
    const named = NAME.exec(isBehind ? text.slice((close as number) + 1) : text)
    const rest = text.slice(isBehind ? (close as number) + 1 : 0).split('\n', 1)[0]
    return {
      kind,
      ...(type && { type }),
      ...(named && { name: named[2] }),
      inside: named ? named[3].split('.').slice(1) : [],
      optional: named?.[1] !== undefined || type?.text.endsWith('=') === true,
      rest: rest.trim(),
      at,
    }
  })
}

/** Where tags begin: outside of braces. */
function tagHeads(value: string): RegExpExecArray[] {
  const plain = value.replace(QUOTED, (quoted) => ' '.repeat(quoted.length))
  let end = 0
  return [...plain.matchAll(TAG)].filter((head) => {
    if (head.index < end) return false
    const open = /^\s*\{/.exec(value.slice(head.index + head[0].length))
    if (open) {
      const start = head.index + head[0].length + open[0].length
      end = start + (closing(value.slice(start), 0) ?? 0)
    }
    return true
  })
}

/** The last JSDoc comment before a node. */
export const lastJsdoc = (node: t.Node): t.Comment | undefined => node.leadingComments?.findLast(isJsdoc)

export const isJsdoc = ({ type, value }: t.Comment): boolean => type === 'CommentBlock' && value.startsWith('*')

const withoutStars = (text: string): string =>
  text.replace(/^\*|(\n[ \t]*)\*/g, (_, before: string | undefined) => `${before ?? ''} `)

function typeAt(text: string, start: number): JsdocType {
  const from = text.length - text.trimStart().length
  const trimmed = text.trim()
  return { text: trimmed, span: { start: start + from, end: start + from + trimmed.length } }
}

/** Index of the brace that closes the one before `start`. */
function closing(text: string, start: number): number | undefined {
  let depth = 1
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') depth++
    if (text[index] === '}') depth--
    if (depth === 0) return index
  }
  return undefined
}
