import { ENUM, GENERIC, INFERRED, TABLES, TAIL } from './fixed-names.ts'
import { generateBigInt, generateBigIntComparison, generateFromBigInt } from './generate-bigint.ts'
import { generateIndex } from './generate-index.ts'
import { generateInteger, generateIntegerArithmetic, generateWrapTest } from './generate-integer.ts'
import { generateListRead } from './generate-list.ts'
import { generateTextComparison } from './generate-text.ts'
import { generateViewRead } from './generate-view.ts'
import { literal, SMALL, SPECIAL } from './number-literals.ts'
import { KINDS, type Kind, type Node, node, type ValueType } from './program.ts'
import { arrayKindOf, type Scope, type Variable, variableNode } from './scope.ts'

/** Constants of other files. */
const IMPORTED = /^K[23]$/

type Make = (s: Scope, depth: number) => Node

/** Something with itself: where an analysis may take each of the two for the reason why the other is harmless. */
const doubled: Make = (s, depth) => {
  const variables = s.of('num').filter((v) => v.size || v.counter || s.random.chance(0.3))
  const operand = variables.length > 0 ? variableNode(s.random.pick(variables)) : leaf(s)
  const [kind, text] = s.random.pick([
    ['a + b', '($0 + $0)'],
    ['a + b', '($0 + $0)'],
    ['a - b', '($0 - $0)'],
    ['a * b', '($0 * $0)'],
    ['a / b', '($0 / $0)'],
    ['a % b', '($0 % $0)'],
    ['a * b', '($0 * 1)'],
    ['a - b', '($0 - 0)'],
    ['a * b', '($0 * $1 - $0)'],
  ])
  return node('num', kind, text, operand, generateNumber(s, depth))
}

/** A remainder by a constant, of which each sort has its way. */
const remainder: Make = (s, depth) => {
  const divisor = s.random.pick(['360', '7', '1.5', '12.75', '0.1', '(2 * Math.PI)', '(-3)', '4294967295', '1e300'])
  const text = s.random.pick([`($0 % ${divisor})`, `((($0 % ${divisor}) + ${divisor}) % ${divisor})`])
  return node('num', 'a % b', text, generateNumber(s, depth))
}

/** A number expression. */
export function generateNumber(s: Scope, depth: number): Node {
  if (depth <= 0 || s.budget <= 0) return leaf(s)
  s.budget--
  return s.random.weighted(NUMBERS)(s, depth - 1)
}

export function generateBoolean(s: Scope, depth: number): Node {
  if (depth <= 0 || s.budget <= 0) {
    const variables = s.of('bool')
    if (variables.length > 0 && s.random.chance(0.5)) return variableNode(s.random.pick(variables))
    return comparison(s, 1)
  }
  s.budget--
  return s.random.weighted(BOOLEANS)(s, depth - 1)
}

/** An array, nearly always by its name. */
export function generateArray(s: Scope, kind: Kind): Node {
  const { random } = s
  const candidates = s.of(kind).filter((v) => !v.scratch)
  if (candidates.length > 1 && random.chance(0.04)) {
    const [a, b] = [random.pick(candidates), random.pick(candidates)]
    return node(kind, 'array ? :', '($0 ? $1 : $2)', generateBoolean(s, 1), variableNode(a), variableNode(b))
  }
  return variableNode(random.pick(candidates))
}

/** An element that exists in the language, inside the array or not: `x[i]`. */
export function generateElement(s: Scope): { place: Node; kind: Kind } | undefined {
  const arrays = s.arrays()
  if (arrays.length === 0) return undefined
  const scratch = s.scratch()
  if (scratch.length > 0 && s.random.chance(0.4)) {
    const own = s.random.pick(scratch)
    const array = variableNode(own)
    const index = node('num', '', '(+$0)', generateIndex(s, array))
    return { place: node('place', '', '$0[$1]', array, index), kind: arrayKindOf(own) }
  }
  const kind = arrayKindOf(s.random.pick(arrays))
  const array = generateArray(s, kind)
  return { place: node('place', '', '$0[$1]', array, generateIndex(s, array)), kind }
}

function leaf(s: Scope): Node {
  const { random } = s
  const variables = s.of('num')
  const counters = variables.filter((v) => v.counter)
  if (counters.length > 0 && random.chance(0.35)) return variableNode(random.pick(counters))
  if (variables.length > 0 && random.chance(0.65)) return variableNode(random.pick(variables))
  if (s.constants.length > 0 && random.chance(0.1)) return moduleConstant(s)
  if (random.chance(0.03))
    return node(
      'num',
      'Math/Number constant',
      random.pick(['Math.PI', 'Number.MAX_SAFE_INTEGER', 'Number.MIN_VALUE', 'Number.EPSILON']),
    )
  return literal(random.pick(random.chance(0.65) ? SMALL : SPECIAL))
}

const ofNamespace = (s: Scope): string => (s.namespaces ? ' namespace-member' : '')

function moduleConstant(s: Scope): Node {
  const name = s.random.pick(s.constants)
  const imported = !s.helper && IMPORTED.test(name)
  return node('num', `module constant${imported ? ` imported-constant${ofNamespace(s)}` : ''}`, `@${name}`)
}

const binary =
  (operator: string): Make =>
  (s, depth) =>
    node('num', `a ${operator} b`, `($0 ${operator} $1)`, generateNumber(s, depth), generateNumber(s, depth))

const math =
  (name: string, ...arity: number[]): Make =>
  (s, depth) => {
    const args = Array.from({ length: s.random.pick(arity) }, () => generateNumber(s, depth))
    return node('num', `Math.${name}`, `Math.${name}(${args.map((_, i) => `$${i}`).join(', ')})`, ...args)
  }

const wrapped =
  (kind: string, text: string): Make =>
  (s, depth) =>
    node('num', kind, text, generateNumber(s, depth))

const load: Make = (s) => {
  const element = generateElement(s)
  return element ? node('num', `load ${element.kind}`, '$0', element.place) : leaf(s)
}

/** An element if the index is below the length, else something else. */
const guardedLoad: Make = (s, depth) => {
  const element = generateElement(s)
  if (!element) return leaf(s)
  const [array, index] = element.place.kids
  const test = s.random.pick(['$0 < $1.length', '$0 < $1.length && $0 >= 0', '$0 >= 0'])
  return node('num', `load ${element.kind}`, `(${test} ? $1[$0] : $2)`, index, array, generateNumber(s, depth))
}

const length: Make = (s) => {
  const arrays = s.arrays()
  if (arrays.length === 0) return leaf(s)
  const property = s.random.weighted([
    [9, 'length'],
    [1, 'byteLength'],
  ])
  return node('num', `.${property}`, `$0.${property}`, variableNode(s.random.pick(arrays)))
}

/** A variable that may be assigned inside an expression: not a counter, whose loop should come to an end. */
function assignable(s: Scope, type: ValueType): Variable | undefined {
  const candidates = s.of(type).filter((v) => v.assignable && (!v.counter || s.random.chance(0.1)))
  return candidates.length > 0 ? s.random.pick(candidates) : undefined
}

const COMPOUND = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>', '**']

/** `x = e`, `x op= e`, `x[i] = e`, `x++` … as a value. */
export const assignment: Make = (s, depth) => {
  const { random } = s
  const element = random.chance(0.45) ? generateElement(s) : undefined
  const variable = element ? undefined : assignable(s, 'num')
  if (!element && !variable) return leaf(s)
  const place = element ? element.place : node('place', '', (variable as Variable).name)
  const where = element ? `store ${element.kind}` : `variable ${variable?.written ?? ''}`.trim()
  if (random.chance(0.2)) {
    const text = random.pick(['$0++', '++$0', '$0--', '--$0'])
    return node('num', `${text.replace('$0', 'x')} ${where}`, `(${text})`, place)
  }
  if (random.chance(0.45)) return node('num', `x = ${where}`, '($0 = $1)', place, generateNumber(s, depth))
  const operator = random.pick(random.chance(0.6) ? ['+', '-', '*'] : COMPOUND)
  return node('num', `x ${operator}= ${where}`, `($0 ${operator}= $1)`, place, generateNumber(s, depth))
}

/** A call of a helper for whose array parameters there are arguments. */
export function generateCall(s: Scope, result: 'num' | 'bool' | 'void', depth: number): Node | undefined {
  const callable = s.helpers.filter(
    (h) =>
      !h.signature &&
      h.name !== TAIL &&
      h.result === result &&
      !h.params.some((p) => p.record) &&
      h.params.every(
        (p) => p.type === 'num' || p.type === 'bool' || p.type === 'big' || s.of(p.type).some((v) => !v.scratch),
      ),
  )
  if (callable.length === 0) return undefined
  const helper = s.random.pick(callable)
  const required = helper.params.findLastIndex((p) => !p.optional)
  const shown = helper.params.filter((_, i) => i <= required || s.random.chance(0.6))
  const args = shown.map((p) => {
    if (p.optional && s.random.chance(0.2)) return node('num', '', 'undefined')
    if (p.type === 'num') return p.role === 'size' ? literal(s.random.between(0, 5)) : generateNumber(s, depth)
    if (p.type === 'big') return generateBigInt(s, 1)
    return p.type === 'bool' ? generateBoolean(s, depth) : generateArray(s, p.type as Kind)
  })
  const text = `@${helper.name}(${args.map((_, i) => `$${i}`).join(', ')})`
  const kind = `call ${result}${helper.file > 0 && !s.helper ? ` helper-imported${ofNamespace(s)}` : ''}`
  return node(result === 'void' ? 'stmt' : result, kind, result === 'void' ? `${text};` : text, ...args)
}

function tailCall(s: Scope, depth: number): Node {
  if (!s.helpers.some(({ name }) => name === TAIL)) return leaf(s)
  return node('num', 'recursion', `@${TAIL}($0, $1)`, generateInteger(s, 1), generateNumber(s, depth))
}

/** A call of a function from around the kernel. */
function innerCall(s: Scope, depth: number): Node {
  return s.inner ? node('num', s.inner.construct, s.inner.text, generateNumber(s, depth)) : leaf(s)
}

function tableElement(s: Scope): Node {
  if (!s.tables) return leaf(s)
  if (s.random.chance(0.25))
    return node('num', 'enum', `@${ENUM}${s.random.pick(['.Fast', '.Slow', '.Next', '.Twice', '["Off"]'])}`)
  const table = `@${s.random.pick(TABLES)}`
  if (s.random.chance(0.5)) return node('num', 'module-table', `${table}[$0]`, generateInteger(s, 1))
  // One bit for each of several conditions, as in the tables of marching squares.
  const bits = s.random.chance(0.5)
    ? node(
        'num',
        '',
        '($0 ? 1 : 0) | ($1 ? 2 : 0) | ($2 ? 4 : 0)',
        ...[1, 1, 1].map((depth) => generateBoolean(s, depth)),
      )
    : node('num', '', '($0 & 1) | ($1 & 2) | ($2 & 4)', ...[1, 1, 1].map(() => generateInteger(s, 1)))
  return node('num', 'module-table', `${table}[$0]`, bits)
}

/** A call of a helper without annotations, on an array of any kind. */
function genericCall(s: Scope, depth: number): Node {
  const arrays = s.arrays()
  if (arrays.length === 0 || !s.helpers.some(({ name }) => name === GENERIC)) return leaf(s)
  const array = variableNode(s.random.pick(arrays))
  if (s.random.chance(0.3))
    return node('num', 'recursion-inferred', `@${INFERRED}($0, $1)`, array, literal(s.random.below(4)))
  return node('num', 'helper-generic', `@${GENERIC}($0, $1)`, array, generateNumber(s, Math.min(depth, 1)))
}

/** Functions that engines may compute differently. */
export const ENGINE_MATH = [
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'log'],
  ...['log10', 'log1p', 'log2', 'sin', 'sinh', 'tan', 'tanh'],
]

const hasBigInts = (s: Scope): boolean => s.of('big').length + s.bigArrays().length > 0

const NUMBERS: readonly (readonly [number, Make])[] = [
  [8, leaf],
  [12, load],
  [1.2, guardedLoad],
  [3, length],
  [9, binary('+')],
  [7, binary('-')],
  [7, binary('*')],
  [3, binary('/')],
  [3, binary('%')],
  [1.5, remainder],
  [2, binary('&')],
  [1, binary('|')],
  [2, binary('^')],
  [1.5, binary('<<')],
  [1.5, binary('>>')],
  [1.5, binary('>>>')],
  [0.5, binary('**')],
  [2, wrapped('-a', '(-$0)')],
  [0.7, wrapped('+a', '(+$0)')],
  [1, wrapped('~a', '(~$0)')],
  [4, wrapped('a | 0', '($0 | 0)')],
  [2, wrapped('a >>> 0', '($0 >>> 0)')],
  [1, wrapped('a & 255', '($0 & 255)')],
  [0.5, wrapped('1 / a', '(1 / $0)')],
  [1.5, math('fround', 1)],
  [1.5, math('imul', 2)],
  [1, math('clz32', 1)],
  [1, math('abs', 1)],
  [1.2, math('floor', 1)],
  [0.8, math('ceil', 1)],
  [1, math('trunc', 1)],
  [1, math('round', 1)],
  [0.7, math('sign', 1)],
  [1, math('sqrt', 1)],
  [2, math('min', 1, 2, 2, 2, 3)],
  [2, math('max', 1, 2, 2, 2, 3)],
  [0.7, (s, depth) => math(s.random.pick(ENGINE_MATH), 1)(s, depth)],
  [0.15, math('pow', 2)],
  [0.15, math('atan2', 2)],
  [0.15, math('hypot', 2, 3)],
  [
    2.5,
    (s, depth) =>
      node(
        'num',
        'a ? b : c',
        '($0 ? $1 : $2)',
        generateBoolean(s, depth),
        generateNumber(s, depth),
        generateNumber(s, depth),
      ),
  ],
  [
    0.7,
    (s, depth) => node('num', 'number && number', '($0 && $1)', generateNumber(s, depth), generateNumber(s, depth)),
  ],
  [
    0.7,
    (s, depth) => node('num', 'number || number', '($0 || $1)', generateNumber(s, depth), generateNumber(s, depth)),
  ],
  [0.6, (s, depth) => node('num', 'a, b', '($0, $1)', generateNumber(s, depth), generateNumber(s, depth))],
  [1, (s, depth) => node('num', '+boolean', '(+$0)', generateBoolean(s, depth))],
  [0.3, (s, depth) => node('num', 'Number(boolean)', 'Number($0)', generateBoolean(s, depth))],
  [0.3, wrapped('Number(number)', 'Number($0)')],
  [0.2, () => node('num', 'undefined', 'undefined')],
  [
    0.5,
    (s, depth) => {
      const choices = Array.from({ length: s.random.between(1, 3) }, () => generateNumber(s, depth))
      const text = `[${choices.map((_, i) => `$${i}`).join(', ')}][$${choices.length}]`
      return node('num', '[a, b][i]', text, ...choices, generateNumber(s, 1))
    },
  ],
  [4, generateIntegerArithmetic],
  [1.5, doubled],
  [0.3, (s, depth) => tailCall(s, depth)],
  [1, (s, depth) => (hasBigInts(s) || s.random.chance(0.2) ? generateFromBigInt(s, depth) : leaf(s))],
  [3, (s) => generateViewRead(s) ?? leaf(s)],
  [3, (s) => generateListRead(s) ?? leaf(s)],
  [2, assignment],
  [0.6, genericCall],
  [0.8, innerCall],
  [0.8, tableElement],
  [3, (s, depth) => generateCall(s, 'num', Math.min(depth, 2)) ?? leaf(s)],
]

const RELATIONS = ['<', '<=', '>', '>=', '===', '!==', '==', '!='] as const

function comparison(s: Scope, depth: number): Node {
  const relation = s.random.pick(RELATIONS)
  return node('bool', `a ${relation} b`, `($0 ${relation} $1)`, generateNumber(s, depth), generateNumber(s, depth))
}

const predicate =
  (name: string): Make =>
  (s, depth) =>
    node('bool', name, `${name}($0)`, generateNumber(s, depth))

const BOOLEANS: readonly (readonly [number, Make])[] = [
  [10, comparison],
  [1.5, generateWrapTest],
  [0.3, (s, depth) => (hasBigInts(s) ? generateBigIntComparison(s, depth) : comparison(s, depth))],
  [1, (s, depth) => generateTextComparison(s) ?? comparison(s, depth)],
  [0.5, (s) => node('bool', 'true, false', s.random.pick(['true', 'false']))],
  [1.5, (s, depth) => node('bool', '!boolean', '(!$0)', generateBoolean(s, depth))],
  [1, (s, depth) => node('bool', '!number', '(!$0)', generateNumber(s, depth))],
  [
    2,
    (s, depth) =>
      node('bool', 'boolean && boolean', '($0 && $1)', generateBoolean(s, depth), generateBoolean(s, depth)),
  ],
  [
    2,
    (s, depth) =>
      node('bool', 'boolean || boolean', '($0 || $1)', generateBoolean(s, depth), generateBoolean(s, depth)),
  ],
  [
    0.5,
    (s, depth) =>
      node('bool', 'boolean === boolean', '($0 === $1)', generateBoolean(s, depth), generateBoolean(s, depth)),
  ],
  [
    0.5,
    (s, depth) =>
      node(
        'bool',
        'a ? boolean : boolean',
        '($0 ? $1 : $2)',
        generateBoolean(s, depth),
        generateBoolean(s, depth),
        generateBoolean(s, depth),
      ),
  ],
  [0.4, predicate('Number.isInteger')],
  [0.3, predicate('Number.isSafeInteger')],
  [0.3, predicate('Number.isNaN')],
  [0.3, predicate('Number.isFinite')],
  [0.3, predicate('isNaN')],
  [0.3, predicate('isFinite')],
  [0.3, predicate('Boolean')],
  [
    0.5,
    (s, depth) => {
      const variable = assignable(s, 'bool')
      if (!variable) return comparison(s, depth)
      return node('bool', 'x = boolean', '($0 = $1)', node('place', '', variable.name), generateBoolean(s, depth))
    },
  ],
  [0.7, (s, depth) => generateCall(s, 'bool', Math.min(depth, 2)) ?? comparison(s, depth)],
]

/** Array kinds in the order of a draw: as users' code has them, bytes and doubles first. */
export const pickKind = (s: { random: Scope['random'] }): Kind =>
  s.random.chance(0.45)
    ? s.random.pick(['Uint8Array', 'Float64Array', 'Float64Array', 'Int32Array'] as const)
    : s.random.pick(KINDS)
