/** Expressions of bigints, wrapped to some bits after each operation, as kernels want them. */
import { generateIndex } from './generate-index.ts'
import { generateInteger } from './generate-integer.ts'
import { generateViewBigInt } from './generate-view.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

/** A constant of the module, which every program has. */
export const BIG_CONSTANT = 'B0'
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
  ['bigint-power', '($0 ** 3n + $1)'],
  ['bigint-shift', '($0 << 3n)'],
  ['bigint-shift', '($0 >> ($1 & 63n))'],
] as const

/** `x[i]`, which is a bigint or undefined. */
function generateBigElement(s: Scope): { place: Node; kind: string } | undefined {
  const arrays = s.bigArrays()
  if (arrays.length === 0) return undefined
  const array = variableNode(s.random.pick(arrays))
  // NaN rather than undefined, which names a property: of that nothing is converted to a bigint.
  const index = node('num', '', '(+$0)', generateIndex(s, array))
  return { place: node('place', '', '$0[$1]', array, index), kind: array.type }
}

/** An element where it is known to be there, or not: undefined is an exception in most places. */
function bigLeaf(s: Scope): Node {
  const { random } = s
  const element = random.chance(0.6) ? generateBigElement(s) : undefined
  if (element) {
    return random.chance(0.6)
      ? node('big', `bigint-element-missing ${element.kind}`, `($0 ?? ${random.pick(LITERALS)})`, element.place)
      : node('big', element.kind, 'BigInt.asIntN(64, $0)', element.place)
  }
  const view = random.chance(0.3) ? generateViewBigInt(s) : undefined
  if (view) return view
  const variables = s.of('big')
  if (variables.length > 0 && random.chance(0.7)) return variableNode(random.pick(variables))
  if (random.chance(0.15)) return node('big', 'bigint-constant', `@${BIG_CONSTANT}`)
  return random.chance(0.5)
    ? node('big', 'bigint-literal', random.pick(LITERALS))
    : node('big', 'bigint-from-number', 'BigInt($0 | 0)', generateInteger(s, 1))
}

/** `x[i] = b;`, `x[i] += b;`, `x[i]++;`: what is stored wraps. */
export function generateBigStore(s: Scope): Node | undefined {
  const element = generateBigElement(s)
  if (!element) return undefined
  const { place, kind } = element
  const text = s.random.pick(['$0 = $1;', '$0 = $1;', '$0 += $1;', '$0 ^= $1;', '$0 *= $1;', '$0 -= 1n;', '$0++;'])
  return node('stmt', `store ${kind}`, text, place, generateBigInt(s, 2))
}

/** Loops over all elements, which are known to be there. */
export function generateBigLoop(s: Scope): Node | undefined {
  const arrays = s.bigArrays()
  if (arrays.length === 0) return undefined
  const [x, y] = [0, 1].map(() => variableNode(s.random.pick(arrays)))
  const sum = s.fresh('m')
  const body = s.random.pick([
    `${sum} ^= v;`,
    `${sum} = BigInt.asUintN(64, (${sum} ^ v) * 0x100000001b3n);`,
    `${sum} = BigInt.asIntN(64, ${sum} + v); $1[0] = ${sum};`,
    `if (v > ${sum}) ${sum} = v;`,
  ])
  const loop = s.random.pick([
    `for (const v of $0) {~ ${body} }`,
    `for (let q = 0; q < $0.length; q++) {~ const v = $0[q]; ${body} }`,
    `for (let q = 0; q < $0.length; q++) {~ const v = $0[q] ?? 1n; $1[q] = v << 3n; ${body} }`,
  ])
  const result = s.declare({ name: s.fresh('n'), type: 'num', assignable: false }).name
  const text = `let ${sum} = 0n; ${loop} const ${result} = Number(BigInt.asUintN(53, ${sum}));`
  return node('stmt', `bigint-loop bigint-wrap bigint-to-number ${x.type}`, text, x, y)
}

/** A bigint of at most 64 bits. */
export function generateBigInt(s: Scope, depth: number): Node {
  const { random } = s
  s.budget--
  if (depth <= 0 || s.budget <= 0) return bigLeaf(s)
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
