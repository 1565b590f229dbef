import { generateElement, generateNumber } from './generate-expression.ts'
import { generateBound } from './generate-loop.ts'
import { all, cell, from, I, J, less, type MakeNest, onLargeArray, stride, term, write } from './nest-parts.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'
import { carriedSums, convolution, elementSums, inRangeSums, matrixProduct, rowSums, sparseRows } from './sum-nests.ts'

/** The nests that numeric code is made of, as the passes over loops look for them; free choice would rarely come upon them. */
export function generateNest(s: Scope): Node | undefined {
  if (s.arrays().length === 0) return undefined
  return s.inside(() => s.random.weighted(NESTS)(s))
}

/** Nest number `n`: who takes them in turn comes upon all of them. */
export function featuredNest(s: Scope, n: number): Node | undefined {
  if (s.arrays().length === 0) return undefined
  return s.inside(() => NESTS[n % NESTS.length][1](s))
}

/** Neighbours in one or two dimensions. */
const stencil: MakeNest = (s) => {
  const w = stride(s)
  const flat = s.random.chance(0.5)
  const at = flat ? I : `${I} * ${w} + ${J}`
  const neighbours = flat
    ? [I, `${I} - 1`, `${I} + 1`, `${I} + 2`]
    : [at, `${at} - 1`, `${at} + 1`, `(${I} - 1) * ${w} + ${J}`, `(${I} + 1) * ${w} + ${J}`]
  const value = node(
    'num',
    '',
    '($0 + $1 - $2 * 0.25)',
    term(s, ...neighbours),
    term(s, ...neighbours),
    term(s, ...neighbours),
  )
  const store = write(s, cell(s, at), value)
  const outer = `for (let ${I} = ${from(s)}; ${I} ${less(s)} $0; ${I}++)`
  if (flat) return node('stmt', 'nest: stencil', `${outer} {~ $1; }`, generateBound(s), store)
  const inner = `for (let ${J} = ${from(s)}; ${J} ${less(s)} ${s.random.pick([w, `${w} - 1`])}; ${J}++)`
  return node('stmt', 'nest: stencil 2-D', `${outer}\n  {~ ${inner} {~ $1; } }`, generateBound(s), store)
}

/** Each round reads what the one before has written. */
const recurrence: MakeNest = (s) => {
  const array = variableNode(s.random.pick(all(s)))
  const [target, source] = s.random.pick([
    [I, `${I} - 1`],
    [I, `${I} + 1`],
    [`${I} + 1`, I],
    [`${I} + 2`, I],
    [`${I} + 8`, I],
  ])
  const value = node('num', '', '($0 + $1)', node('num', '', `$0[${source}]`, array), generateNumber(s, 1))
  return node(
    'stmt',
    'nest: recurrence',
    `for (let ${I} = ${from(s)}; ${I} < $0; ${I}++) {~ $1[${target}] = $2; }`,
    generateBound(s),
    array,
    value,
  )
}

/** Rounds that use one element of the array that they write, which one of them changes. */
const ownElement: MakeNest = (s) => {
  const array = s.random.pick(all(s))
  const shape = s.random.pick(['large', 'large', 'large', 'flat', 'rows'])
  const row = shape === 'rows' ? 'r * w + ' : ''
  const used = s.random.pick(row ? ['x[r * w + p]', 'x[p * w + p]'] : ['x[0]', 'x[p]', 'x[m - 1]', 'x[p + 1]'])
  const other = s.random.pick(row ? ['x[p * w + q]', 'x[r * w + q]'] : ['x[q]', 'x[q + 1]', '2'])
  const target = `x[${row}q${s.random.pick(['', '', '', ' + 1', ' - 1'])}]`
  const update = s.random.pick([
    `${target} -= ${used} * ${other};`,
    `${target} = Math.min(${target}, ${used} + ${other});`,
    `${target} = ${target} / ${used};`,
    `const v = ${used} + ${other}; if (v < ${target}) ${target} = v;`,
    `${target} = ${other}; ${target} -= ${used};`,
  ])
  const rounds = `for (let q = ${s.random.pick(['0', '1', '2'])}; q < ${row ? 'w' : 'm - 1'}; q++) {~ ${update} }`
  const small = rounds.replaceAll('x[', '$0[')
  const text = {
    large: () => onLargeArray(s, array.type, `const m = t.length, p = ($1) & 7;\n${rounds.replaceAll('x[', 't[')}`),
    flat: () => `{ const m = $0.length, p = ($1) & 7;\n${small} }`,
    rows: () =>
      `{ const w = ($1) & 7;\nif (w * w <= $0.length) for (let p = 0; p < w; p++) {~ for (let r = 0; r < w; r++) {~ ${small} } } }`,
  }[shape]!()
  return node('stmt', 'nest: own element', text, variableNode(array), generateNumber(s, 1))
}

/** Elements that are written where a condition holds, or left as they are. */
const conditionalStore: MakeNest = (s) => {
  const [x, y] = [0, 1].map(() => s.random.pick(all(s)))
  const isLarge = s.random.chance(0.7)
  const target = s.random.pick(isLarge ? ['x[r]'] : ['x[r]', 'x[r]', 'x[r + 1]', 'x[m - 1 - r]'])
  const value = s.random.pick(
    isLarge
      ? ['x[r + p]', 'x[r + p]', 'x[r] * 0.5', '$2', '-x[r]']
      : ['$1[r]', '$1[r] * 0.5', 'x[r] + 1', '$1[r] - $2', '$2'],
  )
  const condition = s.random.pick([
    `${value} < ${target}`,
    `${target} > $2`,
    `!(${target} <= ${value})`,
    `${target} === ${target}`,
  ])
  const otherwise = s.random.pick(['', '', 'n++;', isLarge ? '' : `${target} = 3;`])
  const chosen = `if (${condition}) ${target} = ${value};${otherwise && ` else ${otherwise}`}`
  const rounds = `let n = 0; for (let r = ${from(s)}; r < m; r++) {~ ${chosen} }\n$0[1] += n;`
  const text = isLarge
    ? onLargeArray(s, x.type, `const p = ($2) & 7, m = t.length - p;\n${rounds.replaceAll('x[', 't[')}`)
    : `{ const m = Math.min($0.length, $1.length);\n${rounds.replaceAll('x[', '$0[')} }`
  return node('stmt', 'nest: conditional store', text, variableNode(x), variableNode(y), generateNumber(s, 1))
}

/** Counts, scatters and permutations: indices out of arrays. */
const scatter: MakeNest = (s) => {
  const tables = s.arrays().filter((a) => !a.type.startsWith('Float'))
  const table = variableNode(s.random.pick(tables.length > 0 ? tables : s.arrays()))
  const target = variableNode(s.random.pick(s.arrays()))
  const index = s.random.pick([`$1[${I}]`, `$1[${I}] & 15`, `$1[${I}] - 1`, `$1[${I} + 1]`, `$1[$1[${I}]]`])
  const body = s.random.pick(['$2[at]++;', '$2[at] += $3;', `$2[at] = ${I};`, '$1[at] = $2[at];', `$2[${I}] = $2[at];`])
  const text = `for (let ${I} = 0; ${I} < $0; ${I}++) {~ const at = ${index}; ${body} }`
  return node('stmt', 'nest: scatter', text, generateBound(s), table, target, generateNumber(s, 1))
}

/** From both ends, or sorting by exchange. */
const exchange: MakeNest = (s) => {
  const array = variableNode(s.random.pick(all(s)))
  const t = s.random.pick([
    'const t = $0[r]; $0[r] = $0[q]; $0[q] = t;',
    '$0[r] = $0[r] + $0[q]; $0[q] = $0[r] - $0[q];',
  ])
  const text = s.random.pick([
    `for (let r = 0, q = $0.length - 1; r < q; r++, q--) {~ ${t} }`,
    `for (let r = 0; r < $0.length; r++) {~ for (let q = r + 1; q < $0.length; q++) {~ if ($0[q] < $0[r]) { ${t} } } }`,
    `for (let r = 1; r < $0.length; r++) {~ let q = r; const v = $0[r]; while (q > 0 && $0[q - 1] > v) {~ $0[q] = $0[q - 1]; q--; } $0[q] = v; }`,
    `let q = 0; for (let r = 0; r < $0.length; r++) {~ if ($0[r] > 2) $0[q++] = $0[r]; }`,
  ])
  return node('stmt', 'nest: exchange', `{ ${text} }`, array)
}

/** A sum over everything, in bytes or doubles. */
const reduction: MakeNest = (s) => {
  const sums = s.of('num').filter((v) => v.assignable && !v.counter && !v.size)
  const element = generateElement(s)
  if (sums.length === 0 || !element) return recurrence(s)
  const { name } = s.random.pick(sums)
  const value = term(s, I, I, `${I} + 1`, `${I} * 2`, `${I} & 7`)
  const update = s.random.pick([
    `${name} += $1`,
    `${name} += $1 * $1`,
    `${name} = (${name} + $1) | 0`,
    `${name} = (${name} * 31 + $1) | 0`,
    `${name} = (${name} * $1) | 0`,
    `${name} ^= $1`,
    `${name} = Math.min(${name}, $1)`,
    `${name} = -${name} + $1`,
  ])
  return node(
    'stmt',
    'nest: reduction',
    `for (let ${I} = ${from(s)}; ${I} ${less(s)} $0; ${I}++) {~ ${update}; }`,
    generateBound(s),
    value,
  )
}

/** Sums of integers, which no analysis may take for smaller than they get. */
const integerSum: MakeNest = (s) => {
  const integers = all(s).filter((a) => !a.type.startsWith('Float'))
  if (integers.length === 0) return reduction(s)
  const array = variableNode(s.random.pick(integers))
  const sum = s.declare({ name: s.fresh('t'), type: 'num', assignable: true }).name
  // Energies of samples, fixed-point numbers: a few terms may be more than 32 bits hold.
  const large = array.type.includes('16')
    ? ['+= $1[r] * $1[r]', '-= $1[r] * $1[r]', '+= $1[r] * 30000']
    : [
        '+= $1[r] << 22',
        '+= $1[r] * 0x400000',
        '-= $1[r] << 23',
        '+= ($1[r] & 255) << 22',
        '+= ($1[r] & 0x7fff) * 65535',
      ]
  const update = s.random.pick([
    ...large,
    '+= $1[r]',
    '-= $1[r]',
    '+= $1[r] * $1[r]',
    '+= $1[r] * r',
    '+= $1[r] & 255',
    '+= r * r',
  ])
  const text = `let ${sum} = ${s.random.pick(['0', '0', '1', '(-5)'])};\nfor (let r = 0; r < $0; r++) {~ ${sum} ${update}; }`
  const after = s.random.pick(['', `\n$1[0] = ${sum} / 2;`, `\n$1[1] = ${sum} >>> 3;`, `\n${sum} = ${sum} / 3;`])
  const bound = s.random.chance(0.6) ? node('num', '.length', '$0.length', array) : generateBound(s)
  return node('stmt', 'nest: integer sum', text + after, bound, array)
}

/** Where a window begins and ends that is cut off at the edges; its radius may be any number. */
const windows: MakeNest = (s) => {
  const x = variableNode(s.random.pick(all(s)))
  const radius = s.random.chance(0.5) ? generateBound(s) : generateNumber(s, 1)
  const sum = s.random.pick(['sum += $0[q];', 'sum += $0[q] * 0.5; n++;', 'sum = Math.max(sum, $0[q]);', 'n++;'])
  const inner = s.random.pick([
    'for (let q = Math.max(0, r - wide); q < Math.min($0.length, r + wide + 1); q++)',
    'for (let q = Math.max(0, r - wide); q <= Math.min($0.length - 1, r + wide); q++)',
    'for (let q = Math.min($0.length - 1, r + wide); q >= Math.max(0, r - wide); q--)',
    'for (let q = r; q > Math.max(-1, r - wide); q--)',
    'for (let q = r - wide; q <= r + wide; q++)',
  ])
  const store = write(s, cell(s, I), node('num', '', s.random.pick(['sum', 'sum / n', '(sum + n)'])))
  const text = `{ const wide = $2;\nfor (let r = 0; r < $1; r++) {~\n  let sum = 0, n = 0;\n  ${inner} {~ ${sum} }\n  $3;\n} }`
  return node('stmt', 'nest: windows', text, x, generateBound(s), radius, store)
}

/** Neighbours on both sides, with the tests against the edges that somebody thought of. */
const radius: MakeNest = (s) => {
  const [x, h, out] = [0, 1, 2].map(() => variableNode(s.random.pick(all(s))))
  const w = stride(s)
  const test = s.random.pick([
    'at >= 0 && at < $0.length',
    'at < $0.length',
    'at < $0.length && at >= 0',
    'at >= 0',
    '$1[k] > 1 && at < $0.length',
  ])
  const body = s.random.pick(['sum += $0[at] * $1[k + wide];', '$0[at] += $1[r];', 'sum -= $0[at];', '$0[at]++;'])
  const inner = `for (let k = -wide; k <= wide; k++) {~ const at = r ${s.random.pick(['+', '+', '-'])} k; if (${test}) { ${body} } }`
  const text = `{ const wide = ${w};\nfor (let r = 0; r < $3; r++) {~\n  let sum = 0;\n  ${inner}\n  $2[r] ${s.random.pick(['=', '+='])} sum;\n} }`
  return node('stmt', 'nest: radius', text, x, h, out, generateBound(s))
}

/** Two vectors with a start and a step of their own, as linear algebra has them. */
const strided: MakeNest = (s) => {
  const [x, y] = [0, 1].map(() => variableNode(s.random.pick(all(s))))
  const [v, w] = [stride(s), stride(s)]
  const start = s.random.pick(['0', '0', '0', '1', '7', '$0.length - 1'])
  const body = s.random.pick([
    `$1[r * ${v}] += $0[${start} + r * ${w}] * 0.5;`,
    `$1[r] = $0[${start} + r * ${w}];`,
    `const t = $1[r * ${v}]; $1[r * ${v}] = $0[r * ${w}]; $0[r * ${w}] = t;`,
    `$1[r * ${v} + 1] -= $0[r];`,
    `for (let q = 0; q < 3; q++) {~ $1[r] += $0[r * ${w} + q]; }`,
  ])
  return node('stmt', 'nest: strided', `for (let r = 0; r < $2; r++) {~ ${body} }`, x, y, generateBound(s))
}

/** Counters that take one element in several, with the elements behind each: pixels, groups, loops unrolled by hand, the rounds of a Fourier transform. */
const groups: MakeNest = (s) => {
  const [x, y] = [0, 1].map(() => variableNode(s.random.pick(all(s))))
  const w = s.random.chance(0.5) ? stride(s) : String(s.random.pick([2, 3, 4, 4, 8]))
  const past = s.random.pick(['w - 1', 'w - 1', 'w - 1', 'w', '1', 'w - 2'])
  const bound = s.random.chance(0.6) ? '$0.length' : '$2'
  const begin = s.random.pick(['0', '0', '0', '1', '(-3)', 'w', '+$1[0]'])
  const step = s.random.pick(['w', 'w', 'w', 'w * 2', '(w & 7)', '-w'])
  const body = s.random.pick([
    `$0[r + ${past}] += $0[r] + 1;`,
    `$1[r] = $0[r] - $0[r + ${past}];`,
    `$0[r] = r; $0[r + 1] = $1[r]; $0[r + ${past}] -= 3;`,
    `for (let q = 0; q < w; q++) {~ $0[r + q] += $1[q]; }`,
    '$1[r] = $0[r] * 2;',
    `for (let q = r; q < r + w; q++) {~ $1[q] = $0[q] * 2; }`,
    `for (let q = 0; q < w; q++) {~ const t = $0[r + q + w]; $0[r + q + w] = $0[r + q] - t; $0[r + q] += t; }`,
  ])
  const rows = s.random.pick(['kk', 'kk * w', begin])
  const loops = [
    `const w = ${w};\nfor (let r = ${begin}; r ${less(s)} ${bound}; r += ${step}) {~ ${body} }`,
    `const w = -${stride(s)};\nfor (let r = ${begin}; r ${less(s)} ${bound}; ) {~ $0[r] += ${s.random.pick(['r', '$1[r]'])}; r += w; if (r < -9) break; }`,
    `const w = ${w};\nfor (let r = ${bound} - 1; r >= ${s.random.pick(['0', 'w', '+$1[0]'])}; r -= ${step}) {~ $0[r - (${past})] += $1[r]; }`,
    `for (let w = 1; w < ${bound}; w *= 2) {~ for (let r = 0; r < ${bound}; r += ${s.random.pick(['2 * w', '2 * w', 'w'])}) {~ ${body} } }`,
    `const w = ${w};\nfor (let kk = 0; kk < 3; kk++) {~ for (let r = ${rows}; r < ${bound}; r += ${s.random.pick(['w', 'w', 'kk + 1'])}) {~ ${body} } }`,
  ]
  const first = s.random.below(loops.length)
  const text = [0, 1, 2].map((i) => `{ ${loops[(first + i) % loops.length]} }`).join('\n')
  return node('stmt', 'nest: groups', text, x, y, generateBound(s))
}

const NESTS: readonly (readonly [number, MakeNest])[] = [
  [5, rowSums],
  [2, inRangeSums],
  [3, elementSums],
  [2, matrixProduct],
  [3, stencil],
  [1.5, convolution],
  [2, recurrence],
  [2, scatter],
  [1, exchange],
  [3, reduction],
  [3, integerSum],
  [2, strided],
  [1.5, windows],
  [1.5, radius],
  [2, sparseRows],
  [1.5, carriedSums],
  [2, ownElement],
  [2, conditionalStore],
  [3, groups],
]
