/** Expressions of bigints, wrapped to some bits after each operation, as kernels want them. */
import { generateInteger } from './generate-integer.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

const LITERALS = ['0n', '1n', '2n', '7n', '255n', '(-1n)', '0xffffffffn', '0x7fffffffffffffffn', '0xcbf29ce484222325n']
const WRAPS = [
  'BigInt.asIntN(64, $)',
  'BigInt.asIntN(64, $)',
  'BigInt.asUintN(64, $)',
  'BigInt.asIntN(32, $)',
  'BigInt.asUintN(5, $)',
]
const OPERATIONS = [
  ['bigint-arithmetic', '($0 + $1)'],
  ['bigint-arithmetic', '($0 - $1)'],
  ['bigint-arithmetic', '($0 * $1)'],
  ['bigint-arithmetic', '(-$0 * $1)'],
  ['bigint-division', '($0 / $1)'],
  ['bigint-division', '($0 % $1)'],
  ['bigint-bits', '($0 & $1)'],
  ['bigint-bits', '($0 | ~$1)'],
  ['bigint-bits', '($0 ^ $1)'],
  ['bigint-shift', '($0 << 3n)'],
  ['bigint-shift', '($0 >> ($1 & 63n))'],
] as const

/** A bigint of at most 64 bits. */
export function generateBigInt(s: Scope, depth: number): Node {
  const { random } = s
  const variables = s.of('big')
  s.budget--
  if (depth <= 0 || s.budget <= 0) {
    if (variables.length > 0 && random.chance(0.7)) return variableNode(random.pick(variables))
    return random.chance(0.5)
      ? node('big', 'bigint-literal', random.pick(LITERALS))
      : node('big', 'bigint-from-number', 'BigInt($0 | 0)', generateInteger(s, 1))
  }
  const [kind, text] = random.pick(OPERATIONS)
  const wrapped = random.pick(WRAPS).replace('$', () => text)
  return node('big', `${kind} bigint-wrap`, wrapped, generateBigInt(s, depth - 1), generateBigInt(s, depth - 1))
}

/** A number made of a bigint. */
export function generateFromBigInt(s: Scope, depth: number): Node {
  return node('num', 'bigint bigint-to-number', 'Number($0)', generateBigInt(s, depth))
}

export function generateBigIntComparison(s: Scope, depth: number): Node {
  const relation = s.random.pick(['<', '<=', '>', '>=', '===', '!=='])
  return node('bool', 'bigint-comparison', `($0 ${relation} $1)`, generateBigInt(s, depth), generateBigInt(s, depth))
}
