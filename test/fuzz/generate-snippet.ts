import {
  CROWD,
  FAMILY,
  FROZEN,
  FUNCTION_TABLE,
  LONER,
  MESSAGE,
  METHODS,
  NAMED,
  NAMED_FUNCTIONS,
  OPEN_FUNCTIONS,
  POINT_CLASS,
  POINT_TABLE,
  ROW_TABLE,
  TEXT_ENUM,
} from './declarations.ts'
import { TABLES } from './fixed-names.ts'
import { generateArray, generateBoolean, generateNumber, pickKind } from './generate-expression.ts'
import { generateInteger } from './generate-integer.ts'
import { generateString, generateText } from './generate-text.ts'
import { isNested, type NestedType } from './nested-arguments.ts'
import { type Kind, type Node, node } from './program.ts'
import { ROW_SNIPPETS } from './row-snippets.ts'
import { arrayKindOf, type Scope, type Variable, variableNode } from './scope.ts'
import type { Hole, Snippet } from './snippet.ts'
import { SNIPPETS } from './snippets.ts'
import { STRING_SNIPPETS } from './string-snippets.ts'

/** What only functions of the first file can see. */
const OF_THE_FILE = [
  TABLES[0],
  METHODS,
  FROZEN,
  FAMILY,
  FUNCTION_TABLE,
  NAMED_FUNCTIONS,
  OPEN_FUNCTIONS,
  POINT_CLASS,
  CROWD,
  LONER,
  TEXT_ENUM,
  ROW_TABLE,
  POINT_TABLE,
  NAMED,
  MESSAGE,
]

/** Statements of a construct that is rare otherwise. */
export function generateSnippet(s: Scope): Node | undefined {
  // Where there is an argument of such a type, it should be used.
  if (s.of('string').length > 0 && s.random.chance(0.4)) return fillSnippet(s, s.random.pick(STRING_SNIPPETS))
  const nested = s.variables.filter(({ type }) => isNested(type))
  if (nested.length > 0 && s.random.chance(0.3)) {
    const { type } = s.random.pick(nested)
    return fillSnippet(s, s.random.pick(ROW_SNIPPETS.filter(({ holes }) => holes.includes(type as NestedType))))
  }
  return fillSnippet(s, s.random.pick(SNIPPETS))
}

/** Statements of construct number `n`, or the next one that can stand here, and of another one: who takes them in turn comes upon all of them. */
export const featuredSnippets = (s: Scope, n: number): Node[] =>
  [n, n + (SNIPPETS.length >> 1)].flatMap((one) => {
    const before = new Set(s.variables)
    const made = featuredSnippet(s, one)
    return made ? [made, ...show(s, before)] : []
  })

/** Stores of numbers that were just made, where all of their bits can be seen. */
function show(s: Scope, before: ReadonlySet<Variable>): Node[] {
  const arrays = s.of('Float64Array').filter((array) => !array.scratch)
  if (arrays.length === 0 || s.random.chance(0.3)) return []
  const array = variableNode(s.random.pick(arrays))
  const made = s.of('num').filter((v) => !before.has(v))
  return made.map((v, i) => node('stmt', 'x = store Float64Array', `$0[${i}] = $1;`, array, variableNode(v)))
}

function featuredSnippet(s: Scope, n: number): Node | undefined {
  for (let k = 0; k < SNIPPETS.length; k++) {
    const made = fillSnippet(s, SNIPPETS[(n + k) % SNIPPETS.length])
    if (made) return made
  }
  return undefined
}

function fillSnippet(s: Scope, { ids, text: made, holes, declares = {} }: Snippet): Node | undefined {
  const { random } = s
  const text = typeof made === 'string' ? made : made(random)
  const lists = s.of('list')
  if (holes.includes('list') && lists.length === 0) return undefined
  const list = lists.length > 0 ? random.pick(lists) : undefined
  const nested = holes.find(isNested)
  if (nested && s.of(nested).length === 0) return undefined
  const rows = () => variableNode(random.pick(s.of(nested as NestedType)))
  const arrays = s.arrays()
  const called = [...text.matchAll(/@(h\d+)/g)].map(([, name]) => name)
  if (OF_THE_FILE.some((name) => text.includes(`@${name}`)) && !s.tables) return undefined
  if (called.some((one) => !s.helpers.some(({ name }) => name === one))) return undefined
  if (holes.includes('array') && arrays.length === 0) return undefined
  const kind: Kind = arrays.length > 0 ? arrayKindOf(random.pick(arrays)) : pickKind(s)
  const array = arrays.length > 0 ? generateArray(s, kind) : undefined
  const assignable = s.of('num').filter((v) => v.assignable && !v.counter && !v.size)
  if (holes.includes('var') && assignable.length === 0) return undefined
  const fill: Readonly<Record<Hole, () => Node>> = {
    num: () => generateNumber(s, 2),
    int: () => generateInteger(s, 1),
    bool: () => generateBoolean(s, 2),
    size: () => size(s),
    var: () => node('place', '', random.pick(assignable).name),
    array: () => array as Node,
    array2: () => generateArray(s, kind),
    list: () => variableNode(list as Variable),
    str: () => generateText(s),
    string: () => generateString(s),
    rows,
    points: rows,
    ring: rows,
    flags: rows,
    grid: rows,
    bodies: rows,
    tagged: rows,
    gaps: rows,
    kinds: rows,
    maybes: rows,
    spots: rows,
    forms: rows,
    channels: rows,
    planes: rows,
    layers: rows,
  }
  const kids = holes.map((hole) => fill[hole]())
  const names = new Map<string, string>()
  const named = text.replaceAll('%K', kind).replace(/#\w/g, (hash) => {
    // Functions of the program are called h0, f0 and so on.
    const name = names.get(hash) ?? s.fresh(hash === '#h' || hash === '#f' ? `${hash[1]}_` : hash[1])
    names.set(hash, name)
    return name
  })
  for (const [hash, type] of Object.entries(declares)) {
    const name = names.get(hash) as string
    if (type === 'array') s.declare({ name, type: kind, assignable: false, scratch: true })
    else s.declare({ name, type, assignable: new RegExp(`(let|var) ${name}\\b`).test(named) })
  }
  return node('stmt', ids.join(' '), named, ...kids)
}

function size(s: Scope): Node {
  const sizes = s.of('num').filter((v) => v.size)
  return sizes.length > 0 && s.random.chance(0.7)
    ? variableNode(s.random.pick(sizes))
    : node('num', '', String(s.random.between(0, 9)))
}
