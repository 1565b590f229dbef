/** Ordinary arrays of numbers, which grow where something is stored behind their end. */
import { generateNumber } from './generate-expression.ts'
import { generateIndex } from './generate-index.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

const pickList = (s: Scope): Node | undefined => {
  const lists = s.of('list')
  return lists.length > 0 ? variableNode(s.random.pick(lists)) : undefined
}

/** `l[i]`, `l.length`. */
export function generateListRead(s: Scope): Node | undefined {
  const list = pickList(s)
  if (!list) return undefined
  return s.random.chance(0.2)
    ? node('num', 'list-read', '$0.length', list)
    : node('num', 'list-read', '$0[$1]', list, generateIndex(s, list))
}

/** Stores and loops that stay inside, and some that do not. */
export function generateListStatement(s: Scope): Node | undefined {
  const list = pickList(s)
  if (!list) return undefined
  const { name } = s.declare({ name: s.fresh('v'), type: 'num', assignable: true })
  const value = generateNumber(s, 1)
  const text = s.random.pick([
    `let ${name} = $2; for (const v of $0) {~ ${name} = ${name} * 0.5 + v; }`,
    `let ${name} = 0; for (let r = 0; r < $0.length; r++) {~ ${name} += $0[r] * $2; $0[r] = ${name}; }`,
    `let ${name} = $2; for (let r = 1; r < $0.length; r++) {~ $0[r - 1] += $0[r]; }`,
    `let ${name} = $1; if (${name} >= 0 && ${name} < $0.length) $0[${name} | 0] -= 1.5;`,
    `let ${name} = $2; $0[$1] = +${name};`,
    `let ${name} = $0[0]; $0[$1]++;`,
  ])
  return node(
    'stmt',
    text.includes('for (const') ? 'list-read' : 'list-write',
    text,
    list,
    generateIndex(s, list),
    value,
  )
}
