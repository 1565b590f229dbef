import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { nearest } from '../diagnostics/nearest.ts'
import { type DirectiveOptions, FAST_MATH_FLAGS } from './marked-function.ts'

/** Every word that may follow `"use jit:"`. */
const directiveWords: readonly string[] = ['strict', 'fastmath', ...FAST_MATH_FLAGS, 'inline', 'native']

/** What a string in directive position means. */
export type ParsedDirective =
  /** `"use jit"`, with its words in the order written. */
  | { kind: 'jit'; words: string[] }
  /** `"use no jit"` */
  | { kind: 'no-jit' }
  /** `"use jit: …"` with a word that does not exist (empty: a comma or colon too many). */
  | {
      kind: 'unknown-word'
      word: string
      nearest: string | undefined /** All words, the unknown one too. */
      words: string[]
    }
  /** Something that was meant as a directive but has no effect as it stands. */
  | { kind: 'near-miss'; suggestion: string }
  /** Somebody else's string. */
  | { kind: 'none' }

/**
 * Reads the text between a directive's quotes.
 *
 * @example
 * parseDirective('use jit: strict, fastmath') // { kind: 'jit', words: ['strict', 'fastmath'] }
 * parseDirective('use-jit') // { kind: 'near-miss', suggestion: 'use jit' }
 * parseDirective('use strict') // { kind: 'none' }
 */
export function parseDirective(text: string): ParsedDirective {
  if (text === 'use jit') return { kind: 'jit', words: [] }
  if (text === 'use no jit') return { kind: 'no-jit' }
  if (!text.startsWith('use jit:')) return parseNearMiss(text)
  const words = text
    .slice('use jit:'.length)
    .split(',')
    .map((word) => word.trim())
  for (const word of words) {
    if (!directiveWords.includes(word)) return { kind: 'unknown-word', word, nearest: meantWord(word), words }
  }
  return { kind: 'jit', words }
}

/** The known word that a text is the beginning of, or close to; or the words in it, if only the commas are missing. */
function meantWord(text: string): string | undefined {
  const parts = text.split(/[\s;|+]+/)
  if (parts.length > 1 && parts.every((part) => directiveWords.includes(part))) return parts.join(', ')
  const continued = text.length >= 3 ? directiveWords.filter((word) => word.startsWith(text.toLowerCase())) : []
  return continued.length === 1 ? continued[0] : nearest(text, directiveWords)
}

/**
 * Options of a function: what holds around it, plus the words of its directive.
 *
 * @param around plugin options, or those of the file's top directive
 * @param words words known to `directiveWords`
 */
export function applyWords(around: DirectiveOptions, words: readonly string[]): DirectiveOptions {
  const has = (word: string): boolean => words.includes(word)
  const flags = has('fastmath') ? FAST_MATH_FLAGS : FAST_MATH_FLAGS.filter(has)
  return {
    strict: around.strict || has('strict'),
    fastmath: new Set([...around.fastmath, ...flags]),
    inline: around.inline || has('inline'),
    native: around.native || has('native'),
  }
}

/** Whether the directive of a function, or of its file, asks for its body in the place of calls. */
export function asksForInlining(path: NodePath<t.Function>): boolean {
  const { body } = path.node
  const program = path.findParent((parent) => parent.isProgram())?.node as t.Program | undefined
  const directives = [...(body.type === 'BlockStatement' ? body.directives : []), ...(program?.directives ?? [])]
  return directives.some(({ value }) => {
    const parsed = parseDirective(value.value)
    return parsed.kind === 'jit' && parsed.words.includes('inline')
  })
}

function parseNearMiss(text: string): ParsedDirective {
  // The two words, whatever stands between them and in whatever case, but not as the beginning of another word ("use jitter").
  const spelled = /^[\W_]*use[\W_]*(no[\W_]*)?jit(?![a-z0-9])(.*)$/is.exec(text)
  if (spelled) {
    if (spelled[1] !== undefined) return { kind: 'near-miss', suggestion: 'use no jit' }
    const words = spelled[2]
      .split(/[^a-z]+/i)
      .map((word) => nearest(word, directiveWords))
      .filter((word) => word !== undefined)
    return { kind: 'near-miss', suggestion: words.length > 0 ? `use jit: ${words.join(', ')}` : 'use jit' }
  }
  // One letter wrong in a word, as in "use jot".
  const written = text.split(' ')
  for (const suggestion of ['use jit', 'use no jit']) {
    const meant = suggestion.split(' ')
    const close = written.length === meant.length && meant.every((word, index) => nearest(written[index], [word]))
    if (close) return { kind: 'near-miss', suggestion }
  }
  return { kind: 'none' }
}
