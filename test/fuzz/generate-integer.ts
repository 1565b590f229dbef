/** Integers as the compiler keeps them in registers, and expressions in which it shows whether it kept them rightly: −0, wrapping, comparisons. */
import { generateElement, generateNumber } from './generate-expression.ts'
import { literal } from './number-literals.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

const INTEGERS = [0, 1, 2, 3, 7, 31, 255, -1, -2, 2 ** 31 - 1, -(2 ** 31), 0x01000193]

/** A number that is an integer by its form. */
export function generateInteger(s: Scope, depth: number): Node {
  const { random } = s
  const counters = s.of('num').filter((v) => v.counter || v.size)
  const arrays = s.arrays().filter(({ type }) => !type.startsWith('Float'))
  return random.weighted<() => Node>([
    [counters.length > 0 ? 4 : 0, () => variableNode(random.pick(counters))],
    [
      arrays.length > 0 ? 3 : 0,
      () => {
        const element = generateElement(s)
        return element ? node('num', `load ${element.kind}`, '($0 | 0)', element.place) : literal(0)
      },
    ],
    [3, () => node('num', 'a | 0', '($0 | 0)', generateNumber(s, depth))],
    [1, () => node('num', 'a >>> 0', '($0 >>> 0)', generateNumber(s, depth))],
    [1, () => node('num', 'a & c', '($0 & $1)', generateNumber(s, depth), literal(random.pick([1, 3, 7, 255, 65535])))],
    [1.5, () => literal(random.pick(INTEGERS))],
    [0.7, () => node('num', 'Math.imul', 'Math.imul($0, $1)', generateNumber(s, depth), generateNumber(s, depth))],
  ])()
}

/** Arithmetic on integers, whose result may be −0 or leave the 32 bits. */
export function generateIntegerArithmetic(s: Scope, depth: number): Node {
  const { random } = s
  const [a, b] = [generateInteger(s, depth - 1), generateInteger(s, depth - 1)]
  const [kind, text] = random.pick([
    ['-a', '(-$0)'],
    ['-a', '(1 / -$0)'],
    ['a * b', '($0 * $1)'],
    ['a * b', '(1 / ($0 * $1))'],
    ['a % b', '($0 % $1)'],
    ['a % b', '(1 / ($0 % $1))'],
    ['(a * b) | 0', '(($0 * $1) | 0)'],
    ['(a / b) | 0', '(($0 / $1) | 0)'],
    ['(a + b) | 0', '(($0 + $1) | 0)'],
    ['(a - b) >>> 0', '(($0 - $1) >>> 0)'],
    ['a + b', '($0 + $1)'],
    ['a - b', '($0 - $1)'],
    ['a | b', '(($0 & 5) | ($1 & 10))'],
    ['Math.min', 'Math.min($0, -$1)'],
    ['Math.max', 'Math.max(-$0, $1)'],
    ['Math.round', 'Math.round($0 * 0.5)'],
    ['Math.ceil', 'Math.ceil($0 * -0.25)'],
    ['Math.sign', 'Math.sign(-$0)'],
    ['Math.abs', 'Math.abs($0)'],
    ['Math.trunc', 'Math.trunc($0 / $1)'],
  ])
  return node('num', kind, text, a, b)
}

/** Comparisons that come out differently where additions wrap, or where they were taken not to. */
export function generateWrapTest(s: Scope, depth: number): Node {
  const x = generateInteger(s, depth - 1)
  const c = literal(s.random.pick([1, 2, 0x7fffffff, 0x7fffffff, 0x7ffffff0, -0x80000000]))
  const text = s.random.pick([
    '((($0 | 0) + $1 | 0) > ($0 | 0))',
    '((($0 | 0) - $1 | 0) < ($0 | 0))',
    '((($0 | 0) * 3 | 0) / 3 === ($0 | 0))',
    '(((($0 | 0) + $1) >>> 0) > ($0 >>> 0))',
    '((($0 | 0) + $1) > ($0 | 0))',
  ])
  return node('bool', 'wrapping compared', text, x, c)
}
