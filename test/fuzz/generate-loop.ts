import { generateArray, generateBoolean, generateElement, generateNumber } from './generate-expression.ts'
import { generateBlock } from './generate-statement.ts'
import { literal } from './number-literals.ts'
import { type Node, node } from './program.ts'
import { arrayKindOf, type Scope, type Variable, variableNode } from './scope.ts'

type MakeLoop = (s: Scope, label: string) => Node

/** A loop of any form, with a body that uses its counter. Whether it ends is left to the inputs: runs that take too long are given up. */
export function generateLoop(s: Scope): Node {
  const label = s.random.chance(0.2) ? s.fresh('L') : undefined
  return s.inside(() => {
    s.loops++
    s.breakable++
    if (label) s.labels.push({ name: label, loop: true })
    return s.random.weighted(LOOPS)(s, label ? `${label}: ` : '')
  })
}

const body = (s: Scope): Node => generateBlock(s, s.random.between(1, s.loops > 1 ? 3 : 4))
const newCounter = (s: Scope, assignable = true): Variable =>
  s.declare({ name: s.fresh('i'), type: 'num', assignable, counter: true })

/** A bound that is reached soon for most inputs. */
export function generateBound(s: Scope): Node {
  const { random } = s
  const sizes = s.of('num').filter((v) => v.size)
  const arrays = s.arrays()
  const counters = s.of('num').filter((v) => v.counter)
  const size = (): Node => (sizes.length > 0 ? variableNode(random.pick(sizes)) : literal(random.between(0, 20)))
  const length = (): Node =>
    arrays.length > 0 ? node('num', '.length', '$0.length', variableNode(random.pick(arrays))) : size()
  return random.weighted<() => Node>([
    [8, size],
    [8, length],
    [2, () => node('num', 'bound length - c', '($0 - $1)', length(), literal(random.between(1, 3)))],
    [2, () => node('num', 'bound n - c', '($0 - $1)', size(), literal(random.between(1, 3)))],
    [1, () => node('num', 'bound n + c', '($0 + $1)', size(), literal(random.between(1, 3)))],
    [1, () => node('num', 'bound n >> c', '($0 >> $1)', length(), literal(random.between(1, 3)))],
    [1, () => node('num', 'bound n / c', '($0 / $1)', size(), literal(random.between(2, 3)))],
    [1, () => node('num', 'bound min(n, m)', 'Math.min($0, $1)', length(), size())],
    [0.7, () => node('num', 'bound n * m', '($0 * $1)', size(), size())],
    [0.7, () => node('num', 'bound min(n, a)', 'Math.min($0, $1)', length(), generateNumber(s, 1))],
    [0.4, () => node('num', 'bound sqrt(n)', 'Math.sqrt($0)', size())],
    [1, () => generateElement(s)?.place ?? size()],
    [2, () => (counters.length > 0 ? variableNode(random.pick(counters)) : size())],
    [2.5, () => literal(random.pick([0, 1, 2, 3, 4, 5, 8, 10, 16, 17, 2.5, 9.999]))],
    [0.7, () => generateNumber(s, 2)],
  ])()
}

function start(s: Scope): Node {
  const { random } = s
  const counters = s.of('num').filter((v) => v.counter)
  const sizes = s.of('num').filter((v) => v.size)
  if (counters.length > 0 && random.chance(0.2)) {
    const outer = variableNode(random.pick(counters))
    return random.chance(0.5) ? outer : node('num', 'from i + 1', '($0 + 1)', outer)
  }
  return random.weighted<() => Node>([
    [12, () => literal(0)],
    [4, () => literal(1)],
    [1, () => literal(2)],
    [2, () => literal(random.pick([-1, -2, -5]))],
    [1, () => (sizes.length > 0 ? node('num', 'from -n', '(-$0)', variableNode(random.pick(sizes))) : literal(-3))],
    [0.7, () => generateElement(s)?.place ?? literal(0)],
    [0.5, () => node('num', 'from max(0, a)', 'Math.max(0, $0)', generateNumber(s, 1))],
    [0.5, () => literal(random.pick([-0, 0.5, 2 ** 31 - 3, -(2 ** 31), 2 ** 32 - 2, 2 ** 53 - 2]))],
    [1, () => generateNumber(s, 1)],
  ])()
}

function upwards(s: Scope, label: string): Node {
  const { random } = s
  const [first, bound] = [start(s), generateBound(s)]
  const { name } = newCounter(s)
  const relation = random.weighted([
    [12, '<'],
    [4, '<='],
    [0.5, '!=='],
  ])
  const keyword = random.chance(0.15) ? 'var' : 'let'
  const update = random.chance(0.7) ? `${name}++` : random.pick([`++${name}`, `${name} += 1`, `${name} = ${name} + 1`])
  const condition = node('bool', '', `${name} ${relation} $0`, bound)
  return node(
    'stmt',
    `for up ${relation}`,
    `${label}for (${keyword} ${name} = $0; $1; ${update}) $2`,
    first,
    condition,
    body(s),
  )
}

function inSteps(s: Scope, label: string): Node {
  const { random } = s
  const sizes = s.of('num').filter((v) => v.size || v.counter)
  const step =
    random.chance(0.6) || sizes.length === 0
      ? literal(random.pick([2, 3, 4, 8, 0.5, 1.5]))
      : variableNode(random.pick(sizes))
  const [first, bound] = [start(s), generateBound(s)]
  const { name } = newCounter(s)
  const condition = node('bool', '', `${name} ${random.pick(['<', '<='])} $0`, bound)
  return node(
    'stmt',
    'for in steps',
    `${label}for (let ${name} = $0; $1; ${name} += $2) $3`,
    first,
    condition,
    step,
    body(s),
  )
}

function downwards(s: Scope, label: string): Node {
  const { random } = s
  const bound = generateBound(s)
  // Down to where something else begins, rather than to 0.
  const end = random.chance(0.3) ? start(s) : undefined
  const { name } = newCounter(s)
  if (end) {
    const test = node('bool', '', `${name} ${random.pick(['>=', '>'])} $0`, end)
    return node('stmt', 'for down', `${label}for (let ${name} = $0 - 1; $1; ${name}--) $2`, bound, test, body(s))
  }
  const [first, test, update] = random.pick([
    ['$0 - 1', `${name} >= 0`, `${name}--`],
    ['$0 - 1', `${name} >= 0`, `${name}--`],
    ['$0', `${name} > 0`, `${name}--`],
    ['$0', `${name}-- > 0`, ''],
    ['$0', `${name}--`, ''],
    ['$0 - 1', `${name} >= 1`, `${name} -= 2`],
    ['$0', `${name} > 1`, `${name} >>= 1`],
    ['$0 | 0', `${name} !== 0`, `${name} = ${name} >> 1`],
  ])
  return node('stmt', 'for down', `${label}for (let ${name} = ${first}; ${test}; ${update}) $1`, bound, body(s))
}

/** `i * i <= n`, as sieves have it. */
function squared(s: Scope, label: string): Node {
  const bound = generateBound(s)
  const { name } = newCounter(s)
  const first = s.random.pick(['0', '1', '2'])
  return node(
    'stmt',
    'for i * i <= n',
    `${label}for (let ${name} = ${first}; ${name} * ${name} ${s.random.pick(['<=', '<'])} $0; ${name}++) $1`,
    bound,
    body(s),
  )
}

/** From the square of a counter in steps of it. */
function multiples(s: Scope, label: string): Node {
  const counters = s.of('num').filter((v) => v.counter)
  if (counters.length === 0) return squared(s, label)
  const step = s.random.pick(counters).name
  const bound = generateBound(s)
  const { name } = newCounter(s)
  const first = s.random.pick([`${step} * ${step}`, `${step} + ${step}`, step])
  return node(
    'stmt',
    'for multiples',
    `${label}for (let ${name} = ${first}; ${name} < $0; ${name} += ${step}) $1`,
    bound,
    body(s),
  )
}

function twoVariables(s: Scope, label: string): Node {
  const bound = generateBound(s)
  const [i, j] = [newCounter(s), newCounter(s)]
  const [head, test, update] = s.random.pick([
    [`let ${i.name} = 0, ${j.name} = $0 - 1`, `${i.name} < ${j.name}`, `${i.name}++, ${j.name}--`],
    [`let ${i.name} = 0, ${j.name} = 0`, `${i.name} < $0`, `${i.name}++, ${j.name} += 3`],
    [`let ${i.name} = 0, ${j.name} = 1`, `${j.name} < $0`, `${i.name} = ${j.name}++`],
  ])
  return node('stmt', 'for with two variables', `${label}for (${head}; ${test}; ${update}) $1`, bound, body(s))
}

function endless(s: Scope, label: string): Node {
  const { name } = newCounter(s)
  const leave = node('bool', '', `${name} >= $0`, generateBound(s))
  const inner = body(s)
  const [head, first] = s.random.pick([
    [`let ${name} = 0; ${label}for (;;)`, `if ($0) break; ${name}++;`],
    [`let ${name} = 0; ${label}while (true)`, `if (${name}++ > 40 || $0) break;`],
    [`${label}for (let ${name} = 0; ; ${name}++)`, 'if ($0) break;'],
  ])
  const text = `{ ${head} {\n  ${first}\n  $1\n} }`
  return node('stmt', 'for without condition', text, leave, inner)
}

function whileLoop(s: Scope, label: string): Node {
  const { random } = s
  const { name } = newCounter(s)
  const condition = random.chance(0.7)
    ? node('bool', '', `${name} < $0`, generateBound(s))
    : node('bool', '', `(${name} < $0 && $1)`, generateBound(s), generateBoolean(s, 2))
  const inner = body(s)
  const step = random.weighted([
    [10, `${name}++`],
    [2, `${name} += 2`],
    [1, `${name} = ${name} * 2 + 1`],
  ])
  const kids = [condition, inner]
  if (random.chance(0.3)) {
    return node('stmt', 'do while', `{ let ${name} = 0; ${label}do {\n  ${step};\n  $1\n} while ($0); }`, ...kids)
  }
  return random.chance(0.5)
    ? node('stmt', 'while', `{ let ${name} = 0; ${label}while ($0) {\n  ${step};\n  $1\n} }`, ...kids)
    : node('stmt', 'while', `{ let ${name} = 0; ${label}while ($0) {\n  $1\n  ${step};\n} }`, ...kids)
}

/** lo and hi that close in on each other. */
function bisection(s: Scope, label: string): Node {
  const bound = generateBound(s)
  const [lo, hi] = [s.fresh('lo'), s.fresh('hi')]
  const middle = newCounter(s, false)
  const test = generateBoolean(s, 2)
  const half = s.random.pick([
    `(${lo} + ${hi}) >> 1`,
    `(${lo} + ${hi}) >>> 1`,
    `${lo} + ((${hi} - ${lo}) >> 1)`,
    `Math.floor((${lo} + ${hi}) / 2)`,
  ])
  const inner = body(s)
  const text = `{ let ${lo} = 0, ${hi} = $0 - 1; ${label}while (${lo} <= ${hi}) {\n  const ${middle.name} = ${half};\n  $2\n  if ($1) ${lo} = ${middle.name} + 1; else ${hi} = ${middle.name} - 1;\n} }`
  return node('stmt', 'bisection', text, bound, test, inner)
}

function forOf(s: Scope, label: string): Node {
  const arrays = s.arrays()
  if (arrays.length === 0) return upwards(s, label)
  const kind = arrayKindOf(s.random.pick(arrays))
  const array = generateArray(s, kind)
  const name = s.fresh('e')
  s.declare({ name, type: 'num', assignable: false })
  return node('stmt', `for of ${kind}`, `${label}for (const ${name} of $0) $1`, array, body(s))
}

const LOOPS: readonly (readonly [number, MakeLoop])[] = [
  [18, upwards],
  [3, inSteps],
  [4, downwards],
  [1, squared],
  [2, multiples],
  [1.5, twoVariables],
  [1.5, endless],
  [4, whileLoop],
  [1, bisection],
  [2, forOf],
]
