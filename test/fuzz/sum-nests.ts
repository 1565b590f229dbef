/** Nests of loops that add up elements, products and rows, one sum for each round of the loop around it. */
import { generateBound } from './generate-loop.ts'
import { all, cell, from, I, J, K, less, type MakeNest, read, stride, term, write } from './nest-parts.ts'
import { node } from './program.ts'
import { variableNode } from './scope.ts'

/** `for i: s = 0; for j: s += …; out[i] = s`. */
export const rowSums: MakeNest = (s) => {
  const [n, m] = [generateBound(s), generateBound(s)]
  const w = stride(s)
  const value = term(s, `${I} * ${w} + ${J}`, `${J} * ${w} + ${I}`, J, I, `${I} + ${J}`, `${I} - ${J}`)
  const sum = s.random.pick([
    'sum += $4;',
    'sum += $4;',
    'sum -= $4;',
    'sum = sum * 0.5 + $4;',
    'sum = Math.max(sum, $4);',
    'sum = Math.max(3, sum + $4);',
  ])
  const out = write(
    s,
    cell(s, I, I, `${I} + 1`, `${I} * ${w}`),
    node('num', '', s.random.pick(['sum', 'sum / 2', '(sum + r)'])),
  )
  const start = s.random.pick(['0', '0', '0', '1.5', '(-0)', `${I}`])
  const text = [
    `for (let ${I} = ${from(s)}; ${I} ${less(s)} $0; ${s.random.pick([`${I}++`, `${I}++`, `${I} += 2`])}) {~`,
    `  let sum = ${start};`,
    `  for (let ${J} = ${from(s)}; ${J} ${less(s)} $1; ${J}++) {~ ${sum.replace('$4', '$2')} }`,
    '  $3;',
    '}',
  ]
  return node('stmt', 'nest: row sums', text.join('\n'), n, m, value, out)
}

/** Row sums whose indices are all in range, into an array that may be the one that is read: what runs side by side must not be seen. */
export const inRangeSums: MakeNest = (s) => {
  const kind = s.random.pick(all(s)).type
  const same = s.of(kind)
  const [x, y] = [0, 1].map(() => s.random.pick(same))
  const others = same.filter((array) => array !== x && array !== y)
  // Another variable, which the call may give the same memory.
  const out = s.random.pick(others.length > 0 ? others : same)
  // What does not depend on the round is summed up once; the others are sums side by side.
  const value = s.random.pick([
    '$0[q] * $1[r] * 0.5',
    '$0[q] * $1[r]',
    '$0[q] - $1[r] / 3',
    'Math.abs($0[q] + $1[r] * 0.1)',
    '$0[q] * 0.1 + r',
    '$0[q] * $1[q]',
  ])
  const bound = s.random.pick([
    'Math.min($0.length, $1.length, o.length)',
    'o.length',
    'Math.min($0.length, o.length) - 1',
  ])
  const target = s.random.pick(['o[r] = sum', 'o[r] = sum', 'o[r] += sum', 'o[r + 1] = sum', 'o[r] = sum * 0.25'])
  const written = s.random.pick(['$2', '$0.subarray(1)', '$1.subarray(2)'])
  const text = `{ const o = ${written}, m = ${bound};\nfor (let r = 0; r < m; r++) {~\n  let sum = 0;\n  for (let q = 0; q < m; q++) {~ sum += ${value}; }\n  ${target};\n} }`
  return node('stmt', 'nest: row sums in range', text, variableNode(x), variableNode(y), variableNode(out))
}

/** Sums that are elements of an array which may be one of those that are read, of any kind. */
export const elementSums: MakeNest = (s) => {
  const [x, y, out] = [0, 1, 2].map(() => variableNode(s.random.pick(all(s))))
  const target = s.random.pick(['$2[r]', '$2[r]', '$2[m - 1 - r]', '$2[r * 2 + 1]', '$2[3]'])
  const before = s.random.pick(['', '', `${target} = 0;`, `${target} = 0; $0[q0] = $1[r];`, `${target} = $1[r];`])
  const update = s.random.pick([
    `${target} += $0[q];`,
    `${target} += $0[q] * $1[r];`,
    `${target} = $0[q] - ${target};`,
    `if ($0[q] > $1[q]) ${target} += 1;`,
    `${target} += $0[q]; if ($1[q] > 100) break;`,
    `${target} += $0[q]; ${target} *= 0.5;`,
  ])
  const after = s.random.pick(['', '', `${target} /= 3;`, `$0[r] = ${target};`])
  const inner = s.random.pick(['q < m', 'q < m', 'q < r', 'q < m - 1'])
  const text = `{ const m = Math.min($0.length, $1.length, $2.length); const q0 = 0;
for (let r = 0; r < m; r++) {~
  ${before}
  for (let q = ${from(s)}; ${inner}; q++) {~ ${update} }
  ${after}
} }`
  return node('stmt', 'nest: sums in elements', text, x, y, out)
}

/** Matrix products, loops in any order. */
export const matrixProduct: MakeNest = (s) => {
  const n = stride(s)
  const [a, b, c] = [
    cell(s, `${I} * ${n} + ${K}`),
    cell(s, `${K} * ${n} + ${J}`, `${J} * ${n} + ${K}`),
    cell(s, `${I} * ${n} + ${J}`),
  ]
  const store = node('num', '', '$0 += $1 * $2', c, read(a), read(b))
  const loop = (counter: string) => `for (let ${counter} = 0; ${counter} ${less(s)} ${n}; ${counter}++)`
  if (s.random.chance(0.5)) {
    const order = s.random.pick([
      [I, J, K],
      [I, K, J],
      [K, I, J],
    ])
    return node('stmt', 'nest: matrix product', `${order.map(loop).join('\n')} {~ $0; }`, store)
  }
  const text = `${loop(I)} ${loop(J)} {~\n  let sum = 0;\n  ${loop(K)} {~ sum += $1 * $2; }\n  $0;\n}`
  return node('stmt', 'nest: matrix product, sums', text, write(s, c, node('num', '', 'sum')), read(a), read(b))
}

/** `x[i - k] * h[k]`, with or without a guard against the edge. */
export const convolution: MakeNest = (s) => {
  const edge = s.random.pick(['', ` && ${J} <= ${I}`])
  const store = write(s, cell(s, I), node('num', '', 'sum'))
  const [x, h] = [read(cell(s, `${I} - ${J}`, `${I} + ${J}`, `${I} + ${J} - 1`)), read(cell(s, J))]
  const text = `for (let ${I} = 0; ${I} < $0; ${I}++) {~\n  let sum = 0;\n  for (let ${J} = 0; ${J} < $1${edge}; ${J}++) {~ sum += $2 * $3; }\n  $4;\n}`
  return node('stmt', 'nest: convolution', text, generateBound(s), generateBound(s), x, h, store)
}

/** Rows whose ends are elements of an array, as sparse matrices have them. */
export const sparseRows: MakeNest = (s) => {
  const integers = s.arrays().filter((a) => !a.type.startsWith('Float'))
  const table = () => variableNode(s.random.pick(integers.length > 0 && s.random.chance(0.8) ? integers : s.arrays()))
  const [ends, columns, x, out] = [table(), table(), variableNode(s.random.pick(s.arrays())), cell(s, I)]
  const begin = s.random.pick(['$0[r]', '$0[r]', '$0[r] | 0', '-$0[r]', '0', '$0[r] - 2'])
  const few = s.random.pick(['-2', '-1', '0'])
  const inner = s.random.pick([
    `for (let q = ${begin}; q < $0[r + 1]; q++)`,
    `for (let q = ${begin}, end = $0[r + 1]; q < end; q++)`,
    `for (let q = $0[r + 1] - 1; q >= $0[r]; q--)`,
    `for (let q = ${few}; q < $0[r]; q++)`,
    `for (let q = ${few}, end = $0[r]; q < end; q++)`,
    `for (let q = ${few}, end = $0[r + 1] - 1; q <= end; q++)`,
    `for (let q = 9, end = $0[r]; q > end; q--)`,
    `for (let q = 9, end = $0[r] + 1; q >= end; q--)`,
  ])
  const update = s.random.pick([
    'sum += $2[q];',
    'sum += $2[$1[q]];',
    'sum += $2[q] * $2[$1[q]];',
    'sum++; $2[q] += 0.5;',
  ])
  const store = write(s, out, node('num', '', 'sum'))
  const text = `for (let r = 0; r < $3; r++) {~\n  let sum = 0;\n  ${inner} {~ ${update} }\n  $4;\n}`
  return node('stmt', 'nest: sparse rows', text, ends, columns, x, generateBound(s), store)
}

/** Sums of rows which the row before has a part in: what is left over, a scale, what was largest so far. */
export const carriedSums: MakeNest = (s) => {
  const kind = s.random.chance(0.6) ? s.random.pick(all(s)).type : undefined
  const [x, y] = [0, 1].map(() => variableNode(s.random.pick(kind ? s.of(kind) : all(s))))
  const [begin, value] = s.random.pick([
    ['left', '$0[q]'],
    ['0', '$0[q] * left'],
    ['0', '($0[q] - left) * 0.5'],
    ['left * 0.5', '$0[r] * $0[q]'],
    ['r', 'Math.max($0[q], left)'],
  ])
  const next = s.random.pick([
    'sum * 0.25',
    'sum - Math.round(sum)',
    'Math.max(left, sum)',
    '-left',
    'left + 1',
    '$1[r]',
  ])
  const order = s.random.pick([`left = ${next}; $1[r] = sum;`, `$1[r] += sum; left = ${next};`])
  const bound = s.random.pick(['Math.min($0.length, $1.length)', '$1.length', '$0.length'])
  const text = `{ let left = ${s.random.pick(['1', '0', '0.5'])}; const m = ${bound};\nfor (let r = 0; r < m; r++) {~\n  let sum = ${begin};\n  for (let q = 0; q < m; q++) {~ sum += ${value}; }\n  ${order}\n} }`
  return node('stmt', 'nest: carried sums', text, x, y)
}
