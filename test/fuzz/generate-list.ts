/** Ordinary arrays of numbers, which grow where something is stored behind their end. */
import { generateNumber } from './generate-expression.ts'
import { generateIndex } from './generate-index.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

/** @param like also what is only read */
const pickList = (s: Scope, like = false): Node | undefined => {
  const lists = [...s.of('list'), ...(like ? s.of('like') : [])]
  return lists.length > 0 ? variableNode(s.random.pick(lists)) : undefined
}

/** `l[i]`, `l.length`. */
export function generateListRead(s: Scope): Node | undefined {
  const list = pickList(s, true)
  if (!list) return undefined
  const construct = list.kind || 'list-read'
  return s.random.chance(0.2)
    ? node('num', construct, '$0.length', list)
    : node('num', construct, '$0[$1]', list, generateIndex(s, list))
}

/** Stores and loops that stay inside, and some that do not: not far, since arrays with a billion holes would be spread. */
export function generateListStatement(s: Scope): Node | undefined {
  const list = pickList(s)
  if (!list) return sumOfLike(s)
  const value = generateNumber(s, 1)
  const index = generateIndex(s, list)
  const { name } = s.declare({ name: s.fresh('v'), type: 'num', assignable: true })
  const text = s.random.pick([
    `let ${name} = $2; for (const v of $0) {~ ${name} = ${name} * 0.5 + v; }`,
    `let ${name} = 0; for (let r = 0; r < $0.length; r++) {~ ${name} += $0[r] * $2; $0[r] = ${name}; }`,
    `let ${name} = $2; for (let r = 1; r < $0.length; r++) {~ $0[r - 1] += $0[r]; }`,
    `let ${name} = $1; if (${name} >= 0 && ${name} < $0.length) $0[${name} | 0] -= 1.5;`,
    `let ${name} = $1; if (!(${name} > 999)) $0[${name}] = +$2;`,
    `let ${name} = $1; if (!(${name} > 999)) $0[${name}]++;`,
  ])
  return node('stmt', text.includes('for (const') ? 'list-read' : 'list-write', text, list, index, value)
}

/** Loops over what may be an array of any class. */
function sumOfLike(s: Scope): Node | undefined {
  const list = pickList(s, true)
  if (!list) return undefined
  const value = generateNumber(s, 1)
  const { name } = s.declare({ name: s.fresh('v'), type: 'num', assignable: true })
  const text = s.random.pick([
    `let ${name} = $1; for (let r = 0; r < $0.length; r++) {~ ${name} = ${name} * 0.5 + $0[r]; }`,
    `let ${name} = 0; for (let r = $0.length - 1; r >= 0; r--) {~ ${name} -= $0[r] * $1; }`,
    `let ${name} = 0; for (let r = 0; r < $0.length; r += 2) {~ ${name} += $0[r] < $0[r + 1] ? r : $1; }`,
  ])
  return node('stmt', 'union-of-arrays', text, list, value)
}
