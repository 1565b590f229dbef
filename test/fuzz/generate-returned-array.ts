/** Arrays as results: parameters, parts of them, variables from outside, new ones; alone or several in an object. */
import { generateNumber } from './generate-expression.ts'
import { generateInteger } from './generate-integer.ts'
import { type Kind, type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

/** What such a function returns: one form for all its returns. */
export const RETURNED_SHAPES = ['$0', '$0', '{ a: $0, b: $1, n: $2 }', '[$0, $1]'] as const

/** `return` of arrays of that class. */
export function generateArrayReturn(s: Scope, shape: string, kind: Kind): Node {
  const kids = [returnedArray(s, kind), returnedArray(s, kind), generateNumber(s, 1)]
  return node('stmt', 'returned-new-array', `return ${shape};`, ...kids)
}

function returnedArray(s: Scope, kind: Kind): Node {
  const { random } = s
  const variables = s.of(kind)
  const text = random.pick([
    '$0',
    '$0',
    '$0.subarray($1, $2)',
    '$0.subarray($1)',
    '$0.slice($1)',
    '$0.map((v, i) => v * 2 - i)',
    '$0.filter((v) => v > 1)',
    `new ${kind}($1 & 15)`,
    `new ${kind}(9).fill($3)`,
    `new ${kind}([$3, 2, $3])`,
    `new ${kind}(8).subarray($1, $2)`,
  ])
  if (text.startsWith('$0') && variables.length === 0) return node(kind, '', `new ${kind}(3)`)
  const array = variables.length > 0 ? variableNode(random.pick(variables)) : node(kind, '', '')
  return node(kind, '', text, array, generateInteger(s, 1), generateInteger(s, 1), generateNumber(s, 1))
}
