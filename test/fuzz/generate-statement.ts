import { generateBigInt, generateBigLoop, generateBigStore } from './generate-bigint.ts'
import {
  assignment,
  generateArray,
  generateBoolean,
  generateCall,
  generateElement,
  generateNumber,
} from './generate-expression.ts'
import { generateIndex } from './generate-index.ts'
import { generateIntegerArithmetic } from './generate-integer.ts'
import { generateListStatement } from './generate-list.ts'
import { generateLoop } from './generate-loop.ts'
import { generateNest } from './generate-nest.ts'
import { generateArrayReturn } from './generate-returned-array.ts'
import { generateSnippet } from './generate-snippet.ts'
import { generateText, generateTextResult } from './generate-text.ts'
import { generateViewWrite } from './generate-view.ts'
import { type Node, node } from './program.ts'
import { arrayKindOf, type Scope, type Variable, variableNode } from './scope.ts'

type MakeStatement = (s: Scope) => Node | undefined

/** Some statements, in a scope of their own. */
export function generateBlock(s: Scope, count: number): Node {
  return s.inside(() => node('block', '', '{\n$*\n}', ...generateStatements(s, count)))
}

/** Some statements; declarations stay visible to what follows. */
export function generateStatements(s: Scope, count: number): Node[] {
  const statements: Node[] = []
  while (statements.length < count && s.budget > 0) {
    s.budget--
    const made = s.random.weighted(STATEMENTS)(s)
    if (made) statements.push(made)
  }
  return statements
}

const stmt = (kind: string, text: string, ...kids: Node[]): Node => node('stmt', kind, text, ...kids)

const declaration: MakeStatement = (s) => {
  const { random } = s
  const keyword = random.pick(['const', 'let', 'let', 'var'])
  if (random.chance(0.12)) {
    const value = generateBoolean(s, 2)
    const { name } = s.declare({ name: s.fresh('b'), type: 'bool', assignable: keyword !== 'const' })
    return stmt(`${keyword} boolean`, `${keyword} ${name} = $0;`, value)
  }
  if (s.of('big').length + s.bigArrays().length > 0 && random.chance(0.3)) {
    const value = generateBigInt(s, 2)
    const { name } = s.declare({ name: s.fresh('b'), type: 'big', assignable: false })
    return stmt('bigint', `${keyword} ${name} = $0;`, value)
  }
  const value = generateNumber(s, 3)
  const { name } = s.declare({ name: s.fresh('v'), type: 'num', assignable: keyword !== 'const' })
  return stmt(keyword, `${keyword} ${name} = $0;`, value)
}

/** A variable that is undefined at first; sometimes only one branch gives it a value. */
const uninitialised: MakeStatement = (s) => {
  const { random } = s
  const keyword = random.pick(['let', 'var'])
  const variable = s.declare({ name: s.fresh('u'), type: 'num', assignable: true })
  const first = generateNumber(s, 2)
  // A first assignment that is plainly a number, as the compiler wants it.
  const write = stmt('', `${variable.name} = (+$0);`, first)
  const body = random.chance(0.5) ? node('stmt', '', 'if ($0) { $1 }', generateBoolean(s, 2), write) : write
  return stmt(`${keyword} without value`, `${keyword} ${variable.name};\n$0`, body)
}

/** A `var` that is used above its declaration. */
const hoisted: MakeStatement = (s) => {
  const name = s.fresh('w')
  const before = stmt(
    '',
    `var ${s.declare({ name: s.fresh('v'), type: 'num', assignable: true }).name} = ($0 + $1);`,
    node('num', '', name),
    generateNumber(s, 1),
  )
  const after = stmt('', `var ${name} = $0;`, generateNumber(s, 2))
  s.declare({ name, type: 'num', assignable: true })
  return stmt('var used before its declaration', '$0\n$1', before, after)
}

const expression: MakeStatement = (s) => {
  const made = assignment(s, 3)
  return made.kind === '' ? undefined : stmt('', '$0;', made)
}

const store: MakeStatement = (s) => {
  const element = generateElement(s)
  if (!element) return undefined
  const operator = s.random.weighted([
    [6, ''],
    [3, '+'],
    [0.6, '-'],
    [0.6, '*'],
    [0.5, '^'],
    [0.3, '|'],
    [0.3, '>>>'],
  ])
  return stmt(
    '',
    '$0;',
    node(
      'num',
      `x ${operator}= store ${element.kind}`,
      `$0 ${operator}= $1`,
      element.place,
      s.random.chance(0.15) ? generateIntegerArithmetic(s, 2) : generateNumber(s, 3),
    ),
  )
}

/** The sums, products and extremes that loops are written for. */
const accumulate: MakeStatement = (s) => {
  const candidates = s.of('num').filter((v) => v.assignable && !v.counter)
  if (candidates.length === 0 || s.loops === 0) return undefined
  const { name } = s.random.pick(candidates)
  const element = generateElement(s)
  const value =
    element && s.random.chance(0.7) ? node('num', `load ${element.kind}`, '$0', element.place) : generateNumber(s, 2)
  const [kind, text] = s.random.pick([
    ['s += a', `${name} += $0;`],
    ['s += a', `${name} += $0;`],
    ['s -= a', `${name} -= $0;`],
    ['s += a * a', `${name} += $0 * $0;`],
    ['s *= a', `${name} *= $0;`],
    ['s = (s + a) | 0', `${name} = (${name} + $0) | 0;`],
    ['s = (s * 31 + a) | 0', `${name} = (${name} * 31 + $0) | 0;`],
    ['s = (s * a) | 0', `${name} = (${name} * $0) | 0;`],
    ['s = imul(s ^ a, c)', `${name} = Math.imul(${name} ^ $0, 0x01000193);`],
    ['s = (s ^ a) >>> 0', `${name} = (${name} ^ $0) >>> 0;`],
    ['s = max(s, a)', `${name} = Math.max(${name}, $0);`],
    ['s = min(s, a)', `${name} = Math.min(${name}, $0);`],
    ['if (a > s) s = a', `if ($0 > ${name}) ${name} = $0;`],
    ['s = a - s', `${name} = $0 - ${name};`],
    ['s = -s', `${name} = -${name};`],
  ])
  return stmt(kind, text, value)
}

const conditional: MakeStatement = (s) => {
  const condition = s.random.chance(0.15) ? generateNumber(s, 2) : generateBoolean(s, 3)
  const then = generateBlock(s, s.random.between(1, 2))
  if (s.random.chance(0.5)) return stmt('if', 'if ($0) $1', condition, then)
  return stmt('if else', 'if ($0) $1 else $2', condition, then, generateBlock(s, s.random.between(1, 2)))
}

const choice: MakeStatement = (s) => {
  const { random } = s
  const subject = random.chance(0.6) ? node('num', '', '($0 & 3)', generateNumber(s, 2)) : generateNumber(s, 2)
  return s.inside(() => {
    s.breakable++
    const cases = Array.from({ length: random.between(1, 3) }, (_, i) => {
      const body = generateBlock(s, random.between(1, 2))
      const test = random.chance(0.8) ? node('num', '', String(i)) : generateNumber(s, 1)
      return { test, body, ends: random.chance(0.6) }
    })
    const lines = cases.map(({ ends }, i) => `  case $${2 * i + 1}: $${2 * i + 2}${ends ? ' break;' : ''}`)
    const kids = cases.flatMap(({ test, body }) => [test, body])
    if (random.chance(0.7)) {
      lines.splice(
        random.below(lines.length + 1),
        0,
        `  default: $${kids.length + 1}${random.chance(0.5) ? ' break;' : ''}`,
      )
      kids.push(generateBlock(s, 1))
    }
    return stmt('switch', `switch ($0) {\n${lines.join('\n')}\n}`, subject, ...kids)
  })
}

const jump: MakeStatement = (s) => {
  const { random } = s
  const targets = [
    ...(s.breakable > 0 ? ['break'] : []),
    ...(s.loops > 0 ? ['continue'] : []),
    ...s.labels.flatMap(({ name, loop }) => (loop ? [`break ${name}`, `continue ${name}`] : [`break ${name}`])),
  ]
  if (targets.length === 0) return undefined
  const target = random.pick(targets)
  return stmt(target.replace(/L\d+/, 'label'), `if ($0) ${target};`, generateBoolean(s, 2))
}

const earlyReturn: MakeStatement = (s) =>
  stmt('early return', 'if ($0) { $1 }', generateBoolean(s, 2), generateReturn(s))

export function generateThrow(s: Scope): Node {
  const { random } = s
  const type = random.pick(['Error', 'RangeError', 'TypeError'])
  const create = random.chance(0.8) ? `new ${type}` : type
  const values = [generateNumber(s, 2), generateNumber(s, 1), generateBoolean(s, 1)].slice(0, random.below(4))
  const holes = values.map((_, i) => `\${$${i + 1}}`)
  const message = random.pick([`\`fuzz ${holes.join(', ')}\``, `\`fuzz \` + \`${holes.join('')}\``])
  const after = s.loops > 0 ? ' throw-after-writes' : ''
  const kind = `throw${after}${s.helper ? ' throw-in-helper' : ''}`
  return stmt(kind, `if ($0) throw ${create}(${message});`, generateBoolean(s, 2), ...values)
}

/** Where it shows what was computed: one of the last variables, often as it is. */
function recent(s: Scope, depth: number): Node {
  const variables = s.of('num').slice(-4)
  if (variables.length === 0 || s.random.chance(0.3)) return generateNumber(s, depth)
  return variableNode(s.random.pick(variables))
}

/** Arrays of arrays or of objects: an argument, or a new one that shares with it. */
function generateNestedReturn(s: Scope, type: 'rows' | 'points'): Node {
  const one = type === 'rows' ? '[+$1, 2]' : '{ x: +$1, y: 2, on: $2 }'
  const kids = [recent(s, 1), generateBoolean(s, 1)]
  const id = type === 'rows' ? 'make-array-of-arrays' : 'make-array-of-objects'
  const declared = type === 'rows' ? 'number[][]' : '{ x: number; y: number; on: boolean }[]'
  const variables = s.of(type)
  const text = s.random.pick(
    variables.length > 0
      ? [
          'return $0;',
          `{ const out: ${declared} = []; for (const p of $0) {~ out.push(p); } out.push(${one}); return out; }`,
          'return $0.slice(1);',
        ]
      : [`{ const out: ${declared} = []; out.push(${one}); out.push(out[0]); out.push(${one}); return out; }`],
  )
  const given = variables.length > 0 ? variableNode(s.random.pick(variables)) : node(type, '', '')
  return stmt(id, text, given, ...kids)
}

/** Elements of arrays of arrays or of objects, which are the very same ones, and what may be null instead. */
function generateElementsReturn(s: Scope): Node {
  const type = s.of('rows').length > 0 ? 'rows' : 'points'
  const [row, found] = type === 'rows' ? ['[+$1, 2]', 'r[0] > $1'] : ['{ x: +$1, y: 2, on: false }', 'r.on']
  const text = `return { first: $0[0], found: $0.find((r) => ${found}), all: $1 > 0.5 ? $0.concat([${row}]) : null, best: $2 ? $0[$0.length - 1] : null, n: $1 };`
  const kids = [variableNode(s.of(type)[0]), recent(s, 1), generateBoolean(s, 1)]
  return stmt('element-result list-or-nothing', text, ...kids)
}

export function generateReturn(s: Scope): Node {
  if (s.returned) return stmt('', `return ${s.returned};`)
  if (s.returnedArrays) return generateArrayReturn(s, s.returnedArrays.shape, s.returnedArrays.kind)
  if (s.result === 'void') return stmt('result-void', 'return;')
  if (s.result === 'tuple') {
    const parts = [recent(s, 2), generateBoolean(s, 2), recent(s, 1)]
    return stmt('tuple-result', 'return [$0, $1, [$2]];', ...parts)
  }
  if (s.result === 'object') {
    const parts = [recent(s, 2), recent(s, 1), generateBoolean(s, 2), generateText(s)]
    return stmt('object-result string-in-result', 'return { x: $0, y: $1, in: { z: $2, kind: $3 } };', ...parts)
  }
  if (s.result === 'lists') {
    const part = (): Node => {
      const lists = s.of('list')
      const given = lists.length > 0 ? variableNode(s.random.pick(lists)) : node('list', '', '[0.5, 1]')
      const text = s.random.pick(['$0', '$0', '[+$1, 2]', '[...$0, +$1]', '$0.slice(1)'])
      return node('list', '', text, given, recent(s, 1))
    }
    return stmt('list-in-result', 'return { n: $0, low: $1, both: [$2, $3] };', recent(s, 1), part(), part(), part())
  }
  if (s.result === 'list') {
    const lists = s.of('list')
    const list = lists.length > 0 ? variableNode(s.random.pick(lists)) : node('list', '', '[0.5, 1]')
    const text = s.random.pick(['return $0;', 'return [$1, $2];', 'return [...$0, $1];', 'return $0.slice(1);'])
    return stmt('list-result', text, list, recent(s, 1), recent(s, 1))
  }
  if (s.result === 'elements') return generateElementsReturn(s)
  if (s.result === 'rows' || s.result === 'points') return generateNestedReturn(s, s.result)
  if (s.result === 'str') return generateTextResult(s, generateBoolean(s, 2))
  if (s.result === 'big') return stmt('bigint', 'return $0;', generateBigInt(s, 2))
  if (s.result === 'bool') return stmt('', 'return $0;', generateBoolean(s, 3))
  const element = s.random.chance(0.06) ? generateElement(s) : undefined
  if (element) return stmt('result-undefined', 'return $0;', element.place)
  if (s.random.chance(0.08)) {
    const text = s.random.pick(['($0 >>> 0)', '(~$0 >>> 0)', '(($0 ^ $1) >>> 0)', '(($0 - $1) >>> 0)'])
    return stmt('', 'return $0;', node('num', '(a - b) >>> 0', text, generateNumber(s, 2), generateNumber(s, 1)))
  }
  // As it is, -0 can be seen.
  if (s.random.chance(0.2)) return stmt('', 'return $0;', generateIntegerArithmetic(s, 2))
  if (s.random.chance(0.3))
    return stmt('', 'return $0;', node('num', '', '($0 + $1 * 0.5)', recent(s, 1), recent(s, 1)))
  return stmt('', 'return $0;', generateNumber(s, 3))
}

/** Two names for arrays that change places: `t = a; a = b; b = t`. */
const swap: MakeStatement = (s) => {
  const pairs = s
    .arrays()
    .filter((a) => a.assignable)
    .flatMap((a) =>
      s
        .of(a.type)
        .filter((b) => b.assignable && b !== a)
        .map((b) => [a, b]),
    )
  if (pairs.length === 0) return renameArray(s)
  const [a, b] = s.random.pick(pairs)
  const t = s.fresh('t')
  return stmt('arrays change places', `const ${t} = ${a.name}; ${a.name} = ${b.name}; ${b.name} = ${t};`)
}

/** `let s = x`: another name for an array. */
const renameArray: MakeStatement = (s) => {
  const arrays = s.arrays()
  if (arrays.length === 0) return undefined
  const kind = arrayKindOf(s.random.pick(arrays))
  const value = generateArray(s, kind)
  const { name } = s.declare({ name: s.fresh('s'), type: kind, assignable: true })
  return stmt('let array', `let ${name} = $0;`, value)
}

const labelledBlock: MakeStatement = (s) => {
  const name = s.fresh('L')
  return s.inside(() => {
    s.labels.push({ name, loop: false })
    return stmt('labelled block', `${name}: $0`, generateBlock(s, s.random.between(1, 3)))
  })
}

const block: MakeStatement = (s) => generateBlock(s, s.random.between(1, 3))

/** An element behind a test of its index: against both ends, or one of them. */
const guardedStore: MakeStatement = (s) => {
  const arrays = s.arrays()
  if (arrays.length === 0) return undefined
  const array = variableNode(s.random.pick(arrays))
  const index = generateIndex(s, array)
  const test = s.random.pick([
    'at < $0.length',
    'at < $0.length',
    'at >= 0 && at < $0.length',
    '0 <= at && at <= $0.length - 1',
    'at >>> 0 < $0.length',
  ])
  return s.inside(() => {
    const { name } = s.declare({ name: s.fresh('at'), type: 'num', assignable: false, counter: true })
    const value = generateNumber(s, 2)
    const access = s.random.pick([`$0[${name}] = $2;`, `$0[${name}] += $2;`, `$0[${name}] = $0[${name}] * 2 - $2;`])
    const text = `{ const ${name} = $1; if (${test.replaceAll('at', name)}) { ${access} $3 } }`
    return stmt('guarded store', text, array, index, value, generateBlock(s, s.random.between(0, 2)))
  })
}

const swapElements: MakeStatement = (s) => {
  const arrays = s.arrays()
  const numbers = s.of('num')
  if (arrays.length === 0 || numbers.length === 0) return undefined
  const array: Variable = s.random.pick(arrays)
  const t = s.fresh('t')
  const [a, b] = [generateElement(s), generateNumber(s, 1)]
  if (!a) return undefined
  const second = node('place', '', '$0[$1]', variableNode(array), b)
  return stmt('elements change places', `const ${t} = $0; $0 = $1; $1 = ${t};`, a.place, second)
}

/** A function inside the kernel, and a call of it at once; later numbers may call it again. */
const closure: MakeStatement = (s) => {
  const name = s.fresh('g')
  const body = s.inside(() => {
    s.declare({ name: 'p', type: 'num', assignable: false })
    return generateNumber(s, 3)
  })
  const args = [generateNumber(s, 2), generateNumber(s, 1)]
  const variable = s.declare({ name: s.fresh('v'), type: 'num', assignable: true }).name
  return stmt('closure', `const ${name} = (p) => $0; let ${variable} = ${name}($1) + ${name}($2);`, body, ...args)
}

const STATEMENTS: readonly (readonly [number, MakeStatement])[] = [
  [5, declaration],
  [1, uninitialised],
  [0.5, hoisted],
  [4, expression],
  [8, store],
  [7, accumulate],
  [4, conditional],
  [1, choice],
  [1.5, jump],
  [0.4, earlyReturn],
  [0.3, generateThrow],
  [0.8, swap],
  [0.3, renameArray],
  [0.4, labelledBlock],
  [0.3, block],
  [0.6, swapElements],
  [1.5, guardedStore],
  [1, (s) => generateCall(s, 'void', 2)],
  [7, (s) => (s.loops < 3 ? generateLoop(s) : undefined)],
  [4, (s) => (s.loops < 2 ? generateNest(s) : undefined)],
  [0.5, closure],
  [3, generateViewWrite],
  [3, generateListStatement],
  [3, generateBigStore],
  [1.5, generateBigLoop],
  [6, generateSnippet],
]
