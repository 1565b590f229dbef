import type { DirectiveOptions, FastMathFlag } from './marked-function.ts'

const fastMathFlags: readonly FastMathFlag[] = ['reassoc', 'contract', 'nnan', 'ninf', 'nsz', 'arcp', 'afn']

/** Every word that may follow `"use jit:"`. */
export const directiveWords: readonly string[] = ['strict', 'fastmath', ...fastMathFlags, 'inline', 'native']

/**
 * Finds out cheaply whether a file needs looking at: true for every text with a directive, and for those with the near misses in which
 * both words are spelled right.
 */
export const directiveFilter = /["'`]\W*use[\W_]*(?:no[\W_]*)?jit/i

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
    if (!directiveWords.includes(word)) return { kind: 'unknown-word', word, nearest: nearestWord(word), words }
  }
  return { kind: 'jit', words }
}

/**
 * Options of a function: what holds around it, plus the words of its directive.
 *
 * @param around plugin options, or those of the file's top directive
 * @param words words known to `directiveWords`
 */
export function applyWords(around: DirectiveOptions, words: readonly string[]): DirectiveOptions {
  const has = (word: string): boolean => words.includes(word)
  const flags = has('fastmath') ? fastMathFlags : fastMathFlags.filter(has)
  return {
    strict: around.strict || has('strict'),
    fastmath: new Set([...around.fastmath, ...flags]),
    inline: around.inline || has('inline'),
    native: around.native || has('native'),
  }
}

function parseNearMiss(text: string): ParsedDirective {
  // The two words, whatever stands between them and in whatever case, but not as the beginning of another word ("use jitter").
  const spelled = /^[\W_]*use[\W_]*(no[\W_]*)?jit(?![a-z0-9])(.*)$/is.exec(text)
  if (spelled) {
    if (spelled[1] !== undefined) return { kind: 'near-miss', suggestion: 'use no jit' }
    const words = spelled[2]
      .split(/[^a-z]+/i)
      .map((word) => nearestWord(word))
      .filter((word) => word !== undefined)
    return { kind: 'near-miss', suggestion: words.length > 0 ? `use jit: ${words.join(', ')}` : 'use jit' }
  }
  for (const directive of ['use jit', 'use no jit']) {
    if (editDistance(text.toLowerCase(), directive) === 1) return { kind: 'near-miss', suggestion: directive }
  }
  return { kind: 'none' }
}

/** The known word that differs from `word` by case, by punctuation, or by at most two letters. */
function nearestWord(word: string): string | undefined {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '')
  if (letters === '') return undefined
  const byDistance = directiveWords
    .map((known) => ({ known, distance: editDistance(letters, known) }))
    .sort((a, b) => a.distance - b.distance)
  const [{ known, distance }] = byDistance
  // Two letters of a four-letter word are half of it: that is another word, not a slip.
  return distance <= Math.min(2, Math.floor(known.length / 3)) ? known : undefined
}

/** Insertions, deletions and substitutions that lead from `a` to `b`: Wagner and Fischer, 1974, keeping one row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]
}
