import { generateNumber } from './generate-expression.ts'
import { literal } from './number-literals.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

type MakeIndex = (s: Scope, array: Node) => Node

/** An index into `array`: of every sort that programs use, and some that only mistakes use. */
export function generateIndex(s: Scope, array: Node): Node {
  s.budget--
  return s.random.weighted(INDICES)(s, array)
}

/** A counter of a loop around, else some number. */
function counter(s: Scope): Node {
  const counters = s.of('num').filter((v) => v.counter)
  return counters.length > 0 ? variableNode(s.random.pick(counters)) : operand(s)
}

/** A bound or stride, else some number. */
function operand(s: Scope): Node {
  const sizes = s.of('num').filter((v) => v.size)
  if (sizes.length > 0 && s.random.chance(0.7)) return variableNode(s.random.pick(sizes))
  return s.random.chance(0.5) ? literal(s.random.between(0, 8)) : generateNumber(s, 1)
}

const shaped =
  (kind: string, text: string, ...parts: ((s: Scope) => Node)[]): MakeIndex =>
  (s) =>
    node('num', kind, text, ...parts.map((make) => make(s)))

const small = (s: Scope): Node => literal(s.random.between(1, 4))

/** `x[k[i]]`: through an array of integers if there is one. */
const gather: MakeIndex = (s) => {
  const arrays = s.arrays()
  if (arrays.length === 0) return counter(s)
  const tables = arrays.filter((a) => !a.type.toString().startsWith('Float'))
  const table = s.random.pick(tables.length > 0 && s.random.chance(0.85) ? tables : arrays)
  return node('num', `[${table.type}[i]]`, '$0[$1]', variableNode(table), counter(s))
}

const INDICES: readonly (readonly [number, MakeIndex])[] = [
  [16, counter],
  [4, shaped('[i + c]', '($0 + $1)', counter, small)],
  [4, shaped('[i - c]', '($0 - $1)', counter, small)],
  [7, shaped('[i * w + j]', '(($0 * $1) + $2)', counter, operand, counter)],
  [2, shaped('[(i + c) * w + j - c]', '((($0 + $1) * $2) + ($3 - $4))', counter, small, operand, counter, small)],
  [2, shaped('[(i - c) * w + j]', '((($0 - $1) * $2) + $3)', counter, small, operand, counter)],
  [2, shaped('[i + j]', '($0 + $1)', counter, counter)],
  [2, shaped('[i - j]', '($0 - $1)', counter, counter)],
  [2, shaped('[i * c]', '($0 * $1)', counter, small)],
  [1, shaped('[i * i]', '($0 * $1)', counter, counter)],
  [2, shaped('[i * w + j]', '((($0 * ($0 + 1)) / 2) + $1)', counter, counter)],
  [1, shaped('[i * w + j]', '((($0 * ((2 * $1) - ($0 + 1))) / 2) + $2)', counter, operand, counter)],
  [2, (s, array) => node('num', '[length - 1 - i]', '(($0.length - 1) - $1)', array, counter(s))],
  [1, (s, array) => node('num', '[i % length]', '($0 % $1.length)', counter(s), array)],
  [1, shaped('[n - 1 - i]', '(($0 - 1) - $1)', operand, counter)],
  [2, (s) => node('num', '[i & c]', '($0 & $1)', counter(s), literal(s.random.pick([1, 3, 7, 15, 255])))],
  [1.5, (s) => node('num', '[i >> c]', '($0 >> $1)', counter(s), literal(s.random.between(0, 3)))],
  [0.5, (s) => node('num', '[i >>> c]', '($0 >>> $1)', counter(s), literal(s.random.between(0, 3)))],
  [0.4, shaped('[i & c | j & d]', '(($0 & 5) | ($1 & 10))', counter, counter)],
  [0.6, shaped('[i & c | j & d]', '(($0 & 1) | ($1 & 2))', counter, counter)],
  [0.6, shaped('[i & c | j & d]', '(($0 & 3) | ($1 & 4))', counter, counter)],
  [0.5, shaped('[i ^ c]', '($0 ^ $1)', counter, small)],
  [1, (s) => node('num', '[i % c]', '($0 % $1)', counter(s), literal(s.random.pick([2, 3, 5, 8])))],
  [0.8, shaped('[i | 0]', '($0 | 0)', (s) => generateNumber(s, 2))],
  [0.8, shaped('[i >>> 0]', '($0 >>> 0)', (s) => generateNumber(s, 2))],
  [0.8, shaped('[floor(a)]', 'Math.floor($0)', (s) => generateNumber(s, 1))],
  [0.8, shaped('[i * 0.5]', '($0 * 0.5)', counter)],
  [0.5, shaped('[i / c]', '($0 / $1)', counter, small)],
  [0.6, shaped('[-i]', '(-$0)', counter)],
  [0.7, shaped('[min(i, n)]', 'Math.min($0, $1)', counter, operand)],
  [0.7, shaped('[max(i, n)]', 'Math.max($0, $1)', counter, operand)],
  [0.7, shaped('[max(0, min(i, n))]', 'Math.max(0, Math.min($0, $1))', counter, operand)],
  [5, gather],
  [
    3,
    (s) =>
      node(
        'num',
        '[constant]',
        s.random.pick(['0', '0', '1', '2', '3', '7', '(-1)', '0.5', 'NaN', '(-0)', '4294967296', '2147483648']),
      ),
  ],
  [3, (s) => generateNumber(s, 2)],
]
