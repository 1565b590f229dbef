/** Statements with holes: `$0`… for expressions, `#a` for a name of its own, `~` where a block begins that is the body of a loop. */
import type { Random } from './random.ts'

/** What fills a hole: a number, a small integer, a boolean, a string that is told apart, or any string, an array or list (the same for all of them), another array of that class, something to assign. */
export type Hole =
  | 'num'
  | 'int'
  | 'bool'
  | 'str'
  | 'string'
  | 'array'
  | 'array2'
  | 'list'
  | 'rows'
  | 'points'
  | 'ring'
  | 'flags'
  | 'grid'
  | 'bodies'
  | 'tagged'
  | 'gaps'
  | 'kinds'
  | 'maybes'
  | 'spots'
  | 'forms'
  | 'channels'
  | 'planes'
  | 'layers'
  | 'var'
  | 'size'

export interface Snippet {
  /** Ids of the table of the language. */
  ids: readonly string[]
  text: string | ((random: Random) => string)
  holes: readonly Hole[]
  /** Variables that it leaves behind. */
  declares?: Readonly<Record<string, 'num' | 'bool' | 'str' | 'array'>>
}

export const snippet = (
  ids: string,
  text: Snippet['text'],
  holes: string,
  declares?: Snippet['declares'],
): Snippet => ({
  ids: ids.split(' '),
  text,
  holes: holes === '' ? [] : (holes.split(' ') as Hole[]),
  declares,
})
export const num = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'num' as const]))
export const own = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'array' as const]))
