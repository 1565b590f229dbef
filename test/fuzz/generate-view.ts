/** Methods of a DataView: every kind, both byte orders, offsets of every sort. Out of range they throw. */
import { generateBigInt } from './generate-bigint.ts'
import { generateBoolean, generateNumber } from './generate-expression.ts'
import { generateInteger } from './generate-integer.ts'
import { literal } from './number-literals.ts'
import { type Node, node } from './program.ts'
import { type Scope, variableNode } from './scope.ts'

const NUMBERS = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'] as const
const BIGINTS = ['BigInt64', 'BigUint64'] as const
const BYTES: Readonly<Record<string, number>> = {
  Int8: 1,
  Uint8: 1,
  Int16: 2,
  Uint16: 2,
  Int32: 4,
  Uint32: 4,
  Float32: 4,
}
const sizeOf = (kind: string): number => BYTES[kind] ?? 8

/** What a program would compute, most of which is inside; and any number. */
function offset(s: Scope, view: Node, size: number): Node {
  const { random } = s
  const counters = s.of('num').filter((v) => v.counter)
  const counter = (): Node =>
    counters.length > 0 ? variableNode(random.pick(counters)) : literal(random.between(0, 4))
  return random.weighted<() => Node>([
    [4, () => node('num', '', `($0 * ${size})`, counter())],
    [2, counter],
    [3, () => literal(random.between(0, 9))],
    [2, () => node('num', '', `($0 & ${random.pick([1, 3, 7])})`, generateInteger(s, 1))],
    [2, () => node('num', '', `(($0.byteLength - ${size}) * 0.5)`, view)],
    [1, () => node('num', '', `($0.byteLength - ${random.pick([size, size, 1, size + 1])})`, view)],
    [1, () => node('num', '', `Math.min($1, $0.byteLength - ${size})`, view, generateNumber(s, 1))],
    [0.7, () => generateNumber(s, 1)],
  ])()
}

/** The byte order as a last argument: missing, written out, or computed. */
function order(s: Scope, kind: string): Node[] {
  if (sizeOf(kind) === 1 && s.random.chance(0.8)) return []
  return s.random.weighted<() => Node[]>([
    [2, () => []],
    [4, () => [node('bool', '', 'true')]],
    [2, () => [node('bool', '', 'false')]],
    [1, () => [generateBoolean(s, 1)]],
  ])()
}

const pickView = (s: Scope): Node => variableNode(s.random.pick(s.of('view')))
const calls = (method: string, args: readonly Node[]): string =>
  `$0.${method}(${args.map((_, i) => `$${i + 1}`).join(', ')})`

/** `v.getInt16(i, true)`, where there is a view. */
export function generateViewRead(s: Scope): Node | undefined {
  if (s.of('view').length === 0) return undefined
  const view = pickView(s)
  if (s.random.chance(0.2)) return node('num', 'view-length', '$0.byteLength', view)
  const kind = s.random.pick(NUMBERS)
  const args = [offset(s, view, sizeOf(kind)), ...order(s, kind)]
  return node('num', `view-get ${kind}`, calls(`get${kind}`, args), view, ...args)
}

export function generateViewBigInt(s: Scope): Node | undefined {
  if (s.of('view').length === 0) return undefined
  const view = pickView(s)
  const kind = s.random.pick(BIGINTS)
  const args = [offset(s, view, 8), ...order(s, kind)]
  return node('big', `view-get ${kind}`, calls(`get${kind}`, args), view, ...args)
}

/** `v.setInt16(i, x, true);`. A NaN is not written: its bits are not part of the contract, but would be seen here. */
export function generateViewWrite(s: Scope): Node | undefined {
  if (s.of('view').length === 0) return undefined
  const view = pickView(s)
  const isBig = s.random.chance(0.15)
  const kind = s.random.pick(isBig ? BIGINTS : NUMBERS)
  const at = offset(s, view, sizeOf(kind))
  const number = generateNumber(s, 2)
  const value = isBig
    ? generateBigInt(s, 2)
    : kind.startsWith('Float')
      ? node('num', '', s.random.pick(['($0 || 0.5)', '(+$0 || -0)']), number)
      : number
  const args = [at, value, ...order(s, kind)]
  return node('stmt', `view-set ${kind}`, `${calls(`set${kind}`, args)};`, view, ...args)
}
